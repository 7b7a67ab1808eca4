"""CSV (RFC 4180): one record a line. The columns come from the shape, so they are there for an empty list too.

A reference takes two columns, `host.id` and `host.label`; of many references or names each column holds all, parted by
` | `; what has a structure of its own is JSON.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import UnionType
from typing import Any, Union, get_args, get_origin

from app.resolving import compact
from app.shapes import Reference
from app.sparse import Fields, models

BETWEEN = " | "
PARTS = ("id", "label")
"""What is shown of a reference."""


@dataclass(frozen=True)
class Column:
    """A column: its name, and what it shows of a record's JSON."""

    name: str
    cell: Callable[[Mapping[str, Any]], str]


def columns(shape: Any, kept: Fields | None = None) -> Sequence[Column]:
    """The columns for records of this shape, in the order of its fields; of several, for what they all have.

    With fields to be kept, the columns for these, whichever shape has them.
    """
    of = models(shape)
    every = {name: field.annotation for model in reversed(of) for name, field in model.model_fields.items()}
    shown = kept.shown if kept else frozenset.intersection(*(frozenset(model.model_fields) for model in of))
    order = dict.fromkeys(name for model in of for name in model.model_fields)
    return [column for name in order if name in shown for column in _columns(name, every[name])]


def header(shown: Sequence[Column]) -> bytes:
    """The first line."""
    return _line(column.name for column in shown)


def line(shown: Sequence[Column], item: bytes) -> bytes:
    """The line of a record that is given as JSON."""
    record = json.loads(item)
    return _line(column.cell(record) for column in shown)


def _columns(name: str, annotation: Any) -> list[Column]:
    kinds = _members(annotation)
    if any(isinstance(one, type) and issubclass(one, Reference) for one in kinds):
        return [Column(f"{name}.{part}", partial(_of_one, name, part)) for part in PARTS]
    if any(get_origin(one) is list and _refers(one) for one in kinds):
        return [Column(f"{name}.{part}", partial(_of_many, name, part)) for part in PARTS]
    return [Column(name, lambda record: _text(record.get(name)))]


def _of_one(name: str, part: str, record: Mapping[str, Any]) -> str:
    return _text((record.get(name) or {}).get(part))


def _of_many(name: str, part: str, record: Mapping[str, Any]) -> str:
    return BETWEEN.join(_text(one[part]) for one in record.get(name, []))


def _members(annotation: Any) -> Sequence[Any]:
    """The parts of a union, or the one type."""
    return get_args(annotation) if get_origin(annotation) in {Union, UnionType} else (annotation,)


def _refers(listed: Any) -> bool:
    (one,) = get_args(listed)
    return isinstance(one, type) and issubclass(one, Reference)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return BETWEEN.join(value)
    return compact(value)


def _line(cells: Iterable[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(list(cells))
    return buffer.getvalue().encode()
