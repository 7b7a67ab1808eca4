"""What to say of an id that is that of a record no more: where the record is now, or why it was removed."""

from collections.abc import Container

from sqlalchemy import Connection, select

from app.headers import FRESH
from app.lookup import ID, Lookup
from app.problems import Problem
from app.tables import Retired, plain

HEADERS = {"Cache-Control": FRESH.decode()}
"""Without it a client may remember a 308 or 410 for ever, even one that a later edition takes back."""
_RETIRED = Lookup(
    select(plain(Retired.kind), plain(Retired.successor_id), plain(Retired.reason), plain(Retired.since)).where(
        plain(Retired.id) == ID
    )
)


class Renamed(Problem):
    """308: the record has another id now, and the same is answered about that one."""

    def __init__(self, kind: str, successor: str, detail: str) -> None:
        super().__init__(308, detail, headers=HEADERS)
        self.kind = kind
        self.successor = successor


def retired(connection: Connection, id: str, kinds: Container[str] | None = None) -> Problem | None:
    """The problem to raise for the id that a record, of one of these kinds, had in earlier editions: 308 or 410.

    None for an id that no such record ever had.
    """
    found = _RETIRED.first(connection, id)
    if found is None:
        return None
    kind, successor, reason, since = found
    if kinds is not None and kind not in kinds:
        return None
    if successor is None:
        return Problem(410, f"{id!r} was removed in edition {since}: {reason}", headers=HEADERS)
    return Renamed(kind, successor, f"{id!r} is {successor!r} since edition {since}")
