"""The addresses of all kinds: a list and a detail each."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.api.answering import ERRORS, RETIRED, OneQuery, Reading, RecordId
from app.kind import SourceDetailQuery
from app.kinds.agenda_items import AGENDA_ITEMS, AgendaItemDetail, AgendaItemPage, AgendaItemQuery
from app.kinds.bodies import BODIES, BodyDetail, BodyPage, BodyQuery
from app.kinds.chairmanships import CHAIRMANSHIPS, ChairmanshipDetail, ChairmanshipPage, ChairmanshipQuery
from app.kinds.claims import CLAIMS, ClaimDetail, ClaimPage, ClaimQuery
from app.kinds.concepts import CONCEPTS, ConceptDetail, ConceptPage, ConceptQuery
from app.kinds.documents import DOCUMENTS, DocumentDetail, DocumentPage, DocumentQuery
from app.kinds.events import EVENTS, EventDetail, EventPage, EventQuery
from app.kinds.figures import FIGURES, FigureDetail, FigurePage, FigureQuery
from app.kinds.memberships import MEMBERSHIPS, MembershipDetail, MembershipPage, MembershipQuery
from app.kinds.organisations import ORGANISATIONS, OrganisationDetail, OrganisationPage, OrganisationQuery
from app.kinds.people import PEOPLE, PersonDetail, PersonPage, PersonQuery
from app.kinds.programmes import PROGRAMMES, ProgrammeDetail, ProgrammePage, ProgrammeQuery
from app.kinds.roles import ROLES, RoleDetail, RolePage, RoleQuery
from app.kinds.sources import SOURCES, SourceDetail, SourcePage, SourceQuery
from app.kinds.states import STATES, StateDetail, StatePage, StateQuery
from app.kinds.summits import SUMMITS, SummitDetail, SummitPage, SummitQuery
from app.strictness import StrictRoute

router = APIRouter(route_class=StrictRoute, responses=ERRORS)


@router.get("/states", tags=["States"], response_model=StatePage)
async def list_states(read: Reading, query: Annotated[StateQuery, Query()]) -> Response:
    """States, present and former."""
    return await read.page(STATES, query)


@router.get("/states/{id}", tags=["States"], response_model=StateDetail, responses=RETIRED)
async def get_state(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """A state, with its evidence."""
    return await read.one(STATES, id, query)


@router.get("/memberships", tags=["Memberships"], response_model=MembershipPage)
async def list_memberships(read: Reading, query: Annotated[MembershipQuery, Query()]) -> Response:
    """Memberships: states and unnamed groups in organisations."""
    return await read.page(MEMBERSHIPS, query)


@router.get("/memberships/{id}", tags=["Memberships"], response_model=MembershipDetail, responses=RETIRED)
async def get_membership(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """A membership, with its evidence."""
    return await read.one(MEMBERSHIPS, id, query)


@router.get("/organisations", tags=["Organisations"], response_model=OrganisationPage)
async def list_organisations(read: Reading, query: Annotated[OrganisationQuery, Query()]) -> Response:
    """Organisations: the SCO, other international ones, think tanks, newspapers."""
    return await read.page(ORGANISATIONS, query)


@router.get("/organisations/{id}", tags=["Organisations"], response_model=OrganisationDetail, responses=RETIRED)
async def get_organisation(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """An organisation, with its evidence."""
    return await read.one(ORGANISATIONS, id, query)


@router.get("/bodies", tags=["Bodies"], response_model=BodyPage)
async def list_bodies(read: Reading, query: Annotated[BodyQuery, Query()]) -> Response:
    """Bodies: organs and institutions, at work or only proposed."""
    return await read.page(BODIES, query)


@router.get("/bodies/{id}", tags=["Bodies"], response_model=BodyDetail, responses=RETIRED)
async def get_body(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """A body, with its evidence."""
    return await read.one(BODIES, id, query)


@router.get("/chairmanships", tags=["Chairmanships"], response_model=ChairmanshipPage)
async def list_chairmanships(read: Reading, query: Annotated[ChairmanshipQuery, Query()]) -> Response:
    """Chairmanships: who chairs which organisation, from when to when."""
    return await read.page(CHAIRMANSHIPS, query)


@router.get("/chairmanships/{id}", tags=["Chairmanships"], response_model=ChairmanshipDetail, responses=RETIRED)
async def get_chairmanship(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """A chairmanship, with its evidence."""
    return await read.one(CHAIRMANSHIPS, id, query)


@router.get("/agenda-items", tags=["Agenda items"], response_model=AgendaItemPage)
async def list_agenda_items(read: Reading, query: Annotated[AgendaItemQuery, Query()]) -> Response:
    """Agenda items: what a chairmanship set as priority, proposed, expected, or is said to have achieved."""
    return await read.page(AGENDA_ITEMS, query)


@router.get("/agenda-items/{id}", tags=["Agenda items"], response_model=AgendaItemDetail, responses=RETIRED)
async def get_agenda_item(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """An agenda item, with its evidence."""
    return await read.one(AGENDA_ITEMS, id, query)


@router.get("/summits", tags=["Summits"], response_model=SummitPage)
async def list_summits(read: Reading, query: Annotated[SummitQuery, Query()]) -> Response:
    """Summits, newest first."""
    return await read.page(SUMMITS, query)


@router.get("/summits/{id}", tags=["Summits"], response_model=SummitDetail, responses=RETIRED)
async def get_summit(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """A summit, with its evidence."""
    return await read.one(SUMMITS, id, query)


@router.get("/events", tags=["Events"], response_model=EventPage)
async def list_events(read: Reading, query: Annotated[EventQuery, Query()]) -> Response:
    """Events, newest first."""
    return await read.page(EVENTS, query)


@router.get("/events/{id}", tags=["Events"], response_model=EventDetail, responses=RETIRED)
async def get_event(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """An event, with its evidence."""
    return await read.one(EVENTS, id, query)


@router.get("/programmes", tags=["Programmes"], response_model=ProgrammePage)
async def list_programmes(read: Reading, query: Annotated[ProgrammeQuery, Query()]) -> Response:
    """Programmes, strategies, initiatives, projects and corridors."""
    return await read.page(PROGRAMMES, query)


@router.get("/programmes/{id}", tags=["Programmes"], response_model=ProgrammeDetail, responses=RETIRED)
async def get_programme(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """A programme, with its evidence."""
    return await read.one(PROGRAMMES, id, query)


@router.get("/documents", tags=["Documents"], response_model=DocumentPage)
async def list_documents(read: Reading, query: Annotated[DocumentQuery, Query()]) -> Response:
    """Documents, signed or only hoped for."""
    return await read.page(DOCUMENTS, query)


@router.get("/documents/{id}", tags=["Documents"], response_model=DocumentDetail, responses=RETIRED)
async def get_document(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """A document, with its evidence."""
    return await read.one(DOCUMENTS, id, query)


@router.get("/people", tags=["People"], response_model=PersonPage)
async def list_people(read: Reading, query: Annotated[PersonQuery, Query()]) -> Response:
    """People who act, speak or write."""
    return await read.page(PEOPLE, query)


@router.get("/people/{id}", tags=["People"], response_model=PersonDetail, responses=RETIRED)
async def get_person(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """A person, with its evidence."""
    return await read.one(PEOPLE, id, query)


@router.get("/roles", tags=["Roles"], response_model=RolePage)
async def list_roles(read: Reading, query: Annotated[RoleQuery, Query()]) -> Response:
    """Roles that people hold."""
    return await read.page(ROLES, query)


@router.get("/roles/{id}", tags=["Roles"], response_model=RoleDetail, responses=RETIRED)
async def get_role(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """A role, with its evidence."""
    return await read.one(ROLES, id, query)


@router.get("/figures", tags=["Figures"], response_model=FigurePage)
async def list_figures(read: Reading, query: Annotated[FigureQuery, Query()]) -> Response:
    """Figures with their limits, what they count, when, and who says so."""
    return await read.page(FIGURES, query)


@router.get("/figures/{id}", tags=["Figures"], response_model=FigureDetail, responses=RETIRED)
async def get_figure(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """A figure, with its evidence."""
    return await read.one(FIGURES, id, query)


@router.get("/claims", tags=["Claims"], response_model=ClaimPage)
async def list_claims(read: Reading, query: Annotated[ClaimQuery, Query()]) -> Response:
    """Claims: who said what, when, about what."""
    return await read.page(CLAIMS, query)


@router.get("/claims/{id}", tags=["Claims"], response_model=ClaimDetail, responses=RETIRED)
async def get_claim(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """A claim, with its evidence."""
    return await read.one(CLAIMS, id, query)


@router.get("/concepts", tags=["Concepts"], response_model=ConceptPage)
async def list_concepts(read: Reading, query: Annotated[ConceptQuery, Query()]) -> Response:
    """Concepts: notions and terms of art."""
    return await read.page(CONCEPTS, query)


@router.get("/concepts/{id}", tags=["Concepts"], response_model=ConceptDetail, responses=RETIRED)
async def get_concept(read: Reading, id: RecordId, query: OneQuery) -> Response:
    """A concept, with its evidence."""
    return await read.one(CONCEPTS, id, query)


@router.get("/sources", tags=["Sources"], response_model=SourcePage)
async def list_sources(read: Reading, query: Annotated[SourceQuery, Query()]) -> Response:
    """Sources: the articles that everything was read in."""
    return await read.page(SOURCES, query)


@router.get("/sources/{id}", tags=["Sources"], response_model=SourceDetail, responses=RETIRED)
async def get_source(read: Reading, id: RecordId, query: Annotated[SourceDetailQuery, Query()]) -> Response:
    """A source, with its evidence; or its entry for a bibliography."""
    return await read.one(SOURCES, id, query)
