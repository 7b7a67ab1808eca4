"""Roles: offices and posts that people hold in states or organisations."""

from typing import Literal

from pydantic import Field

from app.conditions import refers
from app.days import held
from app.kind import HeldQuery, Kind, Names, maybe, names, one
from app.shapes import Evidence, Held, Item, Page, Reference
from app.tables import Role, RoleFacts


class RoleItem(RoleFacts, Held, Item):
    person: Reference = one("Who holds it")
    organisation: Reference | None = maybe("The organisation that it is held in")
    state: Reference | None = maybe("The state that it is held in")


class RoleDetail(Evidence, RoleItem):
    """With its evidence."""


class RolePage(Page[RoleItem | RoleDetail]):
    """A page of roles."""


class RoleQuery(HeldQuery):
    person: Names = names("Of this person", "tokayev")
    organisation: Names = names("In this organisation", "un")
    state: Names = names("In this state", "kazakhstan")
    sort: Literal["label", "-label", "id", "-id"] = Field(default="label", description="Order; `-` reverses it")


ROLES = Kind(
    singular="role",
    plural="roles",
    description="Roles: offices and posts that people hold in states or organisations.",
    row=Role,
    item=RoleItem,
    detail=RoleDetail,
    page=RolePage,
    query=RoleQuery,
    orders={},
    filters={
        **held(Role),
        "person": refers(Role.person_id),
        "organisation": refers(Role.organisation_id),
        "state": refers(Role.state_id),
    },
)
