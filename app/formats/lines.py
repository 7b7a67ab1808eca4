"""The formats that hold a whole list, line by line: CSV, and NDJSON, whose last line tells that nothing is missing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.formats import tabular
from app.media import Format
from app.resolving import compact
from app.sparse import Fields

COMPLETE: Sequence[Format] = ("csv", "ndjson")


@dataclass(frozen=True)
class Lines:
    """How a list is written: what comes before its records, a record that is given as JSON, and what comes after them.

    `last` is told how many records there were, the edition, and the notes on the list.
    """

    first: str
    one: Callable[[str], str]
    last: Callable[[int, str, Sequence[str]], str]


def lines(format: Format, shape: Any, kept: Fields | None) -> Lines:
    """How a list of records of this shape, or of several, is written in one of these formats, with what is kept."""
    if format == "ndjson":
        return Lines("", "{}\n".format, _closing)
    shown = tabular.columns(shape, kept)
    return Lines(tabular.header(shown), partial(tabular.line, shown), lambda *_: "")


def _closing(count: int, edition: str, notes: Sequence[str]) -> str:
    return compact({"count": count, "edition": edition, "notes": notes}) + "\n"
