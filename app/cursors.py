"""Keyset cursors: where a page ended, sealed so that it only fits the list and edition that it came from."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from typing import Any

from app.problems import Problem, bad_parameter

SEAL = 9


def write(position: Sequence[Any], scope: str) -> str:
    """A cursor for the position after a row with these sort values, in the list that `scope` describes."""
    payload = json.dumps(list(position), default=date.isoformat, ensure_ascii=False, separators=(",", ":")).encode()
    return urlsafe_b64encode(_seal(payload, scope) + payload).rstrip(b"=").decode()


def read(cursor: str, scope: str) -> list[Any]:
    """The position in a cursor. Raises a problem for one that is damaged, of another list or of another edition."""
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    except ValueError as error:
        raise _refusal() from error
    seal, payload = raw[:SEAL], raw[SEAL:]
    if seal != _seal(payload, scope):
        raise _refusal()
    position: list[Any] = json.loads(payload)
    return position


def _seal(payload: bytes, scope: str) -> bytes:
    return blake2b(payload + scope.encode(), digest_size=SEAL).digest()


def _refusal() -> Problem:
    return bad_parameter(
        "cursor", "is not from this list, with these filters, in this edition; start again without a cursor"
    )
