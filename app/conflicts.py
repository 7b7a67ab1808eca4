"""The verbs for disagreement: where sources differ, the positions side by side."""

from typing import Literal

from pydantic import Field
from sqlalchemy import Connection, select
from sqlmodel import col

from app import keyset
from app.conditions import known, named, one_of
from app.keyset import Listed, Listing
from app.kind import ListQuery, Name, Names, choices, names
from app.lookup import ready
from app.tables import Citation, Conflict, Entity
from app.vocabulary import Difference, Resolution


class ConflictQuery(ListQuery):
    """The parameters of the list of conflicts."""

    record: Names = names("On this record", "sco")
    kind: list[Name] = Field(default=[], max_length=20, description="On records of this kind", examples=[["event"]])
    field: list[Name] = Field(default=[], max_length=20, description="On this field", examples=[["founded_place"]])
    difference: list[Difference] = choices("In what sort of value the sources differ")
    resolution: list[Resolution] = choices("What the curators made of it")
    source: Names = names("On a field that this article says something about", "bajwa-2023")
    sort: Literal["record", "-record", "id", "-id"] = Field(default="record", description="Order; `-` reverses it")


def conflicts(connection: Connection, edition: str, query: ConflictQuery) -> Listing:
    """A page of conflicts."""
    rows = (
        select(Conflict)
        .join(Entity, col(Entity.id) == col(Conflict.entity_id))
        .where(
            *named(Conflict.entity_id, query.record),
            *one_of(Entity.kind, query.kind),
            *one_of(Conflict.field, query.field),
            *one_of(Conflict.difference, query.difference),
            *one_of(Conflict.resolution, query.resolution),
        )
    )
    if query.source:
        cited = select(col(Citation.id)).where(
            col(Citation.entity_id) == col(Conflict.entity_id),
            col(Citation.field) == col(Conflict.field),
            col(Citation.source_id).in_(known(query.source)),
        )
        rows = rows.where(cited.exists())
    orders = {"record": (col(Entity.sort_key),), "id": ()}
    listed = Listed(path="/v1/conflicts", rows=rows, body=col(Conflict.body), id=col(Conflict.id), orders=orders)
    return keyset.page(connection, edition, listed, query)


def conflict(connection: Connection, id: str) -> str:
    """The JSON of one conflict. Raises a 404 problem where there is none of that id."""
    return ready(connection, Conflict.body, Conflict.id, id, "/v1/conflicts")
