"""The verb for figures compared: all figures of one measure side by side."""

from typing import Literal

from pydantic import Field
from sqlalchemy import Connection

from app import keyset
from app.conditions import Having
from app.keyset import Listed, Listing
from app.kind import ListQuery, Names, names
from app.lists import Rows
from app.lookup import ready
from app.tables import Figure, Measure, plain
from app.utf8 import utf8


class MeasureQuery(ListQuery):
    """The parameters of the list of measures."""

    subject: Names = names("With a figure of this record", "sco")
    sort: Literal["id", "-id"] = Field(default="id", description="Order; `-` reverses it")


MEASURES = Rows(
    path="/v1/measures",
    id=plain(Measure.id),
    orders={"id": ()},
    filters={
        "subject": Having(
            plain(Figure.subject_id),
            named=True,
            of=plain(Measure.id),
            owner=plain(Figure.sort_measure),
            where=(plain(Figure.measure).is_not(None),),
        )
    },
)


def measures(connection: Connection, edition: str, query: MeasureQuery) -> Listing:
    """A page of measures."""
    return keyset.page(connection, edition, Listed(rows=MEASURES, served=(utf8(Measure.body),)), query)


def measure(connection: Connection, id: str) -> bytes:
    """The JSON of one measure. Raises a 404 problem where there is none of that id."""
    return ready(connection, Measure.body, Measure.id, id, "/v1/measures")
