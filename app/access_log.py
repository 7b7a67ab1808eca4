"""A log of requests, one JSON object a line, for those who want it: of each, or of a share of them. Pure ASGI.

It is written by a thread of its own, so that no answer waits for a disk, and is not there at all by default.
"""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import QueueHandler, QueueListener
from queue import SimpleQueue
from random import random
from time import perf_counter, time
from typing import TextIO
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = b"x-request-id"
ID_BYTES = 128
"""Longer ids of clients are replaced."""
FAILED = 500
LOGGER = logging.getLogger("sco_kb.access")


class AccessLogMiddleware:
    """Logs this share of all requests, from 0 to 1, and every failure; each answer tells the id of its request."""

    def __init__(self, app: ASGIApp, share: float) -> None:
        self.app = app
        self.share = share

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            with _writing(sys.stderr):
                await self.app(scope, receive, send)
            return
        began, id = perf_counter(), _id(scope)
        status = size = 0

        async def noting(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (REQUEST_ID, id)]}
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            if status >= FAILED or status == 0 or random() < self.share:  # noqa: S311 - a sample is no secret
                LOGGER.info(_line(scope, id, status, size, perf_counter() - began))


def _id(scope: Scope) -> bytes:
    """The id that the client gave the request, if it is one that can be logged and told; else a new one."""
    given = next((value for name, value in scope["headers"] if name == REQUEST_ID), b"")
    fit = given.isascii() and given.decode().isprintable() and 0 < len(given) <= ID_BYTES
    return bytes(given) if fit else uuid4().hex.encode()


def _line(scope: Scope, id: bytes, status: int, size: int, seconds: float) -> str:
    """One request: bytes are those of the body as sent, the duration is in milliseconds."""
    entry = {
        "time": round(time(), 3),
        "request_id": id.decode(),
        "client": scope["client"][0] if scope.get("client") else None,
        "method": scope["method"],
        "path": scope["path"],
        "query": scope["query_string"].decode("latin-1"),
        "status": status,
        "bytes": size,
        "milliseconds": round(seconds * 1000, 3),
    }
    return json.dumps(entry)


@contextmanager
def _writing(stream: TextIO) -> Iterator[None]:
    """While the application lives, a thread writes what is logged."""
    queue: SimpleQueue[logging.LogRecord] = SimpleQueue()
    handler = QueueHandler(queue)
    listener = QueueListener(queue, logging.StreamHandler(stream))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False
    listener.start()
    try:
        yield
    finally:
        listener.stop()
        LOGGER.removeHandler(handler)
