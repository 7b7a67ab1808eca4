"""People: those who act and speak in the articles, and those who wrote them."""

from typing import Literal

from pydantic import Field
from sqlalchemy import Select, select

from app.kind import Kind, RecordQuery, common
from app.shapes import Evidence, Item, Page
from app.tables import Person, PersonFacts


class PersonItem(PersonFacts, Item):
    """A record of this kind in a list."""


class PersonDetail(Evidence, PersonItem):
    """With its evidence."""


class PersonPage(Page[PersonItem | PersonDetail]):
    """A page of people."""


class PersonQuery(RecordQuery):
    sort: Literal["label", "-label", "id", "-id"] = Field(default="label", description="Order; `-` reverses it")


def select_people(query: PersonQuery) -> Select[Person]:
    return select(Person).where(
        *common(Person, query),
    )


PEOPLE = Kind(
    singular="person",
    plural="people",
    description="People: those who act and speak in the articles, and those who wrote them.",
    row=Person,
    item=PersonItem,
    detail=PersonDetail,
    page=PersonPage,
    query=PersonQuery,
    select=select_people,
    orders={},
)
