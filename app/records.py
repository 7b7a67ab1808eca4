"""The verbs across kinds: all records by agreement, voice and source; and the record that a name means."""

from typing import Literal

from pydantic import Field
from sqlalchemy import Connection, String, bindparam, select

from app import keyset
from app.catalogue import href
from app.conditions import common, words
from app.keyset import Listed, Listing
from app.kind import AnyQuery, choices
from app.kinds.agenda_items import AgendaItemItem
from app.kinds.bodies import BodyItem
from app.kinds.chairmanships import ChairmanshipItem
from app.kinds.claims import ClaimItem
from app.kinds.concepts import ConceptItem
from app.kinds.documents import DocumentItem
from app.kinds.events import EventItem
from app.kinds.figures import FigureItem
from app.kinds.memberships import MembershipItem
from app.kinds.organisations import OrganisationItem
from app.kinds.people import PersonItem
from app.kinds.programmes import ProgrammeItem
from app.kinds.roles import RoleItem
from app.kinds.sources import SourceItem
from app.kinds.states import StateItem
from app.kinds.summits import SummitItem
from app.lists import Rows
from app.lookup import ID, Lookup
from app.names import key
from app.problems import Problem
from app.resolving import resolve
from app.retired import retired
from app.shapes import Page, Reference
from app.tables import Alias, Entity, Representation, plain
from app.utf8 import utf8
from app.vocabulary import KindName

AnyItem = (
    AgendaItemItem
    | BodyItem
    | ChairmanshipItem
    | ClaimItem
    | ConceptItem
    | DocumentItem
    | EventItem
    | FigureItem
    | MembershipItem
    | OrganisationItem
    | PersonItem
    | ProgrammeItem
    | RoleItem
    | SourceItem
    | StateItem
    | SummitItem
)


class RecordPage(Page[AnyItem]):
    """A page of records of any kind."""


class RecordsQuery(AnyQuery):
    """The parameters of the list of all records."""

    kind: list[KindName] = choices("Of this kind")
    sort: Literal["label", "-label", "id", "-id"] = Field(default="label", description="Order; `-` reverses it")


RECORDS = Rows(
    path="/v1/records",
    id=plain(Entity.id),
    orders={"label": (plain(Entity.sort_key),), "id": ()},
    filters={**common(Entity), "kind": words(Entity.kind)},
    key=plain(Representation.entity_id),
)


def records(connection: Connection, edition: str, query: RecordsQuery) -> Listing:
    """A page of records of any kind."""
    listed = Listed(
        rows=RECORDS,
        served=(utf8(Representation.item), utf8(Representation.positions)),
        finish=lambda body, positions: resolve(body, positions, query.resolve),
    )
    return keyset.page(connection, edition, listed, query)


COLUMNS = plain(Entity.id), plain(Entity.kind), plain(Entity.label)
BY_ID = Lookup(select(*COLUMNS).where(plain(Entity.id) == ID))
BY_NAME = (
    select(*COLUMNS)
    .join(plain(Alias.key).table, plain(Alias.entity_id) == plain(Entity.id))
    .where(plain(Alias.key) == bindparam("key", type_=String))
    .distinct()
    .order_by(plain(Entity.id))
)


def locate(connection: Connection, name: str) -> list[Reference]:
    """The record with this id, or all that have this name. Raises a 404, 308 or 410 problem where there is none."""
    own = BY_ID.first(connection, name)
    if not own and (problem := retired(connection, name)):
        raise problem
    found = [own] if own else connection.execute(BY_NAME, {"key": key(name)}).all()
    if not found:
        raise Problem(404, f"No record has the id or name {name!r}")
    return [Reference(id=id, kind=kind, label=label, href=href(kind, id)) for id, kind, label in found]
