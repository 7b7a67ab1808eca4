"""What the pages about the whole tell: the front page, and the page on method, coverage and agreement."""

from typing import Any

from app import conflicts, timeline
from app.conflicts import ConflictQuery
from app.explorer.showing import Ask
from app.kinds.memberships import DIALOGUE_PARTNERS, MEMBER_STATES, OBSERVERS
from app.kinds.sources import SOURCES
from app.kinds.states import STATES
from app.kinds.summits import SUMMITS
from app.timeline import TimelineQuery
from app.vocabulary import KindName

Content = dict[str, Any]
DATED: list[KindName] = ["organisation", "body", "summit", "event", "chairmanship", "document", "programme"]
"""Kinds of records whose dates are dates of things, not of what is said of them."""
DRAWN = 200
"""As many things a picture shows at most."""


def home(ask: Ask) -> Content:
    """What there is, who belongs, what happened, and where sources differ."""
    disputed = ask.listing(conflicts.conflicts, ConflictQuery(limit=3, difference=["place", "status", "date", "count"]))
    return {
        "index": ask.index(),
        "members": ask.page(MEMBER_STATES, limit=50),
        "observers": ask.page(OBSERVERS, limit=50),
        "partners": ask.page(DIALOGUE_PARTNERS, limit=50),
        "states": ask.page(STATES, limit=DRAWN),
        "summits": ask.page(SUMMITS, limit=3),
        "disputed": disputed,
    }


def about(ask: Ask) -> Content:
    """The sources, how far each was read, and how much they agree."""
    return {
        "index": ask.index(),
        "sources": ask.page(SOURCES, sort="published", limit=200),
        "disputed": ask.listing(conflicts.conflicts, ConflictQuery(limit=200)),
    }


def dates(ask: Ask, query: TimelineQuery) -> Content:
    """A page of the timeline, and on the first page what happened in its days, to be drawn."""
    happened = query.model_copy(update={"limit": DRAWN, "kind": query.kind or DATED, "sort": "date"})
    return {
        "query": query,
        "found": ask.listing(timeline.timeline, query),
        "dated": None if query.cursor else ask.listing(timeline.timeline, happened),
    }
