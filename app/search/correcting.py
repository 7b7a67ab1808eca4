"""What a question may have meant that finds nothing: words that hold its words, or that are near to them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA
from sqlalchemy import Connection, select
from sqlmodel import col

from app.fulltext.index import dialect
from app.questions import Question, Term, question
from app.tables import SearchWord
from app.words import words

CANDIDATES = 200
PARTS = 20
"""Words that may hold a part of a word."""
SHORTEST = 3
"""Letters of words that are known."""
SHORT, LONG = 4, 7
"""Letters of a word that can be mistyped at all, and of one that can be in two places."""
ALIKE = 0.3
"""What words must share to be near: what PostgreSQL's index goes by, so that no database finds others."""


@dataclass(frozen=True)
class Corrected:
    """What is looked for instead of a question; `text` says it, where words were taken for others."""

    asked: Question
    text: str | None = None
    notes: list[str] = field(default_factory=list)


def corrected(connection: Connection, text: str, asked: Question) -> Corrected | None:
    """The question with known words in place of those that nothing has. None where there is no such question."""
    instead: dict[str, str] = {}
    parts: dict[Term, list[str]] = {}
    for term, alone in _single(asked):
        (word,) = term.words
        if _known(connection, term):
            continue
        if alone and (found := _words(connection, dialect(connection).holding(connection, word, PARTS))):
            parts[term] = [one.word for one in found]
        elif near := _nearest(connection, term):
            instead[word] = near.shown
        else:
            return None
    if not instead and not parts:
        return None
    said = _replaced(text, instead)
    meant = question(said)
    for term, others in parts.items():
        meant = meant.within(term, others)
    notes = [f"No word is {term.words[0]!r}; words that hold it were looked for." for term in parts]
    notes += [f"Nothing has {text!r}; {said!r} was looked for instead."] if instead else []
    return Corrected(meant, said if instead else None, notes)


def _single(asked: Question) -> Iterator[tuple[Term, bool]]:
    """The words that are wanted, one by one, and whether they stand alone."""
    for group in asked.wanted:
        *others, last = group[0].words
        yield from ((Term((word,)), False) for word in others)
        yield Term((last,), group[0].open), not others


def _known(connection: Connection, term: Term) -> bool:
    """Whether a record has the word, or it is none that could be mistyped."""
    (word,) = term.words
    if len(word) < SHORTEST or not word.isalpha():
        return True
    own = col(SearchWord.word)
    fits = own.between(word, word + "\U0010ffff") if term.open else own == word
    return connection.execute(select(own).where(fits).limit(1)).first() is not None


def _words(connection: Connection, ids: Sequence[int]) -> Sequence[SearchWord]:
    columns = SearchWord.__table__.c  # type: ignore[attr-defined]  # SQLModel adds it
    return connection.execute(select(*columns).where(columns.id.in_(ids)).order_by(columns.id)).all() if ids else []  # type: ignore[return-value]  # rows with its columns


def _nearest(connection: Connection, term: Term) -> SearchWord | None:
    """The word with the fewest changes between, of those a word of names, of those the commonest."""
    (word,) = term.words
    if len(word) < SHORT:
        return None
    most = 1 if len(word) < LONG else 2
    found = _words(connection, dialect(connection).alike(connection, word, CANDIDATES))
    alike = [one for one in found if _similarity(word, one.word) >= ALIKE]
    near = [(_distance(term, one.word), not one.named, -one.records, one.word, one) for one in alike]
    best = min(near, default=None, key=lambda one: one[:4])
    return best[-1] if best and best[0] <= most else None


def _distance(term: Term, other: str) -> float:
    """The changes between the words; a little more where the other goes on."""
    (word,) = term.words
    whole = OSA.distance(word, other)
    return min(whole, OSA.distance(word, other[: len(word)]) + 0.5) if term.open else whole


def _similarity(word: str, other: str) -> float:
    """The share of letters by threes that two words have in common, as `pg_trgm` counts it."""
    own, others = ({f"  {one} "[place : place + 3] for place in range(len(one) + 1)} for one in (word, other))
    return len(own & others) / len(own | others)


def _replaced(text: str, instead: Mapping[str, str]) -> str:
    said, end = "", 0
    for word in words(text):
        if word.key in instead:
            said += text[end : word.start] + instead[word.key]
            end = word.end
    return said + text[end:]
