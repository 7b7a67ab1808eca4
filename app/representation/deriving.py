"""What a composed record adds to the derived tables, and what is derived once all records are composed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlmodel import col

from app import shapes, tables
from app.dates import FIRST_DAY, LAST_DAY, length, span
from app.kind import Kind
from app.kinds.figures import FIGURES
from app.names import key
from app.representation import derived_shapes as derived
from app.resolving import compact
from app.vocabulary import Difference

NOT_ACTUAL = frozenset({"hoped_for", "proposed", "planned", "expected"})
UNDATED = frozenset({"attested"})
"""Dates of when the sources speak, and not of when something happened."""
TABLES = (
    tables.Representation,
    tables.CitationRepresentation,
    tables.FieldAgreement,
    tables.Conflict,
    tables.Proposal,
    tables.TimelineEntry,
    tables.Edge,
)
Row = tuple[Any, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Composed:
    """A record in all its shapes."""

    kind: Kind[Any]
    item: Any
    detail: Any
    positions: dict[str, list[shapes.Position]]

    @property
    def reference(self) -> shapes.Reference:
        return shapes.Reference(**{name: getattr(self.item, name) for name in shapes.Reference.model_fields})


def rows(record: Composed) -> Iterator[Row]:
    """The rows of all derived tables that one record gives."""
    id, detail = record.item.id, record.detail
    positions = {field: [one.model_dump(mode="json") for one in found] for field, found in record.positions.items()}
    yield (
        tables.Representation,
        {
            "entity_id": id,
            "item": record.item.model_dump_json(),
            "detail": detail.model_dump_json(),
            "positions": compact(positions) if positions else None,
        },
    )
    for citations in detail.citations.values():
        for one in citations:
            yield tables.CitationRepresentation, {"citation_id": one.id, "body": one.model_dump_json()}
    for field, agreement in detail.agreement.items():
        of = {"entity_id": id, "kind": record.kind.singular}
        yield tables.FieldAgreement, {**of, "field": field, "agreement": agreement}
    yield from _conflicts(record)
    yield from _proposals(record)
    yield from _dates(record)
    yield from _edges(record)


def across(connection: Connection) -> None:
    """What needs all records: figures of one measure side by side."""
    figure, representation = tables.Figure, tables.Representation
    items = (
        select(col(figure.measure), col(representation.item))
        .join(representation, col(representation.entity_id) == col(figure.id))
        .where(col(figure.measure).is_not(None))
        .order_by(col(figure.measure), col(figure.as_of).is_not(None), col(figure.as_of_earliest), col(figure.id))
    )
    measures: dict[str, list[Any]] = {}
    for row in connection.execute(items):
        measures.setdefault(str(row.measure), []).append(FIGURES.item.model_validate_json(row.item))
    bodies = [
        {"id": id, "body": derived.Measure(id=id, figures=figures).model_dump_json()}
        for id, figures in measures.items()
    ]
    if bodies:
        connection.execute(insert(tables.Measure), bodies)


def _conflicts(record: Composed) -> Iterator[Row]:
    rationales = {one.field: one for one in record.detail.disagreements}
    for field, positions in record.positions.items():
        known = rationales[field]
        yield _conflict(record, f"{record.item.id}.{field}", field, _difference(record, field), known, positions)
    for other in getattr(record.item, "contradicts", []):
        cited = record.detail.citations
        against = [one for one in cited["contradicts"] if one.object is None or one.object.id == other.id]
        positions = [
            shapes.Position(value=record.reference.model_dump(), preferred=False, citations=cited["statement"]),
            shapes.Position(value=other.model_dump(), preferred=False, citations=against),
        ]
        id = f"{record.item.id}.contradicts.{other.id}"
        yield _conflict(record, id, "contradicts", "claim", rationales["contradicts"], positions)


def _conflict(
    record: Composed,
    id: str,
    field: str,
    difference: Difference,
    known: shapes.Disagreement,
    positions: list[shapes.Position],
) -> Row:
    conflict = derived.Conflict(
        id=id,
        href=f"/v1/conflicts/{id}",
        record=record.reference,
        field=field,
        difference=difference,
        resolution=known.resolution,
        rationale=known.rationale,
        positions=positions,
    )
    values = {"id": id, "entity_id": record.item.id, **_listed(record), "field": field, "difference": difference}
    return tables.Conflict, {**values, "resolution": known.resolution, "body": conflict.model_dump_json()}


def _difference(record: Composed, field: str) -> Difference:
    if field == "label":
        return "name"
    if field == "status":
        return "status"
    if f"{field}_earliest" in record.kind.row.model_fields:
        return "date"
    if field.endswith("place"):
        return "place"
    return "count" if isinstance(getattr(record.item, field), int | float) else "value"


def _proposals(record: Composed) -> Iterator[Row]:
    item = record.item
    if getattr(item, "status", None) not in NOT_ACTUAL:
        return
    cited = record.detail.citations["status"]
    told = min((one.source.published for one in cited if one.source.published), key=_first_day, default=None)
    proposal = derived.Proposal(
        id=item.id,
        record=record.reference,
        status=item.status,
        voice=item.voices.get("status", "asserted"),
        first_told=told,
        status_as_of=item.status_as_of,
        proposers=[one for role in ("proposers", "supporters") for one in getattr(item, role, [])],
        citations=cited,
    )
    first = _first_day(told) if told else LAST_DAY
    values = {"entity_id": item.id, **_listed(record), "status": item.status, "told": first}
    yield tables.Proposal, {**values, "body": proposal.model_dump_json()}


def _dates(record: Composed) -> Iterator[Row]:
    item = record.item
    for field in record.kind.facts:
        text = getattr(item, field)
        if text is None or f"{field}_earliest" not in record.kind.row.model_fields or field in UNDATED:
            continue
        days = span(text)
        entry = derived.TimelineEntry(
            id=f"{item.id}.{field}",
            record=record.reference,
            field=field,
            date=text,
            earliest=None if days.earliest == FIRST_DAY else days.earliest.isoformat(),
            latest=None if days.latest == LAST_DAY else days.latest.isoformat(),
            precision=derived.precision(text),
            status=getattr(item, "status", None),
            voice=item.voices.get(field, "asserted"),
            citations=record.detail.citations.get(field, []),
        )
        values = {"id": entry.id, "entity_id": item.id, "kind": record.kind.singular, "field": field, "date": text}
        many = (days.latest - days.earliest).days + 1
        bounds = {"earliest": days.earliest, "latest": days.latest, "days": many, "length": length(many)}
        yield tables.TimelineEntry, {**values, **bounds, "body": entry.model_dump_json()}


def _edges(record: Composed) -> Iterator[Row]:
    for role in (*record.kind.references, *record.kind.links):
        value = getattr(record.item, role)
        cited: Iterable[shapes.Citation] = record.detail.citations.get(role, [])
        for one in value if isinstance(value, list) else [value] if value else []:
            ids = [c.id for c in cited if c.stated is None and (c.object is None or c.object.id == one.id)]
            yield (
                tables.Edge,
                {
                    "subject_id": record.item.id,
                    "role": role,
                    "object_id": one.id,
                    "citations": compact(ids),
                },
            )


def _listed(record: Composed) -> dict[str, str]:
    """What lists across kinds go by."""
    return {"kind": record.kind.singular, "sort_key": key(record.item.label)}


def _first_day(published: str) -> date:
    return span(published).earliest
