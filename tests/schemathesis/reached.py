"""Fails unless every operation was called and did what it is for at least once: a test of answers that are all refusals
shows little.

    reached.py DESCRIPTION ANSWERS

DESCRIPTION is the OpenAPI document, ANSWERS what `hooks.py` counted: statuses by operation.
"""
import json
import sys
from pathlib import Path

# What needs something that nobody hits by chance: a cluster, the facts as they stand, a job at work, a source, a face, a
# request that was proven, searched and reviewed, an order that two people approved. Tests of the server walk those ways.
# Keys are revoked, and orders that stop galleries arrive, in a run of their own.
NOT_DONE = {
    "addTask",
    "answerTask",
    "approveProposal",
    "cancelJob",
    "certificatePage",
    "closeBreach",
    "closeRequest",
    "confirmIdentification",
    "decideForRequest",
    "decideSearchReview",
    "downloadAnswer",
    "endAccount",
    "enrolmentReference",
    "eraseForRequest",
    "executeOrder",
    "exportIdentification",
    "inviteAgain",
    "issueCredentials",
    "liftBarOfPhoto",
    "liftForRequest",
    "liftOrder",
    "listRecipientsTold",
    "lookAtMatch",
    "makeBackup",
    "markMeasure",
    "mergeClusters",
    "narrowOrder",
    "orderExposure",
    "prepareAnswer",
    "previewOrder",
    "proposeOrderStep",
    "putGalleryFacts",
    "receiveOrder",
    "rectifyForRequest",
    "rejectFace",
    "rejectMatch",
    "restrictForRequest",
    "resumeJob",
    "revokeKey",
    "saveEvidence",
    "selfieForRequest",
    "sendRequestCode",
    "showCertificate",
    "showCluster",
    "showConfirmations",
    "showConsentReceipt",
    "showOrder",
    "showRequestCandidate",
    "showRequestCertificate",
    "splitCluster",
    "startEvaluation",
    "takeBackWord",
    "tellRecipient",
    "undoClusterEdit",
    "withdrawConsentByReceipt",
}


def main():
    description, answers = (json.loads(Path(path).read_text()) for path in sys.argv[1:])
    missing = []
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            statuses = answers.get(f"{method.upper()} {path}", {})
            done = any(status.startswith("2") for status in statuses)
            if not done and operation["operationId"] not in NOT_DONE:
                missing.append(f"{operation['operationId']}: {statuses or 'never called'}")
    for line in missing:
        print(f"reached.py: {line}", file=sys.stderr)
    sys.exit(bool(missing))


if __name__ == "__main__":
    main()
