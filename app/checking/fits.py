"""How a value that a source gives fits the one asked for: it states it, excludes it, or leaves it open.

| property | states | excludes |
|---|---|---|
| date | lies within the date asked for | has no day in common with it, and is not marked `?` or `~` |
| number | lies within the number asked for, limits and rounding included | lies apart from it |
| status | is the same | is a fact, where a mere plan or hope is asked for |
| yes or no | is the same | is the other |
| a record, of which there can be one | is the same | is another |
| a record among several | is the same | never: lists of sources stay open |
| a city where something took place | is the same | is another city in which something took place |
| other text | is the same, but for case, accents and dashes | never: the same may be said in other words |
"""

from collections.abc import Container
from typing import Any, Literal

from app.checking.quantities import Quantity
from app.dates import span
from app.names import key
from app.vocabulary import Status

Fit = Literal["states", "excludes", "open"]

UNREAL: frozenset[Status] = frozenset({"hoped_for", "proposed", "planned", "expected"})
"""What is said to have this status is not said to be."""
REAL: frozenset[Status] = frozenset({"adopted", "in_force", "operating", "held", "achieved", "ended"})
ONLY = frozenset({"adopted_at", "author", "first_publisher", "former_republic_of", "holder", "host", "role", "speaker"})
"""Of these a record can have but one at a time. Of others a source may name one, and leave others out."""
CITIES = frozenset({"founded_place", "place"})


def date(told: str, asked: str) -> Fit:
    """How a date fits: who gives the day gives month and year too, but not the other way round."""
    own, its = span(told), span(asked)
    if {*"?~"} & {*told}:
        return "states" if told == asked else "open"
    if own.earliest > its.latest or own.latest < its.earliest:
        return "excludes"
    return "states" if its.earliest <= own.earliest and own.latest <= its.latest else "open"


def number(told: Quantity, asked: Quantity) -> Fit:
    """How a number fits, both in one unit."""
    return "states" if told.states(asked) else "excludes" if told.excludes(asked) else "open"


def status(told: str, asked: str) -> Fit:
    """How a status fits: what is planned may have come about since, but what has come about is no mere plan."""
    if told == asked:
        return "states"
    return "excludes" if told in REAL and asked in UNREAL else "open"


def same(told: Any, asked: Any, only: bool) -> Fit:
    """How a value fits that is the same or another."""
    if told == asked:
        return "states"
    return "excludes" if only else "open"


def text(told: str, asked: str) -> Fit:
    """How words fit: only the very same say the same for sure."""
    return "states" if key(told) == key(asked) else "open"


def place(told: str, asked: str, cities: Container[str]) -> Fit:
    """How a place fits. One that is no known city may be the country or region around it."""
    parts, wanted = ([key(part) for part in name.split(",")] for name in (told, asked))
    if set(wanted) <= set(parts):
        return "states"
    return "excludes" if len(wanted) == 1 and wanted[0] in cities and parts[0] in cities else "open"
