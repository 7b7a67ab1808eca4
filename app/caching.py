"""Answers kept ready: repeat requests are served as bytes, without a route, a query or a conversion. Pure ASGI.

What is kept is the answer to a path, a query and the formats that a client accepts, in one edition; each content coding
of it is made once. The `ETag` is a hash of just that, so it is known before any other work: a client can only have it
from an answer to the same question, and gets `304` at once.
"""

from asyncio import get_running_loop, shield
from collections.abc import Callable, Container, Mapping
from functools import lru_cache
from http import HTTPStatus
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.types import ASGIApp, Receive, Scope, Send

from app.answers import HIT, Answer, Store
from app.codings import Coding, chosen
from app.conditional import CONDITIONS, NOT_MODIFIED, OK, evaluate
from app.database import SNAPSHOT, Database
from app.era import Era, Question
from app.headers import OPEN, Header, Headers, carries_content
from app.media import wanted
from app.passing import HELD_BYTES, Passing
from app.problems import Problem, render
from app.rendered import READY

API = ("/v1", "/openapi.json", "/.well-known/")
"""What comes in several formats, of which `Accept` may name one."""
CACHED = (*API, "/static/", "/pictures/", "/embed", "/oembed")
FILES = "/v1/exports/"
"""What is served from files has tags of its own."""
REMEMBERED = 512
"""Queries and headers of more bytes are taken apart anew each time."""
WORK = 32
"""How many answers may be in the making at once; the next is refused."""


class Asked(NamedTuple):
    """A request, taken apart."""

    era: Era
    question: Question
    coding: Coding
    conditions: Mapping[bytes, bytes]
    scope: Scope
    receive: Receive
    send: Send


class CachingMiddleware:
    """Keeps up to `limit` bytes of answers of the newest edition. With 0 nothing is shared between requests."""

    def __init__(
        self,
        app: ASGIApp,
        database: Database,
        limit: int,
        held: int = HELD_BYTES,
        pages: Container[str] = frozenset(),
    ) -> None:
        """Answers that come in parts of more than `held` bytes together are streamed.

        `pages` are the first parts of the paths of pages.
        """
        self.app = app
        self.pages = pages
        self.held = held
        self.database = database
        self.store = Store(limit)
        self._era: Era | None = None
        self._working: set[object] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or not self._keeps(scope["path"]):
            await self.app(scope, receive, send)
            return
        try:
            era = self._now()
        except Problem:  # the application says so
            await self.app(scope, receive, send)
            return
        asked = _asked(era, scope, receive, send)
        if asked is None:  # no question of ours; the application says so
            await self.app(scope, receive, send)
            return
        answer = self.store.get(asked.question)
        if answer is not None:
            await self._deliver(asked, answer, HIT)
            return
        etag = era.etag(asked.question)
        if etag in asked.conditions.get(b"if-none-match", b"") and _outcome(asked, etag) is NOT_MODIFIED:
            await _unchanged(asked, etag)
            return
        began = perf_counter()
        answer = await self._flight(asked, etag)
        if answer is not None:
            timing = b'cache;desc="miss", app;dur=%.2f' % ((perf_counter() - began) * 1000)
            await self._deliver(asked, answer, (b"server-timing", timing))

    def _keeps(self, path: str) -> bool:
        if path.startswith(CACHED):
            return not path.startswith(FILES)
        return path[1:].partition("/")[0] in self.pages

    def _now(self) -> Era:
        snapshot = self.database.read()
        if self._era is None or self._era.snapshot is not snapshot:
            self._era = Era(snapshot)
            self.store.clear()
        return self._era

    async def _deliver(self, asked: Asked, answer: Answer, timing: Header) -> None:
        outcome = _outcome(asked, answer.etag) if asked.conditions else OK
        if outcome is OK:
            variant = self.store.variant(asked.question, answer, asked.coding)
            head = variant.head if timing is HIT else None
            await _send(asked.scope, asked.send, OK, [*variant.headers, timing], head, variant.body)
        elif outcome is NOT_MODIFIED:
            await _unchanged(asked, answer.etag)
        else:
            await _refuse(asked, Problem(outcome, "The answer is not the one that the request insists on"))

    async def _flight(self, asked: Asked, etag: bytes) -> Answer | None:
        """The answer, made once for all who ask at the same time; None where it, or an error, has been sent already.

        What is not to be shared each gets for itself, as soon as that is known.
        """
        if not self.store.limit:
            return await self._make(asked, etag, _nothing)
        flights, question = asked.era.flights, asked.question
        if question in flights:
            return await shield(flights[question]) or await self._make(asked, etag, _nothing)
        flight = flights[question] = get_running_loop().create_future()

        def land(answer: Answer | None = None) -> None:
            if not flight.done():
                del flights[question]
                flight.set_result(answer)

        try:
            answer = await self._make(asked, etag, land)
            land(answer)
        finally:
            land()
        return answer

    async def _make(self, asked: Asked, etag: bytes, begun: Callable[[], None]) -> Answer | None:
        """Ask the application. What is no plain success goes to the client as it is, and is not kept."""
        if len(self._working) >= WORK:
            begun()
            busy = Problem(503, "Too much is in the making just now; ask again", headers={"Retry-After": "1"})
            await _refuse(asked, busy)
            return None
        work = object()

        def passed_on() -> None:
            self._working.discard(work)
            begun()

        own = [*asked.era.headers, (b"etag", etag)]
        passing = Passing(asked.send, own, asked.coding, passed_on, self.held, bodiless=asked.scope["method"] == "HEAD")
        self._working.add(work)
        try:
            await self.app({**asked.scope, "method": "GET", SNAPSHOT: asked.era.snapshot}, asked.receive, passing)
        finally:
            self._working.discard(work)
        if not passing.held:
            return None
        given = {name for name, _ in passing.headers}
        answer = Answer(etag, [*passing.headers, *(one for one in own if one[0] not in given)], passing.body)
        if asked.era is self._era:
            self.store.keep(asked.question, answer)
        return answer


def _nothing() -> None:
    """What is done when an answer that nobody waits for begins."""


def _asked(era: Era, scope: Scope, receive: Receive, send: Send) -> Asked | None:
    """The request, taken apart; None for one that comes with content."""
    accept = encodings = b""
    conditions: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name == b"accept":
            accept = b"%b,%b" % (accept, value) if accept else value
        elif name == b"accept-encoding":
            encodings = b"%b,%b" % (encodings, value) if encodings else value
        elif name in CONDITIONS:
            conditions[name] = value
        elif carries_content(name, value):
            return None
    formats = _read(wanted, accept) if scope["path"].startswith(API) else ()
    question = Question(scope["path"], _read(_in_order, scope["query_string"]), formats)
    return Asked(era, question, _read(chosen, encodings), conditions, scope, receive, send)


def _outcome(asked: Asked, etag: bytes) -> HTTPStatus:
    return evaluate(asked.conditions, etag, asked.era.snapshot.modified)


@lru_cache(maxsize=4096)
def _in_order(query: str) -> str:
    """A query in one order, so that the same question has one answer."""
    return urlencode(sorted(parse_qsl(query, keep_blank_values=True)))


def _read(reader: Any, text: bytes) -> Any:
    """What a reader, which remembers what it read, makes of a part of the request; long ones are not remembered."""
    return (reader if len(text) <= REMEMBERED else reader.__wrapped__)(text.decode("latin-1"))


async def _refuse(asked: Asked, problem: Problem) -> None:
    answer = render(problem)
    answer.raw_headers.extend(OPEN)
    await _send(asked.scope, asked.send, problem.status, answer.raw_headers, None, bytes(answer.body))


async def _unchanged(asked: Asked, etag: bytes) -> None:
    head = b"%betag: %b\r\n" % (asked.era.unchanged_head, etag)
    await _send(asked.scope, asked.send, NOT_MODIFIED, [*asked.era.unchanged, (b"etag", etag)], head, b"")


async def _send(scope: Scope, send: Send, status: int, headers: Headers, head: bytes | None, body: bytes) -> None:
    """An answer, in one go where its head is rendered and the server can write it so."""
    body = b"" if scope["method"] == "HEAD" else body
    write = scope.get(READY)
    if head is None or write is None or not write(head, body):
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
