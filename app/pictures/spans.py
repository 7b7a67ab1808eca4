"""What the dates of a record say when it was: it lasted so long, or it was some time within these days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from app.date_words import in_words
from app.dates import FIRST_DAY, LAST_DAY, span
from app.pictures.calendar import Days
from app.vocabulary import Status, Voice

Json = Mapping[str, Any]
PAIRS = {"start": "end", "since": "until"}
"""Fields that tell when something began, and those that tell when the same ended."""
LASTING = {("event", "date"), ("summit", "date"), ("programme", "period")}
"""Kinds and fields whose intervals are the time that something takes; all others mean one moment within them."""
INTENDED: set[Status] = {"hoped_for", "proposed", "planned", "expected"}


class Moment(NamedTuple):
    """One date: the days that it can mean."""

    days: Days
    uncertain: bool


class Spell(NamedTuple):
    """A line of the timeline. What lasts has a beginning and an end, either of which may be unknown."""

    record: Json
    words: str
    status: Status | None
    voice: Voice
    begins: Moment | None
    ends: Moment | None
    lasts: bool
    attested: date | None
    """The last day on which a source that dates it appeared: what has no end was still so then."""

    @property
    def intended(self) -> bool:
        return self.status in INTENDED

    @property
    def days(self) -> Sequence[Days]:
        return [moment.days for moment in (self.begins, self.ends) if moment]


def spells(entries: Iterable[Json]) -> list[Spell]:
    """Entries of `/v1/timeline`, those that are beginning and end of one thing taken together, in their order."""
    listed = list(entries)
    ends = {(one["record"]["id"], one["field"]): one for one in listed if one["field"] in PAIRS.values()}
    found = []
    for entry in listed:
        if entry["field"] in PAIRS:
            found.append(_lasting(entry, ends.pop((entry["record"]["id"], PAIRS[entry["field"]]), None)))
        elif entry["field"] not in PAIRS.values():
            found.append(_single(entry))
    # An end whose beginning is not told, or lies before the days that were asked for.
    return found + [_lasting(None, end) for end in ends.values()]


def _lasting(start: Json | None, end: Json | None) -> Spell:
    entry: Json = start or end or {}
    begins, ends = (_moment(one["date"]) if one else None for one in (start, end))
    return Spell(
        entry["record"],
        _words(start, end),
        entry["status"],
        entry["voice"],
        begins,
        ends,
        lasts=True,
        attested=_attested(entry),
    )


def _words(start: Json | None, end: Json | None) -> str:
    if start and end:
        dates = start["date"], end["date"]
        plain = not any("/" in one for one in dates)
        return in_words("/".join(dates)) if plain else f"from {in_words(dates[0])} to {in_words(dates[1])}"
    return f"since {in_words(start['date'])}" if start else f"until {in_words(end['date'])}" if end else ""


def _single(entry: Json) -> Spell:
    text, record = entry["date"], entry["record"]
    first, slash, last = text.partition("/")
    # What is achieved was so in a moment, as a state's joining is.
    lasts = bool(slash) and (record["kind"], entry["field"]) in LASTING and entry["status"] != "achieved"
    if lasts:
        begins = None if first == ".." else _moment(first)
        ends = None if last == ".." else _moment(last)
    else:
        begins = ends = _moment(text)
    return Spell(record, in_words(text), entry["status"], entry["voice"], begins, ends, lasts, _attested(entry))


def _attested(entry: Json) -> date | None:
    published = [one["source"]["published"] for one in entry["citations"]]
    return max((span(one).latest for one in published if one), default=None)


def _moment(text: str) -> Moment:
    days = span(text)
    first = days.earliest if days.earliest != FIRST_DAY else None
    last = days.latest if days.latest != LAST_DAY else None
    return Moment(Days(first, last), "?" in text or "~" in text)
