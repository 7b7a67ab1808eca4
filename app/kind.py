"""What a noun is to the verbs: its shapes, its table, its filters and its orders. No HTTP here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import ColumnElement, Connection, Select, String, bindparam, or_, select

from app.conditions import Condition, Filter, common
from app.dates import Day
from app.days import certainty
from app.lists import Rows
from app.lookup import ID, Lookup
from app.media import DetailFormat, ListFormat, PlainFormat, SourceFormat
from app.questions import LONGEST
from app.shapes import Evidence, Item, Page, Reference
from app.tables import Representation, Row, plain
from app.utf8 import utf8
from app.vocabulary import Agreement, Match, Resolve, Voice

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Names = list[Name]
NEAR = 500
"""How many ids are looked through for the one that was meant."""


def names(description: str, example: str) -> Any:
    """A filter by ids or names; several mean any of them."""
    return Field(default_factory=list, max_length=20, description=f"{description}: ids or names", examples=[[example]])


def choices(description: str) -> Any:
    """A filter by words of a closed list; several mean any of them."""
    return Field(default_factory=list, max_length=20, description=f"{description}; repeat for several")


def when(description: str, example: str = "2024") -> Any:
    """A filter by an EDTF date or interval that the record's date overlaps."""
    return Field(default=None, description=f"{description}: overlaps this EDTF date or interval", examples=[example])


RESOLVE: Any = Field(
    default="preferred",
    description="Of a value on which sources differ: the `preferred` one; `all` positions beside it; or `strict`, null",
)


FORMAT: Any = Field(default=None, description="Format of the answer; without it the `Accept` header decides")


FIELDS: Any = Field(
    default=[],
    max_length=100,
    description="Only these fields of a record, beside id, kind and href; repeat, or part by commas, for several",
)


class PageQuery(BaseModel):
    """The parameters of whatever comes in pages."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=50, ge=1, le=200, description="Number of records a page")
    cursor: str | None = Field(default=None, max_length=600, description="Where to go on, from `next` of the last page")


class ListQuery(PageQuery):
    """The parameters of every list. CSV and NDJSON are the whole list, so they go without `limit` and `cursor`."""

    fields: list[Name] = FIELDS
    format: ListFormat | None = FORMAT


class AnyQuery(ListQuery):
    """The parameters of lists of records of any kind."""

    id: Names = names("These records", "kazakhstan")
    q: str | None = Field(
        default=None,
        max_length=LONGEST,
        description="With these words in any of their texts, as `/v1/search` finds them; the order stays",
        examples=["Kazakhstan"],
    )
    source: Names = names("With a citation from this article", "mikovic-2024")
    voice: list[Voice] = choices("The strongest voice behind the record")
    agreement: list[Agreement] = choices("With a field on which its sources agree so")
    resolve: Resolve = RESOLVE


class RecordQuery(AnyQuery):
    """The parameters of every list of one kind."""

    include: list[Literal["citations"]] = Field(
        default_factory=list, max_length=1, description="`citations`: each record with its evidence, as in its detail"
    )
    match: Match = Field(
        default="overlaps",
        description="How dates must fit: share a day; lie `within`; or `certain`: within, and not marked `?` or `~`",
    )


class HeldQuery(RecordQuery):
    """The parameters of lists of what holds for a time."""

    as_of: Day | None = Field(
        default=None,
        description="Only what held, or may have held, on this day; each row says which of the two",
        examples=["2024-01-15"],
    )


class PlainQuery(BaseModel):
    """The parameters of what is neither a list nor a record."""

    model_config = ConfigDict(extra="forbid")

    format: PlainFormat | None = FORMAT


class DetailQuery(BaseModel):
    """The parameters of every detail."""

    model_config = ConfigDict(extra="forbid")

    resolve: Resolve = RESOLVE
    fields: list[Name] = FIELDS
    format: DetailFormat | None = FORMAT


class SourceDetailQuery(BaseModel):
    """The parameters of a source's detail, which also comes as an entry for a bibliography."""

    model_config = ConfigDict(extra="forbid")

    resolve: Resolve = RESOLVE
    fields: list[Name] = FIELDS
    format: SourceFormat | None = FORMAT


QueryT = TypeVar("QueryT", bound=RecordQuery)


@dataclass(frozen=True, kw_only=True)
class Kind(Generic[QueryT]):
    """A noun. It deviates by writing a function, never by a flag."""

    singular: str
    plural: str
    description: str
    row: type[Any]
    item: type[Item]
    detail: type[Evidence]
    page: type[Page[Any]]
    query: type[QueryT]
    orders: Mapping[str, Any]
    """What a list can be sorted by beside label and id: a column without nulls."""
    filters: Mapping[str, Filter]
    """What a list can be filtered by, beside what all lists of records can."""
    within: Sequence[Condition] = ()
    """Which rows of the table are of this kind, where not all are."""
    particulars: Callable[[Connection, Sequence[str]], Mapping[str, dict[str, Any]]] | None = None
    """Fields that only this kind's detail has, for each of these ids."""
    by: Mapping[str, Any] = field(default_factory=dict)
    """Other kinds of which an id in the path means the row that refers to it, and the column that does."""

    @cached_property
    def rows(self) -> Rows:
        """The list of this kind."""
        own = {name: (plain(column),) for name, column in self.orders.items()}
        return Rows(
            path=f"/v1/{self.plural}",
            id=plain(self.row.id),
            orders={"id": (), "label": (plain(self.row.sort_key),), **own},
            filters={**common(self.row), **self.filters},
            within=self.within,
            key=plain(Representation.entity_id),
        )

    @cached_property
    def certainty(self) -> ColumnElement[str]:
        """Of a kind that holds for a time, whether a row held on the day `as_of` for sure."""
        return certainty(self.row)

    @cached_property
    def whole(self) -> Lookup:
        """Of a record: its id, its JSON, and that of the positions on its disputed fields."""
        own = plain(self.row.id)
        meant = (own, *map(plain, self.by.values()))
        return Lookup(
            select(own, utf8(Representation.detail), utf8(Representation.positions))
            .join_from(own.table, Representation.__table__, plain(Representation.entity_id) == own)  # type: ignore[attr-defined]  # SQLModel adds it
            .where(or_(*(column == ID for column in meant)), *self.within)
        )

    @cached_property
    def alike(self) -> Select[Any]:
        """The ids from `first` to `last`, as many as are looked through for one that was meant."""
        id, ends = plain(self.row.id), [bindparam(end, type_=String) for end in ("first", "last")]
        return select(id).where(id.between(*ends), *self.within).order_by(id).limit(NEAR)

    @cached_property
    def references(self) -> Mapping[str, bool]:
        """The fields that refer to one other record, and whether they must."""
        return {
            name: field.is_required()
            for name, field in self.item.model_fields.items()
            if field.annotation is Reference or (Reference in get_args(field.annotation) and not self._many(name))
        }

    @cached_property
    def links(self) -> Sequence[str]:
        """The fields that refer to any number of other records."""
        return [name for name in self.item.model_fields if self._many(name)]

    @cached_property
    def facts(self) -> Sequence[str]:
        """The fields that hold plain values."""
        own = self.row.model_fields.keys() - Row.model_fields.keys()
        return [name for name in self.item.model_fields if name in own]

    def _many(self, name: str) -> bool:
        return self.item.model_fields[name].annotation == list[Reference]


def one(description: str) -> Any:
    """A field that refers to another record, which must be there."""
    return Field(description=description)


def maybe(description: str) -> Any:
    """A field that refers to another record, or is null."""
    return Field(default=None, description=description)


def many(description: str) -> Any:
    """A field that refers to any number of other records."""
    return Field(default=[], description=description)
