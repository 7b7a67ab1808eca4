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
from tests.conftest import Client

ALL = 1_000_000
DATED = [
    (rows, name) for rows in LISTS if not rows.within for name, one in rows.filters.items() if isinstance(one, Days)
]
ASKED = ["2004", "2004-03", "2004-03-05", "1990/..", "../1990", "1066", "1999-12-31/2000-01-01", "0001/9999", "2003~"]
OTHERS = {
    "voice": ["asserted", "reported"],
    "kind": ["event", "claim"],
    "source": ["source-0", "antic-2024", "bajwa-2023", "crossings-2001"],
    "agreement": ["single", "conflict"],
}
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


def page(connection: Connection, rows: Rows, sort: str, given: dict[str, Any], *asked: Asked) -> list[tuple[Any, ...]]:
    """A page of what fits: the ids, and what they are sorted by."""
    way = Way((rows.id,), sort, asked, after=any(name.startswith("after_") for name in given))
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
        plain, *others = [page(connection, rows, sort, given, one) for one in ways]
        for other in others:
            assert other == plain, (text, sort)
        met = connection.execute(days_met(days, ways[0]), {**given, "most": ALL}).scalar_one()
        assert met == len(plain), text
        found += met
        if len(plain) > 2:
            middle = plain[len(plain) // 2]
            position = dict(zip(places(ordered(rows, sort)), middle[1:], strict=True))
            for one in ways:
                rest = page(connection, rows, sort, {**given, **position, "limit": 2}, one)
                assert rest == plain[len(plain) // 2 + 1 :][:2], (text, sort)
    assert found


DATES = ["/v1/timeline?from=1990&to=2024", "/v1/timeline?to=2020&sort=-date", "/v1/events?date=2000/..&sort=date"]


@pytest.mark.parametrize("path", [*DATES, "/v1/claims?date=../2024&match=within", "/v1/member-states?since=1990/.."])
@pytest.mark.parametrize("many", [0, 1, 500], ids=["met", "counted", "looked-up"])
async def test_long_lists_give_what_short_ones_do(
    client: Client, path: str, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, items = await client.get(path), await client.walk(path, limit=1)
    for name, number in {"SMALL": 0, "MANY": many}.items():
        for module in ("lists", "totals"):
            monkeypatch.setattr(f"app.{module}.{name}", number)
    assert await client.walk(path, limit=1) == items == whole["items"]
    page = await client.get(path, limit=1)
    assert page["total"] == whole["total"] or (
        many < page["total"] < whole["total"] and "At least" in page["notes"][-1]
    )


@pytest.mark.parametrize(
    ("rows", "name", "other"),
    [(rows, name, one) for rows, name in DATED for one in OTHERS if one in rows.filters],
    ids=lambda value: getattr(value, "path", value),
)
def test_what_else_is_asked_for_holds_as_well(connections: list[Connection], rows: Rows, name: str, other: str) -> None:
    days = rows.filters[name]
    assert isinstance(days, Days)
    sort = next((order for order, columns in rows.orders.items() if columns[:1] == (days.earliest,)), "label")
    found = 0
    for connection, text, value, sign in product(connections, ASKED, OTHERS[other], ["", "-"]):
        given = {**days.values(name, text), other: value}
        plain, *others = [
            page(
                connection, rows, sign + sort, given, Asked(name=name, many=many, few=few), Asked(name=other, many=many)
            )
            for few, many in [(False, False), (True, False), (False, True)]
        ]
        assert others == [plain, plain], (text, value)
        found += len(plain)
    assert found


@pytest.mark.parametrize(
    "text", ["2004", "2004-02", "2004-03-05", "2004/2005", "1990/..", "../1990", "0001", "9999-12-31"]
)
def test_every_date_has_the_length_of_its_days(text: str) -> None:
    days = span(text)
    many = (days.latest - days.earliest).days + 1
    shortest, longest = LENGTHS[length(many)]
    assert shortest <= many <= longest
