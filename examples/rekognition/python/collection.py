"""Fills a collection with a folder of portraits and says which of them resemble each other.

    AWS_ENDPOINT_URL_REKOGNITION=http://127.0.0.1:7447 AWS_REGION=eu-central-1 \\
    AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=... python3 collection.py FOLDER

Nothing here knows that it is not Amazon Rekognition: `countenance key grant --wire` printed the pair."""

import pathlib
import sys

import boto3

NAME = "example-python"
rekognition = boto3.client("rekognition")

rekognition.create_collection(CollectionId=NAME)
try:
    faces = {}
    for photo in sorted(pathlib.Path(sys.argv[1]).glob("*.jpg")):
        done = rekognition.index_faces(
            CollectionId=NAME, Image={"Bytes": photo.read_bytes()}, ExternalImageId=photo.name, MaxFaces=1
        )
        for record in done["FaceRecords"]:
            faces[record["Face"]["FaceId"]] = photo.name
    for face, name in faces.items():
        print(f"alike to {name}:")
        for match in rekognition.search_faces(CollectionId=NAME, FaceId=face)["FaceMatches"]:
            print(f"  {match['Face']['ExternalImageId']}: {match['Similarity']:.0f} of 100")
finally:
    rekognition.delete_collection(CollectionId=NAME)
