// Fills a collection with a folder of portraits and says which of them resemble each other.
//
//     AWS_ENDPOINT_URL_REKOGNITION=http://127.0.0.1:7447 AWS_REGION=eu-central-1 \
//     AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=... node collection.mjs FOLDER
//
// Nothing here knows that it is not Amazon Rekognition: `countenance key grant --wire` printed the pair.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import {
  CreateCollectionCommand,
  DeleteCollectionCommand,
  IndexFacesCommand,
  RekognitionClient,
  SearchFacesCommand,
} from "@aws-sdk/client-rekognition";

const [folder] = process.argv.slice(2);
const CollectionId = "example-javascript";
const rekognition = new RekognitionClient({});

await rekognition.send(new CreateCollectionCommand({ CollectionId }));
try {
  const faces = new Map();
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".jpg")).sort()) {
    const Image = { Bytes: readFileSync(join(folder, name)) };
    const done = await rekognition.send(new IndexFacesCommand({ CollectionId, Image, ExternalImageId: name, MaxFaces: 1 }));
    for (const { Face } of done.FaceRecords) faces.set(Face.FaceId, name);
  }
  for (const [FaceId, name] of faces) {
    console.log(`alike to ${name}:`);
    const found = await rekognition.send(new SearchFacesCommand({ CollectionId, FaceId }));
    for (const match of found.FaceMatches) {
      console.log(`  ${match.Face.ExternalImageId}: ${match.Similarity.toFixed(0)} of 100`);
    }
  }
} finally {
  await rekognition.send(new DeleteCollectionCommand({ CollectionId }));
}
