"""Full-text search in SQLite: FTS5, which gets words that are folded already, and keeps nothing but its index."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from app.fulltext.sought import Part, Sought, word
from app.questions import Term

GAP = " : "
"""Between two texts: a word that no phrase has, so that none reaches across."""
TABLES = (
    (
        "CREATE VIRTUAL TABLE search_index "
        "USING fts5(words, content='', prefix='4 5', tokenize=\"ascii tokenchars ':-_'\")"
    ),
    "CREATE VIRTUAL TABLE search_near USING fts5(word, content='', tokenize='trigram')",
)
"""The index and that of near words, as the migrations make them."""
_INSERT = text("INSERT INTO search_index (rowid, words) VALUES (:id, :words)")
_ALIKE = text("SELECT rowid FROM search_near WHERE search_near MATCH :grams ORDER BY rank LIMIT :limit")
_HOLDING = text("SELECT rowid FROM search_near WHERE search_near MATCH :part LIMIT :limit")
GRAM = 3
"""Letters by which near words, and parts of words, are found."""


def expression(sought: Sought) -> str:
    """The query of FTS5. Every word in it is quoted, so none is an operator."""
    found = _joined("OR", map(_part, sought.parts))
    for group in sought.marks:
        found = f"{found} AND {_joined('OR', map(_quoted, group))}"
    without = _joined("OR", map(_part, sought.without))
    return f"({found}) NOT {without}" if without else found


def condition(parameter: str) -> str:
    """The condition on the index, in SQL."""
    return f"search_index MATCH {parameter}"


def create(connection: Connection) -> None:
    """Make the index where no migration has."""
    for statement in TABLES:
        connection.execute(text(statement))


def write(connection: Connection, documents: Iterable[tuple[int, Iterable[Sequence[str]]]]) -> None:
    """Add records, each with its texts, which are words of the index."""
    rows = [{"id": id, "words": GAP.join(map(" ".join, texts))} for id, texts in documents]
    connection.execute(_INSERT, rows)


def write_words(connection: Connection, words: Sequence[tuple[int, str]]) -> None:
    """Add words, by which those are found that are near to others."""
    insert = text("INSERT INTO search_near (rowid, word) VALUES (:id, :word)")
    connection.execute(insert, [{"id": id, "word": known} for id, known in words])


def finish(connection: Connection) -> None:
    """Merge what was written, once all is."""
    for index in ("search_index", "search_near"):
        connection.execute(text(f"INSERT INTO {index} ({index}) VALUES ('optimize')"))  # noqa: S608 - likewise


def alike(connection: Connection, known: str, limit: int) -> Sequence[int]:
    """The words that share most with this one, by their ids."""
    grams = {known[start : start + GRAM] for start in range(len(known) - GRAM + 1)}
    asked = {"grams": " OR ".join(map(_quoted, sorted(grams))), "limit": limit}
    return connection.execute(_ALIKE, asked).scalars().all() if grams else []


def holding(connection: Connection, part: str, limit: int) -> Sequence[int]:
    """Words with this part in them, by their ids."""
    asked = {"part": _quoted(part), "limit": limit}
    return connection.execute(_HOLDING, asked).scalars().all() if len(part) >= GRAM else []


def _part(part: Part) -> str:
    groups = ([_term(field, term) for field in part.fields for term in group] for group in part.groups)
    return _joined("AND", (_joined("OR", group) for group in groups))


def _term(field: str, term: Term) -> str:
    return f"{_quoted(' '.join(word(field, key) for key in term.words))}{' *' if term.open else ''}"


def _joined(operator: str, parts: Iterable[str]) -> str:
    found = [*parts]
    return f"({f' {operator} '.join(found)})" if found else ""


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""').replace("\0", "") + '"'
