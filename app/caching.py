"""Answers kept ready: repeat requests are served as bytes, without a route, a query or a conversion. Pure ASGI.

What is cached is the answer to a path and a query in one edition; each content coding of it is made once. An `ETag`
names the edition, so it is known before any other work, and a client that has it gets `304` at once.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.codings import WORTHWHILE, Coding, chosen, encode
from app.database import Database, EditionInfo
from app.headers import OPEN, Headers
from app.problems import Problem

CACHED = ("/v1", "/openapi.json")
FRESH = b"public, max-age=300, stale-while-revalidate=86400"
VARY = b"Accept, Accept-Encoding"
OK = 200
REMEMBERED = 512
"""Queries of more bytes are put into their order anew each time."""
OVERHEAD = 1024
"""Bytes that an entry costs beside its bodies, roughly."""


@dataclass
class _Answer:
    """An answer with its variants, by coding."""

    headers: Headers
    body: bytes
    variants: dict[Coding, tuple[Headers, bytes]] = field(default_factory=dict)

    def variant(self, coding: Coding) -> tuple[Headers, bytes]:
        """Headers and bytes in this coding; small bodies stay as they are."""
        coding = coding if len(self.body) >= WORTHWHILE else "identity"
        if coding not in self.variants:
            body = encode(self.body, coding)
            told = [(b"content-encoding", coding.encode())] if coding != "identity" else []
            self.variants[coding] = [*self.headers, *told, (b"content-length", str(len(body)).encode())], body
        return self.variants[coding]

    @property
    def size(self) -> int:
        encoded = sum(len(body) for coding, (_, body) in self.variants.items() if coding != "identity")
        return OVERHEAD + len(self.body) + encoded


class CachingMiddleware:
    """Keeps up to `limit` bytes of answers of the newest edition; the least recently used go first."""

    def __init__(self, app: ASGIApp, database: Database, limit: int) -> None:
        self.app = app
        self.database = database
        self.limit = limit
        self.size = 0
        self._edition: str | None = None
        self._answers: OrderedDict[tuple[str, str], _Answer] = OrderedDict()
        self._headers: Headers = []
        self._unchanged: Headers = []
        self._etag = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or not scope["path"].startswith(CACHED):
            await self.app(scope, receive, send)
            return
        try:
            _, edition = self.database.read()
        except Problem:
            await self.app(scope, receive, send)
            return
        if edition.fingerprint != self._edition:
            self._renew(edition)
        accept, known = _asked(scope["headers"])
        query = scope["query_string"]
        key = scope["path"], _canonical(query) if len(query) <= REMEMBERED else _canonical.__wrapped__(query)
        answer = self._answers.get(key)
        if answer is None:
            answer = await self._compute(key, scope, receive, send)
            if answer is None:
                return
        else:
            self._answers.move_to_end(key)
        if known is not None and (self._etag in known or known == b"*"):
            await _send(send, 304, self._unchanged, b"")
            return
        headers, body = self._variant(key, answer, chosen(accept))
        await _send(send, 200, headers, b"" if scope["method"] == "HEAD" else body)

    def _renew(self, edition: EditionInfo) -> None:
        """Forget all answers of the edition before."""
        self._edition = edition.fingerprint
        self._answers.clear()
        self.size = 0
        self._etag = f'"{edition.fingerprint[:20]}"'.encode()
        released = datetime.fromisoformat(edition.released).replace(tzinfo=UTC)
        self._headers = [
            (b"etag", b"W/" + self._etag),
            (b"last-modified", format_datetime(released, usegmt=True).encode()),
            (b"cache-control", FRESH),
            (b"vary", VARY),
            (b"data-edition", edition.id.encode()),
        ]
        self._unchanged = [*self._headers, *OPEN]

    async def _compute(self, key: tuple[str, str], scope: Scope, receive: Receive, send: Send) -> _Answer | None:
        """Ask the app. What is no plain success goes to the client as it is, and is not kept.

        An edition that arrives meanwhile may be in the answer already, so the app is asked again in the new one.
        """
        asked_in = self._edition
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                if message["status"] != OK:
                    await send(message)
            elif start["status"] != OK:
                await send({**message, "body": b""} if scope["method"] == "HEAD" else message)
            else:
                body.extend(message.get("body", b""))

        await self.app({**scope, "method": "GET"}, receive, collect)
        if start["status"] != OK:
            return None
        try:
            _, edition = self.database.read()
        except Problem:  # the data went away meanwhile: the app says so
            await self.app(scope, receive, send)
            return None
        if edition.fingerprint != asked_in:
            if edition.fingerprint != self._edition:
                self._renew(edition)
            return await self._compute(key, scope, receive, send)
        headers = [(name, value) for name, value in start["headers"] if name != b"content-length"]
        answer = _Answer([*headers, *self._headers], bytes(body))
        self._answers[key] = answer
        self.size += answer.size
        self._shrink()
        return answer

    def _variant(self, key: tuple[str, str], answer: _Answer, coding: Coding) -> tuple[Headers, bytes]:
        if coding in answer.variants:
            return answer.variants[coding]
        before = answer.size
        found = answer.variant(coding)
        if self._answers.get(key) is answer:  # one too large to keep is made, but not counted
            self.size += answer.size - before
            self._shrink()
        return found

    def _shrink(self) -> None:
        while self.size > self.limit and self._answers:
            _, dropped = self._answers.popitem(last=False)
            self.size -= dropped.size


def _asked(headers: Headers) -> tuple[str | None, bytes | None]:
    """The `Accept-Encoding` and the `If-None-Match` of a request."""
    accept = known = None
    for name, value in headers:
        if name == b"accept-encoding":
            accept = value.decode("latin-1")
        elif name == b"if-none-match":
            known = value
    return accept, known


@lru_cache(maxsize=4096)
def _canonical(query: bytes) -> str:
    """A query in one order, so that the same question has one answer."""
    return urlencode(sorted(parse_qsl(query.decode("latin-1"), keep_blank_values=True)))


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
