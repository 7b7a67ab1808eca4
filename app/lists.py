"""A list that can be paged through, and the statements on it: built once for each way of asking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Integer, Select, and_, bindparam, func, select, true, tuple_, union_all
from sqlalchemy.sql.util import ClauseAdapter

from app.conditions import Asked, Condition, Filter, Sought
from app.days import Days

SMALL = 5_000
"""A list of so many rows is always counted exactly."""
MANY = 500
"""From so many rows on it is counted when loading how many have a value.

In a list that is not small, no more are looked at to count what fits: to look at all would grow with the data.
"""
PAGE = 20
"""About how many rows are asked for together."""
SHAPES = 2_000
"""How many statements are kept ready."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """The rows of a list: what they can be sorted by, and how they can be filtered.

    `key` is the column by which the JSON of a row is found, where that stands in a table of its own.
    """

    path: str
    id: Any
    orders: Mapping[str, Sequence[Any]]
    filters: Mapping[str, Filter]
    within: Sequence[Condition] = ()
    key: Any = field(default=None)


@dataclass(frozen=True)
class Way:
    """A way of asking for a page: what is served of each row, the order, the filters, and whether it goes on."""

    served: tuple[Any, ...]
    sort: str
    asked: tuple[Asked, ...]
    after: bool


@lru_cache(SHAPES)
def page_of(rows: Rows, way: Way) -> Select[Any]:
    """The statement for a page: what is served, then what it is sorted by. Its parameters: see `position`, `limit`."""
    order = ordered(rows, way.sort)
    descending = way.sort.startswith("-")
    fitting = [*rows.within, *_conditions(rows, way.asked)]
    if way.after:
        fitting.append(_after(order, descending=descending))
    by = [column.desc() for column in order] if descending else order
    limit: BindParameter[int] = bindparam("limit", type_=Integer)
    found = select(*way.served, *order).select_from(rows.id.table)
    if rows.key is not None:
        found = found.join(rows.key.table, rows.key == rows.id)
    if (asked := _gone_by(rows, way)) is not None:
        fitting = [rows.id.in_(_merged(rows, way, asked, limit))]
    elif any(one.few for one in way.asked):  # then all that fits is looked up
        fitting = [rows.id.in_(select(rows.id).where(*fitting))]
    elif not all(one.many for one in way.asked):  # then all that fits may be sorted: by id, without the JSON of each
        fitting = [rows.id.in_(select(rows.id).where(*fitting).order_by(*by).limit(limit))]
    return found.where(*fitting).order_by(*by).limit(limit)


@lru_cache(SHAPES)
def days_met(days: Days, asked: Asked) -> Select[int]:
    """The statement that counts what fits a filter by days, as far as `most`."""
    ids = union_all(*days.found(asked)).limit(bindparam("most", type_=Integer))
    return select(func.count()).select_from(ids.subquery())


@lru_cache(SHAPES)
def count_of(rows: Rows, asked: tuple[Asked, ...]) -> Select[int, int]:
    """The statement that counts what fits of the rows looked at, and these: as many as `most` of the first filter."""
    first, *others = asked
    # A part of a table is looked through itself: of what a filter gives, most may be in the other parts.
    sought = Sought(besides=_conditions(rows, [first])) if rows.within else rows.filters[first.name].sought(first)
    fits = and_(true(), *sought.besides, *_conditions(rows, others)).label("fits")
    looked_at = select(fits).select_from(rows.id.table).where(*rows.within).order_by(sought.order)
    if sought.by is not None:
        looked_at = looked_at.where(sought.by)
    found = looked_at.limit(bindparam("most", type_=Integer)).subquery()
    return select(func.count().filter(found.c.fits), func.count())


def tally_of(rows: Rows, name: str) -> Select[Any] | None:
    """The statement that counts the rows for each value of a filter that many have; None for one by days."""
    pairs = rows.filters[name].valued(rows.id)
    if pairs is None:
        return None
    value, id = pairs.where(*rows.within).distinct().subquery().c
    return select(value, func.count(id)).where(value.is_not(None)).group_by(value).having(func.count(id) >= MANY)


def soon_met(fitting: int, whole: int) -> bool:
    """Whether going through a list in its order meets a page of what fits sooner than all that fits is looked up.

    The one reads a page times as many rows as there are to one that fits, the other as many as fit.
    """
    return fitting * fitting > PAGE * whole


def ordered(rows: Rows, sort: str) -> list[Any]:
    """The columns of an order, which the id makes total."""
    return [*rows.orders[sort.removeprefix("-")], rows.id]


def places(order: Sequence[Any]) -> list[str]:
    """The names of the parameters for the position after which a page begins."""
    return [f"after_{place}" for place in range(len(order))]


def _gone_by(rows: Rows, way: Way) -> Asked | None:
    """The date that is asked for and that a list goes by, if many fit what else is asked for."""
    by = ordered(rows, way.sort)[0]
    for one in way.asked:
        filter = rows.filters[one.name]
        if isinstance(filter, Days) and filter.earliest is by and not one.few and not rows.within:
            return one if all(other.many for other in way.asked if other is not one) else None
    return None


def _merged(rows: Rows, way: Way, asked: Asked, limit: BindParameter[int]) -> Any:
    """The ids of a page of what fits: of each length of dates as many as a page has."""
    days: Any = rows.filters[asked.name]
    others = _conditions(rows, [one for one in way.asked if one is not asked])
    if others:  # looked at one by one, in the order of the dates
        table = rows.id.table.alias()
        row = select(rows.id).where(*others)
        others = [ClauseAdapter(table).traverse(row).where(table.c[rows.id.key] == days.owner).exists()]
    descending = way.sort.startswith("-")
    by = [column.desc() for column in days.order] if descending else days.order
    if way.after:
        others.append(_after(days.order, descending=descending))
    pages = (found.where(*others).order_by(*by).limit(limit) for found in days.found(asked))
    return union_all(*(select(page.subquery().c[0]) for page in pages))


def _after(order: Sequence[Any], *, descending: bool) -> Condition:
    """What comes after the position that the parameters give."""
    given = (bindparam(name, type_=column.type) for name, column in zip(places(order), order, strict=True))
    here, there = tuple_(*order), tuple_(*given)
    return here < there if descending else here > there


def _conditions(rows: Rows, asked: Sequence[Asked]) -> list[Condition]:
    return [condition for one in asked for condition in rows.filters[one.name].conditions(one)]
