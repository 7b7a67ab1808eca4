"""The formats that hold a whole list, line by line: CSV, and NDJSON, whose last line tells that nothing is missing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.formats import tabular
from app.media import Format
from app.resolving import packed
from app.sparse import Fields

COMPLETE: Sequence[Format] = ("csv", "ndjson")


@dataclass(frozen=True)
class Lines:
    """How a list is written: what comes before its records, a record that is given as JSON, and what comes after them.

    `last` is told how many records there were, the edition, and the notes on the list.
    """

    first: bytes
    one: Callable[[bytes], bytes]
    last: Callable[[int, str, Sequence[str]], bytes]


def lines(format: Format, shape: Any, kept: Fields | None) -> Lines:
    """How a list of records of this shape, or of several, is written in one of these formats, with what is kept."""
    if format == "ndjson":
        return Lines(b"", b"%b\n".__mod__, _closing)
    shown = tabular.columns(shape, kept)
    return Lines(tabular.header(shown), partial(tabular.line, shown), lambda *_: b"")


def _closing(count: int, edition: str, notes: Sequence[str]) -> bytes:
    return packed({"count": count, "edition": edition, "notes": notes}) + b"\n"
