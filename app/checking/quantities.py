"""Numbers as sources and people give them: with their limits, as ranges, about so many.

An approximate number may be off by half a unit of its last significant digit where it is to support a statement ("about
30" lies between 25 and 35), and by a whole unit before it rules one out (between 20 and 40).
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from math import inf
from typing import Any, NamedTuple

from app.words import keys

_NUMBER = r"\d{1,15}(?:,\d{3})*(?:\.\d{1,15})?"
_FORM = re.compile(
    rf"(?P<limits>[^\d]*?)\s*(?P<low>{_NUMBER})(?:\s*(?P<early>[^\d]*?)\s*(?:-|–|\bto\b|\band\b)\s*\$?(?P<high>{_NUMBER}))?"
    r"(?P<unit>[^\d]*)"
)
_LIMITS = {
    "about": re.compile(r"\b(?:about|around|approximately|roughly|almost|nearly|some|circa)\b|\bc\.|[~≈]"),
    "from": re.compile(r"\b(?:at least|(?:no|not) (?:less|fewer) than)\b|>=|≥"),
    "up_to": re.compile(r"\b(?:at most|(?:no|not) more than|up to)\b|<=|≤"),
    "over": re.compile(r"\b(?:over|more than|above|exceeding|greater than)\b|>"),
    "under": re.compile(r"\b(?:under|less than|fewer than|below)\b|<"),
}
"""The first that are found hold; so `no more than` is not `more than`."""
_SAID = re.compile(r"\b(?:exactly|precisely|between|from)\b|[=$%\s]")
"""What a number may have about it that says nothing further."""
_MAGNITUDES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SIGNS = {"%": " percent ", "per cent": " percent ", "$": " dollars "}


class Ends(NamedTuple):
    """The ends of a range, and whether it is without them."""

    low: float
    low_open: bool
    high: float
    high_open: bool


@dataclass(frozen=True)
class Quantity:
    """The numbers that may be meant: from `low` to `high`, give or take `slack`; without these where they are open."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False
    slack: float = 0.0
    factor: float = 1.0
    """What the words of magnitude have multiplied it by."""
    unit: frozenset[str] = frozenset()
    """The other words of its unit, as words are compared."""

    def in_units_of(self, other: "Quantity") -> "Quantity":
        """The same number; in the other's unit where it has none."""
        if self.unit or self.factor != 1:
            return self
        ends = self.low * other.factor, self.high * other.factor
        return replace(self, low=ends[0], high=ends[1], slack=self.slack * other.factor)

    def states(self, other: "Quantity") -> bool:
        """Whether all that this may be lies in what the other may be: who states this states the other too."""
        own, its = self.ends(0.5), other.ends(0.5)
        low = own.low > its.low or (own.low == its.low and (own.low_open or not its.low_open))
        high = own.high < its.high or (own.high == its.high and (own.high_open or not its.high_open))
        return low and high

    def excludes(self, other: "Quantity") -> bool:
        """Whether nothing that the other may be lies in what this may be.

        The very number that a limit names is left open: "over 40" and 40 do not meet, but people round.
        """
        own, its = self.ends(1), other.ends(1)
        return own.low > its.high or its.low > own.high

    def ends(self, slack: float) -> Ends:
        """Its ends, so much of the slack taken in."""
        give = self.slack * slack
        return Ends(self.low - give, self.low_open, self.high + give, self.high_open)


def asked(text: str) -> Quantity:
    """A number as it is asked for: `40`, `over 40%`, `about 150`, `4-9`, `$23 trillion`.

    Raises ValueError for any other text.
    """
    found = _FORM.fullmatch(text.strip().casefold())
    limits = f"{found['limits']} " if found else ""
    if found is None or _SAID.sub("", _without_limits(limits)):
        raise ValueError(f"{text!r} is not a number such as 40, over 40%, about 150 or 4-9")
    factor, unit = _unit(f"{found['limits']} {found['unit']} {found['early'] or ''}")
    low = Decimal(found["low"].replace(",", ""))
    high = Decimal(found["high"].replace(",", "")) if found["high"] else low
    if high < low:
        raise ValueError(f"{text!r} ends below its beginning")
    return _limited(low, high, limits, factor, unit)


def told(figure: dict[str, Any]) -> Quantity | None:
    """The number that a figure holds; None where it holds none."""
    given = [figure[name] for name in ("value", "low", "high") if figure[name] is not None]
    if not given:
        return None
    factor, unit = _unit(figure["unit"] or "")
    if figure["value"] is not None:
        value = Decimal(str(figure["value"]))
        return _limited(value, value, (figure["qualifier"] or "").casefold(), factor, unit)
    low = -inf if figure["low"] is None else figure["low"] * factor
    high = inf if figure["high"] is None else figure["high"] * factor
    return Quantity(low, high, factor=factor, unit=unit)


def worded(figure: dict[str, Any]) -> str:
    """The number that a figure holds, as its source limits it."""
    value, qualifier = figure["value"], figure["qualifier"]
    ends = [_short(figure[end]) for end in ("low", "high") if figure[end] is not None]
    number = _short(value) if value is not None else " to ".join(ends)
    return " ".join(part for part in (f"“{qualifier}”" if qualifier else "", number, figure["unit"]) if part)


def _limited(low: Decimal, high: Decimal, limits: str, factor: float, unit: frozenset[str]) -> Quantity:
    found = _found(limits)
    slack = _step(low) * factor if "about" in found else 0.0
    exact = Quantity(float(low) * factor, float(high) * factor, slack=slack, factor=factor, unit=unit)
    if found & {"over", "from"}:
        return replace(exact, high=inf, low_open="over" in found)
    if found & {"under", "up_to"}:
        return replace(exact, low=-inf, high_open="under" in found)
    return exact


def _found(limits: str) -> set[str]:
    found = set()
    for name, words in _LIMITS.items():
        if words.search(limits):
            found.add(name)
            limits = words.sub(" ", limits)
    return found


def _without_limits(limits: str) -> str:
    for words in _LIMITS.values():
        limits = words.sub(" ", limits)
    return limits


def _unit(text: str) -> tuple[float, frozenset[str]]:
    """By how much the unit multiplies, and its other words."""
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    words = {*text.casefold().split()} & _MAGNITUDES.keys()
    factor = 1.0
    for word in words:
        factor *= _MAGNITUDES[word]
    bare = _without_limits(text.casefold())
    return factor, frozenset(keys(_SAID.sub(" ", bare))) - frozenset(keys(" ".join(_MAGNITUDES)))


def _step(value: Decimal) -> float:
    """A unit of the last significant digit: 10 of 30 and of 150, 1 of 23."""
    exponent = value.normalize().as_tuple().exponent
    return 10.0 ** int(exponent)


def _short(value: float) -> str:
    return f"{value:g}" if abs(value) < 1e6 else f"{value:,.0f}"  # noqa: PLR2004 - from where `g` uses exponents
