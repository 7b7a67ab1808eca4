"""SQLite: an edition is a file, and a new one is another file of the same name."""

import os
import shutil
import sqlite3
import weakref
from asyncio import get_running_loop
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, insert, make_url, select, text
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from app.engines.reading import QUERY_SECONDS, Reader, Snapshot, edition_of, none_loaded, not_ours, too_long
from app.engines.story import Story
from app.problems import Problem
from app.tables import METADATA
from app.threads import threads

THREADS = 4
CONNECTIONS = 2 + THREADS
"""One for the event loop, one a thread, and one for what is none of theirs."""
LOOK_EVERY = 0.01
"""Seconds between two looks for a new edition: to look for every request would cost a repeat request a tenth."""
INLINE_SECONDS = 0.01
"""What takes no longer is read on the event loop; handing it to a thread would cost more than the reading."""
OPERATIONS = 1000
"""Steps of SQLite's machine between two looks at the clock: some tens of microseconds."""
CACHE_BYTES = 16 * 2**20
"""That the connection of the event loop keeps of the file; SQLite's usual 2 MB hold no list of a large one."""
BATCH = 1_000
"""Rows that are copied together."""

T = TypeVar("T")


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

    return create_engine(
        "sqlite://",
        creator=open_file,
        poolclass=QueuePool,
        pool_size=CONNECTIONS,
        max_overflow=0,
        isolation_level="AUTOCOMMIT",
    )


def copy(source: Connection, target: Path) -> None:
    """Make an SQLite file of an edition in any database: the same rows in the order of their keys, the same indexes."""
    engine = writing_engine(target)
    with engine.begin() as connection:
        METADATA.create_all(connection)
        for table in METADATA.sorted_tables:
            rows = source.execute(select(table).order_by(*table.primary_key), execution_options={"yield_per": BATCH})
            for some in rows.mappings().partitions():
                connection.execute(insert(table), [dict(row) for row in some])
        connection.execute(text("ANALYZE"))
    engine.dispose()


class FileSnapshot(Snapshot):
    """An edition in a file. It stays whole and open as long as anybody holds it."""

    def __init__(self, path: Path, modified: int, threads: Executor) -> None:
        """`modified` is when the edition was put there, in POSIX seconds."""
        self.path = path
        self.modified = modified
        self._threads = threads
        self._engine = reading_engine(path)
        weakref.finalize(self, self._engine.dispose)
        # All at once: one that is opened later might be of a newer file of this name.
        self._connection, *others = [self._engine.connect() for _ in range(CONNECTIONS)]
        weakref.finalize(self, self._connection.close)
        for connection in others:
            connection.close()  # and goes back to the pool
        self._connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_BYTES // 1024}")
        self.edition = edition_of(self._connection)

    @property
    def connection(self) -> Connection:
        """The connection of the event loop."""
        return self._connection

    def open(self) -> Connection:
        """Another connection to the same file."""
        return self._engine.connect()

    async def run(self, work: Callable[[Connection], T]) -> T:
        """What `work` reads: at once on the event loop, or, where that takes too long, anew in a thread."""
        try:
            return _within(INLINE_SECONDS, self.connection, work)
        except _TooLongError:
            return await get_running_loop().run_in_executor(self._threads, self._run_in_thread, work)

    def _run_in_thread(self, work: Callable[[Connection], T]) -> T:
        with self.open() as connection:
            try:
                return _within(QUERY_SECONDS, connection, work)
            except _TooLongError:
                raise too_long() from None


class FileReader(Reader):
    """The newest edition at a path."""

    def __init__(self, url: str) -> None:
        self.path = path_of(url)
        self._look_again = 0.0
        self._stamp: tuple[int, int] | None = None
        self._snapshot: FileSnapshot | None = None
        self._threads = threads(THREADS, "sco-kb-read")
        self._story = Story()

    def read(self) -> FileSnapshot:
        """The newest edition. Raises a 503 problem while none is loaded."""
        now = monotonic()
        if now >= self._look_again or self._snapshot is None:
            try:
                self._snapshot = self._look(self._newest())
            except Problem as problem:
                self._story.lost(problem)
                raise
            self._story.there(self._snapshot.edition.id)
            self._look_again = now + LOOK_EVERY
        return self._snapshot

    def _look(self, stamp: tuple[int, int]) -> FileSnapshot:
        while stamp != self._stamp or self._snapshot is None:
            self._snapshot, self._stamp = self._open(stamp), stamp
            stamp = self._newest()
        return self._snapshot

    def save(self, target: Path) -> int:
        """Copy the file, byte for byte."""
        with self.path.open("rb") as served, target.open("wb") as copied:  # one file, whatever is swapped in now
            shutil.copyfileobj(served, copied)
            return int(os.fstat(served.fileno()).st_mtime)

    def close(self) -> None:
        """Let go of the file."""
        self._stamp = self._snapshot = None
        self._threads.shutdown(cancel_futures=True)

    def _newest(self) -> tuple[int, int]:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            raise none_loaded() from None
        return found.st_ino, found.st_mtime_ns

    def _open(self, stamp: tuple[int, int]) -> FileSnapshot:
        try:
            return FileSnapshot(self.path, stamp[1] // 1_000_000_000, self._threads)
        except SQLAlchemyError as error:
            raise not_ours() from error


class _TooLongError(Exception):
    """Reading took longer than it may."""


def _within(seconds: float, connection: Connection, work: Callable[[Connection], T]) -> T:
    """What `work` reads, interrupted after this time."""
    driver: Any = connection.connection.dbapi_connection
    until = monotonic() + seconds
    driver.set_progress_handler(lambda: monotonic() > until, OPERATIONS)
    try:
        return work(connection)
    except (OperationalError, sqlite3.OperationalError) as error:  # by SQLAlchemy, or by the driver itself
        if getattr(getattr(error, "orig", error), "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise _TooLongError from error
        raise
    finally:
        driver.set_progress_handler(None, 0)
