"""What can be asked of a record: the fields of its kind, what it is to others, and what is measured of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from sqlalchemy import Connection, select

from app.dates import Edtf
from app.kind import Kind
from app.kinds.chairmanships import CHAIRMANSHIPS
from app.kinds.memberships import MEMBERSHIPS
from app.kinds.roles import ROLES
from app.shapes import Reference
from app.tables import Figure, plain

FRAME = frozenset({"id", "kind", "href", "voice", "voices", "positions", "certainty", "status_as_of", "low", "high"})
"""What of a record is no fact, or is asked for together with another: the ends of a range with the `value`."""

Sort = Literal["date", "number", "choice", "flag", "reference", "text"]


@dataclass(frozen=True)
class FieldOf:
    """A field of the kind itself."""

    name: str
    sort: Sort
    many: bool
    words: Sequence[str] = ()
    """The closed list that its values are from, if they are."""


@dataclass(frozen=True)
class Relation:
    """What a record is to another by a record between them: a membership, a chairmanship, a role."""

    kind: Kind[Any]
    own: Sequence[str]
    """The references of the record between that may be the subject."""
    other: Sequence[str]
    """Those that may be the value."""
    role: str | None = None
    founding: bool = False


STATE, ORGANISATION = ("state",), ("organisation",)
_ROLES = {"member": "member", "observer": "observer", "dialogue_partner": "dialogue_partner"}
_MEMBER_OF: Mapping[str, Relation] = {
    **{f"{name}_of": Relation(MEMBERSHIPS, STATE, ORGANISATION, role) for name, role in _ROLES.items()},
    "founding_member_of": Relation(MEMBERSHIPS, STATE, ORGANISATION, "member", founding=True),
}
"""Organisations may be asked as well: that the articles know only states as members is no reason to refuse."""
_OF_STATES: Mapping[str, Relation] = {
    **_MEMBER_OF,
    "chair_of": Relation(CHAIRMANSHIPS, ("holder",), ORGANISATION),
    "officials": Relation(ROLES, STATE, ("person",)),
}
_OF_ORGANISATIONS: Mapping[str, Relation] = {
    **_MEMBER_OF,
    **{f"{name}s": Relation(MEMBERSHIPS, ORGANISATION, STATE, role) for name, role in _ROLES.items()},
    "founding_members": Relation(MEMBERSHIPS, ORGANISATION, STATE, "member", founding=True),
    "chair": Relation(CHAIRMANSHIPS, ORGANISATION, ("holder",)),
    "officials": Relation(ROLES, ORGANISATION, ("person",)),
}
_OF_PEOPLE: Mapping[str, Relation] = {
    "serves": Relation(ROLES, ("person",), ("organisation", "state")),
    "titles": Relation(ROLES, ("person",), ()),
}
RELATIONS: Mapping[str, Mapping[str, Relation]] = {
    "state": _OF_STATES,
    "organisation": _OF_ORGANISATIONS,
    "person": _OF_PEOPLE,
}
"""What records of a kind are to others."""


def fields(kind: Kind[Any]) -> dict[str, FieldOf]:
    """The fields of a kind that can be asked for."""
    return {name: _field(kind, name) for name in kind.item.model_fields if name not in FRAME}


def measures(connection: Connection, subject: str) -> Sequence[str]:
    """What is measured of a record."""
    measure = plain(Figure.measure)
    found = select(measure).where(plain(Figure.subject_id) == subject, measure.is_not(None)).distinct()
    return connection.execute(found.order_by(measure)).scalars().all()


def _field(kind: Kind[Any], name: str) -> FieldOf:
    declared = kind.item.model_fields[name].annotation
    many = get_origin(declared) is list
    optional = NoneType in get_args(declared)
    own = next(one for one in get_args(declared) if one is not NoneType) if many or optional else declared
    if get_origin(own) is Literal:
        return FieldOf(name, "choice", many, get_args(own))
    if own is bool:
        return FieldOf(name, "flag", many, ("true", "false"))
    if own is Reference:
        return FieldOf(name, "reference", many)
    if Edtf in get_args(declared):
        return FieldOf(name, "date", many)
    return FieldOf(name, "number" if {own, *get_args(own)} & {int, float} else "text", many)
