"""The database as the service reads it: a snapshot of one edition, replaced when a new one is loaded."""

from importlib.util import find_spec
from pathlib import Path

from app.engines.reading import EditionInfo, Reader, Snapshot
from app.engines.sqlite import FileReader

__all__ = ["SNAPSHOT", "Database", "EditionInfo", "Snapshot"]

SNAPSHOT = "sco_kb.snapshot"
"""Key of the ASGI scope with the snapshot that a request is to be answered from."""
CONNECTIONS = 8
"""To PostgreSQL, for each server process."""


class Database:
    """A reader's view of the newest edition in the database at a URL, of SQLite or PostgreSQL."""

    def __init__(self, url: str, connections: int = CONNECTIONS) -> None:
        """Raises ValueError where the URL is of neither."""
        self._reader: Reader
        if is_postgresql(url):
            from app.engines.postgresql import SchemaReader  # noqa: PLC0415 - its driver need not be installed

            self._reader = SchemaReader(url, connections)
        else:
            self._reader = FileReader(url)

    def read(self) -> Snapshot:
        """The newest edition, at once. Raises a 503 problem while there is none."""
        return self._reader.read()

    def save(self, target: Path) -> int:
        """Write the newest edition to an SQLite file; tells when it was put in place, in POSIX seconds."""
        return self._reader.save(target)

    def close(self) -> None:
        """Let go of the database."""
        self._reader.close()


def is_postgresql(url: str) -> bool:
    """Whether a URL is one of PostgreSQL. Raises ValueError where it is, but the driver is not installed."""
    if url.partition(":")[0] not in {"postgresql", "postgresql+psycopg", "postgres"}:
        return False
    if find_spec("psycopg") is None:
        raise ValueError("PostgreSQL needs its driver: `uv run --extra postgresql sco-kb …`")
    return True
