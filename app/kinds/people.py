"""People: those who act and speak in the articles, and those who wrote them."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.dates import Edtf
from app.kind import Kind, RecordQuery, many, one
from app.shapes import Evidence, Item, Page, Reference, Shape, example
from app.tables import Claim, Entity, Person, PersonFacts, Role
from app.vocabulary import Voice


class PersonItem(PersonFacts, Item):
    """A record of this kind in a list."""


class HeldRole(Shape):
    """An office or post of this person."""

    role: Reference = one("The role, with its evidence")
    title: str | None = example("Title", "President", default=None)
    since: Edtf | None = example("When it was taken up", "2019", default=None)
    until: Edtf | None = example("When it ended", "2026", default=None)
    attested: Edtf | None = example("A time at which the sources say that it was held", "2024-07", default=None)


class Said(Shape):
    """Something that this person is on record with."""

    claim: Reference = one("The claim, with its evidence")
    statement: str | None = example("What was said, in the curators' words", "Members work two by two", default=None)
    date: Edtf | None = example("When it was said or published", "2024-07-15", default=None)
    voice: Voice = example("Whether the article reports it, or it is the author's own opinion", "reported")


class PersonDetail(Evidence, PersonItem):
    """With its evidence, the offices held, and what was said."""

    roles: list[HeldRole] = many("Offices and posts")
    said: list[Said] = many("What this person is on record with, the latest first")


class PersonPage(Page[PersonItem | PersonDetail]):
    """A page of people."""


class PersonQuery(RecordQuery):
    sort: Literal["label", "-label", "id", "-id"] = Field(default="label", description="Order; `-` reverses it")


def life(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The roles and the claims of these people."""
    found: dict[str, dict[str, Any]] = {id: {"roles": [], "said": []} for id in ids}
    roles = select(Role, Entity).join(Entity, col(Entity.id) == col(Role.id)).where(col(Role.person_id).in_(ids))
    claims = select(Claim, Entity).join(Entity, col(Entity.id) == col(Claim.id)).where(col(Claim.speaker_id).in_(ids))
    latest = col(Claim.date_latest).desc(), col(Entity.sort_key)
    with Session(connection) as session:
        for role, entity in session.execute(roles.order_by(col(Entity.sort_key))):
            dates = {name: getattr(role, name) for name in ("title", "since", "until", "attested")}
            found[role.person_id]["roles"].append(HeldRole(role=_reference(entity), **dates))
        for claim, entity in session.execute(claims.order_by(*latest)):
            said = Said(claim=_reference(entity), statement=claim.statement, date=claim.date, voice=entity.voice)
            found[claim.speaker_id]["said"].append(said)
    return found


def _reference(entity: Entity) -> Reference:
    plural = {"role": "roles", "claim": "claims"}[entity.kind]
    return Reference(id=entity.id, kind=entity.kind, label=entity.label, href=f"/v1/{plural}/{entity.id}")


PEOPLE = Kind(
    singular="person",
    plural="people",
    description="People: those who act and speak in the articles, and those who wrote them.",
    row=Person,
    item=PersonItem,
    detail=PersonDetail,
    page=PersonPage,
    query=PersonQuery,
    orders={},
    filters={},
    particulars=life,
)
