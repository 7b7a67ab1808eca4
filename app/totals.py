"""How many rows a list has, or has with one value of a filter: known since loading where they are many."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select

from app.conditions import Asked
from app.days import Days
from app.lists import MANY, SMALL, Rows, count_of, days_met
from app.tables import Tally, plain

Tallies = Mapping[tuple[str, str, str], int]


class Total(NamedTuple):
    """How many rows fit, or at least how many, where there may be more."""

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
    """The total of a list: known since loading, or else counted, from the filter that the fewest rows fit."""
    known, path = tallies(connection), rows.path
    if not asked:
        return Total(known[path, "", ""])
    if len(asked) == 1 and (rows_known := known.get((path, asked[0].name, str(parameters.get(asked[0].name))))):
        return Total(rows_known)
    most = SMALL if known[path, "", ""] <= SMALL else MANY
    if len(asked) == 1 and most == MANY and not rows.within and isinstance(rows.filters[asked[0].name], Days):
        return dated(connection, rows, asked[0], parameters)
    first, *others = sorted(asked, key=lambda one: _fewest(known, rows, one, parameters))
    fitting, looked_at = connection.execute(count_of(rows, (first, *others)), {**parameters, "most": most + 1}).one()
    return Total(fitting, more=looked_at > most)


def dated(connection: Connection, rows: Rows, asked: Asked, parameters: Mapping[str, Any]) -> Total:
    """How many rows fit a filter by days, in the whole table of which a list may be a part."""
    statement = days_met(rows.filters[asked.name], replace(asked, few=False, many=False))
    fitting = connection.execute(statement, {**parameters, "most": MANY + 1}).scalar_one()
    return Total(fitting, more=fitting > MANY)


def _fewest(known: Tallies, rows: Rows, asked: Asked, parameters: Mapping[str, Any]) -> float:
    """How many rows fit a filter, as far as that is known: fewer than those known, and any number of days."""
    if rows.filters[asked.name].valued(rows.id) is None:
        return inf
    wanted = parameters[asked.name]
    return sum(known.get((rows.path, asked.name, str(one)), 0) for one in (wanted if asked.several else [wanted]))
