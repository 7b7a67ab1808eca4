"""All that the API can be asked, under one set of names."""

from functools import partial
from typing import TYPE_CHECKING, Generic

from app.client import reading
from app.client.calls import Call, Filter, address
from app.client.records import Listing, Reader, Records, Things
from app.client.verbs import D, Driven, verb

if TYPE_CHECKING:
    from datetime import date

    from app.checking.shapes import Check
    from app.kinds.agenda_items import AgendaItemDetail, AgendaItemItem
    from app.kinds.bodies import BodyDetail, BodyItem
    from app.kinds.chairmanships import ChairmanshipDetail, ChairmanshipItem
    from app.kinds.claims import ClaimDetail, ClaimItem
    from app.kinds.concepts import ConceptDetail, ConceptItem
    from app.kinds.documents import DocumentDetail, DocumentItem
    from app.kinds.events import EventDetail, EventItem
    from app.kinds.figures import FigureDetail, FigureItem
    from app.kinds.memberships import MembershipDetail, MembershipItem
    from app.kinds.organisations import OrganisationDetail, OrganisationItem
    from app.kinds.people import PersonDetail, PersonItem
    from app.kinds.programmes import ProgrammeDetail, ProgrammeItem
    from app.kinds.roles import RoleDetail, RoleItem
    from app.kinds.sources import SourceDetail, SourceItem
    from app.kinds.states import StateDetail, StateItem
    from app.kinds.summits import SummitDetail, SummitItem
    from app.records import AnyItem
    from app.representation.derived_shapes import Conflict, Graph, Measure, Proposal, TimelineEntry
    from app.representation.index import Index
    from app.search.shapes import SearchPage, Suggestions
    from app.shapes import Citation

    AnyDetail = (
        AgendaItemDetail
        | BodyDetail
        | ChairmanshipDetail
        | ClaimDetail
        | ConceptDetail
        | DocumentDetail
        | EventDetail
        | FigureDetail
        | MembershipDetail
        | OrganisationDetail
        | PersonDetail
        | ProgrammeDetail
        | RoleDetail
        | SourceDetail
        | StateDetail
        | SummitDetail
    )


class Api(Driven[D], Generic[D]):
    """The API: a list for each kind and view, and the questions across them."""

    def __init__(self, driver: D) -> None:
        super().__init__(driver)
        self.states: Records[StateItem, StateDetail, D] = Records(driver, "states")
        self.memberships: Records[MembershipItem, MembershipDetail, D] = Records(driver, "memberships")
        self.member_states: Records[MembershipItem, MembershipDetail, D] = Records(driver, "member-states")
        self.observers: Records[MembershipItem, MembershipDetail, D] = Records(driver, "observers")
        self.dialogue_partners: Records[MembershipItem, MembershipDetail, D] = Records(driver, "dialogue-partners")
        self.organisations: Records[OrganisationItem, OrganisationDetail, D] = Records(driver, "organisations")
        self.bodies: Records[BodyItem, BodyDetail, D] = Records(driver, "bodies")
        self.chairmanships: Records[ChairmanshipItem, ChairmanshipDetail, D] = Records(driver, "chairmanships")
        self.agenda_items: Records[AgendaItemItem, AgendaItemDetail, D] = Records(driver, "agenda-items")
        self.summits: Records[SummitItem, SummitDetail, D] = Records(driver, "summits")
        self.events: Records[EventItem, EventDetail, D] = Records(driver, "events")
        self.programmes: Records[ProgrammeItem, ProgrammeDetail, D] = Records(driver, "programmes")
        self.documents: Records[DocumentItem, DocumentDetail, D] = Records(driver, "documents")
        self.people: Records[PersonItem, PersonDetail, D] = Records(driver, "people")
        self.roles: Records[RoleItem, RoleDetail, D] = Records(driver, "roles")
        self.figures: Records[FigureItem, FigureDetail, D] = Records(driver, "figures")
        self.claims: Records[ClaimItem, ClaimDetail, D] = Records(driver, "claims")
        self.concepts: Records[ConceptItem, ConceptDetail, D] = Records(driver, "concepts")
        self.sources: Records[SourceItem, SourceDetail, D] = Records(driver, "sources")
        self.citations: Things[Citation, D] = Things(
            driver, "citations", _read("app.evidence:CitationPage"), _read("app.shapes:Citation")
        )
        self.conflicts: Things[Conflict, D] = Things(
            driver, "conflicts", _derived("ConflictPage"), _derived("Conflict")
        )
        self.measures: Things[Measure, D] = Things(driver, "measures", _derived("MeasurePage"), _derived("Measure"))
        self.proposals: Listing[Proposal, D] = Listing(driver, "proposals", _derived("ProposalPage"))
        self.timeline: Listing[TimelineEntry, D] = Listing(driver, "timeline", _derived("TimelinePage"))
        self.records: Listing[AnyItem, D] = Listing(driver, "records", _read("app.records:RecordPage"))

    @verb
    def index(self, /) -> "Call[Index]":
        """What there is: lists with their counts, the edition, the licence."""
        return Call(address(), _read("app.representation.index:Index"))

    @verb
    def search(self, q: str, /, **parameters: Filter) -> "Call[SearchPage]":
        """Records of all kinds by their words, the best first: a page, with counts and what was likely meant."""
        return Call(address("search", q=q, **parameters), _read("app.search.shapes:SearchPage"))

    @verb
    def suggest(self, q: str, /) -> "Call[Suggestions]":
        """Up to ten names that go on like this one."""
        return Call(address("suggest", q=q), _read("app.search.shapes:Suggestions"))

    @verb
    def check(self, subject: str, property: str, value: str, *, as_of: "date | str | None" = None) -> "Call[Check]":
        """What the sources make of the statement that a property of a subject has a value, with the words for it."""
        parameters = {"subject": subject, "property": property, "value": value, "as_of": as_of}
        return Call(address("check", **parameters), _read("app.checking.shapes:Check"))

    @verb
    def record(self, name: str, /) -> "Call[AnyDetail]":
        """The record with this id or name, of whatever kind. Raises an AmbiguousError where several have it."""
        return Call(address("records", name), reading.record)

    @verb
    def graph(self, id: str, /, *, depth: int | None = None, limit: int | None = None) -> "Call[Graph]":
        """The records around one record."""
        return Call(address("graph", id=id, depth=depth, limit=limit), _derived("Graph"))

    @verb
    def text(self, href: str, /, media_type: str) -> Call[str]:
        """What stands at an address of the API, in one of its other formats, such as `application/x-bibtex`."""
        return Call(href, bytes.decode, media_type)


def _read(shape: str) -> Reader:
    return partial(reading.shaped, shape)


def _derived(name: str) -> Reader:
    return _read(f"app.representation.derived_shapes:{name}")
