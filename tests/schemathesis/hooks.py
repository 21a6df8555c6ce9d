"""What schemathesis cannot make up, and which statuses came of its calls."""
import atexit
import collections
import itertools
import json
import os
from pathlib import Path

import schemathesis
from schemathesis import GenerationMode
from schemathesis.transport.serialization import Binary

PHOTO = Binary(Path(os.environ["COUNTENANCE_SAMPLE_PHOTO"]).read_bytes())
GROUND = {"basis": "consent", "ground": {"kind": "condition", "condition": "explicit-consent"}}
UNDER = {"purpose": "event-photography", "case": "SAMPLE-1", "ground": GROUND}
NUMBERS = itertools.count()
ANSWERS = collections.defaultdict(collections.Counter)
# Requests that were filed: nobody hits the id of one by chance.
FILED = []


@schemathesis.serializer("image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp", "image/tiff")
def photograph(context, value):
    """What is sent in the place of a photograph: what it is, or the text of what it is not."""
    return value if isinstance(value, bytes) else str(value).encode(errors="surrogatepass")


@schemathesis.hook
def before_call(context, case, kwargs):
    """Makes what is allowed fit half of the time: the first page, photographs, a purpose of the gallery's."""
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    made_to_fit(case, next(NUMBERS))
    # What was put in is not judged anew: the bytes of a photograph would count as no text.
    case._sync_validated_hashes()


def made_to_fit(case, number):
    """Puts in what fits; no word that stands for one request is said twice."""
    if key := (case.headers or {}).get("Idempotency-Key"):
        case.headers["Idempotency-Key"] = f"{number}{key}"[:200]
    if number % 2:
        return
    (case.query or {}).pop("cursor", None)
    if FILED and "request" in (case.path_parameters or {}):
        case.path_parameters["request"] = FILED[number // 2 % len(FILED)]
    if isinstance(case.body, dict) and isinstance(case.body.get("photo"), list):
        case.body["photo"] = [PHOTO] * len(case.body["photo"])
        if case.operation.path != "/v1/detect" and not case.operation.path.endswith("/images"):
            case.body.setdefault("request", {})["under"] = UNDER


@schemathesis.hook
def after_call(context, case, response):
    ANSWERS[case.operation.label][str(response.status_code)] += 1
    if case.operation.label == "POST /v1/requests" and response.status_code == 201:
        FILED.append(response.json()["id"])


@atexit.register
def tell():
    Path(os.environ["COUNTENANCE_ANSWERS"]).write_text(json.dumps(ANSWERS, indent=2, sort_keys=True))
