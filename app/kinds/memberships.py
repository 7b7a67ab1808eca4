"""Memberships: a state or an unnamed group in an organisation."""

from dataclasses import replace
from typing import Literal

from pydantic import Field

from app.conditions import refers, words
from app.dates import Edtf
from app.days import dated, held
from app.kind import HeldQuery, Kind, Names, choices, maybe, names, one, when
from app.shapes import Evidence, Held, Item, Page, Reference
from app.tables import Membership, MembershipFacts, plain
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
    founding: bool | None = Field(default=None, description="From the founding or not", examples=[True])
    since: Edtf | None = when("When it joined", "2001")
    sort: Literal["since", "-since", "ordinal", "-ordinal", "label", "-label", "id", "-id"] = Field(
        default="label", description="Order; `-` reverses it"
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
    orders={"since": Membership.since_earliest, "ordinal": Membership.sort_ordinal},
    filters={
        **held(Membership),
        "state": refers(Membership.state_id),
        "organisation": refers(Membership.organisation_id),
        "role": words(Membership.role),
        "founding": words(Membership.founding),
        "since": dated(Membership, "since"),
    },
)


def view(plural: str, role: MembershipRole, description: str) -> Kind[MembershipQuery]:
    """The memberships of this role in the SCO; a state's id in the path means its membership."""
    within = (plain(Membership.organisation_id) == SCO, plain(Membership.role) == role)
    by = {"state": Membership.state_id}
    return replace(MEMBERSHIPS, plural=plural, description=description, within=within, by=by)


MEMBER_STATES = view("member-states", "member", "Member states of the SCO: a view on memberships.")
OBSERVERS = view("observers", "observer", "Observer states of the SCO: a view on memberships.")
DIALOGUE_PARTNERS = view(
    "dialogue-partners", "dialogue_partner", "Dialogue partners of the SCO: a view on memberships."
)
