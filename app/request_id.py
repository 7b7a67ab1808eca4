"""The id of a request: by it a client's complaint, the log and what stands before the server mean the same one."""

from typing import Any
from uuid import uuid4

HEADER = b"x-request-id"
BYTES = 128
"""Longer ids of clients are replaced."""
KEY = "sco_kb.request_id"
"""Key of the ASGI scope with the id, once somebody wanted it."""


def request_id(scope: Any) -> str:
    """The id that the client gave the request, if it is one that can be logged and told; else a new one."""
    if KEY not in scope:
        given = next((bytes(value) for name, value in scope["headers"] if name == HEADER), b"")
        fit = given.isascii() and given.decode().isprintable() and 0 < len(given) <= BYTES
        scope[KEY] = given.decode() if fit else uuid4().hex
    found: str = scope[KEY]
    return found
