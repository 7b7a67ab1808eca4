"""A load into PostgreSQL: a fresh schema is built in one transaction, which also makes it the newest edition."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise

import psycopg
from psycopg import errors
from sqlalchemy import Connection, String, delete, func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import AddConstraint, CreateSchema, DropSchema

from app.engines.postgresql import EDITIONS, HOME, NEWEST, engine_of, schema_of
from app.tables import METADATA
from seed.targets.target import Current, Target, UnavailableError, current_of

LOCK = 7_264_522
"""The advisory lock that a load holds, of this database: of two at once one waits."""
KEPT = timedelta(minutes=10)
"""How long an edition is kept after it was replaced; the last one but the newest is kept in any case."""
DROP_SECONDS = 2
"""How long it is waited for those who read an edition that is to be dropped; else it is left to the next load."""


class SchemaTarget(Target):
    """The database at a libpq URL. Of several servers it is the one that takes writes."""

    def __init__(self, url: str) -> None:
        """Raises ValueError for a URL that is none."""
        self._engine = engine_of(url, {"target_session_attrs": "read-write"}, poolclass=NullPool)
        self._looking = engine_of(url, {}, poolclass=NullPool)

    def current(self) -> Current | None:
        """What the newest edition holds."""
        with _telling(), self._looking.connect() as connection:
            try:
                newest = connection.execute(NEWEST).first()
                if newest is not None:
                    connection.execute(text(f"SET LOCAL search_path TO {schema_of(newest.number)}"))
                    return current_of(connection)
            except DBAPIError as error:
                if not isinstance(error.orig, errors.UndefinedTable | errors.UndefinedColumn):
                    raise
        return None

    @contextmanager
    def building(self, fingerprint: str, force: bool) -> Iterator[Connection | None]:
        """A connection to a fresh schema, alone on its search path."""
        with _telling():
            with self._engine.begin() as connection:
                connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
                connection.execute(CreateSchema(HOME, if_not_exists=True))
                EDITIONS.create(connection, checkfirst=True)
                newest = connection.execute(NEWEST).first()
                if newest is not None and newest.fingerprint == fingerprint and not force:
                    yield None
                    return
                number = newest.number + 1 if newest is not None else 1
                connection.execute(CreateSchema(schema_of(number)))
                connection.execute(text(f"SET LOCAL search_path TO {schema_of(number)}"))
                yield connection
                self.analyze(connection)
                now = func.clock_timestamp()
                connection.execute(insert(EDITIONS).values(number=number, fingerprint=fingerprint, loaded=now))
            self._drop_old()

    def prepare(self, connection: Connection) -> None:
        """Let text sort by its code points, as in SQLite and Python, and rows come in any order."""
        for table in METADATA.sorted_tables:
            preparer = connection.dialect.identifier_preparer
            name = preparer.format_table(table)
            keys = [f"DROP CONSTRAINT {preparer.format_constraint(key)}" for key in table.foreign_key_constraints]
            texts = [preparer.format_column(column) for column in table.columns if isinstance(column.type, String)]
            sorting = [f'ALTER COLUMN {column} TYPE text COLLATE "C"' for column in texts]
            for changes in (keys, sorting):
                if changes:
                    connection.execute(text(f"ALTER TABLE {name} {', '.join(changes)}"))

    def check(self, connection: Connection) -> None:
        """Put the foreign keys back, which the engine checks, each as a whole."""
        for table in METADATA.sorted_tables:
            for key in table.foreign_key_constraints:
                connection.execute(AddConstraint(key, isolate_from_table=False))

    def analyze(self, connection: Connection) -> None:
        """Sample all tables of the edition."""
        names = (connection.dialect.identifier_preparer.format_table(table) for table in METADATA.sorted_tables)
        connection.execute(text(f"ANALYZE {', '.join(names)}"))

    def _drop_old(self) -> None:
        """Drop what nobody should be reading any more."""
        with self._engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
            connection.execute(text(f"SET LOCAL lock_timeout = '{DROP_SECONDS}s'"))
            now = connection.execute(select(func.now())).scalar_one()
            editions = connection.execute(select(EDITIONS).order_by(EDITIONS.c.number)).all()
            for old, successor in pairwise(editions[:-1]):
                if successor.loaded < now - KEPT:
                    try:
                        with connection.begin_nested():
                            connection.execute(DropSchema(schema_of(old.number), cascade=True, if_exists=True))
                            connection.execute(delete(EDITIONS).where(EDITIONS.c.number == old.number))
                    except DBAPIError as error:
                        if not isinstance(error.orig, errors.LockNotAvailable):
                            raise


@contextmanager
def _telling() -> Iterator[None]:
    """Say in plain words that the database is not there, or not ours to change."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, errors.InsufficientPrivilege | errors.ReadOnlySqlTransaction):
            raise UnavailableError(f"This role may not load: {error.orig}") from error
        if isinstance(error.orig, psycopg.OperationalError):
            raise UnavailableError(f"The database is not available: {error.orig}") from error
        raise
