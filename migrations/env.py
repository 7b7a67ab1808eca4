"""Where Alembic meets the database: a connection handed over by the caller, or the one of the settings."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlmodel.sql.sqltypes import AutoString

from app import tables
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


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with create_engine(Settings().database_url).begin() as own:
        migrate(own)
