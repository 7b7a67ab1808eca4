"""What the filters of lists mean, as conditions on rows."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, not_, or_, select
from sqlmodel import col

from app.dates import LAST_DAY, Edtf, span
from app.kind import AnyQuery, Condition, HeldQuery, Names, RecordQuery
from app.names import key
from app.tables import Alias, Citation, Entity, FieldAgreement, Link
from app.vocabulary import Match


def named(column: Any, wanted: Names) -> Iterator[Condition]:
    """The column refers to one of these records, given by id or by any of their names."""
    if wanted:
        yield col(column).in_(known(wanted))


def linked(subject: Any, role: str, wanted: Names) -> Iterator[Condition]:
    """The record has a link of this role to one of these records."""
    if wanted:
        found = select(col(Link.subject_id)).where(col(Link.role) == role, col(Link.object_id).in_(known(wanted)))
        yield col(subject).in_(found)


def one_of(column: Any, wanted: Sequence[str]) -> Iterator[Condition]:
    """The column is one of these words."""
    if wanted:
        yield col(column).in_(wanted)


def equal(column: Any, wanted: Any) -> Iterator[Condition]:
    """The column has this value."""
    if wanted is not None:
        yield col(column) == wanted


def dated(row: type[Any], field: str, query: RecordQuery) -> Iterator[Condition]:
    """The date in this field fits the EDTF date that the parameter of the same name gives."""
    wanted: Edtf | None = getattr(query, field)
    if wanted is not None:
        earliest, latest = getattr(row, f"{field}_earliest"), getattr(row, f"{field}_latest")
        yield from fitting(getattr(row, field), earliest, latest, wanted, query.match)


def fitting(text: Any, earliest: Any, latest: Any, wanted: Edtf, match: Match) -> Iterator[Condition]:
    """The days of a date fit those of an EDTF date."""
    days = span(wanted)
    if match == "overlaps":
        yield col(earliest) <= days.latest
        yield col(latest) >= days.earliest
    else:
        yield col(earliest) >= days.earliest
        yield col(latest) <= days.latest
    if match == "certain":
        yield not_(or_(col(text).contains("?"), col(text).contains("~")))


def held(row: type[Any], query: HeldQuery) -> Iterator[Condition]:
    """It held on the day asked for, or may have."""
    if query.as_of is not None:
        yield row.possible_from <= query.as_of
        yield row.possible_to >= query.as_of


def certainty(row: type[Any], day: date) -> Any:
    """Whether what held or may have held on this day did so for sure."""
    sure = and_(row.certain_from <= day, row.certain_to >= day)
    return case((sure, "certain"), else_="possible")


def common(row: type[Any], query: AnyQuery) -> Iterator[Condition]:
    """The conditions that every list of records knows."""
    yield from named(row.id, query.id)
    yield from one_of(Entity.voice, query.voice)
    if query.agreement:
        agreeing = col(FieldAgreement.agreement).in_(query.agreement)
        yield row.id.in_(select(col(FieldAgreement.entity_id)).where(agreeing))
    if query.source:
        yield row.id.in_(select(col(Citation.entity_id)).where(col(Citation.source_id).in_(known(query.source))))


def known(wanted: Names) -> Select[Any]:
    """The ids of the records that have one of these ids or names."""
    by_name = select(col(Alias.entity_id)).where(col(Alias.key).in_([key(name) for name in wanted]))
    return select(col(Entity.id)).where(or_(col(Entity.id).in_(wanted), col(Entity.id).in_(by_name)))


def day(column: Any) -> Any:
    """A day to sort by; what has none comes last."""
    return func.coalesce(column, literal(LAST_DAY))
