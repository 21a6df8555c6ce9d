"""The calls of AWS's public collection demo, in its order and with its members: no tags, file names as ids, no mandate."""

import os
import sys
import uuid

import boto3

rekognition = boto3.client("rekognition")
collection = f"doc-example-collection-demo-{uuid.uuid4().hex[:8]}"


def image(name):
    with open(os.path.join(os.environ["SAMPLE_PORTRAITS"], name), "rb") as file:
        return {"Bytes": file.read()}


made = rekognition.create_collection(CollectionId=collection)
assert made["StatusCode"] == 200, made
described = rekognition.describe_collection(CollectionId=collection)
assert described["FaceCount"] == 0, described
for name in ("obama.jpg", "obama2.jpg", "biden.jpg"):
    indexed = rekognition.index_faces(
        CollectionId=collection, Image=image(name), ExternalImageId=name, MaxFaces=1, DetectionAttributes=["ALL"]
    )
    assert len(indexed["FaceRecords"]) == 1, indexed
faces = rekognition.list_faces(CollectionId=collection, MaxResults=10)["Faces"]
by_name = {face["ExternalImageId"]: face["FaceId"] for face in faces}
found = rekognition.search_faces(CollectionId=collection, FaceId=by_name["obama.jpg"], FaceMatchThreshold=80, MaxFaces=10)
assert [match["Face"]["ExternalImageId"] for match in found["FaceMatches"]] == ["obama2.jpg"], found
found = rekognition.search_faces_by_image(CollectionId=collection, Image=image("obama3.jpg"), FaceMatchThreshold=80, MaxFaces=10)
assert {match["Face"]["ExternalImageId"] for match in found["FaceMatches"]} == {"obama.jpg", "obama2.jpg"}, found
assert rekognition.delete_collection(CollectionId=collection)["StatusCode"] == 200
print("the demo's calls: done", file=sys.stderr)
