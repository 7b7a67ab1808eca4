"""Answers kept ready: repeat requests are served as bytes, without a route, a query or a conversion. Pure ASGI.

What is kept is the answer to a path, a query and the formats that a client accepts, in one edition; each content coding
of it is made once. The `ETag` is a hash of just that, so it is known before any other work: a client can only have it
from an answer to the same question, and gets `304` at once.
"""

from asyncio import Future, get_running_loop, shield
from collections.abc import Callable, Hashable, Mapping
from email.utils import formatdate
from functools import lru_cache
from hashlib import blake2b
from http import HTTPStatus
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.types import ASGIApp, Receive, Scope, Send

from app.answers import HIT, Answer, Store
from app.codings import Coding, chosen
from app.conditional import CONDITIONS, NOT_MODIFIED, OK, evaluate
from app.database import SNAPSHOT, Database, Snapshot
from app.headers import OPEN, Header, Headers, carries_content
from app.media import Format, wanted
from app.passing import HELD_BYTES, Passing
from app.problems import Problem, render
from app.rendered import rendered

CACHED = ("/v1", "/openapi.json", "/.well-known/")
FILES = "/v1/exports/"
"""What is served from files has tags of its own."""
FRESH = b"public, max-age=300, stale-while-revalidate=86400"
VARY = b"Accept, Accept-Encoding"
REMEMBERED = 512
"""Queries and headers of more bytes are taken apart anew each time."""
READING = frozenset({"GET", "HEAD"})
TELLING = CONDITIONS | {b"accept", b"accept-encoding", b"content-length", b"transfer-encoding"}
"""The headers on which an answer may depend."""
WORK = 32
"""How many answers may be in the making at once; the next is refused."""


class Question(NamedTuple):
    """What an answer depends on, beside the edition."""

    path: str
    query: str
    formats: tuple[Format, ...]


class Era:
    """The time of one edition: its snapshot, what all its answers tell, and those in the making."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.flights: dict[Question, Future[Answer | None]] = {}
        self.headers: Headers = [
            (b"last-modified", formatdate(snapshot.modified, usegmt=True).encode()),
            (b"cache-control", FRESH),
            (b"vary", VARY),
            (b"data-edition", snapshot.edition.id.encode()),
        ]
        self.unchanged: Headers = [*self.headers, *OPEN, HIT]
        self.unchanged_head = rendered(304, self.unchanged)

    def etag(self, question: Question) -> bytes:
        """The weak tag of an answer of this edition; weak, since all its codings share it."""
        content = repr((self.snapshot.edition.fingerprint, *question)).encode("utf-8", "surrogatepass")
        return b'W/"%b"' % blake2b(content, digest_size=10).hexdigest().encode()


class Asked(NamedTuple):
    """A request, taken apart."""

    era: Era
    question: Question
    coding: Coding
    conditions: Mapping[bytes, bytes]
    way: Hashable
    """The request as it came, for what is to be found by it at once next time; None for a long one."""
    scope: Scope
    receive: Receive
    send: Send


class CachingMiddleware:
    """Keeps up to `limit` bytes of answers of the newest edition. With 0 nothing is shared between requests."""

    def __init__(self, app: ASGIApp, database: Database, limit: int, held: int = HELD_BYTES) -> None:
        """Answers that come in parts of more than `held` bytes together are streamed."""
        self.app = app
        self.held = held
        self.database = database
        self.store = Store(limit)
        self._era: Era | None = None
        self._working: set[object] = set()

    def ready(self, scope: Scope) -> tuple[bytes, bytes] | None:
        """Head and body of the answer to a request that has been asked in these very words before, else None.

        A server that asks here first needs no task for such a request.
        """
        accept = encodings = known = b""
        for name, value in scope["headers"]:
            if name in TELLING:
                if name == b"accept-encoding" and not encodings:
                    encodings = value
                elif name == b"accept" and not accept:
                    accept = value
                elif name == b"if-none-match" and not known:
                    known = value
                else:
                    return None
        try:
            era = self._now()
        except Problem:  # the application says so
            return None
        found = self.store.ways.get((scope["raw_path"], scope["query_string"], accept, encodings))
        if found is None or scope["method"] not in READING:
            return None
        answer, variant = found
        if known and known != answer.etag:
            return None
        answer.used = True
        if known:
            return b"%betag: %b\r\n" % (era.unchanged_head, known), b""
        return variant.head, variant.body if scope["method"] == "GET" else b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in READING or not _cached(scope["path"]):
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

    def _now(self) -> Era:
        snapshot = self.database.read()
        if self._era is None or self._era.snapshot is not snapshot:
            self._era = Era(snapshot)
            self.store.clear()
        return self._era

    async def _deliver(self, asked: Asked, answer: Answer, timing: Header) -> None:
        outcome = _outcome(asked, answer.etag) if asked.conditions else OK
        if outcome is OK:
            variant = self.store.variant(asked.question, answer, asked.coding, asked.way)
            await _send(asked, OK, [*variant.headers, timing], variant.body)
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
        answer = Answer(etag, [*passing.headers, *own], passing.body)
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
    query = scope["query_string"]
    question = Question(scope["path"], _read(_in_order, query), _read(wanted, accept))
    way = (scope.get("raw_path", b""), query, accept, encodings)
    short = sum(map(len, way)) <= REMEMBERED
    return Asked(era, question, _read(chosen, encodings), conditions, way if short else None, scope, receive, send)


def _outcome(asked: Asked, etag: bytes) -> HTTPStatus:
    return evaluate(asked.conditions, etag, asked.era.snapshot.modified)


def _cached(path: str) -> bool:
    return path.startswith(CACHED) and not path.startswith(FILES)


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
    await _send(asked, problem.status, answer.raw_headers, bytes(answer.body))


async def _unchanged(asked: Asked, etag: bytes) -> None:
    await _send(asked, NOT_MODIFIED, [*asked.era.unchanged, (b"etag", etag)], b"")


async def _send(asked: Asked, status: int, headers: Headers, body: bytes) -> None:
    await asked.send({"type": "http.response.start", "status": status, "headers": headers})
    await asked.send({"type": "http.response.body", "body": b"" if asked.scope["method"] == "HEAD" else body})
