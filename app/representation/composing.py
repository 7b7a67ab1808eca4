"""From rows to what is served: the complete JSON of every record and citation, made once, when loading."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlmodel import col

from app import shapes, tables
from app.agreement import Origin, Witness, agreement
from app.catalogue import KINDS, href
from app.deep_link import deep_link
from app.kind import Kind

BATCH = 500
Grouped = Mapping[str, list[Any]]


def compose(connection: Connection, done: Callable[[int], None] = lambda _: None) -> None:
    """Compose every record of the database; `done` is told how many more are ready."""
    sources = _sources(connection)
    for kind in KINDS:
        ids = connection.execute(select(kind.row.id).order_by(kind.row.id)).scalars().all()
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            _compose(connection, kind, batch, sources)
            done(len(batch))


class _Source:
    """What every citation of an article repeats."""

    def __init__(self, row: Any, names: Mapping[str, str]) -> None:
        publisher = names.get(row.publisher_id)
        self.url: str = row.url
        self.origin = Origin(row.author_id, row.first_publisher_id or row.publisher_id)
        self.reference = shapes.SourceReference(
            id=row.id,
            kind="source",
            label=names[row.id],
            href=href("source", row.id),
            author=names.get(row.author_id),
            publisher=publisher,
            published=row.published,
            document=row.document,
        )


def _sources(connection: Connection) -> dict[str, _Source]:
    rows = connection.execute(select(tables.Source.__table__)).all()  # type: ignore[attr-defined]
    wanted = {id for row in rows for id in (row.id, row.author_id, row.publisher_id) if id}
    names = {id: reference.label for id, reference in _references(connection, wanted).items()}
    return {row.id: _Source(row, names) for row in rows}


def _compose(connection: Connection, kind: Kind[Any], ids: Sequence[str], sources: Mapping[str, _Source]) -> None:
    rows = connection.execute(select(kind.row.__table__).where(kind.row.id.in_(ids))).all()
    aliases = _grouped(connection, tables.Alias, "entity_id", ids, "name")
    links = _grouped(connection, tables.Link, "subject_id", ids, "position")
    cited = _grouped(connection, tables.Citation, "entity_id", ids, "source_id", "paragraph", "id")
    disagreements = _grouped(connection, tables.Disagreement, "entity_id", ids, "field")
    derivations = _grouped(connection, tables.Derivation, "entity_id", ids, "field")
    particulars = kind.particulars(connection, ids) if kind.particulars else {}
    backwards = _backwards(connection, ids)

    wanted: set[str] = {*ids}
    wanted.update(getattr(row, f"{name}_id") for row in rows for name in kind.references)
    wanted.update(link.object_id for found in links.values() for link in found)
    wanted.update(id for found in cited.values() for row in found for id in (row.speaker_id, row.object_id))
    records = _references(connection, wanted)
    voices = _voices(connection, ids)

    make_item: Any = kind.item
    make_detail: Any = kind.detail
    bodies: list[dict[str, str]] = []
    quotes: list[dict[str, str]] = []
    classes: list[dict[str, str]] = []
    for row in rows:
        id = row.id
        item = make_item(
            **records[id].model_dump(),
            aliases=[alias.name for alias in aliases[id] if alias.kind != "label"],
            voice=voices[id],
            **{name: getattr(row, name) for name in kind.facts},
            **{name: records.get(getattr(row, f"{name}_id")) for name in kind.references},
            **{role: [records[link.object_id] for link in links[id] if link.role == role] for role in kind.links},
        )
        citations = [_citation(row, records, sources[row.source_id]) for row in cited[id]]
        by_field = _by_field(kind, citations)
        resolutions = {row.field: row.resolution for row in disagreements[id]}
        agreements = {
            field: _agreement(item, field, found, resolutions.get(field), sources) for field, found in by_field.items()
        }
        detail = make_detail(
            **dict(item),
            citations=by_field,
            agreement=agreements,
            disagreements=[
                shapes.Disagreement(field=row.field, resolution=row.resolution, rationale=row.rationale)
                for row in disagreements[id]
            ],
            basis={row.field: shapes.Derivation(how=row.how, note=row.note) for row in derivations[id]},
            referenced_by=backwards.get(id, {}),
            **particulars.get(id, {}),
        )
        bodies.append({"entity_id": id, "item": item.model_dump_json(), "detail": detail.model_dump_json()})
        quotes.extend({"citation_id": citation.id, "body": citation.model_dump_json()} for citation in citations)
        classes.extend({"entity_id": id, "field": field, "agreement": found} for field, found in agreements.items())

    connection.execute(insert(tables.Representation), bodies)
    if quotes:
        connection.execute(insert(tables.CitationRepresentation), quotes)
        connection.execute(insert(tables.FieldAgreement), classes)


def _citation(row: Any, records: Mapping[str, shapes.Reference], source: _Source) -> shapes.Citation:
    return shapes.Citation(
        id=row.id,
        record=records[row.entity_id],
        field=row.field,
        object=records.get(row.object_id),
        source=source.reference,
        paragraph=row.paragraph,
        quote=row.quote,
        voice=row.voice,
        speaker=records.get(row.speaker_id),
        stated=json.loads(row.stated) if row.stated is not None else None,
        note=row.note,
        url=deep_link(source.url, row.quote),
    )


def _by_field(kind: Kind[Any], citations: Iterable[shapes.Citation]) -> dict[str, list[shapes.Citation]]:
    """The citations of each field, the fields in the order of the answer."""
    found: dict[str, list[shapes.Citation]] = {name: [] for name in kind.item.model_fields}
    for citation in citations:
        found[citation.field].append(citation)
    return {name: cited for name, cited in found.items() if cited}


def _agreement(
    item: shapes.Item, field: str, cited: Sequence[shapes.Citation], resolution: Any, sources: Mapping[str, _Source]
) -> Any:
    """The agreement on a field; on one with many values, that on the value with the least."""
    origins = {id: source.origin for id, source in sources.items()}

    def on(citations: Iterable[shapes.Citation]) -> Any:
        return agreement([_witness(citation) for citation in citations], resolution, origins)

    value = getattr(item, field)
    if field == "aliases":
        classes = [on(c for c in cited if alias.casefold() in c.quote.casefold()) for alias in value]
    elif isinstance(value, list):
        classes = [on(c for c in cited if c.object is None or c.object.id == one.id) for one in value]
    else:
        classes = [on(cited)]
    return min(classes, key=("conflict", "single", "confirmed").index)


def _witness(citation: shapes.Citation) -> Witness:
    speaker = citation.speaker.id if citation.speaker else None
    return Witness(citation.source.id, speaker, differs=citation.stated is not None)


def _references(connection: Connection, wanted: Iterable[str | None]) -> dict[str, shapes.Reference]:
    ids = sorted(id for id in wanted if id is not None)
    found = {}
    for start in range(0, len(ids), BATCH):
        entity = tables.Entity
        statement = select(col(entity.id), col(entity.kind), col(entity.label))
        for id, kind, label in connection.execute(statement.where(col(entity.id).in_(ids[start : start + BATCH]))):
            found[id] = shapes.Reference(id=id, kind=kind, label=label, href=href(kind, id))
    return found


def _voices(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    entity = tables.Entity
    rows = connection.execute(select(col(entity.id), col(entity.voice)).where(col(entity.id).in_(ids)))
    return {row.id: row.voice for row in rows}


def _grouped(connection: Connection, table: Any, owner: str, ids: Sequence[str], *order: str) -> Grouped:
    """The rows of a table that belong to these records, by record, in order."""
    owned = getattr(table, owner)
    rows = select(table.__table__).where(owned.in_(ids)).order_by(owned, *(getattr(table, name) for name in order))
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(rows):
        found[getattr(row, owner)].append(row)
    return found


def _backwards(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, list[shapes.Reference]]]:
    """For each of these records the records that refer to it, by their kind and field."""
    found: defaultdict[str, defaultdict[str, list[shapes.Reference]]] = defaultdict(lambda: defaultdict(list))
    for target, field, id, kind, label in _pointing(connection, ids):
        found[target][f"{kind}.{field}"].append(shapes.Reference(id=id, kind=kind, label=label, href=href(kind, id)))
    return {target: dict(sorted(fields.items())) for target, fields in found.items()}


def _pointing(connection: Connection, ids: Sequence[str]) -> Iterator[Any]:
    entity, link = tables.Entity, tables.Link
    about = col(entity.id), col(entity.kind), col(entity.label)
    linked = select(col(link.object_id), col(link.role), *about).join(link, col(link.subject_id) == col(entity.id))
    yield from connection.execute(linked.where(col(link.object_id).in_(ids)).order_by(col(entity.sort_key), about[0]))
    for kind in KINDS:
        for name in kind.references:
            column = getattr(kind.row, f"{name}_id")
            referring = select(column, *about).join(kind.row, kind.row.id == col(entity.id)).where(column.in_(ids))
            for target, id, singular, label in connection.execute(referring.order_by(col(entity.sort_key), about[0])):
                yield target, name, id, singular, label
