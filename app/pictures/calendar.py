"""Where days stand on an axis on which full years are wide, so that both near and far ones can be read."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

FULL, PLAIN, EMPTY = 4.0, 2.5, 0.5
"""Shares of the room: of a year with dates precise to the month, of any other with dates, of one without."""
SHARP = 62
"""A date that covers no more days than this is precise to the month."""
MOST = 400
"""Years at most; of more, those far from all others are no picture."""


class Days(NamedTuple):
    """The first and the last day that something can cover; None where it goes on out of the picture."""

    first: date | None
    last: date | None


class Axis:
    """Years from left to right."""

    def __init__(self, dates: Iterable[Days], left: float, right: float) -> None:
        told = [(days, end) for days in dates for end in days if end]
        years = sorted({end.year for _, end in told}) or [date.min.year]
        self.first, self.last = years[0], min(years[-1], years[0] + MOST)
        sharp = {end.year for days, end in told if days.first and days.last and (days.last - days.first).days <= SHARP}
        shares = [
            FULL if year in sharp else PLAIN if year in years else EMPTY for year in range(self.first, self.last + 1)
        ]
        self.left, self.right = left, right
        self._told = set(years)
        unit = (right - left) / sum(shares)
        self._starts = [left + unit * sum(shares[:at]) for at in range(len(shares) + 1)]

    def at(self, day: date) -> float:
        """Where a day begins."""
        if day.year < self.first:
            return self._starts[0]
        if day.year > self.last:
            return self.right
        start, end = self._starts[day.year - self.first : day.year - self.first + 2]
        whole = (date(day.year, 12, 31) - date(day.year, 1, 1)).days + 1
        return start + (end - start) * (day.timetuple().tm_yday - 1) / whole

    def after(self, day: date) -> float:
        """Where a day ends."""
        return self.at(date.fromordinal(day.toordinal() + 1)) if day < date.max else self.right

    def ticks(self, room: float) -> Sequence[tuple[int, float]]:
        """The years of which dates are, and where they begin; no two nearer than `room`."""
        found: list[tuple[int, float]] = []
        for year in range(self.first, self.last + 1):
            start = self._starts[year - self.first]
            if year in self._told and (not found or start - found[-1][1] >= room):
                found.append((year, start))
        return found
