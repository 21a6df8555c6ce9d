// Every operation by the AWS SDK for JavaScript v3, as it is meant and as it is not.
//
//     node drive.mjs RESULTS.json

import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-rekognition";

const client = new sdk.RekognitionClient({ maxAttempts: 1 });
const call = (operation, members) => client.send(new sdk[`${operation}Command`](members));
const portrait = (name) => ({ Bytes: readFileSync(`${process.env.SAMPLE_PORTRAITS}/${name}.jpg`) });
const passed = {};

async function check(operation, good, ...bad) {
  try {
    const answer = await good();
    for (const [name, members] of bad) {
      await assert.rejects(call(operation, members), (error) => error.name === name && Boolean(error.$metadata.requestId));
    }
    passed[operation] = true;
    return answer;
  } catch (error) {
    passed[operation] = false;
    console.error(`JavaScript ${operation}: ${error.name} ${error.message}`);
    return undefined;
  }
}

const CollectionId = `js-${randomUUID().slice(0, 8)}`;
const missing = { CollectionId: "none-of-this-name" };
const [notFound, invalid] = ["ResourceNotFoundException", "InvalidParameterException"];
const nobody = "00000000-0000-7000-8000-000000000000";
const user = { CollectionId, UserId: "person-1" };
const [obama, obama2, obama3, biden] = ["obama", "obama2", "obama3", "biden"].map(portrait);

await check("CreateCollection", async () => {
  const made = await call("CreateCollection", { CollectionId, Tags: { team: "SAMPLE" } });
  assert.equal(made.StatusCode, 200);
}, ["ResourceAlreadyExistsException", { CollectionId }], [invalid, { CollectionId: "not a name" }]);
await check("ListCollections", async () => {
  const names = [];
  for await (const page of sdk.paginateListCollections({ client, pageSize: 1 }, {})) names.push(...page.CollectionIds);
  assert.ok(names.includes(CollectionId));
}, ["InvalidPaginationTokenException", { NextToken: "nonsense" }]);
const faces = (await check("IndexFaces", async () => {
  const ids = [];
  for (const [image, name] of [[obama, "obama.jpg"], [obama2, "obama2.jpg"], [biden, "biden.jpg"]]) {
    const done = await call("IndexFaces", { CollectionId, Image: image, ExternalImageId: name, MaxFaces: 1 });
    assert.equal(done.FaceRecords.length, 1);
    ids.push(done.FaceRecords[0].Face.FaceId);
  }
  return ids;
}, [notFound, { ...missing, Image: obama }], ["AccessDeniedException", { CollectionId: "consented", Image: biden }])) ?? [nobody, nobody, nobody];
await check("DescribeCollection", async () => {
  const found = await call("DescribeCollection", { CollectionId });
  assert.equal(found.FaceCount, 3);
  assert.ok(found.CreationTimestamp instanceof Date);
}, [notFound, missing]);
await check("ListFaces", async () => {
  const ids = [];
  for await (const page of sdk.paginateListFaces({ client, pageSize: 2 }, { CollectionId })) ids.push(...page.Faces.map((face) => face.FaceId));
  assert.deepEqual(new Set(ids), new Set(faces));
}, [notFound, missing]);
await check("SearchFaces", async () => {
  const found = await call("SearchFaces", { CollectionId, FaceId: faces[0] });
  assert.deepEqual(found.FaceMatches.map((match) => match.Face.FaceId), [faces[1]]);
}, [notFound, { CollectionId, FaceId: nobody }]);
await check("SearchFacesByImage", async () => {
  const found = await call("SearchFacesByImage", { CollectionId, Image: obama3 });
  assert.equal(found.FaceMatches.length, 2);
}, [invalid, { CollectionId, Image: obama3, MaxFaces: 5000 }]);
await check("CompareFaces", async () => {
  const found = await call("CompareFaces", { SourceImage: obama, TargetImage: obama2 });
  assert.equal(found.FaceMatches.length, 1);
}, ["InvalidImageFormatException", { SourceImage: { Bytes: Buffer.from("x") }, TargetImage: obama2 }]);
await check("DetectFaces", async () => {
  const found = await call("DetectFaces", { Image: obama, Attributes: ["DEFAULT"] });
  assert.equal(found.FaceDetails.length, 1);
  const stored = { S3Object: { Bucket: process.env.SAMPLE_STORE_BUCKET, Name: "people/obama2.jpg" } };
  assert.equal((await call("DetectFaces", { Image: stored })).FaceDetails.length, 1);
}, ["InvalidS3ObjectException", { Image: { S3Object: { Bucket: "unknown", Name: "x" } } }]);
await check("CreateUser", () => call("CreateUser", user), ["ConflictException", user]);
await check("AssociateFaces", async () => {
  const done = await call("AssociateFaces", { ...user, FaceIds: faces });
  assert.equal(done.AssociatedFaces.length, 2);
  assert.deepEqual(done.UnsuccessfulFaceAssociations[0].Reasons, ["LOW_MATCH_CONFIDENCE"]);
}, [notFound, { CollectionId, UserId: "nobody", FaceIds: faces }]);
await check("ListUsers", async () => {
  const found = await call("ListUsers", { CollectionId });
  assert.deepEqual(found.Users, [{ UserId: "person-1", UserStatus: "ACTIVE" }]);
}, [notFound, missing]);
await check("SearchUsers", async () => {
  const found = await call("SearchUsers", { CollectionId, FaceId: faces[0] });
  assert.equal(found.UserMatches[0].User.UserId, "person-1");
}, [invalid, { CollectionId }]);
await check("SearchUsersByImage", async () => {
  const found = await call("SearchUsersByImage", { CollectionId, Image: obama3 });
  assert.equal(found.UserMatches[0].User.UserId, "person-1");
}, [notFound, { ...missing, Image: obama3 }]);
await check("DisassociateFaces", async () => {
  const done = await call("DisassociateFaces", { ...user, FaceIds: [faces[1], nobody] });
  assert.equal(done.DisassociatedFaces[0].FaceId, faces[1]);
}, [notFound, { CollectionId, UserId: "nobody", FaceIds: faces }]);
await check("DeleteFaces", async () => {
  const done = await call("DeleteFaces", { CollectionId, FaceIds: [faces[0], faces[1]] });
  assert.deepEqual(done.DeletedFaces, [faces[1]]);
  assert.deepEqual(done.UnsuccessfulFaceDeletions[0].Reasons, ["ASSOCIATED_TO_AN_EXISTING_USER"]);
}, [notFound, { ...missing, FaceIds: [nobody] }]);
await check("DeleteUser", () => call("DeleteUser", user), [notFound, user]);
const ResourceArn = `aws:rekognition:eu-central-1:000000000000:collection/${CollectionId}`;
await check("TagResource", () => call("TagResource", { ResourceArn, Tags: { colour: "blue" } }), [notFound, { ResourceArn: `${ResourceArn}-none`, Tags: {} }]);
await check("ListTagsForResource", async () => {
  const found = await call("ListTagsForResource", { ResourceArn: `arn:${ResourceArn}` });
  assert.deepEqual(found.Tags, { team: "SAMPLE", colour: "blue" });
}, [notFound, { ResourceArn: `${ResourceArn}-none` }]);
await check("UntagResource", () => call("UntagResource", { ResourceArn, TagKeys: ["colour"] }), [notFound, { ResourceArn: `${ResourceArn}-none`, TagKeys: ["x"] }]);
await check("DeleteCollection", () => call("DeleteCollection", { CollectionId }), [notFound, { CollectionId }]);
writeFileSync(process.argv[2], JSON.stringify(passed));
process.exitCode = Object.values(passed).every(Boolean) ? 0 : 1;
