"""The filters of lists that ask for days: of a date, and of what holds for a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, case, literal_column, not_, or_, select, union_all

from app.conditions import Asked, Condition, Filter, Sought, of_kind
from app.dates import LENGTHS, span
from app.tables import TimelineEntry, plain

ENTRY = TimelineEntry


@dataclass(frozen=True)
class Days(Filter):
    """Rows fit whose EDTF date in `column` shares a day with the one asked for, or lies within it."""

    earliest: Any = None
    latest: Any = None
    id: Any = None
    owner: Any = None
    """Of an entry of the timeline, the id of the row that has its date."""
    its: Sequence[Condition] = ()
    """Which entries are of this date."""
    order: Sequence[Any] = ()
    """What a list by this date goes by, in the entries."""

    def conditions(self, asked: Asked) -> Iterator[Condition]:
        if asked.few:
            yield self.id.in_(union_all(*self.found(asked)))
        else:
            yield from self._fits(asked, self.earliest, self.latest)
            yield from self._sure(asked, self.column)

    def found(self, asked: Asked) -> Iterator[Select[Any]]:
        """The ids of all rows that fit, among dates of about one length at a time: none of those began long before.

        To go through all that began before, for what still goes on, would take the longer the more there is.
        """
        date, earliest, latest, length = map(plain, (ENTRY.date, ENTRY.earliest, ENTRY.latest, ENTRY.length))
        overlaps = asked.match == "overlaps"
        for number in range(len(LENGTHS)):
            end = bindparam(f"{asked.name}_{'since' if overlaps else 'until'}_{number}", type_=Date)
            near = earliest >= end if overlaps else earliest <= end
            fits = *self._fits(asked, earliest, latest), *self._sure(asked, date)
            yield select(self.owner).where(*self.its, length == literal_column(str(number)), near, *fits)

    def sought(self, asked: Asked) -> Sought:
        """What began last before the end of the days asked for, or first after their beginning, is likeliest to fit."""
        begins, *besides = self.conditions(replace(asked, few=False))
        return Sought(begins, besides, self.earliest.desc() if asked.match == "overlaps" else self.earliest)

    def values(self, name: str, wanted: Any) -> Mapping[str, Any]:
        days = span(wanted)
        found = {f"{name}_first": days.earliest, f"{name}_last": days.latest}
        for number, (shortest, longest) in enumerate(LENGTHS):
            found[f"{name}_since_{number}"] = _before(days.earliest, longest - 1)
            found[f"{name}_until_{number}"] = _before(days.latest, shortest - 1)
        return found

    def valued(self, id: Any) -> Select[Any] | None:  # noqa: ARG002 - a date is no value that many rows would share
        return None

    def _fits(self, asked: Asked, earliest: Any, latest: Any) -> Iterator[Condition]:
        first, last = (bindparam(f"{asked.name}_{end}", type_=Date) for end in ("first", "last"))
        if asked.match == "overlaps":
            yield earliest <= last
            yield latest >= first
        else:
            yield earliest >= first
            yield latest <= last

    def _sure(self, asked: Asked, date: Any) -> Iterator[Condition]:
        if asked.match == "certain":
            yield not_(or_(date.contains("?"), date.contains("~")))


@dataclass(frozen=True)
class Holding(Filter):
    """Rows fit that held on the day asked for, or may have."""

    until: Any = None

    def conditions(self, asked: Asked) -> Iterator[Condition]:
        day = bindparam(asked.name, type_=Date)
        yield self.column <= day
        yield self.until >= day

    def sought(self, asked: Asked) -> Sought:
        return Sought(besides=list(self.conditions(asked)))

    def valued(self, id: Any) -> Select[Any] | None:  # noqa: ARG002 - a day is no value that many rows would share
        return None


def dated(row: type[Any], field: str) -> Filter:
    """A filter by the date in this field."""
    earliest, latest = (plain(getattr(row, f"{field}_{end}")) for end in ("earliest", "latest"))
    its = (plain(ENTRY.field) == field, *of_kind(row, ENTRY))
    owner = plain(ENTRY.entity_id)
    order = plain(ENTRY.earliest), owner
    return Days(
        plain(getattr(row, field)),
        earliest=earliest,
        latest=latest,
        id=plain(row.id),
        owner=owner,
        its=its,
        order=order,
    )


def held(row: type[Any]) -> dict[str, Filter]:
    """The filter of what holds for a time."""
    return {"as_of": Holding(plain(row.possible_from), until=plain(row.possible_to))}


def certainty(row: type[Any]) -> ColumnElement[str]:
    """Whether what held or may have held on the day `as_of` did so for sure."""
    day = bindparam("as_of", type_=Date)
    sure = and_(plain(row.certain_from) <= day, plain(row.certain_to) >= day)
    return case((sure, "certain"), else_="possible").label("certainty")


def _before(day: date, days: int) -> date:
    """So many days before, or the first of the calendar."""
    return date.fromordinal(max(day.toordinal() - days, 1))
