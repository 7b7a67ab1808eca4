"""What must hold between curated records: the rules that no single record can break alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.dates import span
from app.kind import Kind
from app.names import key
from app.tables import Entity
from app.vocabulary import Basis
from seed.curated import Curated, CuratedCitation, shape
from seed.files import Raw
from seed.mistakes import Mistake

MIN_WORDS, MAX_WORDS = 3, 10
CONTRADICTS = "contradicts"
"""The link between claims that cannot both hold: a disagreement without a field of its own."""
UNQUOTED: frozenset[Basis] = frozenset({"address", "outside", "inference", "measured", "editorial"})
"""How a value of a source, or the name of its publisher, may be known without words of its own.
`deduced` values cite what they come from."""


@dataclass(frozen=True)
class World:
    """What a record can refer to: the ids in all files with their kinds, and how many paragraphs a source has."""

    kinds: Mapping[str, Kind[Any]]
    paragraphs: Mapping[str, int]


def check(raws: Sequence[Raw], records: Sequence[Curated], mistakes: list[Mistake]) -> None:
    """Add all that is wrong between these records to the list; `raws` are also those without the right shape."""
    kinds: dict[str, Kind[Any]] = {}
    files: dict[str, str] = {}
    for raw in raws:
        if raw.name in kinds:
            mistakes.append(Mistake(raw.file, raw.name, "id", f"is taken already in {files[raw.name]}"))
        kinds.setdefault(raw.name, raw.kind)
        files.setdefault(raw.name, raw.file)
    paragraphs = {record.id: record.facts["paragraphs"] or 0 for record in records if record.kind.singular == "source"}
    world = World(kinds, paragraphs)
    for record in records:
        for checking in (_references, _values, _citations, _coverage, _disagreements, _aliases, _own_rules):
            mistakes.extend(checking(record, world))


def _references(record: Curated, world: World) -> Iterable[Mistake]:
    for name, id in record.references.items():
        if id is None:
            continue
        if id not in world.kinds:
            yield record.mistake(name, f"refers to {id!r}, which does not exist")
        elif reason := _wrong_kind(record, name, world.kinds[id]):
            yield record.mistake(name, f"refers to {id!r}: {reason}")
    for role, ids in record.links.items():
        for id in ids:
            if id not in world.kinds:
                yield record.mistake(role, f"refers to {id!r}, which does not exist")
        if len(ids) != len(set(ids)):
            yield record.mistake(role, "names a record twice")


def _wrong_kind(record: Curated, reference: str, kind: Kind[Any]) -> str | None:
    target = next(iter(record.kind.row.__table__.c[f"{reference}_id"].foreign_keys)).column.table.name
    if target in {Entity.__tablename__, kind.row.__tablename__}:
        return None
    return f"is a {kind.singular} and not a {target}"


def _values(record: Curated, _: World) -> Iterable[Mistake]:
    for field in record.record.basis:
        if record.value(field) is None:
            yield record.mistake(f"basis.{field}", "is not a field with a value")
    for name, value in record.facts.items():
        if isinstance(value, str) and not value.strip():
            yield record.mistake(name, "is empty; leave it out")
    pages: Any = record.facts.get("paragraphs") or 0
    numbers = [number for left in record.left_out for number in left.paragraphs]
    for number in sorted(set(numbers)):
        if not 1 <= number <= pages:
            yield record.mistake("left_out", f"the document has paragraphs 1 to {pages}, not {number}")
        if numbers.count(number) > 1:
            yield record.mistake("left_out", f"names paragraph {number} twice")


def _citations(record: Curated, world: World) -> Iterable[Mistake]:
    seen = set()
    for position, citation in enumerate(record.record.citations):
        where = f"citations.{position}"
        for reason in _faults(record, citation, world):
            yield record.mistake(f"{where} ({', '.join(citation.fields)})", reason)
        for path in citation.fields:
            once = (path, citation.source, citation.paragraph, citation.quote)
            if once in seen:
                yield record.mistake(where, f"cites {path} by the same words twice")
            seen.add(once)


def _faults(record: Curated, citation: CuratedCitation, world: World) -> Iterable[str]:
    source = world.kinds.get(citation.source)
    if source is None or source.singular != "source":
        yield f"there is no source {citation.source!r}"
    elif citation.paragraph > (pages := world.paragraphs.get(citation.source, citation.paragraph)):
        yield f"{citation.source} has {pages} paragraphs, not {citation.paragraph}"
    words = len(citation.quote.split())
    if not MIN_WORDS <= words <= MAX_WORDS:
        yield f"a quote has {MIN_WORDS} to {MAX_WORDS} words, not {words}: {citation.quote!r}"
    if (citation.voice == "reported") != (citation.speaker is not None):
        yield "a reported quote needs a speaker, and no other has one"
    if citation.speaker is not None and citation.speaker not in world.kinds:
        yield f"there is no speaker {citation.speaker!r}"
    for path in citation.fields:
        field, _, object = path.partition("/")
        value = record.value(field)
        if value is None:
            yield f"{field!r} is not a field with a value"
        elif object and (field not in record.links or object not in value):
            yield f"{object!r} is not a value of {field!r}"
    if citation.stated is not None:
        yield from _stated(record, citation, world)


def _stated(record: Curated, citation: CuratedCitation, world: World) -> Iterable[str]:
    """What a source states instead is a value of the same field, and differs from the record's."""
    field, stated = citation.fields[0], citation.stated
    if len(citation.fields) != 1 or field not in {*record.facts, *record.references, "label"}:
        yield "`stated` belongs to exactly one field, which has one value"
        return
    if stated == record.value(field):
        yield "`stated` is the same as the record's value"
    if field in record.references:
        if not isinstance(stated, str) or stated not in world.kinds:
            yield f"`stated` refers to {stated!r}, which does not exist"
        elif reason := _wrong_kind(record, field, world.kinds[stated]):
            yield f"`stated` {reason}"
    else:
        declared = shape(record.kind.singular).model_fields[field].rebuild_annotation()
        try:
            TypeAdapter(declared).validate_python(stated, strict=True)
        except ValidationError as error:
            yield f"`stated` is not a value of {field!r}: {error.errors()[0]['msg']}"
    if not any(row.field == field for row in record.record.disagreements):
        yield f"`stated` differs on {field!r}, but no disagreement is recorded"


def _coverage(record: Curated, _: World) -> Iterable[Mistake]:
    """No value without evidence."""
    cited = {path for citation in record.record.citations for path in citation.fields}
    for field in ("label", "aliases", *record.kind.facts, *record.kind.references):
        derivation = record.record.basis.get(field)
        known_apart = field == "label" or record.kind.singular == "source"
        exempt = known_apart and derivation is not None and derivation.how in UNQUOTED
        if record.value(field) is not None and field not in cited and not exempt:
            yield record.mistake(field, "has a value but no citation")
    for role, ids in record.links.items():
        for id in ids:
            if role not in cited and f"{role}/{id}" not in cited:
                yield record.mistake(role, f"names {id!r} without a citation")


def _disagreements(record: Curated, _: World) -> Iterable[Mistake]:
    """A difference is between values that citations state; one of dates within each other is of precision only."""
    fields = [row.field for row in record.record.disagreements]
    if record.links.get(CONTRADICTS) and CONTRADICTS not in fields:
        yield record.mistake(CONTRADICTS, "names a claim, but no disagreement gives a rationale")
    for row in record.record.disagreements:
        field = row.field
        stated = [c.stated for c in record.record.citations if c.stated is not None and c.fields == [field]]
        if fields.count(field) > 1:
            yield record.mistake(field, "has more than one disagreement")
        if not stated and not record.links.get(field):
            yield record.mistake(field, "has a disagreement, but no citation states another value")
        if record.kind.references.get(field):
            yield record.mistake(field, "cannot be disputed: a record without it would not be one")
        if f"{field}_earliest" in record.kind.row.model_fields and all(isinstance(one, str) for one in stated):
            nested = all(_nested(record.facts[field], one) for one in stated)
            if nested != (row.resolution == "precision"):
                told = "only less or more precise" if nested else "more than a matter of precision"
                yield record.mistake(field, f"has the resolution {row.resolution!r}, but the dates are {told}")


def _nested(one: str, other: str) -> bool:
    """Whether one of two dates lies within the other."""
    a, b = span(one), span(other)
    return (a.earliest <= b.earliest and b.latest <= a.latest) or (b.earliest <= a.earliest and a.latest <= b.latest)


def _aliases(record: Curated, _: World) -> Iterable[Mistake]:
    """A name counts as met only if a quote shows it."""
    shown = [c.quote.casefold() for c in record.record.citations if {"label", "aliases"} & set(c.fields)]
    for alias in record.record.aliases:
        if not any(alias.casefold() in quote for quote in shown):
            yield record.mistake("aliases", f"{alias!r} stands in no quote that is cited for it")
        if alias == record.record.label or [key(a) for a in record.record.aliases].count(key(alias)) > 1:
            yield record.mistake("aliases", f"{alias!r} is there already")


def _own_rules(record: Curated, _: World) -> Iterable[Mistake]:
    """The rules of one kind."""
    if record.kind.singular == "membership" and (record.references["state"] is None) == (record.facts["group"] is None):
        yield record.mistake("state", "a membership is either of a state or of an unnamed group")
    if record.kind.singular == "source":
        for field in ("url", "document", "sha256", "paragraphs"):
            if record.facts[field] is None:
                yield record.mistake(field, "every source has one")
