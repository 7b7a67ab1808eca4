"""The filters of a list as a form: every parameter whose values are words of a closed list, and the order."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple, get_args, get_origin
from urllib.parse import urlencode

from pydantic import BaseModel

from app.explorer import labels
from app.pages import APART

UNCHOSEN = APART | {"limit", "cursor", "match"}


class Option(NamedTuple):
    """A value that can be chosen."""

    value: str
    label: str
    chosen: bool


class Choice(NamedTuple):
    """A parameter, and the values that it can have."""

    name: str
    label: str
    options: Sequence[Option]


class Active(NamedTuple):
    """A filter that holds and is no choice of the form."""

    name: str
    label: str
    value: str
    without: str
    """The query that remains without it."""


def choices(asked: BaseModel) -> Iterator[Choice]:
    """The parameters to choose from, as they are chosen in this query."""
    for name, field in type(asked).model_fields.items():
        words = _words(field.annotation)
        if words and name not in UNCHOSEN:
            value = getattr(asked, name)
            chosen = value if isinstance(value, list) else [value]
            options = [Option(word, _label(name, word), word in chosen) for word in words]
            yield Choice(name, "Order" if name == "sort" else labels.field(name), options)


def active(asked: BaseModel) -> Iterator[Active]:
    """The filters that hold beside what the form has."""
    given = asked.model_dump(mode="json", exclude_unset=True, by_alias=True)
    pairs = [(name, one) for name, value in given.items() for one in (value if isinstance(value, list) else [value])]
    for pair in pairs:
        name, value = pair
        field = next(field for own, field in type(asked).model_fields.items() if name in (own, field.alias))
        if name not in UNCHOSEN and name != "q" and not _words(field.annotation):
            others = [other for other in pairs if other != pair and other[0] != "cursor"]
            yield Active(name, labels.field(name), str(value), urlencode(others))


def _words(annotation: Any) -> tuple[str, ...]:
    """The closed list that the values of a parameter are from; empty where there is none."""
    if get_origin(annotation) is list:
        (annotation,) = get_args(annotation)
    return get_args(annotation) if get_origin(annotation) is Literal else ()


def _label(name: str, word: str) -> str:
    if name == "agreement":
        return labels.AGREEMENT[word]
    if name == "resolution":
        return labels.RESOLUTION[word]
    if name != "sort":
        return labels.words(word)
    return f"{labels.field(word.removeprefix('-'))}{', reversed' if word.startswith('-') else ''}"
