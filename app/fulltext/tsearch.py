"""Full-text search in PostgreSQL: tsvector and tsquery of words that are folded already, and pg_trgm for near words.

Nothing is left to text search configurations or `unaccent`: what words are the same is decided once, by us.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select, text

from app.fulltext.sought import Part, Sought, word
from app.questions import Term
from app.tables import SearchWord, plain

GRAM = 3
"""Letters by which parts of words are found."""
_WORD = plain(SearchWord.word)

FURTHEST = 16_383
"""The last place of a word that PostgreSQL tells from others."""
_INSERT = text("INSERT INTO search_index (rowid, words) VALUES (:id, CAST(:words AS tsvector))")
_INDEXES = (
    "CREATE INDEX search_index_words ON search_index USING gin (words)",
    "CREATE INDEX search_near_words ON search_word USING gin (word public.gin_trgm_ops)",
    "ANALYZE search_index",
)


def expression(sought: Sought) -> str:
    """The tsquery. Every word in it is quoted, so none is an operator."""
    found = [_joined("|", map(_part, sought.parts))]
    found += [_joined("|", map(_quoted, group)) for group in sought.marks]
    found += [f"!{_part(part)}" for part in sought.without]
    return _joined("&", found)


def condition(parameter: str) -> str:
    """The condition on the index, in SQL."""
    return f"words @@ CAST({parameter} AS tsquery)"


def write(connection: Connection, documents: Iterable[tuple[int, Iterable[Sequence[str]]]]) -> None:
    """Add records, each with its texts, which are words of the index."""
    connection.execute(_INSERT, [{"id": id, "words": _vector(texts)} for id, texts in documents])


def write_words(_connection: Connection, _words: Sequence[tuple[int, str]]) -> None:
    """Nothing is to be done: their own table has an index for those that are near to others."""


def finish(connection: Connection) -> None:
    """Make the indexes, once everything is written."""
    for statement in _INDEXES:
        connection.execute(text(statement))


def alike(connection: Connection, known: str, limit: int) -> Sequence[int]:
    """The words that share most with this one, by their ids."""
    near, nearest = (_WORD.op(f"OPERATOR(public.{sign})")(known) for sign in ("%", "<->"))
    found = select(plain(SearchWord.id)).where(near).order_by(nearest, plain(SearchWord.id)).limit(limit)
    return connection.execute(found).scalars().all()


def holding(connection: Connection, part: str, limit: int) -> Sequence[int]:
    """Words with this part in them, by their ids."""
    found = select(plain(SearchWord.id)).where(_WORD.contains(part, autoescape=True)).limit(limit)
    return connection.execute(found).scalars().all() if len(part) >= GRAM else []


def _part(part: Part) -> str:
    groups = ([_term(field, term) for field in part.fields for term in group] for group in part.groups)
    return _joined("&", (_joined("|", group) for group in groups))


def _term(field: str, term: Term) -> str:
    *first, last = (_quoted(word(field, key)) for key in term.words)
    return _joined("<->", [*first, f"{last}:*" if term.open else last])


def _vector(texts: Iterable[Sequence[str]]) -> str:
    """Words with their places; between two texts is a gap, so that no phrase reaches across."""
    placed, place = [], 0
    for own in texts:
        for known in own:
            place += 1
            placed.append(f"{_quoted(known)}:{min(place, FURTHEST)}")
        place += 1
    return " ".join(placed)


def _joined(operator: str, parts: Iterable[str]) -> str:
    found = [*parts]
    return found[0] if len(found) == 1 else f"({f' {operator} '.join(found)})"


def _quoted(known: str) -> str:
    return "'" + known.replace("\\", "\\\\").replace("'", "''").replace("\0", "") + "'"
