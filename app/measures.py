"""The verb for figures compared: all figures of one measure side by side."""

from typing import Literal

from pydantic import Field
from sqlalchemy import Connection, select
from sqlmodel import col

from app import keyset
from app.conditions import known
from app.keyset import Listed, Listing
from app.kind import ListQuery, Names, names
from app.lookup import ready
from app.tables import Figure, Measure


class MeasureQuery(ListQuery):
    """The parameters of the list of measures."""

    subject: Names = names("With a figure of this record", "sco")
    sort: Literal["id", "-id"] = Field(default="id", description="Order; `-` reverses it")


def measures(connection: Connection, edition: str, query: MeasureQuery) -> Listing:
    """A page of measures."""
    rows = select(Measure)
    if query.subject:
        counted = select(col(Figure.measure)).where(col(Figure.subject_id).in_(known(query.subject)))
        rows = rows.where(col(Measure.id).in_(counted))
    listed = Listed(path="/v1/measures", rows=rows, body=col(Measure.body), id=col(Measure.id), orders={"id": ()})
    return keyset.page(connection, edition, listed, query)


def measure(connection: Connection, id: str) -> str:
    """The JSON of one measure. Raises a 404 problem where there is none of that id."""
    return ready(connection, Measure.body, Measure.id, id, "/v1/measures")
