"""Requests for answers that are kept: what is asked, in which edition, in which words."""

from asyncio import Future
from collections.abc import Hashable, Mapping
from email.utils import formatdate
from functools import lru_cache
from hashlib import blake2b
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.types import Receive, Scope, Send

from app.answers import HIT, Answer
from app.codings import Coding, chosen
from app.conditional import CONDITIONS, evaluate
from app.database import Snapshot
from app.headers import FRESH, OPEN, Headers, carries_content
from app.media import Format, wanted
from app.release import release
from app.rendered import rendered

API = ("/v1", "/openapi.json", "/.well-known/")
"""What comes in several formats, of which `Accept` may name one."""
VARY = b"Accept, Accept-Encoding"
REMEMBERED = 512
"""Queries and headers of more bytes are taken apart anew each time."""


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
        parts = self.snapshot.edition.fingerprint, release(), *question
        content = repr(parts).encode("utf-8", "surrogatepass")
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

    def outcome(self, etag: bytes) -> HTTPStatus:
        """What the conditions say to an answer of this tag."""
        return evaluate(self.conditions, etag, self.era.snapshot.modified)


def taken_apart(era: Era, scope: Scope, receive: Receive, send: Send) -> Asked | None:
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
    formats = _read(wanted, accept) if scope["path"].startswith(API) else ()
    question = Question(scope["path"], _read(_in_order, query), formats)
    way = (scope.get("raw_path", b""), query, accept, encodings)
    short = sum(map(len, way)) <= REMEMBERED
    return Asked(era, question, _read(chosen, encodings), conditions, way if short else None, scope, receive, send)


@lru_cache(maxsize=4096)
def _in_order(query: str) -> str:
    """A query in one order, so that the same question has one answer."""
    return urlencode(sorted(parse_qsl(query, keep_blank_values=True)))


def _read(reader: Any, text: bytes) -> Any:
    """What a reader, which remembers what it read, makes of a part of the request; long ones are not remembered."""
    return (reader if len(text) <= REMEMBERED else reader.__wrapped__)(text.decode("latin-1"))
