"""What the sources say of a property, one saying for each value that they give, and how it fits the value asked for."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from app.agreement import strongest
from app.checking import fits
from app.checking.cities import Cities
from app.checking.fits import Fit
from app.checking.properties import FieldOf
from app.checking.quantities import Quantity, asked, told, worded
from app.dates import span
from app.problems import bad_parameter
from app.tables import Representation, plain
from app.vocabulary import Certainty, Voice
from app.words import keys

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Saying:
    """A value that sources give, in the record that holds it, with the words that it rests on."""

    record: Json
    field: str
    value: Any
    text: str
    fit: Fit
    voice: Voice | None
    citations: Sequence[Json]
    certainty: Certainty | None = None

    @property
    def asserted(self) -> bool:
        """Whether an article says so itself."""
        return self.voice == "asserted"


class Wanted(NamedTuple):
    """The value that is asked for: as it was given, and the ids that it means where records are meant."""

    given: str
    ids: Sequence[str]


def of_field(connection: Connection, record: Json, positions: Json, field: FieldOf, wanted: Wanted) -> list[Saying]:
    """What the sources say of a field of the record itself."""
    value, cited = record[field.name], record["citations"].get(field.name, [])
    _check_asked(field, wanted.given)
    cities = Cities(connection)

    def fit(told: Any) -> Fit:
        return _fit(told, record, field, wanted, cities)

    if field.many:
        return [_one_of_many(record, field.name, one, cited, fit(one)) for one in value]
    if field.name in positions:
        given = [(one["value"], one["citations"]) for one in positions[field.name]]
    elif value is None:
        given = []
    else:
        others = _otherwise(cited) if field.sort != "reference" else ()
        given = [(value, [one for one in cited if one["stated"] is None]), *others]
    return [_saying(record, field.name, one, citations, fit(one)) for one, citations in given]


def of_figure(figure: Json, wanted: Quantity) -> Saying:
    """What a source says in a figure."""
    number = told(figure)
    fit: Fit = "open"
    if number is not None and _same_unit(figure, number, wanted):
        fit = fits.number(number, wanted.in_units_of(number))
    return Saying(
        record=figure,
        field="value",
        value=figure["value"],
        text=_told(figure),
        fit=fit,
        voice=weakest(figure, ("value", "low", "high", "qualifier")),
        citations=cited_by(figure, ("value", "low", "high", "qualifier", "unit", "counted")),
    )


def _told(figure: Json) -> str:
    """A figure in words: the number, what is counted, and when."""
    when = f"as of {figure['as_of']}" if figure["as_of"] else ""
    about = ", ".join(part for part in (figure["counted"], when) if part)
    return f"{worded(figure)} ({about})" if about else worded(figure)


def quantity(text: str) -> Quantity:
    """The number that is asked for. Raises a 422 problem for text that is none."""
    try:
        return asked(text)
    except ValueError as error:
        raise bad_parameter("value", str(error)) from None


def cited_by(record: Json, fields: Iterable[str]) -> list[Json]:
    """The citations of these fields, each quote once."""
    found = (one for field in fields for one in record["citations"].get(field, []) if one["stated"] is None)
    return list({(one["source"]["id"], one["paragraph"], one["quote"]): one for one in found}.values())


def weakest(record: Json, fields: Iterable[str]) -> Voice | None:
    """The voice behind fields that say something together: the weakest; None where nobody is quoted for them."""
    voices = [record["voices"].get(field, "asserted") for field in fields if record["citations"].get(field)]
    return max(voices, key=("asserted", "reported", "opinion").index, default=None)


def detail_of(connection: Connection, id: str) -> tuple[Json, Json]:
    """A record, and the positions on its disputed fields."""
    columns = plain(Representation.detail), plain(Representation.positions)
    row = connection.execute(select(*columns).where(plain(Representation.entity_id) == id)).one()
    return json.loads(row.detail), json.loads(row.positions or "{}")


def _check_asked(field: FieldOf, given: str) -> None:
    """Raises a 422 problem where what is asked for is no value of the field's sort."""
    if field.words and given not in field.words:
        raise bad_parameter("value", f"{given!r} is not one of the values of {field.name!r}", field.words, given)
    if field.sort == "number":
        quantity(given)
    if field.sort == "date":
        _check_date(given)


def _fit(told: Any, record: Json, field: FieldOf, wanted: Wanted, cities: Cities) -> Fit:
    """How a value of a field fits what is asked for."""
    found: Fit
    given, only = wanted.given, field.name in fits.ONLY and not field.many
    match field.sort:
        case "reference":  # one that the data do not know may be the same under another name
            found = "states" if told["id"] in wanted.ids else "excludes" if only and wanted.ids else "open"
        case "date":
            found = fits.date(told, given)
        case "number" if record["kind"] == "figure":
            found = of_figure(record, asked(given)).fit
        case "number":
            found = fits.number(Quantity(told, told), asked(given))
        case "flag":
            found = fits.same(told, given == "true", only=True)
        case "choice" if field.name == "status":
            found = fits.status(told, given)
        case "choice":
            found = fits.same(told, given, only)
        case "text" if field.name in fits.CITIES:
            found = fits.place(told, given, cities)
        case "text":
            found = fits.text(told, given)
    return "open" if field.name == "attested" and found == "excludes" else found  # it holds at other times too


def _check_date(given: str) -> None:
    try:
        span(given)
    except ValueError as error:
        raise bad_parameter("value", str(error)) from None


def _same_unit(figure: Json, number: Quantity, wanted: Quantity) -> bool:
    """Whether the words of a unit that is asked for are those of the figure, or of what it counts."""
    words = keys(f"{figure['unit'] or ''} {figure['counted'] or ''} {figure['qualifier'] or ''}")
    return wanted.unit <= number.unit.union(words)


def _otherwise(cited: Iterable[Json]) -> Iterator[tuple[Any, list[Json]]]:
    """What other sources state, which differ but in precision."""
    found: dict[str, list[Json]] = {}
    for one in cited:
        if one["stated"] is not None:
            found.setdefault(json.dumps(one["stated"]), []).append(one)
    yield from ((json.loads(stated), citations) for stated, citations in found.items())


def _one_of_many(record: Json, field: str, value: Any, cited: Iterable[Json], fit: Fit) -> Saying:
    if isinstance(value, str):
        own = [one for one in cited if value.casefold() in one["quote"].casefold()]
    else:
        own = [one for one in cited if one["object"] is None or one["object"]["id"] == value["id"]]
    return _saying(record, field, value, own, fit)


def _saying(record: Json, field: str, value: Any, citations: Sequence[Json], fit: Fit) -> Saying:
    voice = strongest(one["voice"] for one in citations) if citations else None
    text = value["label"] if isinstance(value, dict) else str(value).lower() if isinstance(value, bool) else str(value)
    return Saying(record=record, field=field, value=value, text=text, fit=fit, voice=voice, citations=citations)
