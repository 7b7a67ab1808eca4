"""PostgreSQL: an edition is a schema, which never changes; a row in a table beside them makes it the newest."""

import weakref
from asyncio import get_running_loop
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from functools import cached_property
from pathlib import Path
from threading import Event, Thread
from typing import Any, TypeVar

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import UndefinedTable
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    create_engine,
    select,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.engines import sqlite
from app.engines.reading import (
    QUERY_SECONDS,
    Reader,
    Snapshot,
    edition_of,
    none_loaded,
    not_ours,
    too_long,
    unavailable,
)
from app.engines.story import Story
from app.problems import Problem
from app.threads import threads

LOOK_EVERY = 0.25
"""Seconds between two looks for a new edition, made in the background."""
FIRST_LOOK_SECONDS = 5.0
"""How long the first request waits for the first look."""
HOME = "sco_kb"
"""The schema beside those of the editions."""
EDITIONS = Table(
    "editions",
    MetaData(schema=HOME),
    Column("number", Integer, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("loaded", DateTime(timezone=True), nullable=False),
)
"""The editions that are there, each in a schema of its own; the one with the highest number is served."""
NEWEST = select(EDITIONS).order_by(EDITIONS.c.number.desc()).limit(1)
PATIENCE = {
    "connect_timeout": "3",  # seconds, for each host
    "keepalives_idle": "10",  # seconds
    "tcp_user_timeout": "5000",  # milliseconds
    "application_name": "sco-kb",
}
"""What a connection does unless the URL says otherwise: no host that is gone without a word may hold it for long."""
READ_ONLY = f"-c default_transaction_read_only=on -c statement_timeout={QUERY_SECONDS * 1000:.0f} -c jit=off"

T = TypeVar("T")


class Plain(StrDumperUnknown):
    """Text as a parameter. Where SQLite takes a NUL, here a sign stands for it that no name has either."""

    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\0", "\ufffd"))


def schema_of(number: int) -> str:
    """The schema of an edition."""
    return f"{HOME}_{number}"


def engine_of(url: str, defaults: Mapping[str, str], **options: Any) -> Engine:
    """An engine on the server, or the first that fits of the servers, that a libpq URL names.

    Raises ValueError for a URL that is none. The URL is libpq's to read: it may name several hosts, a service, files
    with keys and passwords.

    Nothing is prepared, since poolers that pool by transaction may not know of it, and since a plan that fits any words
    fits none: a search by such a one takes ten times as long. Reading a
    record was seen to take 7 to 18 % longer without.
    """
    try:
        given = conninfo_to_dict(url.replace("+psycopg:", ":", 1))
    except psycopg.ProgrammingError as error:
        raise ValueError(f"DATABASE_URL is no URL of PostgreSQL: {error}") from None
    parameters: dict[str, Any] = {**PATIENCE, **defaults, **given}

    def connect() -> psycopg.Connection[Any]:
        connection = psycopg.connect(**parameters, prepare_threshold=None)
        connection.adapters.register_dumper(str, Plain)
        return connection

    return create_engine("postgresql+psycopg://", creator=connect, use_native_hstore=False, **options)


def reading_engine(url: str, connections: int) -> Engine:
    """An engine that only reads. Every statement stands alone: what an edition's schema holds never changes."""
    return engine_of(
        url,
        {"options": READ_ONLY},
        pool_size=connections,
        max_overflow=0,
        pool_timeout=QUERY_SECONDS,
        pool_use_lifo=True,
        isolation_level="AUTOCOMMIT",
    )


class SchemaSnapshot(Snapshot):
    """An edition in a schema. It is there until two newer ones have been loaded, and some time after."""

    def __init__(self, engine: Engine, newest: Row[Any], threads: Executor) -> None:
        self.newest = newest
        self.modified = int(newest.loaded.timestamp())
        self._engine = engine.execution_options(schema_translate_map={None: schema_of(newest.number)})
        self._threads = threads
        with self.open() as connection:
            self.edition = edition_of(connection)

    @cached_property
    def connection(self) -> Connection:
        """A connection of its own, from the first use on."""
        connection = self.open()
        weakref.finalize(self, connection.close)
        return connection

    def open(self) -> Connection:
        """A connection of the pool."""
        return self._engine.connect()

    async def run(self, work: Callable[[Connection], T]) -> T:
        """What `work` reads, in a thread: the event loop does not wait for a network."""
        return await get_running_loop().run_in_executor(self._threads, self._run_in_thread, work)

    def _run_in_thread(self, work: Callable[[Connection], T]) -> T:
        try:
            try:
                return self._once(work)
            except DBAPIError as error:
                if not _may_be_repeated(error):
                    raise
                return self._once(work)
        except (DBAPIError, PoolTimeoutError) as error:
            raise _problem(error) or error from error

    def _once(self, work: Callable[[Connection], T]) -> T:
        with self.open() as connection:
            return work(connection)


class SchemaReader(Reader):
    """The newest edition of a database, or of a replica of it, looked for in the background."""

    def __init__(self, url: str, connections: int) -> None:
        self._engine = reading_engine(url, connections + 2)  # two more: for this watch, and for an export
        self._threads = threads(connections, "sco-kb-read")
        self._snapshot: SchemaSnapshot | None = None
        self._missing = unavailable("The database cannot be reached")
        self._looked, self._closed = Event(), Event()
        self._story = Story()
        self._watch = Thread(target=self._look_on, name="sco-kb-watch", daemon=True)
        self._watch.start()

    def read(self) -> Snapshot:
        """The newest edition that was seen; the first caller waits for the first look."""
        snapshot = self._snapshot
        if snapshot is None:
            self._looked.wait(FIRST_LOOK_SECONDS)
            snapshot = self._snapshot
            if snapshot is None:
                raise self._missing
        return snapshot

    def save(self, target: Path) -> int:
        """Copy the rows into an SQLite file, read within one transaction."""
        snapshot = self.read()
        try:
            with snapshot.open().execution_options(isolation_level="REPEATABLE READ") as connection:
                sqlite.copy(connection, target)
        except (DBAPIError, PoolTimeoutError) as error:
            raise _problem(error) or error from error
        return snapshot.modified

    def close(self) -> None:
        """Let go of the database."""
        self._closed.set()
        self._watch.join()
        self._threads.shutdown(cancel_futures=True)
        self._snapshot = None
        self._engine.dispose()

    def _look_on(self) -> None:
        while not self._closed.is_set():
            self._look()
            self._looked.set()
            self._closed.wait(LOOK_EVERY)

    def _look(self) -> None:
        """Take up a new edition. One that cannot be read leaves the old one in place."""
        try:
            with self._engine.connect() as connection:
                newest = connection.execute(NEWEST).first()
            if newest is None:
                self._miss(none_loaded())
                return
            if self._snapshot is None or self._snapshot.newest != newest:
                self._snapshot = SchemaSnapshot(self._engine, newest, self._threads)
            self._story.there(self._snapshot.edition.id)
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", error)
            undefined = isinstance(cause, UndefinedTable)
            self._miss(none_loaded() if undefined else _problem(error) or not_ours(), str(cause))

    def _miss(self, problem: Problem, cause: str = "") -> None:
        self._missing = problem
        self._story.lost(problem, cause)


def _may_be_repeated(error: DBAPIError) -> bool:
    """Whether the connection was lost, or a replica needed the rows for itself."""
    return error.connection_invalidated or isinstance(error.orig, errors.SerializationFailure)


def _problem(error: Exception) -> Problem | None:
    """What to say of an error that is no fault of ours."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, errors.QueryCanceled):
        return too_long()
    if isinstance(cause, UndefinedTable | errors.InvalidSchemaName):
        return unavailable("This edition is being replaced; ask again", 1)
    if isinstance(error, PoolTimeoutError):
        return unavailable("Too much is being read just now; ask again", 1)
    if isinstance(cause, psycopg.OperationalError):
        return unavailable("The database cannot be reached just now; ask again", 1)
    return None
