"""How many rows a list has, or has with one value of a filter: known since loading where they are many."""

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import Connection, select

from app.tables import Tally, plain

Tallies = Mapping[tuple[str, str, str], int]


@lru_cache(maxsize=4)
def tallies(connection: Connection) -> Tallies:
    """All tallies by list, filter and value, read once: a connection reads one edition, which never changes."""
    columns = plain(Tally.list), plain(Tally.filter), plain(Tally.value), plain(Tally.count)
    return {(list, filter, value): count for list, filter, value, count in connection.execute(select(*columns))}
