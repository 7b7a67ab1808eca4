"""Paging by position: the cost of a page does not grow with its depth, and pages are a partition of the list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection, Date

from app import cursors, lists
from app.conditions import Asked
from app.days import Days
from app.emptiness import emptied
from app.kind import PageQuery
from app.lists import Rows, Way
from app.naming import identified
from app.totals import Total, count, dated, tallies


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A list to page through, and the columns that are served: the JSON of each row first.

    `finish` makes what is served of the columns; `given` are filters that the address itself sets, by ids.
    """

    rows: Rows
    served: tuple[Any, ...]
    finish: Callable[..., bytes] | None = None
    path: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    """A page of a list: the JSON of each record, how many there are in all, where it goes on, and what to know."""

    items: list[bytes]
    total: int
    next: str | None
    cursor: str | None = None
    notes: list[str] = field(default_factory=list)
    beside: Mapping[str, Any] = field(default_factory=dict)
    """What this list alone has beside its items."""


def page(connection: Connection, edition: str, listed: Listed, query: PageQuery) -> Listing:
    """A page in a total order: what is sorted by, then the id.

    One statement, one more where names are asked for, one more on the first page where its total is not known, and one
    more for each date that a list of many rows is asked for. A cursor carries the total on: it stays the same.
    """
    rows, path = listed.rows, listed.path or listed.rows.path
    sort: str = getattr(query, "sort", "id")
    words = query.model_dump(mode="json", exclude_unset=True, exclude={"cursor"}, by_alias=True)
    filters = sorted((name, value) for name, value in words.items() if name not in {"limit", "format"})
    scope = f"{edition} {path} {filters}"

    wanted, notes = _wanted(connection, rows, query)
    parameters: dict[str, Any] = {"limit": query.limit + 1}
    for name, value in [*wanted.items(), *listed.given.items()]:
        parameters |= rows.filters[name].values(name, value)
    own = tuple(_asked(connection, rows, query, name, value, parameters) for name, value in wanted.items())
    given = tuple(_asked(connection, rows, query, name, value, parameters) for name, value in listed.given.items())
    asked = own + given

    total = None
    order = lists.ordered(rows, sort)
    if query.cursor is not None:
        number, more, *position = cursors.read(query.cursor, scope)
        total = Total(number, more)
        parameters |= dict(zip(lists.places(order), _typed(order, position), strict=True))
    way = Way(listed.served, sort, asked, after=total is not None)
    found = connection.execute(lists.page_of(rows, way), parameters).all()
    if total is None:
        total = count(connection, rows, asked, parameters) if len(found) > query.limit else Total(len(found))
        total = total._replace(rows=max(total.rows, len(found)))

    following = cursor = None
    width = len(listed.served)
    if len(found) > query.limit:
        found = found[: query.limit]
        cursor = cursors.write([*total, *found[-1][width:]], scope)
        following = f"{path}?{urlencode({**words, 'cursor': cursor}, doseq=True)}"
    items = [listed.finish(*row[:width]) if listed.finish else row[0] for row in found]
    if total.more:
        notes.append(f"At least {total.rows} fit; not all rows were looked at to count them.")
    if not total.rows:
        notes += emptied(connection, rows, own, given, parameters)
    return Listing(items, total.rows, following, cursor, notes)


def _wanted(connection: Connection, rows: Rows, query: PageQuery) -> tuple[dict[str, Any], list[str]]:
    """What is asked for by each filter that is set, with ids in place of names, and what to know of the names."""
    wanted = {name: value for name in rows.filters if (value := getattr(query, name, None)) not in (None, [])}
    named = [name for name in wanted if rows.filters[name].named]
    if not named:
        return wanted, []
    found = identified(connection, [name for filter in named for name in wanted[filter]])
    notes = [note for filter in named for note in found.notes(filter, wanted[filter])]
    ids = {filter: sorted({id for name in wanted[filter] for id in found.meant(name)}) for filter in named}
    return {**wanted, **ids}, notes


def _asked(
    connection: Connection, rows: Rows, query: PageQuery, name: str, wanted: Any, parameters: Mapping[str, Any]
) -> Asked:
    values, known = wanted if isinstance(wanted, list) else [wanted], tallies(connection)
    whole = known.get((rows.path, "", ""), 0)
    asked = Asked(name=name, several=len(values) > 1, match=getattr(query, "match", "overlaps"))
    if isinstance(rows.filters[name], Days) and whole > lists.SMALL:
        few = dated(connection, rows, asked, parameters).rows <= lists.MANY
        return replace(asked, few=few, many=not few)
    most = max(known.get((rows.path, name, str(value)), 0) for value in values)
    return replace(asked, many=lists.soon_met(most, whole))


def _typed(order: Sequence[Any], position: Sequence[Any]) -> tuple[Any, ...]:
    """The values of a cursor in the types of their columns."""
    pairs = zip(order, position, strict=True)
    return tuple(date.fromisoformat(value) if isinstance(column.type, Date) else value for column, value in pairs)
