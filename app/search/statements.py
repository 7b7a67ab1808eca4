"""The statements of search, built once. Their parameters: `sought`, `after`, `limit`, `window`, `first`, `last`."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Integer, Select, bindparam, case, exists, func, literal, select

from app.fulltext.index import INDEX, sought
from app.tables import Representation, SearchEntry, TimelineEntry, plain
from app.utf8 import utf8

ENTRY = SearchEntry


def _window() -> Any:
    """The next records that have what is sought, in their order."""
    id = INDEX.c.rowid
    found = select(id).where(sought("sought"), id > bindparam("after", type_=Integer))
    return found.order_by(id).limit(bindparam("window", type_=Integer)).cte("near")


@lru_cache
def page(dated: bool, include: bool) -> Select[Any]:
    """The statement for records in their order. Dates are looked at for so many at once, so its cost has a bound."""
    id, owner, key = plain(ENTRY.id), plain(ENTRY.entity_id), plain(Representation.entity_id)
    body = utf8(Representation.detail if include else Representation.item)
    near = _window() if dated else INDEX
    found = select(id, body).select_from(near).join(id.table, id == near.c.rowid)
    found = found.join(key.table, key == owner)
    found = found.where(_dated()) if dated else found.where(sought("sought"), near.c.rowid > bindparam("after"))
    return found.order_by(near.c.rowid).limit(bindparam("limit", type_=Integer))


@lru_cache
def counts(dated: bool) -> Select[Any]:
    """The statement that counts by kind as far as the window reaches: `seen` what has the words, `number` what fits."""
    id, near = plain(ENTRY.id), _window()
    fits = case((_dated(), 1), else_=0) if dated else literal(1)
    found = select(plain(ENTRY.kind), func.sum(fits).label("number"), func.count().label("seen"))
    return found.select_from(near.join(id.table, id == near.c.rowid)).group_by(plain(ENTRY.kind))


@lru_cache
def looked_at() -> Select[Any]:
    """The statement that tells how far a window reached."""
    near = _window()
    return select(func.max(near.c.rowid), func.count())


def _dated() -> Any:
    first, last = (bindparam(end, type_=Date) for end in ("first", "last"))
    owned = plain(TimelineEntry.entity_id) == plain(ENTRY.entity_id)
    days = plain(TimelineEntry.earliest) <= last, plain(TimelineEntry.latest) >= first
    return exists().where(owned, *days)
