"""Organisations: the SCO, other international organisations, think tanks, newspapers."""

from typing import Literal

from pydantic import Field

from app.conditions import linked, refers
from app.dates import Edtf
from app.days import dated
from app.kind import Kind, Names, RecordQuery, many, maybe, names, when
from app.shapes import Evidence, Item, Page, Reference
from app.tables import Organisation, OrganisationFacts


class OrganisationItem(OrganisationFacts, Item):
    parent: Reference | None = maybe("The organisation that it belongs to")
    founders: list[Reference] = many("Those who founded it")
    strategic_partners: list[Reference] = many("Its strategic partners")
    partners_sought: list[Reference] = many("Organisations with which stronger ties are aimed at")


class OrganisationDetail(Evidence, OrganisationItem):
    """With its evidence."""


class OrganisationPage(Page[OrganisationItem | OrganisationDetail]):
    """A page of organisations."""


class OrganisationQuery(RecordQuery):
    parent: Names = names("Belongs to this organisation", "cirsd")
    founder: Names = names("Founded by", "china")
    founded: Edtf | None = when("When it was founded", "2001")
    sort: Literal["founded", "-founded", "label", "-label", "id", "-id"] = Field(
        default="label", description="Order; `-` reverses it"
    )


ORGANISATIONS = Kind(
    singular="organisation",
    plural="organisations",
    description="Organisations: the SCO, other international organisations, think tanks, newspapers.",
    row=Organisation,
    item=OrganisationItem,
    detail=OrganisationDetail,
    page=OrganisationPage,
    query=OrganisationQuery,
    orders={"founded": Organisation.founded_earliest},
    filters={
        "parent": refers(Organisation.parent_id),
        "founder": linked(Organisation.id, "founders"),
        "founded": dated(Organisation, "founded"),
    },
)
