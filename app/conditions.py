"""What the filters of lists mean, as conditions on rows. What is asked for is a parameter of the statement.

So a statement is built once for each way of asking, and not for each question.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, bindparam, select

from app.fulltext.index import INDEX, sought
from app.fulltext.sought import anywhere, mark
from app.questions import question
from app.tables import Citation, FieldAgreement, Link, Row, SearchEntry, plain
from app.vocabulary import Match

Condition = ColumnElement[bool]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How a filter is asked: all that shapes the statement, while the values asked for do not."""

    name: str
    several: bool = False
    many: bool = False
    """Whether many rows are known to fit."""
    few: bool = False
    """Whether few rows are known to fit, so that they are found before they are sorted."""
    match: Match = "overlaps"


class Sought(NamedTuple):
    """How the rows are come by that may fit, in few steps each, and what must hold for them besides.

    By no condition are all rows of the list.
    """

    by: Condition | None = None
    besides: Sequence[Condition] = ()
    order: Any = None


@dataclass(frozen=True)
class Filter:
    """A parameter of a list: rows fit that have the value, or one of the values, in this column."""

    column: Any
    named: bool = False
    """Whether records are meant, by their ids or names."""
    stored: Callable[[Any], Any] | None = None
    """What the column holds of a value that is asked for, where that is not the value itself."""

    def conditions(self, asked: Asked) -> Iterator[Condition]:
        """What holds for the rows that fit."""
        yield self._equal(asked)

    def sought(self, asked: Asked) -> Sought:
        """How an index gives the rows that may fit; as many as the parameter `most` says will do."""
        return Sought(self._equal(asked))

    def values(self, name: str, wanted: Any) -> Mapping[str, Any]:
        """The parameters of the statement."""
        single = wanted[0] if isinstance(wanted, list) and len(wanted) == 1 else wanted
        return {name: self.stored(single) if self.stored else single}

    def valued(self, id: Any) -> Select[Any] | None:
        """Each value with the id of each row that has it; None where the values are days."""
        return select(self.column, id)

    def _equal(self, asked: Asked) -> Condition:
        value = bindparam(asked.name, type_=self.column.type, expanding=asked.several)
        found: Condition = self.column.in_(value) if asked.several else self.column == value
        return found


@dataclass(frozen=True, kw_only=True)
class Having(Filter):
    """Rows fit that have the value in another table: there in `column`, of the row whose `of` is the `owner`."""

    of: Any
    owner: Any
    where: Sequence[Condition] = ()
    each: bool = False
    """Whether a row is always looked at by itself."""

    def conditions(self, asked: Asked) -> Iterator[Condition]:
        """Few owners are looked up first; many are met soon enough by going through the rows in their order."""
        found = select(self.owner).where(*self.where, self._equal(asked))
        yield found.where(self.owner == self.of).exists() if asked.many or self.each else self.of.in_(found)

    def sought(self, asked: Asked) -> Sought:
        if self.each:
            return Sought(besides=list(self.conditions(asked)))
        found = select(self.owner).where(*self.where, self._equal(asked)).distinct()
        return Sought(self.of.in_(found.limit(bindparam("most", type_=Integer))))

    def valued(self, id: Any) -> Select[Any] | None:
        return select(self.column, id).join_from(self.column.table, id.table, self.owner == self.of).where(*self.where)


@dataclass(frozen=True)
class Worded(Filter):
    """Rows fit that have the words asked for in any of their texts; `column` is the id of the record."""

    kind: str | None = None

    def conditions(self, asked: Asked) -> Iterator[Condition]:
        """The index of full text is asked first, for records of the kind that is listed."""
        yield self.column.in_(self._found(asked))

    def sought(self, asked: Asked) -> Sought:
        return Sought(self.column.in_(self._found(asked).limit(bindparam("most", type_=Integer))))

    def _found(self, asked: Asked) -> Select[Any]:
        entry = plain(SearchEntry.id)
        found = select(plain(SearchEntry.entity_id)).select_from(INDEX.join(entry.table, entry == INDEX.c.rowid))
        return found.where(sought(asked.name))

    def values(self, name: str, wanted: Any) -> Mapping[str, Any]:
        marks = ((mark("kind", self.kind),),) if self.kind else ()
        return {name: anywhere(question(wanted), marks)}

    def valued(self, id: Any) -> Select[Any] | None:  # noqa: ARG002 - what is asked for is no value of a column
        return None


def words(column: Any) -> Filter:
    """A filter by plain values."""
    return Filter(plain(column))


def refers(column: Any) -> Filter:
    """A filter by a record that the column refers to."""
    return Filter(plain(column), named=True)


def linked(subject: Any, role: str) -> Filter:
    """A filter by a record that a link of this role leads to."""
    about = (plain(Link.role) == role, *of_kind(subject.class_, Link))
    return Having(plain(Link.object_id), named=True, of=plain(subject), owner=plain(Link.subject_id), where=about)


def cited(row: type[Any]) -> Filter:
    """A filter by an article that something in the record is cited from."""
    owner, kind = plain(Citation.entity_id), of_kind(row, Citation)
    return Having(plain(Citation.source_id), named=True, of=plain(row.id), owner=owner, where=kind)


def agreeing(row: type[Any]) -> Filter:
    """A filter by what sources make of a field of the record."""
    owner, kind = plain(FieldAgreement.entity_id), of_kind(row, FieldAgreement)
    return Having(plain(FieldAgreement.agreement), of=plain(row.id), owner=owner, where=kind)


def common(row: type[Any]) -> dict[str, Filter]:
    """The filters that every list of records has."""
    own = {"id": refers(row.id), "source": cited(row), "voice": words(row.voice), "agreement": agreeing(row)}
    return {**own, "q": Worded(plain(row.id), kind=_kind(row))}


def of_kind(row: type[Any], other: Any) -> tuple[Condition, ...]:
    """Which rows of another table belong to records of this kind: all where records of all kinds are listed."""
    return (plain(other.kind) == kind,) if (kind := _kind(row)) else ()


def _kind(row: type[Any]) -> str | None:
    return str(row.__tablename__).replace("_", "-") if issubclass(row, Row) else None
