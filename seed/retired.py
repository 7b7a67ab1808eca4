"""Ids that are those of a record no more: none is given again, each leads to a record or tells why it is gone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, ValidationError
from sqlalchemy import Connection, insert

from app.catalogue import BY_SINGULAR
from app.shapes import Id
from app.tables import Retired
from seed import files
from seed.curated import Strict, Text, misshapen
from seed.files import RETIRED, Raw
from seed.mistakes import Mistake


def _kind(name: str) -> str:
    if name not in BY_SINGULAR:
        raise ValueError(f"must be one of {', '.join(sorted(BY_SINGULAR))}")
    return name


class RetiredId(Strict):
    """An id that a record had before an edition renamed or removed it."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["renamed_to"]}, {"required": ["removed"]}]})

    id: Id
    kind: Annotated[str, AfterValidator(_kind), Field(json_schema_extra={"enum": sorted(BY_SINGULAR)})]
    renamed_to: Id | None = None
    removed: Text | None = None
    since: str = Field(pattern=rf"^{files.VERSION}$")


def check(parsed: Sequence[Mapping[str, Any]], raws: Sequence[Raw], mistakes: list[Mistake]) -> list[RetiredId]:
    """The retired ids, checked against all records; what is wrong with them is added to the list."""
    found = list(_shapes(parsed, mistakes))
    records = {raw.name: raw for raw in raws}
    retired = {one.id: one for one in found}
    for position, one in enumerate(found):
        if one.id in (other.id for other in found[:position]):
            mistakes.append(Mistake(RETIRED, one.id, "id", "is retired twice"))
        if one.id in records:
            reason = f"is that of a record in {records[one.id].file}; an id is never reused"
            mistakes.append(Mistake(RETIRED, one.id, "id", reason))
        mistakes.extend(Mistake(RETIRED, one.id, field, reason) for field, reason in _faults(one, records, retired))
    return found


def write(connection: Connection, found: Sequence[RetiredId]) -> None:
    """Insert a row for each, with the record that it leads to in the end."""
    retired = {one.id: one for one in found}
    rows = [
        {
            "id": one.id,
            "kind": one.kind,
            "successor_id": _renamings(one, retired)[-1] if one.renamed_to else None,
            "reason": one.removed,
            "since": one.since,
        }
        for one in found
    ]
    if rows:
        connection.execute(insert(Retired), rows)


def _shapes(parsed: Sequence[Mapping[str, Any]], mistakes: list[Mistake]) -> Iterator[RetiredId]:
    known = f"retired ids have {', '.join(sorted(RetiredId.model_fields))}"
    for values in parsed:
        try:
            yield RetiredId.model_validate(values)
        except ValidationError as error:
            mistakes.extend(misshapen(error, RETIRED, files.name_of(values), known))


def _faults(one: RetiredId, records: Mapping[str, Raw], retired: Mapping[str, RetiredId]) -> Iterator[tuple[str, str]]:
    """What is wrong with where it leads, each fault with its field."""
    if (one.renamed_to is None) == (one.removed is None):
        yield "renamed_to", "an id is either renamed or removed: give this or `removed`"
    if one.renamed_to is None:
        return
    successor: Any = records.get(one.renamed_to) or retired.get(one.renamed_to)
    if successor is None:
        yield "renamed_to", f"refers to {one.renamed_to!r}, which does not exist"
        return
    kind = successor.kind.singular if isinstance(successor, Raw) else successor.kind
    if kind != one.kind:
        yield "kind", f"is {one.kind!r}, but {one.renamed_to!r} is a {kind}"
    if isinstance(successor, RetiredId) and successor.removed is not None:
        yield "renamed_to", f"refers to {one.renamed_to!r}, which was removed"
    if one.id in _renamings(one, retired):
        yield "renamed_to", "leads back to itself"


def _renamings(one: RetiredId, retired: Mapping[str, RetiredId]) -> list[str]:
    """The ids that it leads to, one after the other."""
    ids: list[str] = []
    following = one.renamed_to
    while following is not None and following not in ids:
        ids.append(following)
        following = retired[following].renamed_to if following in retired else None
    return ids
