"""Reading back the rows that a batch of records is composed from."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select
from sqlmodel import col

from app import shapes, tables
from app.catalogue import KINDS, href
from app.kind import Kind
from app.tables import Entity, Link, plain

BATCH = 2_000
Grouped = Mapping[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class Batch:
    """All rows that some records of one kind are composed from, by record."""

    kind: Kind[Any]
    rows: Sequence[Any]
    aliases: Grouped
    links: Grouped
    citations: Grouped
    disagreements: Grouped
    derivations: Grouped
    particulars: Mapping[str, Mapping[str, Any]]
    pointing: Mapping[str, Mapping[str, list[shapes.Reference]]]
    voices: Mapping[str, str]
    records: Mapping[str, shapes.Reference]
    """These records and all that they mention, ready to be shown."""


def gather(connection: Connection, kind: Kind[Any], ids: Sequence[str]) -> Batch:
    """Read back what these records are composed from: all of the kind from the first of the ids to the last."""
    own = plain(kind.row.id)
    # Named by a condition and not one by one: to spell out hundreds of ids costs more than to find the rows.
    those = select(own).where(own.between(ids[0], ids[-1]))
    rows = connection.execute(select(own.table).where(own.in_(those))).all()
    links = _grouped(connection, tables.Link, "subject_id", those, "position")
    citations = _grouped(connection, tables.Citation, "entity_id", those, "source_id", "paragraph", "id")
    mentioned: set[str | None] = {*ids}
    mentioned.update(getattr(row, f"{name}_id") for row in rows for name in kind.references)
    mentioned.update(link.object_id for found in links.values() for link in found)
    mentioned.update(id for found in citations.values() for row in found for id in _mentioned(row))
    return Batch(
        kind=kind,
        rows=rows,
        aliases=_grouped(connection, tables.Alias, "entity_id", those, "name"),
        links=links,
        citations=citations,
        disagreements=_grouped(connection, tables.Disagreement, "entity_id", those, "field"),
        derivations=_grouped(connection, tables.Derivation, "entity_id", those, "field"),
        particulars=kind.particulars(connection, ids) if kind.particulars else {},
        pointing=_backwards(connection, those),
        voices={row.id: row.voice for row in rows},
        records=references(connection, mentioned),
    )


def references(connection: Connection, wanted: Iterable[str | None]) -> dict[str, shapes.Reference]:
    """The records with these ids, ready to be shown."""
    ids = sorted({id for id in wanted if id is not None})
    found = {}
    for start in range(0, len(ids), BATCH):
        statement = select(col(Entity.id), col(Entity.kind), col(Entity.label))
        for id, kind, label in connection.execute(statement.where(col(Entity.id).in_(ids[start : start + BATCH]))):
            found[id] = shapes.Reference(id=id, kind=kind, label=label, href=href(kind, id))
    return found


def _grouped(connection: Connection, table: Any, owner: str, those: Select[Any], *order: str) -> Grouped:
    """The rows of a table that belong to these records, by record, in order."""
    owned = getattr(table, owner)
    rows = select(table.__table__).where(owned.in_(those)).order_by(owned, *(getattr(table, name) for name in order))
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(rows):
        found[getattr(row, owner)].append(row)
    return found


def _backwards(connection: Connection, those: Select[Any]) -> dict[str, dict[str, list[shapes.Reference]]]:
    """For each of these records the records that refer to it, by their kind and field."""
    found: defaultdict[str, defaultdict[str, list[shapes.Reference]]] = defaultdict(lambda: defaultdict(list))
    for target, field, id, kind, label in _pointing(connection, those):
        found[target][f"{kind}.{field}"].append(shapes.Reference(id=id, kind=kind, label=label, href=href(kind, id)))
    return {target: dict(sorted(fields.items())) for target, fields in found.items()}


def _pointing(connection: Connection, those: Select[Any]) -> Iterator[Any]:
    about = col(Entity.id), col(Entity.kind), col(Entity.label)
    order = col(Entity.sort_key), col(Entity.id)
    linked = select(col(Link.object_id), col(Link.role), *about).join(Link, col(Link.subject_id) == col(Entity.id))
    yield from connection.execute(linked.where(col(Link.object_id).in_(those)).order_by(*order))
    for kind in KINDS:
        for name in kind.references:
            column = getattr(kind.row, f"{name}_id")
            referring = select(column, *about).join(kind.row, kind.row.id == col(Entity.id)).where(column.in_(those))
            for target, id, singular, label in connection.execute(referring.order_by(*order)):
                yield target, name, id, singular, label


def _mentioned(row: Any) -> list[str | None]:
    """The records that a citation names beside its own."""
    stated = json.loads(row.stated) if row.stated is not None else None
    return [row.speaker_id, row.object_id, stated if isinstance(stated, str) else None]
