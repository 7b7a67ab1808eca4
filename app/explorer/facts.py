"""A record as a page shows it: its facts, each with the words that it rests on, and what refers to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin

from app.catalogue import BY_SINGULAR
from app.dates import Edtf
from app.explorer import labels
from app.explorer.evidence import Json, Quote, quotes, standing

ELSEWHERE = frozenset({"id", "kind", "label", "href", "certainty", "status_as_of"})
"""What a record has that is no line of its own on its page."""

Form = Literal["date", "word", "text"]


@dataclass(frozen=True)
class Value:
    """A value, or one of several, with what is cited for it alone."""

    value: Any
    quotes: Sequence[Quote]


@dataclass(frozen=True)
class Fact:
    """A field of a record that has something to tell."""

    name: str
    label: str
    form: Form
    values: Sequence[Value]
    many: bool
    quotes: Sequence[Quote]
    standing: str
    """How sure it is, in one word; see `evidence.standing`."""
    basis: Json | None
    disagreement: Json | None
    otherwise: Sequence[tuple[Any, Sequence[Quote]]]
    """What other sources state in its place."""


@dataclass(frozen=True)
class Referring:
    """The records that refer to a record in one way."""

    key: str
    """Their kind and field."""
    id: str
    references: Sequence[Json]

    @property
    def kind(self) -> str:
        """Their kind."""
        return self.key.partition(".")[0]

    @property
    def label(self) -> str:
        """What they are called as a whole."""
        return labels.referring(self.key)

    @property
    def filter(self) -> str | None:
        """The filter by which their list gives just them, if there is one."""
        field = self.key.partition(".")[2]
        singular = f"{field[:-3]}y" if field.endswith("ies") else field.removesuffix("s")
        return next((name for name in (field, singular) if name in BY_SINGULAR[self.kind].filters), None)

    @property
    def address(self) -> str | None:
        """The page of that list."""
        return f"/{BY_SINGULAR[self.kind].plural}?{self.filter}={self.id}" if self.filter else None


def facts(detail: Json) -> list[Fact]:
    """The facts of a record, in the order in which its kind declares them."""
    forms = forms_of(detail["kind"])
    return [
        _fact(detail, name, form)
        for name, form in forms.items()
        if name not in ELSEWHERE and (detail.get(name) not in (None, []) or detail["citations"].get(name))
    ]


def fact(detail: Json, name: str) -> Fact:
    """One fact of a record, which its kind must have."""
    return _fact(detail, name, forms_of(detail["kind"])[name])


def referring(detail: Json) -> list[Referring]:
    """What refers to a record, by what it is called."""
    ways = [Referring(key, detail["id"], references) for key, references in detail["referenced_by"].items()]
    return sorted(ways, key=lambda way: way.label)


@cache
def forms_of(kind: str) -> Mapping[str, Form]:
    """The fields of a kind, and what sort of text their values are."""
    fields = BY_SINGULAR[kind].item.model_fields
    frame = {"voice", "voices", "positions"}
    return {name: _form(field.annotation) for name, field in fields.items() if name not in frame}


def _form(annotation: Any) -> Form:
    choices = get_args(annotation)
    if Edtf in choices:
        return "date"
    return "word" if any(get_origin(choice) is Literal for choice in choices) else "text"


def _fact(detail: Json, name: str, form: Form) -> Fact:
    value, cited = detail[name], detail["citations"].get(name, [])
    agreeing = [one for one in cited if one["stated"] is None]
    many = isinstance(value, list)
    shown = value if isinstance(value, list) else [value]
    each = [Value(one, quotes(c for c in agreeing if many and c["object"] == one)) for one in shown]
    together = [c for c in agreeing if not many or c["object"] is None or c["object"] not in value]
    basis = detail["basis"].get(name)
    return Fact(
        name=name,
        label=labels.field(name),
        form=form,
        values=each,
        many=many,
        quotes=quotes(together),
        standing=standing(detail["agreement"].get(name), detail["voices"].get(name), basis),
        basis=basis,
        disagreement=next((one for one in detail["disagreements"] if one["field"] == name), None),
        otherwise=_otherwise(cited),
    )


def _otherwise(cited: Sequence[Json]) -> list[tuple[Any, Sequence[Quote]]]:
    stated: dict[str, tuple[Any, list[Json]]] = {}
    for one in cited:
        if one["stated"] is not None:
            stated.setdefault(str(one["stated"]), (one["stated"], []))[1].append(one)
    return [(value, quotes(citations)) for value, citations in stated.values()]
