"""Migrations: the history of the schema leads to the models, and back."""

import os
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect

from app.database import is_postgresql
from app.engines.postgresql import engine_of
from app.fulltext.index import is_model
from app.tables import METADATA
from seed.loader import load, migrate
from tests.conftest import WORLD

ROOT = Path(__file__).parent.parent
ALEMBIC = Path(sysconfig.get_path("scripts")) / "alembic"


@pytest.fixture(scope="module")
def connection(fresh_url: Callable[[], str]) -> Iterator[Connection]:
    """A connection to a database of either engine that was empty before it was migrated."""
    url = fresh_url()
    engine = engine_of(url, {}) if is_postgresql(url) else create_engine(url)
    with engine.begin() as connection:
        migrate(connection)
        yield connection
    engine.dispose()


def differences(connection: Connection) -> object:
    """What the models have that the database has not, and the other way round."""
    opts = {"compare_type": True, "compare_server_default": True, "include_name": is_model}
    return compare_metadata(MigrationContext.configure(connection, opts=opts), METADATA)


def test_the_migrations_lead_to_the_models(connection: Connection) -> None:
    assert differences(connection) == []
    found = {name for name in inspect(connection).get_table_names() if is_model(name, "table")}
    assert found == {*METADATA.tables, "alembic_version"}
    assert inspect(connection).has_table("search_index")


def test_the_migrations_lead_back_to_nothing_and_up_again(connection: Connection) -> None:
    migrate(connection, "base")
    assert inspect(connection).get_table_names() == ["alembic_version"]
    migrate(connection)
    assert differences(connection) == []


def test_a_second_migration_changes_nothing(connection: Connection) -> None:
    migrate(connection)
    assert differences(connection) == []


def test_every_name_of_a_constraint_follows_the_convention(connection: Connection) -> None:
    found = inspect(connection)
    for table in METADATA.tables:
        assert found.get_pk_constraint(table)["name"] == f"pk_{table}"
        for key in found.get_foreign_keys(table):
            assert key["name"] == f"fk_{table}_{key['constrained_columns'][0]}_{key['referred_table']}"


def alembic(database: str, *words: str) -> str:
    """What the command says, on the database of its environment."""
    done = subprocess.run(
        [ALEMBIC, *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": database},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_the_alembic_command_works_on_the_database_of_the_environment(fresh_url: Callable[[], str]) -> None:
    database = fresh_url()
    alembic(database, "upgrade", "head")
    assert "No new upgrade operations detected" in alembic(database, "check")


def test_what_a_load_leaves_is_what_the_models_say(world_url: Callable[[], str]) -> None:
    """On PostgreSQL that is a schema of its own, which the command finds, here the second one."""
    database = world_url()
    load(WORLD, database, force=True)
    assert "No new upgrade operations detected" in alembic(database, "check")
