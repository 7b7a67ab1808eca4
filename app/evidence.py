"""The verbs for evidence: citations by record, field, source, voice and speaker, and one citation."""

from typing import Literal

from pydantic import Field
from sqlalchemy import Connection, select
from sqlmodel import col

from app import keyset
from app.conditions import refers, words
from app.keyset import Listed, Listing
from app.kind import ListQuery, Name, Names, PageQuery, choices, names
from app.lists import Rows
from app.lookup import ready
from app.problems import Problem
from app.retired import retired
from app.shapes import Citation as CitationShape
from app.shapes import Page
from app.tables import Citation, CitationRepresentation, Source, plain
from app.utf8 import utf8
from app.vocabulary import KindName, Voice


class CitationPage(Page[CitationShape]):
    """A page of citations."""


class AnnotationQuery(PageQuery):
    """The parameters of what was taken from one article, in reading order."""

    record: Names = names("For this record", "astana-summit-2024")
    kind: list[KindName] = choices("For records of this kind")
    field: list[Name] = Field(default_factory=list, max_length=20, description="For this field", examples=[["place"]])
    voice: list[Voice] = choices("Who speaks")
    speaker: Names = names("Reported of this speaker", "tokayev")
    paragraph: int | None = Field(default=None, ge=1, le=100_000, description="From this paragraph", examples=[3])
    sort: Literal["source", "-source", "record", "-record", "id", "-id"] = Field(
        default="source", description="Order; `source` is reading order; `-` reverses it"
    )


class SourceCitationQuery(AnnotationQuery, ListQuery):
    """The parameters of the citations of one article, in reading order."""


class CitationQuery(SourceCitationQuery):
    """The parameters of the list of all citations."""

    source: Names = names("From this article", "mikovic-2024")


CITATIONS = Rows(
    path="/v1/citations",
    id=plain(Citation.id),
    orders={
        "source": (plain(Citation.source_id), plain(Citation.paragraph)),
        "record": (plain(Citation.entity_id), plain(Citation.field)),
        "id": (),
    },
    filters={
        "record": refers(Citation.entity_id),
        "kind": words(Citation.kind),
        "field": words(Citation.field),
        "voice": words(Citation.voice),
        "speaker": refers(Citation.speaker_id),
        "source": refers(Citation.source_id),
        "paragraph": words(Citation.paragraph),
    },
    key=plain(CitationRepresentation.citation_id),
)
SERVED = (utf8(CitationRepresentation.body),)


def citations(connection: Connection, edition: str, query: CitationQuery) -> Listing:
    """A page of all citations."""
    return keyset.page(connection, edition, Listed(rows=CITATIONS, served=SERVED), query)


def citations_of_source(connection: Connection, edition: str, source: str, query: AnnotationQuery) -> Listing:
    """A page of what was taken from one article. Raises a 404, 308 or 410 problem where there is no such article."""
    path = f"/v1/sources/{source}/citations"
    listed = Listed(rows=CITATIONS, served=SERVED, path=path, given={"source": [source]})
    listing = keyset.page(connection, edition, listed, query)
    if not listing.items:
        known = select(col(Source.id)).where(col(Source.id) == source)
        if connection.execute(known).first() is None:
            raise retired(connection, source, {"source"}) or Problem(404, f"/v1/sources has no record {source!r}")
    return listing


def citation(connection: Connection, id: str) -> bytes:
    """The JSON of one citation. Raises a 404 problem where there is none of that id."""
    return ready(connection, CitationRepresentation.body, CitationRepresentation.citation_id, id, "/v1/citations")
