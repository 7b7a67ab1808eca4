"""What a noun is to the verbs: its shapes, its table, its filters and its orders. No HTTP here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import ColumnElement, Connection, Select, func, literal, or_, select
from sqlmodel import SQLModel, col

from app.dates import LAST_DAY, Edtf, span
from app.names import key
from app.shapes import Evidence, Item, Page, Reference
from app.tables import Alias, Citation, Entity, Link
from app.vocabulary import Voice

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Names = list[Name]
Condition = ColumnElement[bool]


def names(description: str, example: str) -> Any:
    """A filter by ids or names; several mean any of them."""
    return Field(default=[], max_length=20, description=f"{description}: ids or names", examples=[[example]])


def choices(description: str) -> Any:
    """A filter by words of a closed list; several mean any of them."""
    return Field(default=[], max_length=20, description=f"{description}; repeat for several")


def when(description: str, example: str = "2024") -> Any:
    """A filter by an EDTF date or interval that the record's date overlaps."""
    return Field(default=None, description=f"{description}: overlaps this EDTF date or interval", examples=[example])


class ListQuery(BaseModel):
    """The parameters of every list."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=50, ge=1, le=200, description="Number of records a page")
    cursor: str | None = Field(default=None, max_length=600, description="Where to go on, from `next` of the last page")


class RecordQuery(ListQuery):
    """The parameters of every list of records."""

    include: list[Literal["citations"]] = Field(
        default=[], max_length=1, description="`citations`: each record with its evidence, as in its detail"
    )
    id: Names = names("These records", "kazakhstan")
    source: Names = names("With a citation from this article", "mikovic-2024")
    voice: list[Voice] = choices("The strongest voice behind the record")


RowT = TypeVar("RowT", bound=SQLModel)
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
    select: Callable[[QueryT], Select[Any]]
    orders: Mapping[str, Any]
    particulars: Callable[[Connection, Sequence[str]], Mapping[str, dict[str, Any]]] | None = None
    """Fields that only this kind's detail has, for each of these ids."""
    address: Callable[[str], Condition] | None = None
    """Which row a name in the path means, where it can be more than the id."""

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
        apart = {*Item.model_fields, *self.references, *self.links}
        return [name for name in self.item.model_fields if name not in apart]

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


# --- conditions ---------------------------------------------------------------------------------------------------


def named(column: Any, wanted: Names) -> Iterator[Condition]:
    """The column refers to one of these records, given by id or by any of their names."""
    if wanted:
        yield col(column).in_(_known(wanted))


def linked(subject: Any, role: str, wanted: Names) -> Iterator[Condition]:
    """The record has a link of this role to one of these records."""
    if wanted:
        found = select(col(Link.subject_id)).where(col(Link.role) == role, col(Link.object_id).in_(_known(wanted)))
        yield col(subject).in_(found)


def one_of(column: Any, wanted: Sequence[str]) -> Iterator[Condition]:
    """The column is one of these words."""
    if wanted:
        yield col(column).in_(wanted)


def equal(column: Any, wanted: Any) -> Iterator[Condition]:
    """The column has this value."""
    if wanted is not None:
        yield col(column) == wanted


def overlapping(earliest: Any, latest: Any, wanted: Edtf | None) -> Iterator[Condition]:
    """The date can lie within the days that this EDTF date covers."""
    if wanted is not None:
        days = span(wanted)
        yield col(earliest) <= days.latest
        yield col(latest) >= days.earliest


def common(row: type[Any], query: RecordQuery) -> Iterator[Condition]:
    """The conditions that every list of records knows."""
    yield from named(row.id, query.id)
    yield from one_of(Entity.voice, query.voice)
    if query.source:
        yield row.id.in_(select(col(Citation.entity_id)).where(col(Citation.source_id).in_(_known(query.source))))


def _known(wanted: Names) -> Select[Any]:
    """The ids of the records that have one of these ids or names."""
    by_name = select(col(Alias.entity_id)).where(col(Alias.key).in_([key(name) for name in wanted]))
    return select(col(Entity.id)).where(or_(col(Entity.id).in_(wanted), col(Entity.id).in_(by_name)))


def day(column: Any) -> Any:
    """A day to sort by; what has none comes last."""
    return func.coalesce(column, literal(LAST_DAY))
