"""What is sought in the index: a question, in which fields, of which records. How a database says it: its dialect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.questions import Question, Term

FIELDS: Mapping[str, str] = {"title": "w", "called": "c", "name": "n", "alias": "a", "text": "t", "quote": "q"}
"""Where words stand: the label as one word, an alias as one word; the words of the label, of the aliases, of the facts,
of the quotes and related names. In the index each word begins with the letter of its field, so that a word that is
common in one is found at once in another."""
WORDS = ("name", "alias", "text", "quote")
TIERS: Mapping[str, Sequence[str]] = {
    "exact_name": ("title",),
    "exact_alias": ("called",),
    "name": ("name",),
    "alias": ("name", "alias"),
    "text": ("name", "alias", "text"),
    "quote": WORDS,
}
"""How well a record fits, the best first, and in which fields all that is wanted must stand for that."""
NAMED = 4
"""So many of the tiers are of names."""
NOTHING = (Term((":-:",)),)
"""A word that no text has: what has none itself finds nothing."""
Marks = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Part:
    """Of each group at least one term, all in these fields."""

    fields: tuple[str, ...]
    groups: tuple[tuple[Term, ...], ...]


@dataclass(frozen=True)
class Sought:
    """Records that have one of the parts, of each group of marks at least one, and nothing of what is left out."""

    parts: tuple[Part, ...]
    marks: Marks = ()
    without: tuple[Part, ...] = ()


def tier(asked: Question, place: int, marks: Marks = ()) -> Sought:
    """The records that fit in this tier, and in none before it."""
    *before, own = list(TIERS.values())[: place + 1]
    whole, words = [one for one in before if _is_whole(one)], [one for one in before if not _is_whole(one)]
    others = [*whole, *words[-1:]]  # the fields of a tier of words are among those of the next
    return Sought((_part(asked, own),), marks, (*(_part(asked, one) for one in others), *_unwanted(asked)))


def anywhere(asked: Question, marks: Marks = ()) -> Sought:
    """The records that fit in any tier."""
    whole = [_part(asked, fields) for fields in TIERS.values() if _is_whole(fields)]
    return Sought((*whole, _part(asked, WORDS)), marks, _unwanted(asked))


def mark(name: str, value: str) -> str:
    """The word in the index for a value that filters go by."""
    return f"{name}:{value}"


def word(field: str, key: str) -> str:
    """The word in the index for a word in a field."""
    return f"{FIELDS[field]}:{key}"


def _part(asked: Question, fields: Sequence[str]) -> Part:
    whole = (Term((asked.whole,)),) if asked.whole else NOTHING
    return Part(tuple(fields), (whole,) if _is_whole(fields) else asked.wanted or (NOTHING,))


def _is_whole(fields: Sequence[str]) -> bool:
    return not {*fields} & {*WORDS}


def _unwanted(asked: Question) -> tuple[Part, ...]:
    return tuple(Part(WORDS, ((term,),)) for term in asked.unwanted)
