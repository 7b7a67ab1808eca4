"""From rows to what is served: the complete JSON of every record and citation, made once, when loading."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from app import shapes, tables
from app.catalogue import KINDS
from app.kind import Kind
from app.representation import citing, deriving
from app.representation.citing import Article
from app.representation.gathering import BATCH, backwards, grouped, references, voices


def compose(connection: Connection, done: Callable[[int], None] = lambda _: None) -> None:
    """Compose every record of the database; `done` is told how many more are ready."""
    known = citing.articles(connection)
    for kind in KINDS:
        ids = connection.execute(select(kind.row.id).order_by(kind.row.id)).scalars().all()
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            for table, rows in _compose(connection, kind, batch, known).items():
                if rows:
                    connection.execute(insert(table), rows)
            done(len(batch))
    deriving.across(connection)


def _compose(
    connection: Connection, kind: Kind[Any], ids: Sequence[str], known: Mapping[str, Article]
) -> dict[Any, list[dict[str, Any]]]:
    """The derived rows of these records, by table."""
    rows = connection.execute(select(kind.row.__table__).where(kind.row.id.in_(ids))).all()
    aliases = grouped(connection, tables.Alias, "entity_id", ids, "name")
    links = grouped(connection, tables.Link, "subject_id", ids, "position")
    cited = grouped(connection, tables.Citation, "entity_id", ids, "source_id", "paragraph", "id")
    disagreements = grouped(connection, tables.Disagreement, "entity_id", ids, "field")
    derivations = grouped(connection, tables.Derivation, "entity_id", ids, "field")
    particulars = kind.particulars(connection, ids) if kind.particulars else {}
    pointing = backwards(connection, ids)
    spoken = voices(connection, ids)

    wanted: set[str | None] = {*ids}
    wanted.update(getattr(row, f"{name}_id") for row in rows for name in kind.references)
    wanted.update(link.object_id for found in links.values() for link in found)
    wanted.update(id for found in cited.values() for row in found for id in _mentioned(row))
    records = references(connection, wanted)

    derived: dict[Any, list[dict[str, Any]]] = {table: [] for table in deriving.TABLES}
    for row in rows:
        id = row.id
        values = {
            "label": records[id].label,
            "aliases": [alias.name for alias in aliases[id] if alias.kind != "label"],
            **{name: getattr(row, name) for name in kind.facts},
            **{name: records.get(getattr(row, f"{name}_id")) for name in kind.references},
            **{role: [records[link.object_id] for link in links[id] if link.role == role] for role in kind.links},
        }
        citations = [citing.citation(one, records, known[one.source_id]) for one in cited[id]]
        evidence = citing.by_field(kind, citations)
        resolutions = {one.field: one.resolution for one in disagreements[id]}
        stage = {"status_as_of": citing.status_as_of(evidence)} if issubclass(kind.item, shapes.Staged) else {}
        item = {
            **records[id].model_dump(),
            **values,
            **stage,
            "voice": spoken[id],
            "voices": citing.unasserted(evidence),
        }
        record = deriving.Composed(
            kind=kind,
            row=row,
            item=_made(kind.item, item),
            detail=_made(
                kind.detail,
                {
                    **item,
                    "citations": evidence,
                    "agreement": citing.agreements(values, evidence, resolutions, known),
                    "disagreements": [_disagreement(one) for one in disagreements[id]],
                    "basis": {one.field: shapes.Derivation(how=one.how, note=one.note) for one in derivations[id]},
                    "referenced_by": pointing.get(id, {}),
                    **particulars.get(id, {}),
                },
            ),
            positions=citing.positions(values, evidence, resolutions, records),
        )
        for table, found in deriving.rows(record):
            derived[table].append(found)
    return derived


def _made(shape: Any, values: Mapping[str, Any]) -> Any:
    return shape(**values)


def _disagreement(row: Any) -> shapes.Disagreement:
    return shapes.Disagreement(field=row.field, resolution=row.resolution, rationale=row.rationale)


def _mentioned(row: Any) -> list[str | None]:
    """The records that a citation names beside its own."""
    stated = json.loads(row.stated) if row.stated is not None else None
    return [row.speaker_id, row.object_id, stated if isinstance(stated, str) else None]
