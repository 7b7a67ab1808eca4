"""The verbs for evidence: citations by record, field, source, voice and speaker, and one citation."""

from typing import Literal

from pydantic import Field
from sqlalchemy import Connection, select
from sqlmodel import col

from app import keyset
from app.conditions import named, one_of
from app.keyset import Listed, Listing
from app.kind import ListQuery, Name, Names, PageQuery, choices, names
from app.lookup import ready
from app.problems import Problem
from app.shapes import Citation as CitationShape
from app.shapes import Page
from app.tables import Citation, CitationRepresentation, Entity
from app.vocabulary import Voice


class CitationPage(Page[CitationShape]):
    """A page of citations."""


class AnnotationQuery(PageQuery):
    """The parameters of what was taken from one article, in reading order."""

    record: Names = names("For this record", "astana-summit-2024")
    kind: list[Name] = Field(default=[], max_length=20, description="For records of this kind", examples=[["summit"]])
    field: list[Name] = Field(default=[], max_length=20, description="For this field", examples=[["place"]])
    voice: list[Voice] = choices("Who speaks")
    speaker: Names = names("Reported of this speaker", "tokayev")
    paragraph: int | None = Field(default=None, ge=1, le=100_000, description="From this paragraph")
    sort: Literal["source", "-source", "record", "-record", "id", "-id"] = Field(
        default="source", description="Order; `source` is reading order; `-` reverses it"
    )


class SourceCitationQuery(AnnotationQuery, ListQuery):
    """The parameters of the citations of one article, in reading order."""


class CitationQuery(SourceCitationQuery):
    """The parameters of the list of all citations."""

    source: Names = names("From this article", "mikovic-2024")


def citations(connection: Connection, edition: str, query: CitationQuery) -> Listing:
    """A page of all citations."""
    return keyset.page(connection, edition, _listed("/v1/citations", query, query.source), query)


def citations_of_source(connection: Connection, edition: str, source: str, query: AnnotationQuery) -> Listing:
    """A page of what was taken from one article. Raises a 404 problem where there is no such article."""
    known = select(col(Entity.id)).where(col(Entity.id) == source, col(Entity.kind) == "source")
    if connection.execute(known).first() is None:
        raise Problem(404, f"/v1/sources has no record {source!r}")
    return keyset.page(connection, edition, _listed(f"/v1/sources/{source}/citations", query, [source]), query)


def citation(connection: Connection, id: str) -> str:
    """The JSON of one citation. Raises a 404 problem where there is none of that id."""
    return ready(connection, CitationRepresentation.body, CitationRepresentation.citation_id, id, "/v1/citations")


def _listed(path: str, query: AnnotationQuery, sources: Names) -> Listed:
    id = col(Citation.id)
    rows = (
        select(Citation)
        .join(CitationRepresentation, col(CitationRepresentation.citation_id) == id)
        .where(
            *named(Citation.entity_id, query.record),
            *one_of(Citation.field, query.field),
            *one_of(Citation.voice, query.voice),
            *named(Citation.speaker_id, query.speaker),
            *named(Citation.source_id, sources),
        )
    )
    if query.paragraph is not None:
        rows = rows.where(col(Citation.paragraph) == query.paragraph)
    if query.kind:
        rows = rows.join(Entity, col(Entity.id) == col(Citation.entity_id)).where(*one_of(Entity.kind, query.kind))
    return Listed(
        path=path,
        rows=rows,
        body=col(CitationRepresentation.body),
        id=id,
        orders={
            "source": (col(Citation.source_id), col(Citation.paragraph)),
            "record": (col(Citation.entity_id), col(Citation.field)),
            "id": (),
        },
    )
