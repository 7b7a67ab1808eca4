"""From curated records to rows of the tables."""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert

from app import tables
from app.addresses import address_key
from app.agreement import strongest
from app.dates import FIRST_DAY, LAST_DAY, Edtf, span
from app.names import key
from seed.curated import Curated

_ENDS = (("since", "start"), ("until", "end"))
_JSON = json.JSONEncoder(ensure_ascii=False)
LANGUAGE = "en"
"""The language of all documents, and so of the names met in them."""


BATCH = 5_000
"""How many records are written together."""


def write(connection: Connection, records: Sequence[Curated]) -> None:
    """Insert all rows of all records."""
    founded = {record.id: record.facts.get("founded") for record in records if record.kind.singular == "organisation"}
    for start in range(0, len(records), BATCH):
        rows: dict[Any, list[dict[str, Any]]] = {}
        for record in records[start : start + BATCH]:
            for table, row in _rows(record, founded):
                rows.setdefault(table, []).append(row)
        for table, found in rows.items():
            connection.execute(insert(table), found)


def citation_id(content: tuple[Any, ...]) -> str:
    """The id of a citation: a hash of its content, so an unchanged citation keeps it for ever."""
    return f"c-{sha256(_JSON.encode(content).encode()).hexdigest()[:16]}"


def _rows(record: Curated, founded: Mapping[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    curated, id = record.record, record.id
    voice = strongest(citation.voice for citation in curated.citations if "label" in citation.fields)
    spine = {"id": id, "sort_key": key(curated.label), "voice": voice}
    yield tables.Entity, {**spine, "kind": record.kind.singular, "label": curated.label}
    yield record.kind.row, {**spine, **_columns(record), **_spell(record, founded)}
    for name in (curated.label, *curated.aliases):
        kind = "label" if name == curated.label else "spelling"
        yield tables.Alias, {"entity_id": id, "name": name, "kind": kind, "lang": LANGUAGE, "key": key(name)}
    for role, objects in record.links.items():
        link = {"subject_id": id, "role": role, "kind": record.kind.singular}
        for position, object in enumerate(objects):
            yield tables.Link, {**link, "object_id": object, "position": position}
    yield from _citations(record)
    for row in curated.disagreements:
        yield tables.Disagreement, {"entity_id": id, **row.model_dump()}
    for field, derivation in curated.basis.items():
        yield tables.Derivation, {"entity_id": id, "field": field, **derivation.model_dump()}
    for left in record.left_out:
        for paragraph in left.paragraphs:
            yield tables.LeftOut, {"source_id": id, "paragraph": paragraph, "reason": left.reason}


def _columns(record: Curated) -> dict[str, Any]:
    """The facts, the references and the bounds of the dates."""
    columns = {**record.facts, **{f"{name}_id": id for name, id in record.references.items()}}
    if record.kind.row is tables.Source:
        columns["url_key"] = address_key(record.facts["url"])
    if record.kind.row is tables.Membership:
        columns["sort_ordinal"] = record.facts["ordinal"] or 0
    if record.kind.row is tables.Figure:
        columns["sort_measure"] = record.facts["measure"] or ""
        columns["sort_value"] = next((columns[name] for name in ("value", "low") if columns[name] is not None), 0.0)
    for name in record.kind.facts:
        if f"{name}_earliest" in record.kind.row.model_fields:
            date: Edtf | None = record.facts[name]
            earliest, latest = span(date) if date is not None else (LAST_DAY, None)
            columns |= {f"{name}_earliest": earliest, f"{name}_latest": latest}
    return columns


def _spell(record: Curated, founded: Mapping[str, Any]) -> dict[str, Any]:
    """The days between which something may have held, and held for sure."""
    if not issubclass(record.kind.row, tables.Spell):
        return {}
    began, ended = (record.facts.get(name) or record.facts.get(other) for name, other in _ENDS)
    attested = record.facts.get("attested")
    born = founded.get(record.references.get("organisation") or "")
    since, until = span(began) if began else None, span(ended) if ended else None
    seen = span(attested) if attested else None
    return {
        "possible_from": since.earliest if since else span(born).earliest if born else FIRST_DAY,
        "possible_to": until.latest if until else LAST_DAY,
        "certain_from": since.latest if since else seen.latest if seen else None,
        "certain_to": until.earliest if until else seen.earliest if seen else None,
    }


def _citations(record: Curated) -> Iterator[tuple[Any, dict[str, Any]]]:
    for citation in record.record.citations:
        stated = None if citation.stated is None else json.dumps(citation.stated, ensure_ascii=False)
        for path in citation.fields:
            field, _, object = path.partition("/")
            row = {
                "entity_id": record.id,
                "field": field,
                "object_id": object or None,
                "source_id": citation.source,
                "paragraph": citation.paragraph,
                "quote": citation.quote,
                "stated": stated,
                "voice": citation.voice,
                "speaker_id": citation.speaker,
                "note": citation.note,
            }
            yield tables.Citation, {"id": citation_id(tuple(row.values())), "kind": record.kind.singular, **row}
