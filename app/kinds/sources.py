"""Sources: the articles that everything was read in."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from sqlalchemy import Connection, func, select
from sqlmodel import col

from app.addresses import address_key
from app.conditions import Filter, refers, words
from app.dates import Edtf
from app.days import dated
from app.kind import Kind, Names, RecordQuery, choices, many, maybe, names, when
from app.shapes import Evidence, Item, Page, Reference, Shape, example
from app.tables import Citation, LeftOut, Source, SourceFacts, plain
from app.vocabulary import Genre


class SourceItem(SourceFacts, Item):
    author: Reference | None = maybe("Who wrote it")
    publisher: Reference | None = maybe("Who published it")
    first_publisher: Reference | None = maybe("Who published it first, where it was taken over")


class LeftOutParagraph(Shape):
    """A paragraph of the document that holds nothing to record."""

    paragraph: int = example("Its number", 20)
    reason: str = example("Why nothing was taken from it", "Invitation to subscribe")


class Coverage(Shape):
    """How much of the document the knowledge base accounts for."""

    paragraphs_cited: int = example("Number of paragraphs that something is cited from", 17)
    paragraphs_left_out: int = example("Number of paragraphs left out with a reason", 3)
    share_cited: float = example("Share of the paragraphs that something is cited from", 0.85)
    citations: int = example("Number of citations", 640)
    records: int = example("Number of records with a citation from it", 210)


class SourceDetail(Evidence, SourceItem):
    """With its evidence, and how the document was read."""

    coverage: Coverage = Field(description="How much of the document is accounted for")
    left_out: list[LeftOutParagraph] = many("Paragraphs that hold nothing to record")


class SourcePage(Page[SourceItem | SourceDetail]):
    """A page of sources."""


def _address(url: str) -> str:
    """The address, if it can be compared. Raises ValueError for one that is none."""
    address_key(url)
    return url


Address = Annotated[str, AfterValidator(_address)]


class SourceQuery(RecordQuery):
    author: Names = names("Written by", "nikola-mikovic")
    publisher: Names = names("Published by", "diplomatic-courier")
    url: Address | None = Field(
        default=None,
        max_length=2000,
        description="At this address; scheme, `www.`, fragment and a trailing slash do not matter",
        examples=["diplomaticourier.com/posts/kazakhstan-aims-for-middle-power-status-via-china-led-sco"],
    )
    genre: list[Genre] = choices("What sort of text")
    published: Edtf | None = when("When it was published", "2024")
    sort: Literal["published", "-published", "label", "-label", "id", "-id"] = Field(
        default="-published", description="Order; `-` reverses it"
    )


def reading(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """How the documents of these sources were read: what is cited, and what was left out."""
    return {id: _reading(connection, id) for id in ids}


def _reading(connection: Connection, id: str) -> dict[str, Any]:
    cited = (
        func.count(col(Citation.paragraph).distinct()),
        func.count(),
        func.count(col(Citation.entity_id).distinct()),
    )
    paragraphs, citations, records = connection.execute(select(*cited).where(col(Citation.source_id) == id)).one()
    columns = col(LeftOut.paragraph), col(LeftOut.reason)
    left = connection.execute(select(*columns).where(col(LeftOut.source_id) == id).order_by(columns[0])).all()
    every = connection.execute(select(col(Source.paragraphs)).where(col(Source.id) == id)).scalar_one()
    return {
        "left_out": [LeftOutParagraph(paragraph=number, reason=reason) for number, reason in left],
        "coverage": Coverage(
            paragraphs_cited=paragraphs,
            paragraphs_left_out=len(left),
            share_cited=round(paragraphs / every, 4) if every else 0.0,
            citations=citations,
            records=records,
        ),
    }


SOURCES = Kind(
    singular="source",
    plural="sources",
    description="Sources: the articles that everything was read in.",
    row=Source,
    item=SourceItem,
    detail=SourceDetail,
    page=SourcePage,
    query=SourceQuery,
    orders={"published": Source.published_earliest},
    filters={
        "author": refers(Source.author_id),
        "publisher": refers(Source.publisher_id),
        "url": Filter(plain(Source.url_key), stored=address_key),
        "genre": words(Source.genre),
        "published": dated(Source, "published"),
    },
    particulars=reading,
)
