"""The database itself: byte for byte as it is served, or copied row by row where that is PostgreSQL."""

from pathlib import Path

from app.engines.sqlite import FileSnapshot
from app.exports.export import Export


def write(snapshot: FileSnapshot, target: Path) -> None:
    """Give the snapshot a second name."""
    target.hardlink_to(snapshot.path)


SQLITE = Export(
    name="sco-kb.sqlite",
    media_type="application/vnd.sqlite3",
    description="All as an SQLite database: the typed tables, the citations, and every answer ready as JSON.",
    write=write,
)
