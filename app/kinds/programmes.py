"""Programmes, strategies, initiatives, projects and transport corridors."""

from typing import Literal

from pydantic import Field

from app.conditions import linked, refers, words
from app.dates import Edtf
from app.days import dated
from app.kind import Kind, Names, RecordQuery, choices, many, maybe, names, when
from app.shapes import Evidence, Item, Page, Reference, Staged
from app.tables import Programme, ProgrammeFacts
from app.vocabulary import ProgrammeType, Status


class ProgrammeItem(ProgrammeFacts, Staged, Item):
    organisation: Reference | None = maybe("The organisation whose programme it is")
    proposers: list[Reference] = many("Those who proposed it")
    participants: list[Reference] = many("Those who take part in it")
    about: list[Reference] = many("What it concerns")


class ProgrammeDetail(Evidence, ProgrammeItem):
    """With its evidence."""


class ProgrammePage(Page[ProgrammeItem | ProgrammeDetail]):
    """A page of programmes."""


class ProgrammeQuery(RecordQuery):
    organisation: Names = names("Of this organisation", "sco")
    programme_type: list[ProgrammeType] = choices("What sort of undertaking")
    status: list[Status] = choices("How real it is")
    proposer: Names = names("Proposed by", "kazakhstan")
    about: Names = names("Concerns this record", "three-evils")
    period: Edtf | None = when("The years that it covers", "2025")
    sort: Literal["period", "-period", "label", "-label", "id", "-id"] = Field(
        default="label", description="Order; `-` reverses it"
    )


PROGRAMMES = Kind(
    singular="programme",
    plural="programmes",
    description="Programmes, strategies, initiatives, projects and transport corridors.",
    row=Programme,
    item=ProgrammeItem,
    detail=ProgrammeDetail,
    page=ProgrammePage,
    query=ProgrammeQuery,
    orders={"period": Programme.period_earliest},
    filters={
        "organisation": refers(Programme.organisation_id),
        "programme_type": words(Programme.programme_type),
        "status": words(Programme.status),
        "proposer": linked(Programme.id, "proposers"),
        "about": linked(Programme.id, "about"),
        "period": dated(Programme, "period"),
    },
)
