"""Roles: offices and posts that people hold in states or organisations."""

from typing import Literal

from pydantic import Field
from sqlalchemy import Select, select

from app.conditions import common, held, named
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


def select_roles(query: RoleQuery) -> Select[Role]:
    return select(Role).where(
        *common(Role, query),
        *held(Role, query),
        *named(Role.person_id, query.person),
        *named(Role.organisation_id, query.organisation),
        *named(Role.state_id, query.state),
    )


ROLES = Kind(
    singular="role",
    plural="roles",
    description="Roles: offices and posts that people hold in states or organisations.",
    row=Role,
    item=RoleItem,
    detail=RoleDetail,
    page=RolePage,
    query=RoleQuery,
    select=select_roles,
    orders={},
)
