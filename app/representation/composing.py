"""From rows to what is served: the complete JSON of every record and citation, made once, when loading."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from app import shapes
from app.agreement import Origin
from app.catalogue import KINDS
from app.representation import citing, deriving
from app.representation.citing import Article
from app.representation.gathering import BATCH, Batch, gather


def compose(connection: Connection, done: Callable[[int], None] = lambda _: None) -> None:
    """Compose every record of the database; `done` is told how many more are ready."""
    known = citing.articles(connection)
    origins = {id: article.origin for id, article in known.items()}
    for kind in KINDS:
        ids = connection.execute(select(kind.row.id).order_by(kind.row.id)).scalars().all()
        for start in range(0, len(ids), BATCH):
            batch = gather(connection, kind, ids[start : start + BATCH])
            derived: dict[Any, list[dict[str, Any]]] = {}
            for row in batch.rows:
                for table, found in deriving.rows(_composed(batch, row, known, origins)):
                    derived.setdefault(table, []).append(found)
            for table in deriving.TABLES:
                if table in derived:
                    connection.execute(insert(table), derived[table])
            done(len(batch.rows))
    deriving.across(connection)


def _composed(batch: Batch, row: Any, known: Mapping[str, Article], origins: Mapping[str, Origin]) -> deriving.Composed:
    """A record in all its shapes."""
    id, kind = row.id, batch.kind
    values = _values(batch, row)
    cited = citing.by_field(
        kind, [citing.citation(one, batch.records, known[one.source_id]) for one in batch.citations[id]]
    )
    resolutions = {one.field: one.resolution for one in batch.disagreements[id]}
    item = {
        **batch.records[id].model_dump(),
        **values,
        **({"status_as_of": citing.status_as_of(cited)} if issubclass(kind.item, shapes.Staged) else {}),
        "voice": batch.voices[id],
        "voices": citing.unasserted(cited),
    }
    evidence = {
        "citations": cited,
        "agreement": citing.agreements(values, cited, resolutions, origins),
        "disagreements": [
            shapes.Disagreement(field=one.field, resolution=one.resolution, rationale=one.rationale)
            for one in batch.disagreements[id]
        ],
        "basis": {one.field: shapes.Derivation(how=one.how, note=one.note) for one in batch.derivations[id]},
        "referenced_by": batch.pointing.get(id, {}),
        **batch.particulars.get(id, {}),
    }
    return deriving.Composed(
        kind=kind,
        item=_made(kind.item, item),
        detail=_made(kind.detail, {**item, **evidence}),
        positions=citing.positions(values, cited, resolutions, batch.records),
    )


def _values(batch: Batch, row: Any) -> dict[str, Any]:
    """The curated values of a record, with references in place of ids."""
    kind, records = batch.kind, batch.records
    return {
        "label": records[row.id].label,
        "aliases": [alias.name for alias in batch.aliases[row.id] if alias.kind != "label"],
        **{name: getattr(row, name) for name in kind.facts},
        **{name: records.get(getattr(row, f"{name}_id")) for name in kind.references},
        **{role: [records[one.object_id] for one in batch.links[row.id] if one.role == role] for role in kind.links},
    }


def _made(shape: Any, values: Mapping[str, Any]) -> Any:
    return shape(**values)
