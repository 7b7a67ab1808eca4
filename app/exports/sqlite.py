"""The database itself: byte for byte as it is served, or copied row by row where that is PostgreSQL."""

from pathlib import Path

from sqlalchemy import inspect

from app.engines.sqlite import FileSnapshot, writing_engine
from app.exports.export import Export
from app.fulltext.index import INDEX
from app.search.building import index


def complete(path: Path) -> None:
    """Make the index of full text where there is none: of other engines only the rows can be copied."""
    engine = writing_engine(path)
    with engine.begin() as connection:
        if not inspect(connection).has_table(INDEX.name):
            index(connection)
    engine.dispose()


def write(snapshot: FileSnapshot, target: Path) -> None:
    """Give the snapshot a second name."""
    target.hardlink_to(snapshot.path)


SQLITE = Export(
    name="sco-kb.sqlite",
    media_type="application/vnd.sqlite3",
    description="All as an SQLite database: the typed tables, the citations, and every answer ready as JSON.",
    write=write,
)
