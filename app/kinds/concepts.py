"""Concepts: notions and terms of art that the articles use."""

from typing import Literal

from pydantic import Field

from app.conditions import linked, refers
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


CONCEPTS = Kind(
    singular="concept",
    plural="concepts",
    description="Concepts: notions and terms of art that the articles use.",
    row=Concept,
    item=ConceptItem,
    detail=ConceptDetail,
    page=ConceptPage,
    query=ConceptQuery,
    orders={},
    filters={
        "proponent": refers(Concept.proponent_id),
        "about": linked(Concept.id, "about"),
    },
)
