"""Dates as the sources know them: EDTF (ISO 8601-2), level 0 and `?`, `~`, `..` of level 1."""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

_DAY = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?[?~]?"
_FORM = re.compile(rf"{_DAY}(?:/(?:{_DAY}|\.\.))?|\.\./{_DAY}")
FIRST_DAY, LAST_DAY = date.min, date.max
LENGTHS = (1, 1), (2, 31), (32, 366), (367, LAST_DAY.toordinal())
"""The days that a date may mean, at least and at most: of a day, up to a month, up to a year, of more."""


class Span(NamedTuple):
    """The earliest and the latest day that a date can mean, both included."""

    earliest: date
    latest: date


def length(days: int) -> int:
    """Which of these lengths so many days have."""
    return next(number for number, (_, longest) in enumerate(LENGTHS) if days <= longest)


@lru_cache(maxsize=4_096)
def span(text: str) -> Span:
    """The days that an EDTF date covers; an open end reaches to the end of the calendar.

    Raises ValueError when the text is not a date of the supported levels or ends before it begins.
    """
    if not _FORM.fullmatch(text):
        raise ValueError(f"{text!r} is not an EDTF date such as 2024, 2024-07, 2024-07-03/2024-07-04 or 2020/..")
    start, _, end = text.partition("/")
    earliest = FIRST_DAY if start == ".." else _bounds(start).earliest
    latest = LAST_DAY if end == ".." else _bounds(end or start).latest
    if latest < earliest:
        raise ValueError(f"{text!r} ends before it begins")
    return Span(earliest, latest)


@lru_cache(maxsize=4_096)
def _bounds(text: str) -> Span:
    plain = text.rstrip("?~")
    try:
        first = date.fromisoformat(plain + "-01-01"[len(plain) - len("2024") :])
    except ValueError:
        raise ValueError(f"{text!r} is not a day, month or year of the calendar") from None
    match plain.count("-"):
        case 0:
            return Span(first, first.replace(month=12, day=31))
        case 1:
            return Span(first, first.replace(day=monthrange(first.year, first.month)[1]))
        case _:
            return Span(first, first)


def _check(text: str) -> str:
    span(text)
    return text


Edtf = Annotated[
    str,
    AfterValidator(_check),
    WithJsonSchema({"type": "string", "pattern": f"^(?:{_FORM.pattern})$", "maxLength": 32, "examples": ["2024-07"]}),
]
"""A date exactly as precise as its source. In a field that means one moment, an interval says: within these days."""


def _written_out(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value, flags=re.ASCII):
        raise ValueError(f"{value!r} is not a day such as 2024-07-03")
    return value


Day = Annotated[date, BeforeValidator(_written_out)]
"""A day of the calendar. Pydantic alone would read numbers as well, as seconds since 1970."""
