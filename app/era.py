"""The time of one edition: what all its answers tell, and the tag of each."""

from asyncio import Future
from email.utils import formatdate
from hashlib import blake2b
from typing import NamedTuple

from app.answers import HIT, Answer
from app.database import Snapshot
from app.headers import OPEN, Headers
from app.media import Format
from app.release import release
from app.rendered import rendered

FRESH = b"public, max-age=300, stale-while-revalidate=86400"
VARY = b"Accept, Accept-Encoding"


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
