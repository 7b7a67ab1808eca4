"""Conflicts that nobody has declared: records that cannot all be true, though each is consistent in itself."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from app.dates import FIRST_DAY, LAST_DAY, span
from seed.curated import Curated
from seed.mistakes import Mistake

Days = tuple[date, date]
"""The first and the last day on which something held for sure."""


def clashes(records: Sequence[Curated]) -> Iterable[Mistake]:
    """Every pair of records that clash, unless one of them declares a disagreement on the field."""
    for kind, same, field, days in (
        ("chairmanship", ("organisation",), "holder", _held("start", "end")),
        ("membership", ("state", "organisation"), "role", _held("since", "until")),
        ("figure", ("subject", "measure", "unit", "counted"), "value", _at("as_of")),
    ):
        alike: dict[tuple[Any, ...], list[Curated]] = {}
        for record in records:
            if record.kind.singular == kind:
                alike.setdefault(tuple(record.value(name) for name in same), []).append(record)
        for group in alike.values():
            for one, other in combinations(group, 2):
                differ = one.value(field) != other.value(field)
                if (
                    differ
                    and _overlap(days(one), days(other))
                    and not (_declared(one, field) or _declared(other, field))
                ):
                    yield one.mistake(field, f"clashes with {other.id} at the same time; declare a disagreement")


def _declared(record: Curated, field: str) -> bool:
    return any(row.field == field for row in record.record.disagreements)


def _held(start: str, end: str) -> Callable[[Curated], Days | None]:
    """For what lasts: certain from the latest start to the earliest end, or as long as it is attested."""

    def days(record: Curated) -> Days | None:
        began, ended, seen = (_span(record, name) for name in (start, end, "attested"))
        first = began[1] if began else seen[1] if seen else None
        last = ended[0] if ended else seen[0] if seen else None
        return (first, last) if first and last and first <= last else None

    return days


def _at(field: str) -> Callable[[Curated], Days | None]:
    """For what is so at one time: all of its days, and always where no time is given."""
    return lambda record: _span(record, field) or (FIRST_DAY, LAST_DAY)


def _span(record: Curated, field: str) -> Days | None:
    text = record.value(field)
    if not text:
        return None
    days = span(text)
    return days.earliest, days.latest


def _overlap(one: Days | None, other: Days | None) -> bool:
    return one is not None and other is not None and one[0] <= other[1] and other[0] <= one[1]
