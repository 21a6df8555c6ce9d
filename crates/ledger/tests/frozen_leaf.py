"""Computes, with nothing but Python's standard library, the leaf that tests/opening.rs holds the format to.

Format: docs/formats/log.md. Run: python3 frozen_leaf.py
"""

import hashlib
import hmac
import json

HOLDER_KEY = (3).to_bytes(8, "big") + bytes([7] * 24)
SECOND = 1_790_000_000
HOUR = (SECOND + 5 * 3600) // 3600
CONSENT_GIVEN = 6


def uuid7(millis: int, random: bytes) -> bytes:
    """RFC 9562, 5.7."""
    rest = bytearray(random)
    rest[0] = 0x70 | rest[0] & 0x0F
    rest[2] = 0x80 | rest[2] & 0x3F
    return millis.to_bytes(6, "big") + bytes(rest)


def hkdf_sha256(key: bytes, info: bytes) -> bytes:
    """RFC 5869 without a salt, one block."""
    prk = hmac.new(bytes(32), key, hashlib.sha256).digest()
    return hmac.new(prk, info + b"\x01", hashlib.sha256).digest()


event = uuid7(SECOND * 1000, bytes(2) + (1).to_bytes(8, "big"))
record = json.dumps({"b": 1, "a": "Ä"}, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
k_e = hkdf_sha256(HOLDER_KEY, b"countenance leaf v1" + event)
commitment = hmac.new(k_e, record, hashlib.sha256).digest()
leaf = bytes([1, CONSENT_GIVEN, 0, 0]) + HOUR.to_bytes(4, "big") + commitment
print(leaf.hex())
