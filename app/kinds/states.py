"""States, present and former."""

from typing import Literal

from pydantic import Field

from app.conditions import refers, words
from app.kind import Kind, Names, RecordQuery, maybe, names
from app.shapes import Evidence, Item, Page, Reference
from app.tables import State, StateFacts


class StateItem(StateFacts, Item):
    former_republic_of: Reference | None = maybe("The state that it was a republic of")


class StateDetail(Evidence, StateItem):
    """With its evidence."""


class StatePage(Page[StateItem | StateDetail]):
    """A page of states."""


class StateQuery(RecordQuery):
    former_republic_of: Names = names("Once a republic of this state", "soviet-union")
    landlocked: bool | None = Field(default=None, description="Without a coast or not", examples=[True])
    sort: Literal["label", "-label", "id", "-id"] = Field(default="label", description="Order; `-` reverses it")


STATES = Kind(
    singular="state",
    plural="states",
    description="States, present and former.",
    row=State,
    item=StateItem,
    detail=StateDetail,
    page=StatePage,
    query=StateQuery,
    orders={},
    filters={
        "former_republic_of": refers(State.former_republic_of_id),
        "landlocked": words(State.landlocked),
    },
)
