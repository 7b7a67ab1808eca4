"""Building what search goes by: the order of results, the words that are known, and the index of full text."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, String, case, cast, func, insert, select
from sqlmodel import col

from app import tables
from app.fulltext.index import dialect
from app.fulltext.sought import mark, word
from app.search.correcting import SHORTEST
from app.search.texts import normal, texts
from app.words import bare, compound, keys, words

BATCH = 500
SAID = ("membership", "chairmanship", "agenda-item", "role", "figure", "claim")
"""Kinds of what is said of others."""
WHOLE = {"name": "title", "alias": "called"}
"""Where names stand as one word."""


def build(connection: Connection) -> None:
    """Fill the tables and the index of search, once all records are composed."""
    _order(connection)
    vocabulary = Vocabulary()
    _index(connection, vocabulary)
    known = [{"id": number, **row} for number, row in enumerate(vocabulary.rows(), 1)]
    for start in range(0, len(known), BATCH):
        connection.execute(insert(tables.SearchWord), known[start : start + BATCH])
    _index_words(connection)


def index(connection: Connection) -> None:
    """Make and fill the index in a copy whose tables are filled already."""
    dialect(connection).create(connection)
    _index(connection, Vocabulary())
    _index_words(connection)


def _index(connection: Connection, vocabulary: "Vocabulary") -> None:
    last = connection.execute(select(func.count()).select_from(tables.SearchEntry)).scalar_one()
    for start in range(0, last, BATCH):
        dialect(connection).write(connection, [*_documents(connection, start + 1, start + BATCH, vocabulary)])


def _index_words(connection: Connection) -> None:
    known = connection.execute(select(col(tables.SearchWord.id), col(tables.SearchWord.word))).all()
    for start in range(0, len(known), BATCH):
        dialect(connection).write_words(connection, [(id, word) for id, word in known[start : start + BATCH]])
    dialect(connection).finish(connection)


class Vocabulary:
    """The words of all texts: in how many records each is, and how it is written."""

    def __init__(self) -> None:
        self._records: Counter[str] = Counter()
        self._shown: dict[str, str] = {}
        self._named: set[str] = set()

    def add(self, found: Iterable[tuple[str, str]]) -> None:
        """Take in the texts of a record, each with its field."""
        met = set()
        for field, text in found:
            for key, start, end in words(text):
                if len(key) >= SHORTEST and key.isalpha():
                    met.add(key)
                    self._shown.setdefault(key, bare(text[start:end]))
                    if field in WHOLE:
                        self._named.add(key)
        self._records.update(met)

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows of the table, in the order of the words."""
        for key in sorted(self._records):
            yield {"word": key, "shown": self._shown[key], "named": key in self._named, "records": self._records[key]}


def _order(connection: Connection) -> None:
    """Number the records as they come among equals: things before what is said of them, short names before long ones.

    A record that ten times as many others refer to may have a longer name by two words.
    """
    entity, edge = tables.Entity, tables.Edge
    said = case((col(entity.kind).in_(SAID), 1), else_=0)
    size = func.length(col(entity.label)) - func.length(func.replace(col(entity.label), " ", ""))
    pointing: Any = select(col(edge.object_id).label("id"), func.count().label("number")).group_by(col(edge.object_id))
    known = pointing.subquery()
    number = func.coalesce(known.c.number, 0)
    order = said, size - 2 * func.length(cast(number, String)), number.desc(), col(entity.id)
    numbered = select(func.row_number().over(order_by=order), col(entity.id), col(entity.kind)).outerjoin(
        known, known.c.id == col(entity.id)
    )
    connection.execute(insert(tables.SearchEntry).from_select(["id", "entity_id", "kind"], numbered))


def _documents(
    connection: Connection, first: int, last: int, vocabulary: Vocabulary
) -> Iterator[tuple[int, list[list[str]]]]:
    """The records in these places, each with its texts as words of the index."""
    entry, representation, citation = tables.SearchEntry, tables.Representation, tables.Citation
    here = col(entry.id).between(first, last)
    columns = col(entry.id), col(citation.quote), col(citation.source_id)
    cited = select(*columns).join(citation, col(citation.entity_id) == col(entry.entity_id)).where(here)
    quotes = {
        id: [*rows]
        for id, rows in groupby(connection.execute(cited.order_by(col(entry.id), col(citation.id))), itemgetter(0))
    }
    items = select(col(entry.id), col(representation.item)).join(
        representation, col(representation.entity_id) == col(entry.entity_id)
    )
    for id, body in connection.execute(items.where(here).order_by(col(entry.id))):
        item, rows = json.loads(body), quotes.get(id, [])
        found = [(text.place, text.text) for text in texts(item)]
        found += [("quote", quote) for quote in sorted({normal(row.quote) for row in rows})]
        vocabulary.add(found)
        yield id, [*_indexed(found), _marks(item, rows)]


def _indexed(found: Iterable[tuple[str, str]]) -> Iterator[list[str]]:
    """The texts as words of the index; a name also as one word, and what dashes join too."""
    for field, text in dict.fromkeys(found):
        own = keys(text)
        yield [word(field, key) for key in own]
        yield from ([word(field, one)] for one in _compounds(text))
        if field in WHOLE:
            yield [word(WHOLE[field], "".join(own))]


def _compounds(text: str) -> Iterator[str]:
    """What stands joined by dashes in a text, each as one word."""
    for joined in text.split():
        parts = keys(joined)
        if 1 < len(parts) < sum(map(len, parts)):
            yield compound(joined)


def _marks(item: Mapping[str, Any], citations: Sequence[Any]) -> list[str]:
    marks = [mark("kind", item["kind"]), *(mark("source", id) for id in {row.source_id for row in citations})]
    return [*marks, mark("status", item["status"])] if item.get("status") else marks
