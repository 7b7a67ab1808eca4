"""Memberships: a state or an unnamed group in an organisation."""

from dataclasses import replace
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import Select, func, or_, select
from sqlmodel import col

from app.conditions import common, dated, day, equal, held, named, one_of
from app.dates import Edtf
from app.kind import Condition, HeldQuery, Kind, Names, choices, maybe, names, one, when
from app.shapes import Evidence, Held, Item, Page, Reference
from app.tables import Membership, MembershipFacts
from app.vocabulary import MembershipRole

SCO = "sco"


class MembershipItem(MembershipFacts, Held, Item):
    state: Reference | None = maybe("The state, unless an unnamed group")
    organisation: Reference = one("The organisation")


class MembershipDetail(Evidence, MembershipItem):
    """With its evidence."""


class MembershipPage(Page[MembershipItem | MembershipDetail]):
    """A page of memberships."""


class MembershipQuery(HeldQuery):
    state: Names = names("Of this state", "kazakhstan")
    organisation: Names = names("In this organisation", "sco")
    role: list[MembershipRole] = choices("What it is there")
    founding: bool | None = Field(default=None, description="From the founding or not")
    since: Edtf | None = when("When it joined", "2001")
    sort: Literal["since", "-since", "ordinal", "-ordinal", "label", "-label", "id", "-id"] = Field(
        default="label", description="Order; `-` reverses it"
    )


def select_memberships(query: MembershipQuery) -> Select[Membership]:
    return select(Membership).where(
        *common(Membership, query),
        *held(Membership, query),
        *named(Membership.state_id, query.state),
        *named(Membership.organisation_id, query.organisation),
        *one_of(Membership.role, query.role),
        *equal(Membership.founding, query.founding),
        *dated(Membership, "since", query),
    )


MEMBERSHIPS = Kind(
    singular="membership",
    plural="memberships",
    description="Memberships: a state or an unnamed group in an organisation.",
    row=Membership,
    item=MembershipItem,
    detail=MembershipDetail,
    page=MembershipPage,
    query=MembershipQuery,
    select=select_memberships,
    orders={"since": day(Membership.since_earliest), "ordinal": func.coalesce(Membership.ordinal, 0)},
)


def view(plural: str, role: MembershipRole, description: str) -> Kind[MembershipQuery]:
    """The memberships of this role in the SCO; a state's id in the path means its membership."""

    def select_view(query: MembershipQuery) -> Select[Membership]:
        return select_memberships(query).where(col(Membership.organisation_id) == SCO, col(Membership.role) == role)

    def address(id: Any) -> Condition:
        return or_(col(Membership.id) == id, col(Membership.state_id) == id)

    return replace(MEMBERSHIPS, plural=plural, description=description, select=select_view, address=address)


MEMBER_STATES = view("member-states", "member", "Member states of the SCO: a view on memberships.")
OBSERVERS = view("observers", "observer", "Observer states of the SCO: a view on memberships.")
DIALOGUE_PARTNERS = view(
    "dialogue-partners", "dialogue_partner", "Dialogue partners of the SCO: a view on memberships."
)
