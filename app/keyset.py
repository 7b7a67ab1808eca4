"""Paging by position: the cost of a page does not grow with its depth, and pages are a partition of the list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection, Date, Select, func, select, tuple_

from app import cursors
from app.kind import PageQuery


@dataclass(frozen=True)
class Listed:
    """A list to page through: the rows, the column that holds their JSON, their id, and the orders it can have.

    `finish` makes what is served of the JSON and of further columns.
    """

    path: str
    rows: Select[Any]
    body: Any
    id: Any
    orders: Mapping[str, Sequence[Any]]
    further: Sequence[Any] = ()
    finish: Callable[..., str] | None = None


@dataclass(frozen=True)
class Listing:
    """A page of a list: the JSON of each record, how many there are in all, where it goes on, and what to know."""

    items: list[str]
    total: int
    next: str | None
    cursor: str | None = None
    notes: list[str] = field(default_factory=list)


def page(connection: Connection, edition: str, listed: Listed, query: PageQuery) -> Listing:
    """A page in a total order: what is sorted by, then the id. Two statements, whatever its size."""
    asked = query.model_dump(mode="json", exclude_unset=True, exclude={"cursor"}, by_alias=True)
    sort: str = query.model_dump().get("sort", "id")
    descending, order = sort.startswith("-"), [*listed.orders[sort.removeprefix("-")], listed.id]
    filters = sorted((name, value) for name, value in asked.items() if name not in {"limit", "format"})
    scope = f"{edition} {listed.path} {filters}"

    counted = listed.rows.with_only_columns(listed.id).subquery()
    total = connection.execute(select(func.count()).select_from(counted)).scalar_one()

    served = [listed.body, *listed.further]
    statement = listed.rows.with_only_columns(*served, *order)
    if query.cursor is not None:
        position = _typed(order, cursors.read(query.cursor, scope))
        here = tuple_(*order)
        statement = statement.where(here < position if descending else here > position)
    by = [column.desc() for column in order] if descending else order
    found = connection.execute(statement.order_by(*by).limit(query.limit + 1)).all()

    following = cursor = None
    if len(found) > query.limit:
        found = found[: query.limit]
        cursor = cursors.write(found[-1][len(served) :], scope)
        following = f"{listed.path}?{urlencode({**asked, 'cursor': cursor}, doseq=True)}"
    items = [listed.finish(*row[: len(served)]) if listed.finish else row[0] for row in found]
    return Listing(items, total, following, cursor)


def _typed(order: Sequence[Any], position: Sequence[Any]) -> tuple[Any, ...]:
    """The values of a cursor in the types of their columns."""
    pairs = zip(order, position, strict=True)
    return tuple(date.fromisoformat(value) if isinstance(column.type, Date) else value for column, value in pairs)
