"""What to say of an id that is that of a record no more: where the record is now, or why it was removed."""

from collections.abc import Container

from sqlalchemy import Connection, select
from sqlmodel import col

from app.headers import FRESH
from app.problems import Problem
from app.tables import Retired

HEADERS = {"Cache-Control": FRESH.decode()}
"""Without it a client may remember a 308 or 410 for ever, even one that a later edition takes back."""


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
    columns = col(Retired.kind), col(Retired.successor_id), col(Retired.reason), col(Retired.since)
    row = connection.execute(select(*columns).where(col(Retired.id) == id)).first()
    if row is None or (kinds is not None and row.kind not in kinds):
        return None
    if row.successor_id is None:
        return Problem(410, f"{id!r} was removed in edition {row.since}: {row.reason}", headers=HEADERS)
    return Renamed(row.kind, row.successor_id, f"{id!r} is {row.successor_id!r} since edition {row.since}")
