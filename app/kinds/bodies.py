"""Bodies: organs and institutions of an organisation, at work or only proposed."""

from typing import Literal

from pydantic import Field

from app.conditions import linked, refers, words
from app.dates import Edtf
from app.days import dated
from app.kind import Kind, Names, RecordQuery, choices, many, maybe, names, when
from app.shapes import Evidence, Item, Page, Reference, Staged
from app.tables import Body, BodyFacts
from app.vocabulary import Status


class BodyItem(BodyFacts, Staged, Item):
    organisation: Reference | None = maybe("The organisation that it is a body of")
    participants: list[Reference] = many("Those who take part in it")
    proposers: list[Reference] = many("Those who proposed it")


class BodyDetail(Evidence, BodyItem):
    """With its evidence."""


class BodyPage(Page[BodyItem | BodyDetail]):
    """A page of bodies."""


class BodyQuery(RecordQuery):
    organisation: Names = names("Of this organisation", "sco")
    participant: Names = names("With this participant", "kazakhstan")
    status: list[Status] = choices("How real it is")
    formed: Edtf | None = when("When it was formed", "2004")
    sort: Literal["formed", "-formed", "label", "-label", "id", "-id"] = Field(
        default="label", description="Order; `-` reverses it"
    )


BODIES = Kind(
    singular="body",
    plural="bodies",
    description="Bodies: organs and institutions of an organisation, at work or only proposed.",
    row=Body,
    item=BodyItem,
    detail=BodyDetail,
    page=BodyPage,
    query=BodyQuery,
    orders={"formed": Body.formed_earliest},
    filters={
        "organisation": refers(Body.organisation_id),
        "participant": linked(Body.id, "participants"),
        "status": words(Body.status),
        "formed": dated(Body, "formed"),
    },
)
