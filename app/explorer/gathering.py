"""What the page of a record tells beside its own facts: whole lines for what matters most to its kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from app.catalogue import BY_SINGULAR
from app.evidence import SourceCitationQuery, citations_of_source
from app.explorer import labels
from app.explorer.evidence import Json, Quote, quotes
from app.explorer.facts import Referring, referring
from app.explorer.showing import Ask

WHOLE: Mapping[str, Sequence[str]] = {
    "state": ("membership.state", "chairmanship.holder", "summit.host", "figure.subject"),
    "organisation": (
        "membership.organisation",
        "chairmanship.organisation",
        "summit.organisation",
        "body.organisation",
        "programme.organisation",
        "document.organisation",
        "figure.subject",
    ),
    "chairmanship": ("agenda-item.chairmanship", "figure.subject"),
    "summit": ("document.adopted_at", "claim.occasion", "figure.subject"),
    "person": ("role.person", "claim.speaker"),
}
"""The ways of being referred to that are told in whole lines, by kind; of the others only the names are told."""
PAGE = 200


@dataclass(frozen=True)
class Section:
    """Records that refer to a record in one way, with their evidence."""

    key: str
    label: str
    items: Sequence[Json]
    total: int
    address: str | None


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of an article, and the words taken from it; or several of which nothing was, for one reason."""

    first: int
    last: int
    quotes: Sequence[Quote]
    left_out: str | None


def sections(ask: Ask, detail: Json) -> list[Section]:
    """What refers to this record and matters most to its kind."""
    return [
        _section(ask, way)
        for key in WHOLE.get(detail["kind"], ())
        for way in referring(detail)
        if way.key == key and way.filter
    ]


def others(detail: Json) -> list[Referring]:
    """All else that refers to this record."""
    return [way for way in referring(detail) if way.key not in WHOLE.get(detail["kind"], ())]


def paragraphs(ask: Ask, source: Json) -> list[Paragraph]:
    """An article, paragraph by paragraph, as far as anything was taken from it or left out of it."""
    citations: list[Json] = []
    cursor: str | None = None
    while True:
        asked = SourceCitationQuery(limit=PAGE, cursor=cursor)
        listing = ask.listing(citations_of_source, source["id"], asked)
        citations += listing["items"]
        cursor = listing["cursor"]
        if cursor is None:
            break
    cited = {number: list(group) for number, group in groupby(citations, key=itemgetter("paragraph"))}
    reasons = {one["paragraph"]: one["reason"] for one in source["left_out"]}
    found: list[Paragraph] = []
    for number in sorted({*cited, *reasons}):
        taken, reason, last = quotes(cited.get(number, [])), reasons.get(number), found[-1] if found else None
        if last and reason and not taken and last.left_out == reason and last.last == number - 1:
            found[-1] = replace(last, last=number)
        else:
            found.append(Paragraph(number, number, taken, reason))
    return found


def _section(ask: Ask, way: Referring) -> Section:
    asked: dict[str, Any] = {"limit": PAGE, str(way.filter): [way.id]}
    found = ask.page(BY_SINGULAR[way.kind], **asked)
    return Section(way.key, labels.referring(way.key), found["items"], found["total"], way.address)
