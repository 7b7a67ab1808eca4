"""The formats that hold a whole list, line by line: CSV, and NDJSON, whose last line tells that nothing is missing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from pydantic import BaseModel

from app.formats import tabular
from app.media import Format
from app.resolving import compact

COMPLETE: Sequence[Format] = ("csv", "ndjson")


@dataclass(frozen=True)
class Lines:
    """How a list is written: what comes before its records, a record that is given as JSON, and what comes after them.

    `last` is told how many records there were, the edition, and the notes on the list.
    """

    first: str
    one: Callable[[str], str]
    last: Callable[[int, str, Sequence[str]], str]


def lines(format: Format, shape: type[BaseModel]) -> Lines:
    """How a list of records of this shape is written in one of these formats."""
    if format == "ndjson":
        return Lines("", "{}\n".format, _closing)
    shown = tabular.columns(shape)
    return Lines(tabular.header(shown), partial(tabular.line, shown), lambda *_: "")


def _closing(count: int, edition: str, notes: Sequence[str]) -> str:
    return compact({"count": count, "edition": edition, "notes": notes}) + "\n"
