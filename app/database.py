"""The database as the service reads it: one pinned read-only connection that follows the file when it is replaced."""

import sqlite3
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import StaticPool
from sqlmodel import col

from app.problems import Problem
from app.tables import Edition


def path_of(url: str) -> Path:
    """The file of an SQLite URL. Raises ValueError for any other database."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError(f"DATABASE_URL must be an SQLAlchemy URL, not {url!r}") from None
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise ValueError(f"DATABASE_URL must name an SQLite file, such as sqlite:///sco-kb.sqlite, not {url!r}")
    return Path(parsed.database)


def writing_engine(path: Path) -> Engine:
    """An engine to build a database with: foreign keys are checked as a whole at the end, not row by row."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")

    return engine


def reading_engine(path: Path) -> Engine:
    """An engine on a file that nobody writes to: a new edition is another file of the same name."""

    def open_file() -> sqlite3.Connection:
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    return create_engine("sqlite://", creator=open_file, poolclass=StaticPool, isolation_level="AUTOCOMMIT")


LOOK_EVERY = 0.01
"""Seconds between two looks for a new edition: to look for every request would cost a repeat request a tenth."""


@dataclass(frozen=True)
class EditionInfo:
    """The edition that a connection reads."""

    id: str
    fingerprint: str
    released: str
    index: str
    covers_from: date | None
    covers_until: date | None


class Database:
    """A reader's view of the newest edition. Not for threads: each process reads inline on its event loop."""

    def __init__(self, url: str) -> None:
        self.path = path_of(url)
        self._look_again = 0.0
        self._stamp: tuple[int, int] | None = None
        self._engine: Engine | None = None
        self._connection: Connection | None = None
        self._edition: EditionInfo | None = None

    def read(self) -> tuple[Connection, EditionInfo]:
        """A connection to the newest edition and that edition. Raises a 503 problem while none is loaded."""
        now = monotonic()
        if now >= self._look_again or self._connection is None:
            stamp = self._newest()
            if stamp != self._stamp or self._connection is None:
                self._open(stamp)
            self._look_again = now + LOOK_EVERY
        assert self._connection is not None  # noqa: S101 - for the type checker: _open has set both
        assert self._edition is not None  # noqa: S101 - likewise
        return self._connection, self._edition

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
        if self._engine is not None:
            self._engine.dispose()
        self._stamp = self._engine = self._connection = self._edition = None

    def _newest(self) -> tuple[int, int]:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            raise Problem(503, "No data is loaded yet: run `sco-kb load`", headers={"Retry-After": "10"}) from None
        return found.st_ino, found.st_mtime_ns

    def _open(self, stamp: tuple[int, int]) -> None:
        engine = reading_engine(self.path)
        columns = [col(getattr(Edition, name.name)) for name in fields(EditionInfo)]
        try:
            connection = engine.connect()
            row = connection.execute(select(*columns)).one()
        except SQLAlchemyError as error:
            engine.dispose()
            raise Problem(503, "The database cannot be read by this version: run `sco-kb load`") from error
        self.close()
        self._stamp, self._engine, self._connection = stamp, engine, connection
        self._edition = EditionInfo(*row)
