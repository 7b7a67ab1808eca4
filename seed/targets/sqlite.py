"""A load into an SQLite file: a fresh file is built beside the old one, and renamed over it when it is whole."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from app.engines.sqlite import reading_engine, writing_engine
from seed.targets.target import Current, Target, current_of

CACHE_KILOBYTES = 500_000
"""How much of the database is kept in memory while it is built: rows and indexes are written all over it."""


class FileTarget(Target):
    """The file at a path."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def current(self) -> Current | None:
        """What the file holds."""
        if not self.path.exists():
            return None
        engine = reading_engine(self.path)
        try:
            with engine.connect() as connection:
                return current_of(connection)
        except SQLAlchemyError:
            return None
        finally:
            engine.dispose()

    @contextmanager
    def building(self, fingerprint: str, force: bool) -> Iterator[Connection]:  # noqa: ARG002 - of two loads both build
        """A connection to a fresh file."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = mkstemp(prefix=f"{self.path.name}.", suffix=".new", dir=self.path.parent)
        os.close(handle)
        fresh = Path(name)
        engine = writing_engine(fresh)
        try:
            with engine.begin() as connection:
                yield connection
            with engine.begin() as connection:
                self.analyze(connection)
            engine.dispose()
            fresh.chmod(0o644)  # the server may be another user than the loader
            _sync(fresh)
            fresh.replace(self.path)
        finally:
            engine.dispose()
            fresh.unlink(missing_ok=True)

    def prepare(self, connection: Connection) -> None:
        """Take memory; foreign keys are not looked at as it is."""
        connection.execute(text(f"PRAGMA cache_size = -{CACHE_KILOBYTES}"))

    def check(self, connection: Connection) -> None:
        """Check all foreign keys."""
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            raise RuntimeError(f"foreign keys lead nowhere: {broken[:5]}")

    def analyze(self, connection: Connection) -> None:
        """Count all tables."""
        connection.execute(text("ANALYZE"))


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
