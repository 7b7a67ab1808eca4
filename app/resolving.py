"""What to do about values on which sources differ, in a record that is ready to be served."""

import json
from typing import Any

from app.vocabulary import Resolve

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def resolve(body: bytes, positions: bytes | None, how: Resolve) -> bytes:
    """The record with its curated values, with all positions beside them, or with null where sources differ.

    `positions` is the JSON of the positions on its disputed fields; a record without any stays as it is.
    """
    if how == "preferred" or positions is None:
        return body
    record, found = json.loads(body), json.loads(positions)
    if how == "all":
        record["positions"] = found
    else:
        record |= dict.fromkeys(found)
    return packed(record)


def marked(body: bytes, certainty: str) -> bytes:
    """The record with the certainty that it held on the day asked for."""
    return packed({**json.loads(body), "certainty": certainty})


def compact(value: Any) -> str:
    """JSON as it is served, as text."""
    return _ENCODER.encode(value)


def packed(value: Any) -> bytes:
    """JSON as it is served."""
    return compact(value).encode()
