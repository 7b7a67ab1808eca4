"""Totals: exact where that is cheap, and else honest; and both ways of asking for what stands in another table."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from app.conditions import Asked, Filter, Having, Worded
from app.days import Days, Holding
from app.engines.sqlite import reading_engine
from app.lists import Rows, Way, count_of, page_of
from seed.tallying import LISTS
from tests.conftest import Client

ALL = 1_000_000
FEW = 50
FILTERS = [(rows, name) for rows in LISTS for name in rows.filters if name not in {"id", "url"}]


@pytest.fixture(scope="module")
def connections(synthetic_database: Path, real_database: Path) -> Iterator[list[Connection]]:
    """To many invented records, and to the real data, which has values where those have none."""
    engines = [reading_engine(path) for path in (synthetic_database, real_database)]
    with ExitStack() as stack:
        yield [stack.enter_context(engine.connect()) for engine in engines]
    for engine in engines:
        engine.dispose()


ASKED: dict[type[Filter], Any] = {Days: "2004-03/2011", Holding: date(2004, 3, 1), Worded: "bridge"}
"""What is asked for where no value is the commonest."""


def commonest(connection: Connection, rows: Rows, name: str) -> dict[str, Any] | None:
    """The parameters that ask for the value that most rows have; None where none has any."""
    valued = rows.filters[name].valued(rows.id)
    if valued is None:
        return dict(rows.filters[name].values(name, ASKED[type(rows.filters[name])]))
    value, id = valued.subquery().c
    found = connection.execute(select(value).where(value.is_not(None)).group_by(value).order_by(func.count(id).desc()))
    row = found.first()
    return dict(rows.filters[name].values(name, row[0])) if row else None


def usual(connections: list[Connection], rows: Rows, name: str) -> tuple[Connection, dict[str, Any]]:
    """Where there are rows with a value, and the parameters that ask for the commonest."""
    for connection in connections:
        if (parameters := commonest(connection, rows, name)) is not None:
            return connection, parameters
    raise AssertionError(f"no record has any {name}")


def found_by(connection: Connection, rows: Rows, asked: Asked, parameters: dict[str, Any]) -> list[str]:
    """The ids of all rows that fit, in the order of the list."""
    way = Way((rows.id,), next(iter(rows.orders)), (asked,), after=False)
    return [row[0] for row in connection.execute(page_of(rows, way), {**parameters, "limit": ALL})]


@pytest.mark.parametrize(("rows", "name"), FILTERS, ids=lambda value: getattr(value, "path", value))
def test_a_count_looks_at_no_more_than_it_may_and_is_exact_where_that_is_all(
    connections: list[Connection], rows: Rows, name: str
) -> None:
    asked = Asked(name=name)
    connection, parameters = usual(connections, rows, name)
    exact = len(found_by(connection, rows, asked, parameters))
    counting = count_of(rows, (asked,))
    assert connection.execute(counting, {**parameters, "most": ALL}).one()[0] == exact
    fitting, looked_at = connection.execute(counting, {**parameters, "most": FEW}).one()
    assert looked_at <= FEW
    assert fitting == exact if looked_at < FEW else fitting <= exact


@pytest.mark.parametrize(
    ("rows", "name"),
    [(rows, name) for rows, name in FILTERS if isinstance(rows.filters[name], Having)],
    ids=lambda value: getattr(value, "path", value),
)
def test_what_stands_in_another_table_is_found_either_way(connections: list[Connection], rows: Rows, name: str) -> None:
    connection, parameters = usual(connections, rows, name)
    few, many = (found_by(connection, rows, Asked(name=name, many=many), parameters) for many in (False, True))
    assert few == many


async def test_many_rows_with_a_value_elsewhere_are_gone_through_in_order(many_client: Client) -> None:
    cited = {one["record"]["id"] for one in await many_client.walk("/v1/citations", source="source-0", limit=200)}
    page = await many_client.get("/v1/records", source="source-0", sort="id", limit=200)
    walked = await many_client.walk("/v1/records", source="source-0", sort="id", limit=200)
    assert [item["id"] for item in walked] == sorted(cited)
    assert page["total"] == len(cited)
    assert not page["notes"]


async def test_a_total_that_not_all_was_looked_at_for_says_so(many_client: Client) -> None:
    asked = "/v1/citations?field=label&voice=reported&limit=200"
    page = await many_client.get(asked)
    [note] = page["notes"]
    assert note.startswith(f"At least {page['total']} fit")
    following = await many_client.get(page["next"])
    assert (following["total"], following["notes"]) == (page["total"], page["notes"])
    walked = await many_client.walk(asked)
    assert len(page["items"]) < page["total"] < len(walked)
    assert all(item["field"] == "label" and item["voice"] == "reported" for item in walked)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param("/v1/citations?source=source-0&record=event-1&limit=1", id="one filter fits few"),
        pytest.param("/v1/events?status=held&voice=asserted&source=source-0&limit=50", id="small list"),
    ],
)
async def test_several_filters_are_counted_exactly_where_that_is_cheap(many_client: Client, asked: str) -> None:
    page = await many_client.get(asked)
    assert not page["notes"]
    assert page["total"] == len(await many_client.walk(asked)) > len(page["items"])


async def test_an_empty_list_names_no_filter_that_other_rows_fit(many_client: Client) -> None:
    page = await many_client.get("/v1/timeline?from=2004&to=2004&kind=concept")
    assert page["items"] == []
    assert page["notes"] == ["Nothing here fits `kind`, whatever else is asked for."]
