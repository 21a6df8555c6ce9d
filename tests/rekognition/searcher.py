"""Who has a key that says nothing of mandates searches with a mandate's credentials, and not without.

    searcher.py KEY.json"""

import json
import os
import sys

import boto3
from botocore.exceptions import ClientError

with open(os.path.join(os.environ["SAMPLE_PORTRAITS"], "obama2.jpg"), "rb") as file:
    image = {"Bytes": file.read()}


def search(client):
    return client.search_faces_by_image(CollectionId="searched", Image=image, FaceMatchThreshold=80)


def refused(client, code, words):
    try:
        search(client)
    except ClientError as error:
        told = error.response["Error"]
        assert told["Code"] == code and words in told["Message"], told
    else:
        raise AssertionError(f"it was not refused with {code}")


# The pair alone: let in, and told what is missing and where the register is.
with open(sys.argv[1]) as file:
    pair = json.load(file)["pair"]
bare = dict(aws_access_key_id=pair["access_key_id"], aws_secret_access_key=pair["secret_access_key"])
refused(boto3.client("rekognition", **bare), "AccessDeniedException", "/register/searched")
refused(boto3.client("rekognition", **{**bare, "aws_secret_access_key": "x" * 40}), "InvalidSignatureException", "signature")
refused(boto3.client("rekognition", **bare, aws_session_token="made-up"), "UnrecognizedClientException", "token")
# credential_process of the configuration file.
found = search(boto3.client("rekognition"))
assert [match["Face"]["ExternalImageId"] for match in found["FaceMatches"]] == ["obama.jpg"], found
