"""The verbs for disagreement: where sources differ, the positions side by side."""

from typing import Literal

from pydantic import Field
from sqlalchemy import Connection, tuple_

from app import keyset
from app.conditions import Having, refers, words
from app.keyset import Listed, Listing
from app.kind import ListQuery, Name, Names, choices, names
from app.lists import Rows
from app.lookup import ready
from app.tables import Citation, Conflict, plain
from app.utf8 import utf8
from app.vocabulary import Difference, KindName, Resolution


class ConflictQuery(ListQuery):
    """The parameters of the list of conflicts."""

    record: Names = names("On this record", "sco")
    kind: list[KindName] = choices("On records of this kind")
    field: list[Name] = Field(
        default_factory=list, max_length=20, description="On this field", examples=[["founded_place"]]
    )
    difference: list[Difference] = choices("In what sort of value the sources differ")
    resolution: list[Resolution] = choices("What the curators made of it")
    source: Names = names("On a field that this article says something about", "bajwa-2023")
    sort: Literal["record", "-record", "id", "-id"] = Field(default="record", description="Order; `-` reverses it")


CONFLICTS = Rows(
    path="/v1/conflicts",
    id=plain(Conflict.id),
    orders={"record": (plain(Conflict.sort_key),), "id": ()},
    filters={
        "record": refers(Conflict.entity_id),
        "kind": words(Conflict.kind),
        "field": words(Conflict.field),
        "difference": words(Conflict.difference),
        "resolution": words(Conflict.resolution),
        "source": Having(
            plain(Citation.source_id),
            named=True,
            each=True,
            of=tuple_(plain(Conflict.entity_id), plain(Conflict.field)),
            owner=tuple_(plain(Citation.entity_id), plain(Citation.field)),
        ),
    },
)


def conflicts(connection: Connection, edition: str, query: ConflictQuery) -> Listing:
    """A page of conflicts."""
    return keyset.page(connection, edition, Listed(rows=CONFLICTS, served=(utf8(Conflict.body),)), query)


def conflict(connection: Connection, id: str) -> bytes:
    """The JSON of one conflict. Raises a 404 problem where there is none of that id."""
    return ready(connection, Conflict.body, Conflict.id, id, "/v1/conflicts")
