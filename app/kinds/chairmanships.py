"""Chairmanships: who chairs which organisation, from when to when."""

from typing import Literal

from pydantic import Field
from sqlalchemy import Select, select

from app.conditions import common, dated, day, held, named, one_of
from app.dates import Edtf
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


def select_chairmanships(query: ChairmanshipQuery) -> Select[Chairmanship]:
    return select(Chairmanship).where(
        *common(Chairmanship, query),
        *held(Chairmanship, query),
        *named(Chairmanship.holder_id, query.holder),
        *named(Chairmanship.organisation_id, query.organisation),
        *one_of(Chairmanship.status, query.status),
        *dated(Chairmanship, "start", query),
        *dated(Chairmanship, "end", query),
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
    select=select_chairmanships,
    orders={"start": day(Chairmanship.start_earliest), "end": day(Chairmanship.end_earliest)},
)
