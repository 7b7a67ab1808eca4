"""Counting the lists once: how many rows each has, and each with a value of a filter that many have."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select

from app.catalogue import KINDS, VIEWS
from app.conflicts import CONFLICTS
from app.evidence import CITATIONS
from app.lists import Rows, tally_of
from app.measures import MEASURES
from app.proposals import PROPOSALS
from app.records import RECORDS
from app.tables import Tally
from app.timeline import TIMELINE

LISTS: Sequence[Rows] = (
    *(kind.rows for kind in (*KINDS, *VIEWS)),
    RECORDS,
    CITATIONS,
    CONFLICTS,
    PROPOSALS,
    TIMELINE,
    MEASURES,
)


def tally(connection: Connection) -> None:
    """Write down the totals of all lists."""
    connection.execute(insert(Tally), [row for rows in LISTS for row in _tallies(connection, rows)])


def _tallies(connection: Connection, rows: Rows) -> Iterator[dict[str, Any]]:
    whole = select(func.count()).select_from(select(rows.id).where(*rows.within).subquery())
    yield {"list": rows.path, "filter": "", "value": "", "count": connection.execute(whole).scalar_one()}
    for name in rows.filters:
        counting = tally_of(rows, name)
        if counting is not None:
            for value, count in connection.execute(counting):
                yield {"list": rows.path, "filter": name, "value": str(value), "count": count}
