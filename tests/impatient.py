"""A server like `sco-kb serve`, but with little patience and room, and with some odd addresses beside ours.

`python -m tests.impatient PORT`, on the database that `DATABASE_URL` names.
"""

import asyncio
import sys

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from app.caching import CachingMiddleware
from app.main import create_service
from app.protocol import BoundedProtocol

CONNECTIONS = 10
PART = b"x" * 10_000


class Impatient(BoundedProtocol):
    """The server's end of a connection, in a hurry."""

    request_seconds = 0.5
    stall_seconds = 1.0
    linger_seconds = 1.0


class Odd:
    """Ours, and `/slow` (an answer in parts, over a second), `/endless` (without an end), `/plain` (no fast path)."""

    def __init__(self, app: CachingMiddleware) -> None:
        self.app = app

    def ready(self, scope: Scope) -> tuple[bytes, bytes] | None:
        return None if scope["path"].startswith("/plain") else self.app.ready(scope)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path.startswith("/plain"):
            await self.app({**scope, "path": path.removeprefix("/plain")}, receive, send)
        elif path in {"/slow", "/endless"}:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            for _ in range(10 if path == "/slow" else 1_000_000):
                await send({"type": "http.response.body", "body": PART, "more_body": True})
                await asyncio.sleep(0.1 if path == "/slow" else 0)
            await send({"type": "http.response.body", "body": b""})
        else:
            await self.app(scope, receive, send)


def create() -> ASGIApp:
    service = create_service()
    assert isinstance(service, CachingMiddleware)
    return Odd(service)


if __name__ == "__main__":
    uvicorn.run(
        "tests.impatient:create",
        factory=True,
        port=int(sys.argv[1]),
        http=Impatient,
        ws="none",
        access_log=False,
        log_level="error",
        server_header=False,
        timeout_keep_alive=1,
        limit_concurrency=CONNECTIONS,
    )
