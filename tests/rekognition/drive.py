"""Every operation, as it is meant and as it is not, by boto3 or by the AWS CLI: both take the same members.

    drive.py boto3|cli RESULTS.json

Writes which operations did what AWS's documentation says. Ends with status 1 when one did not."""

import json
import os
import re
import subprocess
import sys
import struct
import tempfile
import uuid
import zlib

PORTRAITS = os.environ["SAMPLE_PORTRAITS"]
client_name, results_path = sys.argv[1:]
passed: dict[str, bool] = {}


def portrait(name: str) -> bytes:
    with open(os.path.join(PORTRAITS, name), "rb") as file:
        return file.read()


def blank(width: int, height: int) -> dict[str, bytes]:
    """A grey PNG (ISO/IEC 15948) of this size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return {"Bytes": b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")}


def stored(name: str) -> dict[str, dict[str, str]]:
    return {"S3Object": {"Bucket": os.environ["SAMPLE_STORE_BUCKET"], "Name": name}}


class Refused(Exception):
    def __init__(self, code: str, message: str):
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


if client_name == "boto3":
    import boto3
    from botocore.exceptions import ClientError

    rekognition = boto3.client("rekognition")

    def call(operation: str, **members):
        method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
        try:
            answer = getattr(rekognition, method)(**members)
        except ClientError as error:
            raise Refused(error.response["Error"]["Code"], error.response["Error"]["Message"]) from error
        assert answer["ResponseMetadata"]["RequestId"], "no x-amzn-RequestId"
        return answer

else:
    def call(operation: str, **members):
        method = re.sub(r"(?<!^)(?=[A-Z])", "-", operation).lower()
        line, files = ["aws", "rekognition", method, "--no-paginate", "--output", "json", "--cli-input-json"], []
        flags = {"Image": "--image-bytes", "SourceImage": "--source-image-bytes", "TargetImage": "--target-image-bytes"}
        blobs = []
        for member, flag in flags.items():
            if "Bytes" in members.get(member, {}):
                file = tempfile.NamedTemporaryFile(suffix=".jpg")
                file.write(members.pop(member)["Bytes"])
                file.flush()
                files.append(file)
                blobs += [flag, f"fileb://{file.name}"]
        done = subprocess.run(line + [json.dumps(members)] + blobs, capture_output=True, text=True)
        if done.returncode:
            found = re.search(r"An error occurred \((\w+)\).*?operation[^:]*: (.*)", done.stderr, re.S)
            assert found, done.stderr
            raise Refused(found[1], found[2])
        return json.loads(done.stdout or "{}")


def check(operation: str, good, *bad):
    """`good` is called and may look at what comes back; each of `bad` is an error's name and the members that earn it."""
    try:
        answer = good()
        for code, members in bad:
            try:
                call(operation, **members)
            except Refused as error:
                assert error.code == code, f"{members} earned {error} and not {code}"
            else:
                raise AssertionError(f"{members} did not earn {code}")
        passed[operation] = True
        return answer
    except (AssertionError, Refused, KeyError, IndexError) as error:
        passed[operation] = False
        print(f"{client_name} {operation}: {type(error).__name__} {error}", file=sys.stderr)
        return {}


name = f"{client_name}-{uuid.uuid4().hex[:8]}"
MISSING, BAD = {"CollectionId": "none-of-this-name"}, {"CollectionId": "not a name"}
NOT_FOUND, INVALID = "ResourceNotFoundException", "InvalidParameterException"
NOBODY = "00000000-0000-7000-8000-000000000000"
obama, obama2, biden = ({"Bytes": portrait(f"{who}.jpg")} for who in ("obama", "obama2", "biden"))


def create():
    made = call("CreateCollection", CollectionId=name, Tags={"team": "SAMPLE", "countenance:register": "registration"})
    assert made["StatusCode"] == 200 and made["CollectionArn"].endswith(f"collection/{name}"), made
    return made


made = check(
    "CreateCollection", create, (INVALID, BAD), ("ResourceAlreadyExistsException", {"CollectionId": name}),
    ("AccessDeniedException", {"CollectionId": "x", "Tags": {"countenance:register": "nothing-of-this-name"}}),
    ("AccessDeniedException", {"CollectionId": "x", "Tags": {"countenance:art6": "eu-gdpr:A6-1-a"}}),
)


def listing():
    first = call("ListCollections", MaxResults=1)
    assert len(first["CollectionIds"]) == len(first["FaceModelVersions"]) == 1
    second = call("ListCollections", MaxResults=4096, NextToken=first["NextToken"])
    assert name in second["CollectionIds"] and "NextToken" not in second, second


check("ListCollections", listing, ("InvalidPaginationTokenException", {"NextToken": "nonsense"}),
      (INVALID, {"MaxResults": 4097}))


def indexed(image, **more):
    return call("IndexFaces", CollectionId=name, Image=image, DetectionAttributes=["ALL"], **more)


def index():
    done = indexed(obama, ExternalImageId="obama.jpg", MaxFaces=1)
    [record] = done["FaceRecords"]
    assert record["Face"]["ExternalImageId"] == "obama.jpg" and record["Face"]["Confidence"] > 90, record
    assert 0 < record["FaceDetail"]["BoundingBox"]["Width"] < 1 and len(record["FaceDetail"]["Landmarks"]) == 5
    assert not {"AgeRange", "Gender", "Emotions"} & record["FaceDetail"].keys()
    again = indexed(obama, ExternalImageId="obama.jpg")
    assert again["FaceRecords"][0]["Face"]["FaceId"] == record["Face"]["FaceId"], "the same file is the same face"
    bucket = {"S3Object": {"Bucket": os.environ["SAMPLE_BUCKET"], "Name": "people/obama2.jpg"}}
    other = indexed(bucket)["FaceRecords"][0]["Face"]
    third = indexed(biden, ExternalImageId="biden.jpg")["FaceRecords"][0]["Face"]
    by_consent = call("IndexFaces", CollectionId="consented", Image=obama, ExternalImageId=f"consent:{os.environ['SAMPLE_CONSENT']}")
    assert by_consent["FaceRecords"][0]["Face"]["UserId"] == "obama", by_consent
    return [record["Face"]["FaceId"], other["FaceId"], third["FaceId"]]


faces = check(
    "IndexFaces", index, (NOT_FOUND, {**MISSING, "Image": obama}),
    (INVALID, {"CollectionId": name, "Image": obama, "ExternalImageId": "a/b"}),
    ("InvalidImageFormatException", {"CollectionId": name, "Image": {"Bytes": b"no picture"}}),
    ("InvalidS3ObjectException", {"CollectionId": name, "Image": {"S3Object": {"Bucket": "unknown", "Name": "x"}}}),
    ("InvalidS3ObjectException", {"CollectionId": name, "Image": {"S3Object": {"Bucket": "club-photos", "Name": "../key"}}}),
    ("ImageTooLargeException", {"CollectionId": name, "Image": {"Bytes": b"\xff\xd8\xff" + bytes(5_242_880)}}),
    ("AccessDeniedException", {"CollectionId": "consented", "Image": biden}),
) or [NOBODY] * 3


def described():
    found = call("DescribeCollection", CollectionId=name)
    assert found["FaceCount"] == 3 and found["CollectionARN"].startswith("arn:aws:rekognition:eu-central-1:"), found


check("DescribeCollection", described, (NOT_FOUND, MISSING), (INVALID, BAD))


def list_faces():
    first = call("ListFaces", CollectionId=name, MaxResults=2)
    rest = call("ListFaces", CollectionId=name, NextToken=first["NextToken"])
    assert {face["FaceId"] for face in first["Faces"] + rest["Faces"]} == set(faces)
    [named] = call("ListFaces", CollectionId=name, FaceIds=[faces[0]])["Faces"]
    assert named["ExternalImageId"] == "obama.jpg"


check("ListFaces", list_faces, (NOT_FOUND, MISSING), ("InvalidPaginationTokenException", {"CollectionId": name, "NextToken": "x"}))


def search_faces():
    found = call("SearchFaces", CollectionId=name, FaceId=faces[0])
    assert [match["Face"]["FaceId"] for match in found["FaceMatches"]] == [faces[1]], found
    assert found["SearchedFaceId"] == faces[0] and 80 <= found["FaceMatches"][0]["Similarity"] <= 100


check("SearchFaces", search_faces, (NOT_FOUND, {**MISSING, "FaceId": faces[0]}), (NOT_FOUND, {"CollectionId": name, "FaceId": NOBODY}),
      (INVALID, {"CollectionId": name, "FaceId": faces[0], "MaxFaces": 4097}),
      (INVALID, {"CollectionId": name, "FaceId": faces[0], "FaceMatchThreshold": 300}),
      (INVALID, {"CollectionId": name, "FaceId": "no-id"}))


def by_image():
    found = call("SearchFacesByImage", CollectionId=name, Image={"Bytes": portrait("obama3.jpg")}, MaxFaces=5, QualityFilter="AUTO")
    assert {match["Face"]["FaceId"] for match in found["FaceMatches"]} == {faces[0], faces[1]}, found
    assert found["SearchedFaceBoundingBox"]["Width"] > 0 and "BoundingBox" in found["FaceMatches"][0]["Face"]


check("SearchFacesByImage", by_image, (NOT_FOUND, {**MISSING, "Image": obama}),
      (INVALID, {"CollectionId": name, "Image": obama, "QualityFilter": "BEST"}),
      (INVALID, {"CollectionId": name, "Image": blank(79, 200)}), (INVALID, {"CollectionId": name, "Image": blank(80, 80)}))


def compare():
    same = call("CompareFaces", SourceImage=obama, TargetImage=obama2)
    assert len(same["FaceMatches"]) == 1 and same["FaceMatches"][0]["Similarity"] >= 80 and same["SourceImageFace"]["Confidence"] > 90
    other = call("CompareFaces", SourceImage=obama, TargetImage=biden)
    assert other["FaceMatches"] == [] and len(other["UnmatchedFaces"]) == 1, other


check("CompareFaces", compare, (INVALID, {"SourceImage": obama, "TargetImage": biden, "SimilarityThreshold": 101}))


def detect():
    [face] = call("DetectFaces", Image=obama, Attributes=["ALL"])["FaceDetails"]
    assert {mark["Type"] for mark in face["Landmarks"]} == {"eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight"}
    assert {"Roll", "Yaw", "Pitch"} == face["Pose"].keys() and {"Brightness", "Sharpness"} == face["Quality"].keys()


    assert len(call("DetectFaces", Image=stored("people/obama2.jpg"))["FaceDetails"]) == 1
    assert call("DetectFaces", Image=blank(80, 80))["FaceDetails"] == []


check("DetectFaces", detect, ("InvalidImageFormatException", {"Image": {"Bytes": b"GIF89a"}}), (INVALID, {"Image": blank(80, 79)}),
      ("InvalidS3ObjectException", {"Image": stored("people/none.jpg")}), ("ImageTooLargeException", {"Image": stored("huge.jpg")}))

user = {"CollectionId": name, "UserId": "person-1"}


def create_user():
    token = uuid.uuid4().hex
    assert call("CreateUser", **user, ClientRequestToken=token) is not None
    call("CreateUser", **user, ClientRequestToken=token)
    try:
        call("CreateUser", **{**user, "UserId": "person-9"}, ClientRequestToken=token)
    except Refused as error:
        assert error.code == "IdempotentParameterMismatchException", error


check("CreateUser", create_user, ("ConflictException", user), (NOT_FOUND, {**user, **MISSING}), (INVALID, {**user, "UserId": "a b"}))


def associate():
    done = call("AssociateFaces", **user, FaceIds=[faces[0]])
    assert done["AssociatedFaces"] == [{"FaceId": faces[0]}] and done["UserStatus"] == "ACTIVE", done
    done = call("AssociateFaces", **user, FaceIds=[faces[1], faces[2], NOBODY])
    reasons = {failed["FaceId"]: failed["Reasons"] for failed in done["UnsuccessfulFaceAssociations"]}
    assert reasons == {faces[2]: ["LOW_MATCH_CONFIDENCE"], NOBODY: ["FACE_NOT_FOUND"]}, done
    call("CreateUser", CollectionId=name, UserId="person-2")
    done = call("AssociateFaces", CollectionId=name, UserId="person-2", FaceIds=[faces[0], faces[2]])
    assert done["UnsuccessfulFaceAssociations"][0]["Reasons"] == ["ASSOCIATED_TO_A_DIFFERENT_USER"], done


check("AssociateFaces", associate, (NOT_FOUND, {**user, "UserId": "nobody", "FaceIds": [faces[0]]}),
      (INVALID, {**user, "FaceIds": [faces[0]] * 101}))


def list_users():
    first = call("ListUsers", CollectionId=name, MaxResults=1)
    rest = call("ListUsers", CollectionId=name, NextToken=first["NextToken"])
    assert [found["UserId"] for found in first["Users"] + rest["Users"]] == ["person-1", "person-2"]


check("ListUsers", list_users, (NOT_FOUND, MISSING), (INVALID, {"CollectionId": name, "MaxResults": 501}))


def search_users():
    by_face = call("SearchUsers", CollectionId=name, FaceId=faces[1])
    assert by_face["UserMatches"][0]["User"]["UserId"] == "person-1" and by_face["SearchedFace"]["FaceId"] == faces[1], by_face
    by_user = call("SearchUsers", CollectionId=name, UserId="person-1", UserMatchThreshold=0)
    assert "person-1" not in [match["User"]["UserId"] for match in by_user["UserMatches"]] and by_user["SearchedUser"], by_user


check("SearchUsers", search_users, (INVALID, {"CollectionId": name}), (NOT_FOUND, {"CollectionId": name, "UserId": "nobody"}),
      (INVALID, {"CollectionId": name, "UserId": "person-1", "FaceId": faces[0]}))


def users_by_image():
    found = call("SearchUsersByImage", CollectionId=name, Image={"Bytes": portrait("obama3.jpg")})
    assert found["UserMatches"][0]["User"]["UserId"] == "person-1" and found["SearchedFace"]["FaceDetail"], found


check("SearchUsersByImage", users_by_image, (NOT_FOUND, {**MISSING, "Image": obama}))


def disassociate():
    done = call("DisassociateFaces", **user, FaceIds=[faces[1], faces[2], NOBODY])
    reasons = {failed["FaceId"]: failed["Reasons"] for failed in done["UnsuccessfulFaceDisassociations"]}
    assert done["DisassociatedFaces"] == [{"FaceId": faces[1]}], done
    assert reasons == {faces[2]: ["ASSOCIATED_TO_A_DIFFERENT_USER"], NOBODY: ["FACE_NOT_FOUND"]}, done


check("DisassociateFaces", disassociate, (NOT_FOUND, {**user, "UserId": "nobody", "FaceIds": [faces[0]]}))


def delete_faces():
    done = call("DeleteFaces", CollectionId=name, FaceIds=[faces[0], faces[1], NOBODY])
    reasons = {failed["FaceId"]: failed["Reasons"] for failed in done["UnsuccessfulFaceDeletions"]}
    assert done["DeletedFaces"] == [faces[1]], done
    assert reasons == {faces[0]: ["ASSOCIATED_TO_AN_EXISTING_USER"], NOBODY: ["FACE_NOT_FOUND"]}, done


check("DeleteFaces", delete_faces, (NOT_FOUND, {**MISSING, "FaceIds": [NOBODY]}), (INVALID, {"CollectionId": name, "FaceIds": ["x"]}))


def delete_user():
    call("DeleteUser", **user)
    [left] = call("ListFaces", CollectionId=name, FaceIds=[faces[0]])["Faces"]
    assert "UserId" not in left, left


check("DeleteUser", delete_user, (NOT_FOUND, {**user, "UserId": "nobody"}))
arn = f"aws:rekognition:eu-central-1:000000000000:collection/{name}"
check("TagResource", lambda: call("TagResource", ResourceArn=arn, Tags={"colour": "blue"}), (INVALID, {"ResourceArn": "x" * 20, "Tags": {}}),
      ("AccessDeniedException", {"ResourceArn": arn, "Tags": {"countenance:art6": "eu-gdpr:A6-1-a"}}))


def list_tags():
    tags = call("ListTagsForResource", ResourceArn=f"arn:{arn}")["Tags"]
    assert tags == {"team": "SAMPLE", "colour": "blue", "countenance:register": "registration"}, tags


check("ListTagsForResource", list_tags, (NOT_FOUND, {"ResourceArn": arn + "-none"}))
check("UntagResource", lambda: call("UntagResource", ResourceArn=arn, TagKeys=["colour"]), (NOT_FOUND, {"ResourceArn": arn + "-none", "TagKeys": ["x"]}))


def delete_collection():
    assert call("DeleteCollection", CollectionId=name)["StatusCode"] == 200
    call("CreateCollection", CollectionId=name)
    call("DeleteCollection", CollectionId=name)


check("DeleteCollection", delete_collection, (NOT_FOUND, {"CollectionId": name}), (INVALID, BAD))
try:
    call("DetectLabels", Image=obama)
    raise SystemExit("an operation that is not there was done")
except Refused as error:
    assert error.code == "UnknownOperationException", error
with open(results_path, "w") as file:
    json.dump(passed, file)
sys.exit(0 if all(passed.values()) else 1)
