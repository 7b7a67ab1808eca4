"""Chairmanships: who chairs which organisation, from when to when."""

from typing import Literal

from pydantic import Field

from app.conditions import refers, words
from app.dates import Edtf
from app.days import dated, held
from app.kind import HeldQuery, Kind, Names, choices, names, one, when
from app.shapes import Evidence, Held, Item, Page, Reference, Staged
from app.tables import Chairmanship, ChairmanshipFacts
from app.vocabulary import Status


class ChairmanshipItem(ChairmanshipFacts, Staged, Held, Item):
    holder: Reference = one("The state that holds it")
    organisation: Reference = one("The organisation that is chaired")


class ChairmanshipDetail(Evidence, ChairmanshipItem):
    """With its evidence."""


class ChairmanshipPage(Page[ChairmanshipItem | ChairmanshipDetail]):
    """A page of chairmanships."""


class ChairmanshipQuery(HeldQuery):
    holder: Names = names("Held by this state", "kazakhstan")
    organisation: Names = names("Of this organisation", "sco")
    status: list[Status] = choices("How real it is")
    start: Edtf | None = when("When it began", "2023")
    end: Edtf | None = when("When it ended", "2024")
    sort: Literal["start", "-start", "end", "-end", "label", "-label", "id", "-id"] = Field(
        default="label", description="Order; `-` reverses it"
    )


CHAIRMANSHIPS = Kind(
    singular="chairmanship",
    plural="chairmanships",
    description="Chairmanships: who chairs which organisation, from when to when.",
    row=Chairmanship,
    item=ChairmanshipItem,
    detail=ChairmanshipDetail,
    page=ChairmanshipPage,
    query=ChairmanshipQuery,
    orders={"start": Chairmanship.start_earliest, "end": Chairmanship.end_earliest},
    filters={
        **held(Chairmanship),
        "holder": refers(Chairmanship.holder_id),
        "organisation": refers(Chairmanship.organisation_id),
        "status": words(Chairmanship.status),
        "start": dated(Chairmanship, "start"),
        "end": dated(Chairmanship, "end"),
    },
)
