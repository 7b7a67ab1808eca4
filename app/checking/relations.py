"""What a record is to others by the records between them: memberships, chairmanships, offices.

* Whoever is a member, observer or dialogue partner is neither of the other two at the same time.
* On a day for which no source attests it, what has no known beginning is `possible` at best, and so stays open.
* An organisation has one chair at a time: who holds it on a day for sure, not only by a plan, rules out all others.
* A title that a person is not known to have may still be theirs.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, false, or_, select, true

from app.checking import fits
from app.checking.fits import UNREAL, Fit
from app.checking.properties import Relation
from app.checking.sayings import Json, Saying, Wanted, cited_by, weakest
from app.conditions import Condition
from app.kind import Kind
from app.tables import Chairmanship, Membership, Representation, plain
from app.vocabulary import Certainty

MOST = 200
"""So many records between two are looked at."""
BESIDES = 10
"""And so many that concern others."""
_SAYING = {"membership": "role", "chairmanship": "holder", "role": "title"}
"""The field that says what a record between two makes of them."""
_DATES = ("since", "until", "start", "end", "attested")


class Between:
    """A record between the subject and others, as it is on the day asked for."""

    def __init__(self, row: Any, relation: Relation, day: date | None) -> None:
        self.record: Json = json.loads(row.detail)
        self.relation = relation
        self.day = day
        self.holds = True
        self.certainty: Certainty | None = None
        if day:
            self.holds = row.possible_from <= day <= row.possible_to
            sure = row.certain_from and row.certain_to and row.certain_from <= day <= row.certain_to
            self.certainty = ("certain" if sure else "possible") if self.holds else None
        self.sure = self.holds and self.certainty != "possible"

    def concerns(self, wanted: Wanted) -> bool:
        """Whether it is between the subject and what is asked for: a record, an unnamed group, or a title."""
        others = [self.record[name] for name in self.relation.other if self.record[name]]
        group = self.record.get("group")
        if self.relation.other:
            named = group is not None and fits.text(group, wanted.given) == "states"
            return named or any(one["id"] in wanted.ids for one in others)
        title = self.record["title"] or ""
        places = [self.record[name]["label"] for name in ("state", "organisation") if self.record[name]]
        spellings = [title, *(f"{title} of {the}{place}" for place in places for the in ("", "the "))]
        return any(fits.text(spelling, wanted.given) == "states" for spelling in spellings)

    def saying(self, fit: Fit) -> Saying:
        """What sources say in it."""
        own = "founding" if self.relation.founding else _SAYING[self.record["kind"]]
        ends = [*self.relation.own, *self.relation.other]
        dates = [name for name in _DATES if name in self.record] if self.day else []
        return Saying(
            record=self.record,
            field=own,
            value=self.record[own],
            text=self._text(),
            fit=fit,
            voice=weakest(self.record, [own, *ends]),
            citations=cited_by(self.record, [*dates, own, *ends]),
            certainty=self.certainty,
        )

    def _text(self) -> str:
        """In words, with the dates that are known."""
        dates = [f"{name} {self.record[name]}" for name in _DATES if self.record.get(name)]
        return f"{self.record['label']} ({', '.join(dates)})" if dates else str(self.record["label"])


def sayings(
    connection: Connection, subject: str, relation: Relation, wanted: Wanted, day: date | None
) -> tuple[list[Saying], list[Saying]]:
    """What the sources say of subject and value, and what they say of the property besides."""
    kind = relation.kind
    own, others = (
        [plain(getattr(kind.row, f"{name}_id")) for name in names] for names in (relation.own, relation.other)
    )
    is_own = or_(*(column == subject for column in own))
    meant = or_(false(), *(column.in_(wanted.ids) for column in others), *(column.is_(None) for column in others))
    found = _read(connection, kind, [is_own, meant if others else true()], MOST)
    rows = [Between(row, relation, day) for row in found]
    telling = [one.saying(_FITS[kind.singular](one)) for one in rows if one.concerns(wanted)]
    if not others:  # the titles of a person, of which another may be the same in other words
        telling += [one.saying("open") for one in rows if not one.concerns(wanted)]
    if kind.row is Chairmanship and day and wanted.ids:
        known = {saying.record["id"] for saying in telling}
        organisations = [subject] if relation.own == ("organisation",) else wanted.ids
        at_the_time = _read(connection, kind, list(_held(organisations, day)), MOST)
        rivals = [Between(row, relation, day) for row in at_the_time]
        telling += [one.saying("excludes") for one in rivals if one.record["id"] not in known]
    told = {saying.record["id"] for saying in telling}
    same = [plain(Membership.role) == relation.role] if relation.role else []
    besides = [Between(row, relation, day) for row in _read(connection, kind, [is_own, *same], BESIDES)]
    return telling, [one.saying("open") for one in besides if one.record["id"] not in told]


def _read(connection: Connection, kind: Kind[Any], conditions: Sequence[Condition], most: int) -> Sequence[Any]:
    row, owner = kind.row, plain(Representation.entity_id)
    days = (row.possible_from, row.possible_to, row.certain_from, row.certain_to)
    found = select(plain(Representation.detail), *map(plain, days)).join_from(
        owner.table, plain(row.id).table, plain(row.id) == owner
    )
    return connection.execute(found.where(*conditions).order_by(plain(row.id)).limit(most)).all()


def _held(organisations: Sequence[str], day: date) -> Iterator[Condition]:
    yield plain(Chairmanship.organisation_id).in_(organisations)
    yield plain(Chairmanship.certain_from) <= day
    yield plain(Chairmanship.certain_to) >= day
    yield or_(plain(Chairmanship.status).is_(None), plain(Chairmanship.status).not_in(UNREAL))


def _membership(one: Between) -> Fit:
    if one.record["role"] != one.relation.role:
        return "excludes" if one.sure else "open"
    if one.relation.founding:
        founding = one.record["founding"]
        return "open" if founding is None else "states" if founding else "excludes"
    if not one.holds:  # where no source dates it, there are no words to rule a day out with
        return "excludes" if one.record["since"] or one.record["until"] else "open"
    return "states" if one.sure else "open"


def _for_a_time(one: Between) -> Fit:
    return "states" if one.sure else "open"


_FITS: Mapping[str, Callable[[Between], Fit]] = {
    "membership": _membership,
    "chairmanship": _for_a_time,
    "role": _for_a_time,
}
"""How a record between subject and value fits; for a time one may have held what one holds at another."""
