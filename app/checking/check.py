"""The verb `check`: what the sources make of the statement that a property of a record has a value.

| what the sources say of the property | verdict |
|---|---|
| an article states the value, or something that lies within it | `supported` |
| articles differ, and one of them states it | `disputed`, with all positions and the curators' reasons |
| only a speaker whom an article reports states it, or its author as an opinion | `claimed_only`, with who |
| all that articles state rules it out | `contradicted`, with what they state |
| something else, more or less precise, or nothing | `not_covered`, with what they do say |

A status goes along: where the sources call something planned, `supported` means that the plan is so.
"""

import json
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from app.agreement import DISPUTES
from app.catalogue import BY_SINGULAR
from app.checking import relations
from app.checking.answering import Found, answer
from app.checking.properties import RELATIONS, fields, measures
from app.checking.sayings import Saying, Wanted, detail_of, of_field, of_figure, quantity
from app.checking.shapes import CheckQuery
from app.database import EditionInfo
from app.dates import span
from app.naming import identified
from app.problems import bad_parameter
from app.reading import coverage
from app.representation.gathering import references
from app.search.suggesting import SuggestQuery, suggest
from app.shapes import Reference
from app.tables import Figure, Representation, plain

FIGURES = 50
"""So many figures of one measure are looked at."""


def check(connection: Connection, edition: EditionInfo, query: CheckQuery) -> bytes:
    """The JSON of what the sources make of a statement.

    Raises a 422 problem for a subject that is ambiguous, for a property that its kind has not, for a value that is none
    of the property's sort, and for a day where the property has none; it names what there is.
    """
    subject = _subject(connection, query.subject)
    found = Found(subject=subject) if subject else _nowhere(connection, edition.id, query.subject)
    if subject:
        _look(connection, edition.id, subject, query, found)
    found.notes += coverage(edition, query.as_of)
    return answer(edition.id, query, found)


def _subject(connection: Connection, name: str) -> Reference | None:
    """The record that is meant. Raises a 422 problem where several have the name."""
    ids = identified(connection, [name]).ids[name]
    ids = [name] if name in ids else ids
    if len(ids) > 1:
        raise bad_parameter("subject", f"{name!r} is the name of several records: give an id", ids)
    return references(connection, ids).get(ids[0]) if ids else None


def _nowhere(connection: Connection, edition: str, name: str) -> Found:
    suggested = json.loads(suggest(connection, edition, SuggestQuery(q=name)))["items"]
    near = [{part: item[part] for part in Reference.model_fields} for item in suggested]
    return Found(unknown=name, alternatives=near)


def _look(connection: Connection, edition: str, subject: Reference, query: CheckQuery, found: Found) -> None:
    """Find what the sources say of the property."""
    kind = BY_SINGULAR[subject.kind]
    own, related = fields(kind), RELATIONS.get(subject.kind, {})
    measured = measures(connection, subject.id)
    name = query.property
    if query.as_of and name in own:
        timed = [*related, *measured]
        raise bad_parameter("as_of", f"{name!r} is not asked for by day; of this record these are", timed)
    if name in own and own[name].sort != "reference":
        _look_at_field(connection, subject, name, Wanted(query.value, ()), found)
    elif name in own or name in related:
        meant = identified(connection, [query.value])
        wanted = Wanted(query.value, meant.ids[query.value])
        found.meant = [*references(connection, wanted.ids).values()]
        if name in own:
            _look_at_field(connection, subject, name, wanted, found)
        else:
            found.telling, found.besides = relations.sayings(connection, subject.id, related[name], wanted, query.as_of)
        names_records = name in own or related[name].other
        if names_records and not wanted.ids and not any(one.fit == "states" for one in found.telling):
            nowhere = _nowhere(connection, edition, query.value)
            found.unknown, found.alternatives = nowhere.unknown, nowhere.alternatives
    elif name in measured:
        found.telling, found.besides = _figures(connection, subject.id, name, query)
    else:
        there_are = [*own, *related, *measured]
        raise bad_parameter("property", f"{name!r} is no property of {subject.label}", there_are, name)


def _look_at_field(connection: Connection, subject: Reference, name: str, wanted: Wanted, found: Found) -> None:
    record, positions = detail_of(connection, subject.id)
    field = fields(BY_SINGULAR[subject.kind])[name]
    found.telling = of_field(connection, record, positions, field, wanted)
    differing = (one for one in record["disagreements"] if one["field"] == name and one["resolution"] in DISPUTES)
    found.disagreement = None if field.many else next(differing, None)
    found.basis = record["basis"].get(name)


def _figures(
    connection: Connection, subject: str, measure: str, query: CheckQuery
) -> tuple[list[Saying], list[Saying]]:
    """The figures of a measure; with a day those of that time, and the others besides."""
    row, owner = plain(Figure.id), plain(Representation.entity_id)
    found = select(plain(Representation.detail)).join_from(owner.table, row.table, row == owner)
    asked = (plain(Figure.subject_id) == subject, plain(Figure.measure) == measure)
    details = connection.execute(found.where(*asked).order_by(row).limit(FIGURES)).scalars()
    number = quantity(query.value)
    read: list[tuple[bool, Saying]] = []
    for detail in details:
        figure: dict[str, Any] = json.loads(detail)
        read.append((_of_the_time(figure["as_of"], query.as_of), of_figure(figure, number)))
    return [saying for then, saying in read if then], [saying for then, saying in read if not then]


def _of_the_time(told: str | None, day: date | None) -> bool:
    if day is None:
        return True
    return told is not None and span(told).earliest <= day <= span(told).latest
