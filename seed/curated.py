"""The shape of a curated record: the facts of its kind, plain, with its citations beside them.

It is made from the kind's item, so that a field is declared once: references become ids, links lists of ids.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, create_model

from app.catalogue import KINDS
from app.shapes import Id
from app.vocabulary import Basis, Resolution, Voice
from seed.files import Raw
from seed.mistakes import Mistake

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True, max_length=1000)]
FieldPath = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(?:/[a-z0-9-]+)?$")]


class Strict(BaseModel):
    """Unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", strict=True)


class CuratedCitation(Strict):
    """The words that one or several fields rest on. `field/id` is one value of a many-valued field."""

    fields: list[FieldPath] = Field(min_length=1)
    source: Id
    paragraph: int = Field(ge=1)
    quote: Text
    voice: Voice = "asserted"
    speaker: Id | None = None
    stated: Any = None
    note: Text | None = None


class CuratedDisagreement(Strict):
    """A field on which sources differ."""

    field: str
    resolution: Resolution
    rationale: Text


class CuratedDerivation(Strict):
    """How a value is known that no document states in so many words."""

    how: Basis
    note: Text | None = None


class CuratedLeftOut(Strict):
    """Paragraphs that hold nothing to record."""

    paragraphs: list[int] = Field(min_length=1)
    reason: Text


class Record(Strict):
    """What every curated record has beside its facts."""

    id: Id
    label: Text
    aliases: list[Text] = []
    citations: list[CuratedCitation] = []
    disagreements: list[CuratedDisagreement] = []
    basis: dict[str, CuratedDerivation] = {}


class Curated:
    """A curated record that has its shape."""

    def __init__(self, raw: Raw, record: Any) -> None:
        self.file = raw.file
        self.kind = raw.kind
        self.record: Record = record
        self.facts: dict[str, Any] = {name: getattr(record, name) for name in raw.kind.facts}
        self.references: dict[str, str | None] = {name: getattr(record, name) for name in raw.kind.references}
        self.links: dict[str, list[str]] = {name: getattr(record, name) for name in raw.kind.links}
        self.left_out: list[CuratedLeftOut] = getattr(record, "left_out", [])

    @property
    def id(self) -> str:
        """The id of the record."""
        return self.record.id

    def value(self, field: str) -> Any:
        """The value of any field that can be cited; None for one that is empty, not set, or does not exist."""
        if field in {"label", "aliases"}:
            return getattr(self.record, field) or None
        return self.facts.get(field, self.references.get(field, self.links.get(field) or None))

    def mistake(self, field: str, reason: str) -> Mistake:
        """A mistake in this record."""
        return Mistake(self.file, self.id, field, reason)


@cache
def shape(singular: str) -> type[Record]:
    """The shape of the curated records of a kind."""
    kind = next(kind for kind in KINDS if kind.singular == singular)
    fields: dict[str, Any] = {
        name: (kind.item.model_fields[name].annotation, kind.item.model_fields[name]) for name in kind.facts
    }
    fields |= {name: (Id, ...) if required else (Id | None, None) for name, required in kind.references.items()}
    fields |= {name: (list[Id], []) for name in kind.links}
    if kind.singular == "source":
        fields["left_out"] = (list[CuratedLeftOut], [])
    return create_model(f"Curated{kind.item.__name__.removesuffix('Item')}", __base__=Record, **fields)


def check_shapes(raws: Sequence[Raw], mistakes: list[Mistake]) -> list[Curated]:
    """The records that have the shape of their kind; what is wrong with the others is added to the list."""
    found = []
    for raw in raws:
        try:
            found.append(Curated(raw, shape(raw.kind.singular).model_validate(raw.values)))
        except ValidationError as error:
            known = f"{raw.kind.plural} have {', '.join(sorted(shape(raw.kind.singular).model_fields))}"
            mistakes.extend(misshapen(error, raw.file, raw.name, known))
    return found


def misshapen(error: ValidationError, file: str, record: str, known: str) -> Iterator[Mistake]:
    """What is wrong with a record that has not its shape; `known` says which fields it could have."""
    for one in error.errors():
        yield Mistake(file, record, ".".join(map(str, one["loc"])), _reason(one, known))


def _reason(error: Any, known: str) -> str:
    if error["type"] == "extra_forbidden":
        return f"is not a field here; {known}" if len(error["loc"]) == 1 else "is not a key here"
    given = f", not {error['input']!r}" if not isinstance(error["input"], dict | list) else ""
    return str(error["msg"]).removeprefix("Value error, ") + given
