"""MCP over HTTP at one address: stateless, one answer in JSON to one POST.

The `mcp` package is imported when an agent first comes: it takes most of a second and 27 MB. What HTTP itself has to
say against a request is said here, as everywhere, with problem details.

The specification has servers refuse bad origins, so that no page reaches a private server by rebinding a name. All
that is here is public, needs no credentials and is open to every origin by CORS; so a page's origin need only be one.
"""

import asyncio
from contextlib import AbstractAsyncContextManager
from importlib.util import find_spec

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.bounds import BODY_BYTES
from app.database import Database
from app.headers import TALK
from app.problems import Problem, render
from app.weights import weights

MISSING = "Agents need the package `mcp` here: install the extra `sco-knowledge-base[mcp]`"
AT_ONCE = 128
"""Requests that are answered at the same time; the next is refused."""


class AgentEndpoint:
    """The ASGI application at `/mcp`."""

    def __init__(self, database: Database, version: str) -> None:
        self._database, self._version = database, version
        self._starting = asyncio.Lock()
        self._stop = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._app: ASGIApp | None = None
        self._answering = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            _check(scope)
            if self._answering >= AT_ONCE:
                raise Problem(503, "Too many agents ask just now; ask again", headers={"Retry-After": "1"})
            app = self._app or await self._start()
        except Problem as problem:
            await render(problem)(scope, receive, send)
            return
        self._answering += 1
        try:
            await app(_accepting(scope), receive, send)
        finally:
            self._answering -= 1

    async def close(self) -> None:
        """Stop, and wait until nothing runs any more."""
        self._stop.set()
        if self._running is not None:
            await self._running

    async def _start(self) -> ASGIApp:
        """The package's own application, running in a task of its own until the service stops."""
        async with self._starting:
            if self._app is None:
                app, running = await asyncio.to_thread(_prepared, self._database, self._version)
                ready = asyncio.Event()
                self._running = asyncio.create_task(self._run(running, ready))
                await ready.wait()
                self._app = app
        return self._app

    async def _run(self, running: AbstractAsyncContextManager[None], ready: asyncio.Event) -> None:
        async with running:
            ready.set()
            await self._stop.wait()
        self._app = None


def _prepared(database: Database, version: str) -> tuple[ASGIApp, AbstractAsyncContextManager[None]]:
    """The application, and what it runs in. Raises a 501 problem where the package is not installed."""
    if find_spec("mcp") is None:
        raise Problem(501, MISSING)
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager  # noqa: PLC0415 - only agents need it

    from app.mcp.server import create_server  # noqa: PLC0415 - likewise

    server = create_server(database, version)
    manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True, max_request_body_size=BODY_BYTES)
    return manager.handle_request, manager.run()


def _check(scope: Scope) -> None:
    """Raises a problem for what is no request of an agent."""
    if scope["method"] != "POST":
        raise Problem(405, "Agents POST here (Model Context Protocol)", headers={"Allow": TALK.decode()})
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is not None and not origin.startswith(("https://", "http://")):
        raise Problem(403, f"{origin[:80]!r} is not the origin of a page")
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Problem(415, "The request must be application/json")
    accepted = weights(headers.get("accept", "*/*"))
    if not any(accepted.get(one) for one in ("application/json", "application/*", "*/*")):
        raise Problem(406, "The answer is application/json; accept it, or leave Accept out")


def _accepting(scope: Scope) -> Scope:
    """The request with the `Accept` that the package insists on, even where the client leaves it out."""
    others = [one for one in scope["headers"] if one[0] != b"accept"]
    return {**scope, "headers": [*others, (b"accept", b"application/json, text/event-stream")]}
