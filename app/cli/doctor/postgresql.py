"""A database on a server: whether it answers, may be loaded into, has room for us, and is of the newest edition."""

from collections.abc import Iterator

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.cli.doctor.finding import Finding, note, ok, wrong
from app.cli.doctor.sqlite import compared
from app.database import Database
from app.engines.postgresql import engine_of
from app.problems import Problem

TESTED = 18
"""The version that the tests run on."""
SERVER = text(
    "SELECT current_setting('server_version_num')::int / 10000 AS version, pg_is_in_recovery() AS standby,"
    " current_user AS role, current_database() AS database, current_setting('server_encoding') AS encoding,"
    " has_database_privilege(current_database(), 'CREATE') AS creates,"
    " current_setting('max_connections')::int AS limit,"
    " (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS taken"
)


def examine(name: str, url: str, edition: str | None, connections: int, *, loads: bool) -> Iterator[Finding]:
    """The server, the rights of the role, and what is loaded. Raises ValueError for a URL that is none."""
    engine = engine_of(url, {"connect_timeout": "3"})
    try:
        with engine.connect() as connection:
            yield from _server(name, connection, connections, loads=loads)
    except DBAPIError as error:
        first = str(error.orig).strip().splitlines()[0]
        yield wrong(name, f"cannot be reached: {first}", "Look at the URL, at the server, and whom it lets in")
        return
    finally:
        engine.dispose()
    database = Database(url, 1)
    try:
        yield compared(name, database.read().edition.id, edition, "is loaded")
    except Problem as problem:
        yield note(name, problem.detail, "`sco-kb load` with a role that may create schemas; then let this role read")
    finally:
        database.close()


def _server(name: str, connection: Connection, connections: int, *, loads: bool) -> Iterator[Finding]:
    found = connection.execute(SERVER).one()
    driver = psycopg.__version__
    what = f"PostgreSQL {found.version}{', a standby' if found.standby else ''}, by psycopg {driver}"
    if found.version == TESTED:
        yield ok(name, what)
    else:
        yield note(name, what, f"Tested on PostgreSQL {TESTED}")
    if found.encoding != "UTF8":
        yield wrong(f"{name} encoding", found.encoding, "Use a database created with ENCODING 'UTF8'")
    if loads and found.standby:
        yield note(
            f"{name} loading", "a standby takes no load", "Name the primary too: a load goes to the one that writes"
        )
    elif loads and not found.creates:
        advice = f"Load by another role, or GRANT CREATE ON DATABASE {found.database} TO {found.role}"
        yield note(f"{name} loading", f"role {found.role} may only read", advice)
    elif loads:
        yield ok(f"{name} loading", f"role {found.role} may create editions in {found.database}")
    left = found.limit - found.taken
    subject, states = f"{name} connections", f"{left} of {found.limit} are free; a server takes up to {connections}"
    if left >= connections:
        yield ok(subject, states)
    else:
        yield note(subject, states, "Lower SCO_KB_CONNECTIONS or the number of processes, or raise max_connections")
