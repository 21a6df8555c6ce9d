"""Fails unless every operation was called and did what it is for at least once: a test of answers that are all refusals
shows little.

    reached.py DESCRIPTION ANSWERS

DESCRIPTION is the OpenAPI document, ANSWERS what `hooks.py` counted: statuses by operation.
"""
import json
import sys
from pathlib import Path

# What needs something that nobody hits by chance: a cluster, the facts as they stand, a job at work, a source. Keys are
# revoked in a run of their own.
NOT_DONE = {
    "cancelJob",
    "mergeClusters",
    "putGalleryFacts",
    "rejectFace",
    "resumeJob",
    "revokeKey",
    "showCluster",
    "splitCluster",
    "startEvaluation",
    "undoClusterEdit",
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
