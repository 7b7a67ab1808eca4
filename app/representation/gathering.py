"""Reading back the rows that a batch of records is composed from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from app import shapes
from app.catalogue import KINDS, href
from app.tables import Entity, Link

BATCH = 500
Grouped = Mapping[str, list[Any]]


def references(connection: Connection, wanted: Iterable[str | None]) -> dict[str, shapes.Reference]:
    """The records with these ids, ready to be shown."""
    ids = sorted({id for id in wanted if id is not None})
    found = {}
    for start in range(0, len(ids), BATCH):
        statement = select(col(Entity.id), col(Entity.kind), col(Entity.label))
        for id, kind, label in connection.execute(statement.where(col(Entity.id).in_(ids[start : start + BATCH]))):
            found[id] = shapes.Reference(id=id, kind=kind, label=label, href=href(kind, id))
    return found


def voices(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The strongest voice behind each of these records."""
    rows = connection.execute(select(col(Entity.id), col(Entity.voice)).where(col(Entity.id).in_(ids)))
    return {row.id: row.voice for row in rows}


def grouped(connection: Connection, table: Any, owner: str, ids: Sequence[str], *order: str) -> Grouped:
    """The rows of a table that belong to these records, by record, in order."""
    owned = getattr(table, owner)
    rows = select(table.__table__).where(owned.in_(ids)).order_by(owned, *(getattr(table, name) for name in order))
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(rows):
        found[getattr(row, owner)].append(row)
    return found


def backwards(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, list[shapes.Reference]]]:
    """For each of these records the records that refer to it, by their kind and field."""
    found: defaultdict[str, defaultdict[str, list[shapes.Reference]]] = defaultdict(lambda: defaultdict(list))
    for target, field, id, kind, label in _pointing(connection, ids):
        found[target][f"{kind}.{field}"].append(shapes.Reference(id=id, kind=kind, label=label, href=href(kind, id)))
    return {target: dict(sorted(fields.items())) for target, fields in found.items()}


def _pointing(connection: Connection, ids: Sequence[str]) -> Iterator[Any]:
    about = col(Entity.id), col(Entity.kind), col(Entity.label)
    order = col(Entity.sort_key), col(Entity.id)
    linked = select(col(Link.object_id), col(Link.role), *about).join(Link, col(Link.subject_id) == col(Entity.id))
    yield from connection.execute(linked.where(col(Link.object_id).in_(ids)).order_by(*order))
    for kind in KINDS:
        for name in kind.references:
            column = getattr(kind.row, f"{name}_id")
            referring = select(column, *about).join(kind.row, kind.row.id == col(Entity.id)).where(column.in_(ids))
            for target, id, singular, label in connection.execute(referring.order_by(*order)):
                yield target, name, id, singular, label
