"""Answers kept ready: repeat requests are served as bytes, without a route, a query or a conversion. Pure ASGI.

What is kept is the answer to a path, a query and the formats that a client accepts, in one edition; each content coding
of it is made once. The `ETag` is a hash of just that, so it is known before any other work: a client can only have it
from an answer to the same question, and gets `304` at once.
"""

from asyncio import get_running_loop, shield, to_thread
from collections.abc import Callable, Container
from time import perf_counter

from starlette.types import ASGIApp, Receive, Scope, Send

from app.answers import HIT, Answer, Store
from app.asking import API, Asked, Era, taken_apart
from app.bounds import PIECE_BYTES
from app.codings import encode
from app.conditional import CONDITIONS, NOT_MODIFIED, OK
from app.database import SNAPSHOT, Database
from app.headers import OPEN, Header, Headers
from app.passing import HELD_BYTES, Passing
from app.problems import Problem, render
from app.rendered import rendered
from app.tallies import Tallies
from app.turns import Turns
from app.writing import RENDERED

CACHED = (*API, "/static/", "/pictures/", "/embed", "/oembed", "/llms.txt")
FILES = "/v1/exports/"
"""What is served from files has tags of its own."""
READING = frozenset({"GET", "HEAD"})
TELLING = CONDITIONS | {b"accept", b"accept-encoding", b"content-length", b"transfer-encoding"}
"""The headers on which an answer may depend."""
LARGE = 16_384
"""A body of more bytes is encoded in a thread, as that takes a millisecond or more."""
WORK = 32
"""How many answers may be in the making at once; the next is refused."""


class CachingMiddleware:
    """Keeps up to `limit` bytes of answers of the newest edition. With 0 nothing is shared between requests."""

    hits = misses = 0
    """Answers found in the store without `ready`, and not found there, since somebody last took the numbers away."""

    def __init__(
        self,
        app: ASGIApp,
        database: Database,
        limit: int,
        held: int = HELD_BYTES,
        pages: Container[str] = frozenset(),
        turns: Turns | None = None,
    ) -> None:
        """Answers that come in parts of more than `held` bytes together are streamed.

        `pages` are the first parts of the paths of pages.
        """
        self.app = app
        self.pages = pages
        self.held = held
        self.tallies = Tallies()
        self.database = database
        self.store = Store(limit)
        self._era: Era | None = None
        self._working: set[object] = set()
        self.turns = turns or Turns()

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
        if (known and known != answer.etag) or len(variant.body) > PIECE_BYTES:
            return None
        answer.used = True
        if known:
            answer.tally.unchanged += 1
            return b"%betag: %b\r\n" % (era.unchanged_head, known), b""
        answer.tally.given += 1
        return variant.head, variant.body if scope["method"] == "GET" else b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in READING or not self._keeps(scope["path"]):
            await self.app(scope, receive, send)
            return
        try:
            era = self._now()
        except Problem:  # the application says so
            await self.app(scope, receive, send)
            return
        asked = taken_apart(era, scope, receive, send)
        if asked is None:  # no question of ours; the application says so
            await self.app(scope, receive, send)
            return
        answer = self.store.get(asked.question)
        if answer is not None:
            self.hits += 1
            await self._deliver(asked, answer, HIT)
            return
        self.misses += 1
        etag = era.etag(asked.question)
        if etag in asked.conditions.get(b"if-none-match", b"") and asked.outcome(etag) is NOT_MODIFIED:
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

    @property
    def making(self) -> int:
        """How many answers are in the making."""
        return len(self._working)

    def _now(self) -> Era:
        snapshot = self.database.read()
        if self._era is None or self._era.snapshot is not snapshot:
            self._era = Era(snapshot)
            self.store.clear()
        return self._era

    async def _deliver(self, asked: Asked, answer: Answer, timing: Header) -> None:
        outcome = asked.outcome(answer.etag) if asked.conditions else OK
        if outcome is OK:
            encoded = None
            if len(answer.body) > LARGE and asked.coding != "identity" and asked.coding not in answer.variants:
                encoded = await to_thread(encode, answer.body, asked.coding)
            variant = self.store.variant(asked.question, answer, asked.coding, asked.way, encoded)
            send = self._send_in_pieces if len(variant.body) > PIECE_BYTES else _send
            await send(asked, OK, [*variant.headers, timing], variant.body)
        elif outcome is NOT_MODIFIED:
            await _unchanged(asked, answer.etag)
        else:
            await _refuse(asked, Problem(outcome, "The answer is not the one that the request insists on"))

    async def _send_in_pieces(self, asked: Asked, status: int, headers: Headers, body: bytes) -> None:
        """Send an answer piece by piece, with others in between: to copy megabytes at once would hold them up."""
        await asked.send({"type": "http.response.start", "status": status, "headers": headers})
        body = b"" if asked.scope["method"] == "HEAD" else body
        for start in range(0, len(body), PIECE_BYTES):
            await self.turns.begin()
            piece = memoryview(body)[start : start + PIECE_BYTES]
            await asked.send({"type": "http.response.body", "body": piece, "more_body": True})
        await asked.send({"type": "http.response.body", "body": b""})

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
            await self.turns.begin()
            await self.app({**asked.scope, "method": "GET", SNAPSHOT: asked.era.snapshot}, asked.receive, passing)
        finally:
            self._working.discard(work)
        if not passing.held:
            return None
        given = {name for name, _ in passing.headers}
        headers = [*passing.headers, *(one for one in own if one[0] not in given)]
        answer = Answer(etag, headers, passing.body, self.tallies.of(asked.question.path))
        if asked.era is self._era:
            self.store.keep(asked.question, answer)
        return answer


def _nothing() -> None:
    """What is done when an answer that nobody waits for begins."""


async def _refuse(asked: Asked, problem: Problem) -> None:
    answer = render(problem)
    answer.raw_headers.extend(OPEN)
    await _send(asked, problem.status, answer.raw_headers, bytes(answer.body))


async def _unchanged(asked: Asked, etag: bytes) -> None:
    await _send(asked, NOT_MODIFIED, [*asked.era.unchanged, (b"etag", etag)], b"")


async def _send(asked: Asked, status: int, headers: Headers, body: bytes) -> None:
    body = b"" if asked.scope["method"] == "HEAD" else body
    if RENDERED in asked.scope.get("extensions", ()):
        await asked.send({"type": RENDERED, "status": status, "head": rendered(status, headers), "body": body})
        return
    await asked.send({"type": "http.response.start", "status": status, "headers": headers})
    await asked.send({"type": "http.response.body", "body": body})
