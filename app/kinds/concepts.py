"""Concepts: notions and terms of art that the articles use."""

from typing import Literal

from pydantic import Field
from sqlalchemy import Select, select

from app.conditions import common, linked, named
from app.kind import Kind, Names, RecordQuery, many, maybe, names
from app.shapes import Evidence, Item, Page, Reference
from app.tables import Concept, ConceptFacts


class ConceptItem(ConceptFacts, Item):
    proponent: Reference | None = maybe("Whose notion it is")
    about: list[Reference] = many("What it concerns")


class ConceptDetail(Evidence, ConceptItem):
    """With its evidence."""


class ConceptPage(Page[ConceptItem | ConceptDetail]):
    """A page of concepts."""


class ConceptQuery(RecordQuery):
    proponent: Names = names("Notion of", "kazakhstan")
    about: Names = names("Concerns this record", "sco")
    sort: Literal["label", "-label", "id", "-id"] = Field(default="label", description="Order; `-` reverses it")


def select_concepts(query: ConceptQuery) -> Select[Concept]:
    return select(Concept).where(
        *common(Concept, query),
        *named(Concept.proponent_id, query.proponent),
        *linked(Concept.id, "about", query.about),
    )


CONCEPTS = Kind(
    singular="concept",
    plural="concepts",
    description="Concepts: notions and terms of art that the articles use.",
    row=Concept,
    item=ConceptItem,
    detail=ConceptDetail,
    page=ConceptPage,
    query=ConceptQuery,
    select=select_concepts,
    orders={},
)
