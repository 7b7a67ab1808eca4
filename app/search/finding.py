"""The verb for search: the records that fit a question, the best first, page by page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple
from urllib.parse import urlencode

from pydantic import Field
from sqlalchemy import Connection

from app import cursors
from app.dates import Edtf, span
from app.fulltext.sought import TIERS, Marks, anywhere, mark, tier
from app.keyset import Listing
from app.kind import ListQuery, Names, choices, names
from app.naming import identified
from app.questions import LONGEST, Question, question
from app.search import statements
from app.search.correcting import Corrected, corrected
from app.search.hits import hits
from app.vocabulary import KindName, Status

PATH = "/v1/search"
BOUND = 10_000
"""So many records are counted at most for one question."""
WINDOW = 2_000
"""So many records with the words are looked at for their dates at once: to look at all would take too long."""


class SearchQuery(ListQuery):
    """The parameters of search."""

    q: str = Field(
        max_length=LONGEST,
        description='Words that a record must have, in any spelling; `"words side by side"`; `-word` for what it must '
        "not have. The last word may be unfinished. Exact labels come first, then exact aliases, labels with all the "
        "words, aliases, texts, quotes; among equals shorter labels, then records that more others refer to",
        examples=["Shanghai spirit"],
    )
    limit: int = Field(default=20, ge=1, le=200, description="Number of records a page")
    kind: list[KindName] = choices("Of this kind")
    source: Names = names("With a citation from this article", "mikovic-2024")
    status: list[Status] = choices("How real it is according to the sources")
    from_: Edtf | None = Field(
        default=None, alias="from", description="With a date on or after its first day (EDTF)", examples=["2023"]
    )
    to: Edtf | None = Field(
        default=None, description="With a date on or before its last day (EDTF)", examples=["2024-07"]
    )
    include: list[Literal["citations"]] = Field(
        default_factory=list, max_length=1, description="`citations`: each record with all words that it rests on"
    )

    @property
    def days(self) -> dict[str, Any]:
        """The days that a date of the record must share one with; none where all will do."""
        if self.from_ is None and self.to is None:
            return {}
        start = self.from_.partition("/")[0] if self.from_ else ".."
        asked = span(f"{start}/{self.to.rpartition('/')[2] if self.to else '..'}")
        return {"first": asked.earliest, "last": asked.latest}


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A question with its filters."""

    asked: Question
    marks: Marks = ()
    kinds: tuple[str, ...] = ()
    days: Mapping[str, Any] = field(default_factory=dict)
    include: bool = False

    @property
    def all_marks(self) -> Marks:
        """What records must have beside words, their kind included."""
        return (*self.marks, tuple(mark("kind", kind) for kind in self.kinds)) if self.kinds else self.marks


class Counted(NamedTuple):
    """How many records fit, or only that more than so many do; of each kind whatever kinds are asked for."""

    total: int
    more: bool
    kinds: dict[str, int]


class Row(NamedTuple):
    """A record that was found: its place, its JSON, and in which tier."""

    id: int
    body: bytes
    tier: int


Position = tuple[int, int]
"""Where a page begins: in which tier, after which place."""


def search(connection: Connection, edition: str, query: SearchQuery) -> Listing:
    """A page of what fits the question; of what it may have meant, where nothing fits."""
    words = query.model_dump(mode="json", exclude_unset=True, exclude={"cursor"}, by_alias=True)
    scope = f"{edition} {PATH} {sorted((name, value) for name, value in words.items() if name not in _LAYOUT)}"
    marks, notes = _marks(connection, query)
    asking = Asking(
        asked=question(query.q), marks=marks, kinds=(*query.kind,), days=query.days, include=bool(query.include)
    )
    instead: Corrected | None = None
    if not asking.asked.wanted:
        counted, position = Counted(0, False, {}), _START
    elif query.cursor is None:
        counted, position = _count(connection, asking), _START
        if not counted.kinds and (instead := corrected(connection, query.q, asking.asked)):
            asking = replace(asking, asked=instead.asked)
            counted = _count(connection, asking)
    else:
        tier, after, replaced, *numbers = cursors.read(query.cursor, scope)
        counted, position = Counted(*numbers), (tier, after)
        if replaced and (instead := corrected(connection, query.q, asking.asked)):
            asking = replace(asking, asked=instead.asked)
    there = counted.total or counted.more
    rows, following = _rows(connection, asking, position, query.limit) if there else ([], None)
    cursor = next = None
    if following:
        cursor = cursors.write([*following, instead is not None, *counted], scope)
        next = f"{PATH}?{urlencode({**words, 'cursor': cursor}, doseq=True)}"
    if counted.more and asking.days:
        notes.append(
            f"`total` and `counts` are of the first {WINDOW} records with these words; `next` goes on to others."
        )
    elif counted.more:
        notes.append(f"More than {BOUND} fit; `total` and `counts` go no further.")
    if instead:
        notes += instead.notes
    if not there:
        notes += _emptied(connection, asking)
    items = [*hits(connection, asking.asked, rows, asking.include)]
    beside = {"counts": counted.kinds, "did_you_mean": instead.text if instead else None}
    return Listing(items, counted.total, next, cursor, notes, beside)


_LAYOUT = frozenset({"limit", "format"})
_START: Position = (0, 0)


def _marks(connection: Connection, query: SearchQuery) -> tuple[Marks, list[str]]:
    """What is asked for by filters, with ids in place of names, and what to know of the names."""
    found = identified(connection, query.source) if query.source else None
    sources = tuple(id for name in query.source for id in found.meant(name)) if found else ()
    asked = {"source": sources, "status": (*query.status,)}
    marks = tuple(tuple(mark(name, value) for value in values) for name, values in asked.items() if values)
    return marks, [*found.notes("source", query.source)] if found else []


def _emptied(connection: Connection, asking: Asking) -> Iterator[str]:
    """Why nothing fits."""
    bare = _count(connection, Asking(asked=asking.asked))
    if not asking.asked.wanted:
        yield "`q` has no words to look for."
    elif bare.total:
        yield f"{bare.total} records have these words; what else is asked for leaves none of them."
    else:
        yield "No record has all of these words."


def _rows(connection: Connection, asking: Asking, position: Position, limit: int) -> tuple[list[Row], Position | None]:
    """The records of a page, and where the next begins."""
    found: list[Row] = []
    first, after = position
    for place in range(first, len(TIERS)):
        wanted = {"sought": tier(asking.asked, place, asking.all_marks), "after": after, "window": WINDOW}
        given = {**wanted, **asking.days, "limit": limit + 1 - len(found)}
        rows = connection.execute(statements.page(bool(asking.days), asking.include), given).all()
        found += [Row(id, body, place) for id, body in rows]
        if len(found) > limit:
            return found[:limit], (found[limit - 1].tier, found[limit - 1].id)
        if asking.days:
            last, number = connection.execute(statements.looked_at(), wanted).one()
            if number == WINDOW:
                return found, (place, last)
        after = 0
    return found, None


def _count(connection: Connection, asking: Asking) -> Counted:
    window = (WINDOW if asking.days else BOUND) + 1
    wanted = {"sought": anywhere(asking.asked, asking.marks), "after": 0, "window": window, **asking.days}
    found = connection.execute(statements.counts(bool(asking.days)), wanted).all()
    kinds = {row.kind: row.number for row in sorted(found, key=lambda row: (-row.number, row.kind)) if row.number}
    more = sum(row.seen for row in found) == window
    if asking.kinds and more:
        own = _count(connection, replace(asking, marks=asking.all_marks, kinds=()))
        return Counted(own.total, own.more, kinds)
    return Counted(min(BOUND, sum(kinds.get(kind, 0) for kind in asking.kinds or kinds)), more, kinds)
