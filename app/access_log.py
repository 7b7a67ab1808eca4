"""A log of requests for those who want it: of each, or of a share of them. Pure ASGI."""

import logging
from random import random
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.failures import FAILED
from app.log import tell
from app.request_id import HEADER, request_id


class AccessLogMiddleware:
    """Logs this share of all requests, from 0 to 1, and every failure; each answer tells the id of its request."""

    def __init__(self, app: ASGIApp, share: float) -> None:
        self.app = app
        self.share = share

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, id = perf_counter(), request_id(scope)
        status = size = 0

        async def noting(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                others = [one for one in message["headers"] if one[0] != HEADER]
                message = {**message, "headers": [*others, (HEADER, id.encode())]}
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app({**scope, "extensions": {}}, receive, noting)  # of which `noting` knows none
        finally:
            if status >= FAILED or status == 0 or random() < self.share:  # noqa: S311 - a sample is no secret
                tell(logging.INFO, "request", **_entry(scope, status, size, perf_counter() - began))


def _entry(scope: Scope, status: int, size: int, seconds: float) -> dict[str, Any]:
    """One request: bytes are those of the body as sent, the duration is in milliseconds."""
    return {
        "request_id": request_id(scope),
        "client": scope["client"][0] if scope.get("client") else None,
        "method": scope["method"],
        "path": scope["path"],
        "query": scope["query_string"].decode("latin-1"),
        "status": status,
        "bytes": size,
        "milliseconds": round(seconds * 1000, 3),
    }
