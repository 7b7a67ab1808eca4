"""Dates of lists: however it is gone about, what fits is found, all of it, in the order of the list."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection

from app.conditions import Asked
from app.dates import LENGTHS, length, span
from app.days import Days
from app.engines.sqlite import reading_engine
from app.lists import Rows, Way, days_met, ordered, page_of, places
from app.vocabulary import Match
from seed.tallying import LISTS

ALL = 1_000_000
DATED = [
    (rows, name) for rows in LISTS if not rows.within for name, one in rows.filters.items() if isinstance(one, Days)
]
ASKED = ["2004", "2004-03", "2004-03-05", "1990/..", "../1990", "1066", "1999-12-31/2000-01-01", "0001/9999", "2003~"]
MATCHES: list[Match] = ["overlaps", "within", "certain"]


@pytest.fixture
def connections(synthetic_database: Path, real_database: Path, world: FastAPI) -> Iterator[list[Connection]]:
    """To many invented records, to the real data, some of whose dates are open, and to a few records on each engine."""
    engines = [reading_engine(path) for path in (synthetic_database, real_database)]
    with ExitStack() as stack:
        opened = [engine.connect() for engine in engines]
        yield [stack.enter_context(one) for one in (*opened, world.state.database.read().open())]
    for engine in engines:
        engine.dispose()


def page(connection: Connection, rows: Rows, sort: str, asked: Asked, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    """A page of what fits: the ids, and what they are sorted by."""
    way = Way((rows.id,), sort, (asked,), after=any(name.startswith("after_") for name in given))
    return [tuple(row) for row in connection.execute(page_of(rows, way), {"limit": ALL, **given})]


@pytest.mark.parametrize("match", MATCHES)
@pytest.mark.parametrize(("rows", "name"), DATED, ids=lambda value: getattr(value, "path", value))
def test_all_ways_to_what_has_a_date_find_the_same(
    connections: list[Connection], rows: Rows, name: str, match: Match
) -> None:
    days, found = rows.filters[name], 0
    assert isinstance(days, Days)
    ways = [
        Asked(name=name, match=match, few=few, many=many)
        for few, many in [(False, False), (True, False), (False, True)]
    ]
    own = next((order for order, columns in rows.orders.items() if columns[:1] == (days.earliest,)), None)
    sorts = [*([own, f"-{own}"] if own else []), next(iter(rows.orders))]
    for connection, text, sort in product(connections, ASKED, sorts):
        given = dict(days.values(name, text))
        plain, *others = [page(connection, rows, sort, one, given) for one in ways]
        for other in others:
            assert other == plain, (text, sort)
        met = connection.execute(days_met(days, ways[0]), {**given, "most": ALL}).scalar_one()
        assert met == len(plain), text
        found += met
        if len(plain) > 2:
            middle = plain[len(plain) // 2]
            position = dict(zip(places(ordered(rows, sort)), middle[1:], strict=True))
            for one in ways:
                rest = page(connection, rows, sort, one, {**given, **position, "limit": 2})
                assert rest == plain[len(plain) // 2 + 1 :][:2], (text, sort)
    assert found


@pytest.mark.parametrize(
    "text", ["2004", "2004-02", "2004-03-05", "2004/2005", "1990/..", "../1990", "0001", "9999-12-31"]
)
def test_every_date_has_the_length_of_its_days(text: str) -> None:
    days = span(text)
    many = (days.latest - days.earliest).days + 1
    shortest, longest = LENGTHS[length(many)]
    assert shortest <= many <= longest
