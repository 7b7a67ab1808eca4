"""Figures: numbers with their limits, what they count, when, and who says so."""

from typing import Literal

from pydantic import Field

from app.conditions import refers, words
from app.dates import Edtf
from app.days import dated
from app.kind import Kind, Names, RecordQuery, maybe, names, one, when
from app.shapes import Evidence, Id, Item, Page, Reference
from app.tables import Figure, FigureFacts


class FigureItem(FigureFacts, Item):
    subject: Reference = one("What or whom it is a figure of")
    speaker: Reference | None = maybe("Whose figure it is, where the article only reports it")


class FigureDetail(Evidence, FigureItem):
    """With its evidence."""


class FigurePage(Page[FigureItem | FigureDetail]):
    """A page of figures."""


class FigureQuery(RecordQuery):
    subject: Names = names("Of this record", "sco")
    measure: list[Id] = Field(
        default=[],
        max_length=20,
        description="What is measured, as in the field of that name; repeat for several",
        examples=[["share-of-world-population"]],
    )
    speaker: Names = names("Given by", "tokayev")
    as_of: Edtf | None = when("When it was so", "2024")
    sort: Literal["as_of", "-as_of", "value", "-value", "measure", "-measure", "label", "-label", "id", "-id"] = Field(
        default="measure", description="Order; `-` reverses it"
    )


FIGURES = Kind(
    singular="figure",
    plural="figures",
    description="Figures: numbers with their limits, what they count, when, and who says so.",
    row=Figure,
    item=FigureItem,
    detail=FigureDetail,
    page=FigurePage,
    query=FigureQuery,
    orders={
        "as_of": Figure.as_of_earliest,
        "value": Figure.sort_value,
        "measure": Figure.sort_measure,
    },
    filters={
        "subject": refers(Figure.subject_id),
        "measure": words(Figure.sort_measure),
        "speaker": refers(Figure.speaker_id),
        "as_of": dated(Figure, "as_of"),
    },
)
