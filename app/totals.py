"""How many rows a list has, or has with one value of a filter: known since loading where they are many."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select

from app.conditions import Asked
from app.lists import BOUND, Rows, count_of
from app.tables import Tally, plain

Tallies = Mapping[tuple[str, str, str], int]


class Total(NamedTuple):
    """How many rows fit, or only that more than so many do."""

    rows: int
    more: bool = False


_READ: WeakKeyDictionary[Engine, Tallies] = WeakKeyDictionary()


def tallies(connection: Connection) -> Tallies:
    """All tallies by list, filter and value, read once: the engine of a snapshot reads one edition."""
    found = _READ.get(connection.engine)
    if found is None:
        columns = plain(Tally.list), plain(Tally.filter), plain(Tally.value), plain(Tally.count)
        read = connection.execute(select(*columns))
        found = _READ[connection.engine] = {(list, filter, value): count for list, filter, value, count in read}
    return found


def count(connection: Connection, rows: Rows, asked: Sequence[Asked], parameters: Mapping[str, Any]) -> Total:
    """The total of a list: known since loading, or else counted."""
    filters = [one.name for one in asked] or [""]
    known = tallies(connection).get((rows.path, filters[0], str(parameters.get(filters[0], ""))))
    if known is not None and len(filters) == 1:
        return Total(known)
    found = connection.execute(count_of(rows, tuple(asked)), parameters).scalar_one()
    return Total(min(found, BOUND), more=found > BOUND)
