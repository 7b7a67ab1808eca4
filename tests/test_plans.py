"""Plans: the order of every list, filtered or not, is that of an index, so a page costs the same at any size."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Select

from app.catalogue import KINDS, VIEWS
from app.conditions import Asked
from app.engines.sqlite import reading_engine
from app.kind import Kind
from app.lists import Rows, Way, page_of
from seed.tallying import LISTS

SORTED = "USE TEMP B-TREE"
"""What SQLite says of a plan that reads all that fits before it gives the first row."""
SOUGHT = re.compile(r"^SEARCH .*[<>]\(?\?", re.MULTILINE)
"""What it says of one that begins at the position in an index."""
ORDERS = [(rows, f"{sign}{order}") for rows in LISTS if not rows.within for order in rows.orders for sign in ("", "-")]


@pytest.fixture(scope="module")
def connection(synthetic_database: Path) -> Iterator[Connection]:
    engine = reading_engine(synthetic_database)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def plan(connection: Connection, statement: Select[Any]) -> str:
    """How SQLite goes about a statement; all its parameters are taken as null."""
    compiled = statement.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    parameters = tuple(None for _ in compiled.positiontup or ())
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", parameters)
    return "\n".join(row.detail for row in rows)


@pytest.mark.parametrize(("rows", "sort"), ORDERS, ids=lambda value: getattr(value, "path", value))
@pytest.mark.parametrize("after", [False, True], ids=["first", "deep"])
def test_no_page_is_sorted(connection: Connection, rows: Rows, sort: str, after: bool) -> None:
    found = plan(connection, page_of(rows, Way(served=(rows.id,), sort=sort, asked=(), after=after)))
    assert SORTED not in found
    if after:
        assert SOUGHT.search(found), found


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.plural)
def test_a_view_is_not_sorted(connection: Connection, view: Kind[Any]) -> None:
    found = plan(connection, page_of(view.rows, Way((view.rows.id,), sort="label", asked=(), after=False)))
    assert SORTED not in found


VALUED = [
    (kind, name) for kind in KINDS for name, one in kind.rows.filters.items() if one.valued(kind.rows.id) is not None
]
"""The filters by values that many rows may share."""


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind, name in VALUED if name not in {"id", "url"}],
    ids=lambda value: getattr(value, "plural", value),
)
def test_a_page_of_what_many_rows_have_is_not_sorted(connection: Connection, kind: Kind[Any], name: str) -> None:
    rows, usual = kind.rows, kind.query.model_fields["sort"].default
    way = Way((rows.id,), usual, asked=(Asked(name=name, many=True),), after=False)
    assert SORTED not in plan(connection, page_of(rows, way))
