"""The addresses of the views on memberships: a list and a detail each."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.api.answering import ERRORS, RETIRED, OneQuery, Reading, RecordId
from app.kinds.memberships import (
    DIALOGUE_PARTNERS,
    MEMBER_STATES,
    OBSERVERS,
    MembershipDetail,
    MembershipPage,
    MembershipQuery,
)
from app.strictness import StrictRoute

router = APIRouter(route_class=StrictRoute, responses=ERRORS, tags=["Memberships"])


@router.get("/member-states", response_model=MembershipPage)
async def list_member_states(read: Reading, query: Annotated[MembershipQuery, Query()]) -> Response:
    """Member states of the SCO: their memberships."""
    return await read.page(MEMBER_STATES, query)


@router.get("/member-states/{id}", response_model=MembershipDetail, responses=RETIRED)
async def get_member_state(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """A member state: its membership, with its evidence."""
    return await read.one(MEMBER_STATES, id, query)


@router.get("/observers", response_model=MembershipPage)
async def list_observers(read: Reading, query: Annotated[MembershipQuery, Query()]) -> Response:
    """Observers of the SCO: their memberships."""
    return await read.page(OBSERVERS, query)


@router.get("/observers/{id}", response_model=MembershipDetail, responses=RETIRED)
async def get_observer(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """An observer: its membership, with its evidence."""
    return await read.one(OBSERVERS, id, query)


@router.get("/dialogue-partners", response_model=MembershipPage)
async def list_dialogue_partners(read: Reading, query: Annotated[MembershipQuery, Query()]) -> Response:
    """Dialogue partners of the SCO: their memberships."""
    return await read.page(DIALOGUE_PARTNERS, query)


@router.get("/dialogue-partners/{id}", response_model=MembershipDetail, responses=RETIRED)
async def get_dialogue_partner(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """A dialogue partner: its membership, with its evidence."""
    return await read.one(DIALOGUE_PARTNERS, id, query)
