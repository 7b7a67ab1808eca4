"""What the sources of one value make of it together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from app.vocabulary import Agreement, Resolution, Voice

DISPUTES: frozenset[Resolution] = frozenset({"preferred", "open", "both_true"})


@dataclass(frozen=True)
class Origin:
    """Who stands behind an article: its author and whoever published it first."""

    author: str | None
    publisher: str | None


@dataclass(frozen=True)
class Witness:
    """One citation as a witness for a value."""

    source: str
    speaker: str | None
    differs: bool


def independent(one: Witness, other: Witness, origins: Mapping[str, Origin]) -> bool:
    """Two witnesses are independent if they share neither author nor first publisher, nor repeat one speaker."""
    a, b = origins[one.source], origins[other.source]
    same_author = a.author is not None and a.author == b.author
    same_publisher = a.publisher is not None and a.publisher == b.publisher
    same_speaker = one.speaker is not None and one.speaker == other.speaker
    return one.source != other.source and not (same_author or same_publisher or same_speaker)


def agreement(witnesses: Iterable[Witness], resolution: Resolution | None, origins: Mapping[str, Origin]) -> Agreement:
    """`conflict` where sources differ by more than precision, `confirmed` by two independent ones, else `single`."""
    if resolution in DISPUTES:
        return "conflict"
    agreeing = {witness for witness in witnesses if not witness.differs}
    if any(independent(one, other, origins) for one, other in combinations(agreeing, 2)):
        return "confirmed"
    return "single"


def strongest(voices: Iterable[Voice]) -> Voice:
    """The strongest of several voices: what an article asserts outweighs what it reports, and that an opinion.

    What rests on no quote is known from outside the articles' text, and so nobody's report or opinion: `asserted`.
    """
    return min(voices, key=("asserted", "reported", "opinion").index, default="asserted")
