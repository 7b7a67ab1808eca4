"""Sources: the articles that everything was read in."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import Connection, Select, select
from sqlmodel import col

from app.dates import Edtf
from app.kind import (
    Kind,
    Names,
    RecordQuery,
    choices,
    common,
    day,
    many,
    maybe,
    named,
    names,
    one_of,
    overlapping,
    when,
)
from app.shapes import Evidence, Item, Page, Reference, Shape, example
from app.tables import LeftOut, Source, SourceFacts
from app.vocabulary import Genre


class SourceItem(SourceFacts, Item):
    author: Reference | None = maybe("Who wrote it")
    publisher: Reference | None = maybe("Who published it")
    first_publisher: Reference | None = maybe("Who published it first, where it was taken over")


class LeftOutParagraph(Shape):
    """A paragraph of the document that holds nothing to record."""

    paragraph: int = example("Its number", 20)
    reason: str = example("Why nothing was taken from it", "Invitation to subscribe")


class SourceDetail(Evidence, SourceItem):
    """With its evidence, and the paragraphs that nothing was taken from."""

    left_out: list[LeftOutParagraph] = many("Paragraphs that hold nothing to record")


class SourcePage(Page[SourceItem | SourceDetail]):
    """A page of sources."""


class SourceQuery(RecordQuery):
    author: Names = names("Written by", "nikola-mikovic")
    publisher: Names = names("Published by", "diplomatic-courier")
    genre: list[Genre] = choices("What sort of text")
    published: Edtf | None = when("When it was published", "2024")
    sort: Literal["published", "-published", "label", "-label", "id", "-id"] = Field(
        default="-published", description="Order; `-` reverses it"
    )


def select_sources(query: SourceQuery) -> Select[Source]:
    return select(Source).where(
        *common(Source, query),
        *named(Source.author_id, query.author),
        *named(Source.publisher_id, query.publisher),
        *one_of(Source.genre, query.genre),
        *overlapping(Source.published_earliest, Source.published_latest, query.published),
    )


def left_out(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The paragraphs left out of each of these sources."""
    rows = connection.execute(
        select(col(LeftOut.source_id), col(LeftOut.paragraph), col(LeftOut.reason))
        .where(col(LeftOut.source_id).in_(ids))
        .order_by(col(LeftOut.source_id), col(LeftOut.paragraph))
    )
    found: dict[str, dict[str, Any]] = {id: {"left_out": []} for id in ids}
    for source_id, paragraph, reason in rows:
        found[source_id]["left_out"].append({"paragraph": paragraph, "reason": reason})
    return found


SOURCES = Kind(
    singular="source",
    plural="sources",
    description="Sources: the articles that everything was read in.",
    row=Source,
    item=SourceItem,
    detail=SourceDetail,
    page=SourcePage,
    query=SourceQuery,
    select=select_sources,
    orders={"published": day(Source.published_earliest)},
    particulars=left_out,
)
