"""Templates over the JSON of answers. What is put into them is escaped, always."""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.catalogue import BY_SINGULAR
from app.date_words import in_words
from app.explorer import labels
from app.explorer.assets import asset
from app.explorer.drawing import draw_figures, draw_ladder, draw_members, draw_timeline
from app.explorer.evidence import Json, quotes, sides
from app.explorer.facts import fact, facts
from app.explorer.filters import active, choices
from app.explorer.framing import frame
from app.explorer.rows import row
from app.pages import page_of
from app.pictures.figures import spoken

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent.parent / "templates"


def render(*templates: str, **content: Any) -> str:
    """The first of these templates that there is, filled in."""
    return environment().select_template(templates).render(content)


@cache
def environment() -> "Environment":
    """The templates, and what they may call."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - the API alone needs none

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "page": page,
        "date": date,
        "words": labels.words,
        "field": labels.field,
        "number": number,
        "plural": plural,
        "explained": explained,
        "spoken": spoken,
        "paired": lambda value, name: (name, value),
    }
    made.globals |= {
        "asset": lambda name: asset(name).address,
        "labels": labels,
        "quotes": quotes,
        "sides": sides,
        "row": row,
        "runs": runs,
        "groups": groups,
        "fact": fact,
        "facts": facts,
        "choices": choices,
        "draw_members": draw_members,
        "draw_timeline": draw_timeline,
        "draw_figures": draw_figures,
        "draw_ladder": draw_ladder,
        "active": active,
        "frame": frame,
    }
    return made


def page(href: str) -> str:
    """The page of what the API has at this address, or the address itself, where there is none."""
    path, _, query = href.partition("?")
    return page_of(path, query) or href


def date(edtf: str, moment: str = "") -> str:
    """A date in words. In a field that means one moment, an interval with an open start says by when it was."""
    if moment and edtf.startswith("../"):
        return f"by {in_words(edtf.removeprefix('../'))}"
    return in_words(edtf)


def number(value: float) -> str:
    """A number as people write it."""
    return f"{value:,.10g}".replace(",", "\u202f")


def plural(kind: str) -> str:
    """The plural of a kind, for people."""
    return labels.words(BY_SINGULAR[kind].plural)


def explained(description: str) -> str:
    """What the description of a kind says beside its name."""
    name, _, text = description.partition(": ")
    text = name if not text or text.startswith("a view on") else text
    return text[0].upper() + text[1:]


def groups(items: Iterable[Json], name: str) -> list[tuple[str | None, list[Json]]]:
    """Items by a word that they have, those without it last."""
    return runs(sorted(items, key=lambda item: (item[name] is None, item[name] or "")), name)


def runs(items: Iterable[Json], name: str) -> list[tuple[Any, list[Json]]]:
    """Items that follow each other and have one value of a field, together; in their order."""
    return [(value, list(group)) for value, group in groupby(items, key=itemgetter(name))]
