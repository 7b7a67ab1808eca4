"""The database itself, byte for byte as it is served."""

from pathlib import Path

from app.database import Snapshot
from app.exports.export import Export


def write(snapshot: Snapshot, target: Path) -> None:
    """Give the snapshot a second name."""
    target.hardlink_to(snapshot.path)


SQLITE = Export(
    name="sco-kb.sqlite",
    media_type="application/vnd.sqlite3",
    description="The SQLite database that is served: the typed tables, the citations, and every answer ready as JSON.",
    write=write,
)
