"""Where Alembic meets the database: a connection handed over by the caller, or the one of the settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, create_engine, inspect, text
from sqlmodel.sql.sqltypes import AutoString

from app import tables
from app.database import is_postgresql
from app.fulltext.index import is_model
from app.settings import Settings


def plain_text(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """How generated migrations write a text column: in SQLAlchemy's own words."""
    return "sa.String()" if kind == "type" and isinstance(item, AutoString) else False


def migrate(connection: Connection) -> None:
    """Run the migrations that were asked for on this connection."""
    context.configure(
        connection=connection, target_metadata=tables.METADATA, render_item=plain_text, include_name=is_model
    )
    with context.begin_transaction():
        context.run_migrations()


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection to the tables behind a URL: on PostgreSQL to those of the newest edition, which is a schema."""
    if not is_postgresql(url):
        with create_engine(url).begin() as connection:
            yield connection
        return
    from app.engines import postgresql  # noqa: PLC0415 - its driver need not be installed

    with postgresql.engine_of(url, {"target_session_attrs": "read-write"}).begin() as connection:
        loaded = inspect(connection).has_table(postgresql.EDITIONS.name, postgresql.HOME)
        if loaded and (newest := connection.execute(postgresql.NEWEST).first()):
            connection.execute(text(f"SET LOCAL search_path TO {postgresql.schema_of(newest.number)}"))
        yield connection


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with connected(Settings().database_url) as own:
        migrate(own)
