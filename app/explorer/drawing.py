"""Pictures in pages: laid out for a wide screen, and anew for a phone."""

from collections.abc import Callable
from typing import NamedTuple

from app.explorer.evidence import Json
from app.pictures import figures, ladder, members, timeline
from app.pictures.svg import Picture


class Drawn(NamedTuple):
    """A picture, ready to be put into a page."""

    wide: str
    narrow: str | None
    """None where it is so large that only who needs it should load it."""
    title: str


def draw_figures(found: list[Json]) -> Drawn:
    """Figures side by side."""
    return _both(figures.draw, found)


def draw_ladder(found: list[Json]) -> Drawn:
    """How far things have come."""
    return _both(ladder.draw, found)


def draw_members(memberships: list[Json], states: list[Json]) -> Drawn:
    """The map of those who belong to the organisation."""
    return _wide(members.draw(memberships, states))


def draw_timeline(entries: list[Json], left_out: int) -> Drawn:
    """What happened when."""
    return _wide(timeline.draw(entries, left_out=left_out))


def _wide(picture: Picture) -> Drawn:
    return Drawn(picture.inline(), None, picture.title)


def _both(draw: Callable[..., Picture], found: list[Json]) -> Drawn:
    wide, narrow = draw(found), draw(found, "narrow")
    return Drawn(wide.inline(), narrow.inline(), wide.title)
