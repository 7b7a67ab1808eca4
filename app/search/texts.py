"""What of a record is searched: its names, the facts that are text, the names of what it refers to, and its quotes."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlmodel.sql.sqltypes import AutoString

from app.catalogue import BY_SINGULAR

_NO_PROSE = frozenset({"url", "document", "sha256", "language"})


class Text(NamedTuple):
    """A text of a record: in which field of the index its words stand, and which field of the record it is."""

    place: str
    field: str
    text: str


def texts(item: Mapping[str, Any]) -> Iterator[Text]:
    """The texts of a record, given as an item of a list, the most telling first."""
    yield Text("name", "label", normal(item["label"]))
    for alias in item["aliases"]:
        yield Text("alias", "aliases", normal(alias))
    for field in _prose(item["kind"]):
        if value := item[field]:
            yield Text("text", field, normal(value))
    for field in _related(item["kind"]):
        found = item[field]
        for one in found if isinstance(found, list) else [found] if found else []:
            yield Text("quote", field, normal(one["label"]))


def normal(text: str) -> str:
    """Text with its letters and their accents in one piece, where there is one."""
    return unicodedata.normalize("NFC", text)


@cache
def _prose(kind: str) -> tuple[str, ...]:
    of = BY_SINGULAR[kind]
    columns = of.row.__table__.c
    return tuple(name for name in of.facts if isinstance(columns[name].type, AutoString) and name not in _NO_PROSE)


@cache
def _related(kind: str) -> tuple[str, ...]:
    of = BY_SINGULAR[kind]
    return (*of.references, *of.links)
