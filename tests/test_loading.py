"""Loading: what is served is always one whole edition, the old one or the new one."""

import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from fastapi import FastAPI
from sqlalchemy import select

from app.catalogue import KINDS
from app.dates import LAST_DAY, span
from app.engines.sqlite import reading_engine, writing_engine
from app.tables import METADATA
from seed.loader import load, migrate, read
from tests.conftest import WORLD, Client, app_on
from tests.test_bad_data import edit
from tests.test_command_line import PATIENCE, SCO_KB, environment


@pytest.fixture
def curated(tmp_path: Path) -> Path:
    """A copy of the invented world, to change."""
    return shutil.copytree(WORLD, tmp_path / "curated")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database that is not there yet, alone in its folder."""
    return tmp_path / "database" / "kb.sqlite"


@pytest.fixture
def loaded(database: Path, world_database: Path) -> Path:
    """The same, with the invented world in it."""
    database.parent.mkdir()
    return shutil.copyfile(world_database, database)


@pytest.fixture
def world(curated: Path, database: Path) -> Iterator[FastAPI]:
    """The app on that database."""
    yield from app_on(curated, database)


def url(database: Path) -> str:
    return f"sqlite:///{database}"


def edition_of(database: Path) -> str:
    """The edition in a file, which must be whole."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        composed, records = connection.execute(
            "SELECT (SELECT count(*) FROM representation), (SELECT count(*) FROM entity)"
        ).fetchone()
        assert composed == records > 0
        ((edition,),) = connection.execute("SELECT id FROM edition").fetchall()
    return str(edition)


# --- editions -----------------------------------------------------------------------------------------------------


def test_a_load_counts_what_it_leaves_and_a_second_one_leaves_the_file_alone(curated: Path, database: Path) -> None:
    first = load(curated, url(database))
    with closing(sqlite3.connect(database)) as connection:
        counts = connection.execute("SELECT (SELECT count(*) FROM entity), (SELECT count(*) FROM citation)").fetchone()
    assert counts == (first.records, first.citations)
    assert database.stat().st_mode & 0o777 == 0o644, "another user may be the one who serves it"
    before = database.read_bytes(), database.stat()
    second = load(curated, url(database))
    assert (first.fresh, second.fresh) == (True, False)
    assert (second.edition, second.records, second.citations) == (first.edition, first.records, first.citations)
    assert database.read_bytes() == before[0]
    assert (database.stat().st_ino, database.stat().st_mtime_ns) == (before[1].st_ino, before[1].st_mtime_ns)


def test_a_forced_load_builds_the_same_edition_anew(curated: Path, loaded: Path) -> None:
    first = load(curated, url(loaded))
    inode = loaded.stat().st_ino
    assert load(curated, url(loaded), force=True) == replace(first, fresh=True)
    assert loaded.stat().st_ino != inode


def test_a_changed_file_makes_a_new_edition(curated: Path, loaded: Path) -> None:
    first = load(curated, url(loaded))
    edit(curated, "summits.yaml", "label: Summit in Fernau", "label: The summit in Fernau")
    second = load(curated, url(loaded))
    assert second.fresh
    assert second.edition != first.edition
    assert second.edition.startswith("0.9.0+")
    assert edition_of(loaded) == second.edition


def test_the_layout_of_the_files_is_not_their_content(curated: Path) -> None:
    before = read(curated).content_hash
    for path in curated.glob("*s.yaml"):
        records = yaml.safe_load(path.read_text(encoding="utf-8"))
        turned = [dict(reversed(record.items())) for record in reversed(records)]
        path.write_text(f"# Turned\n{yaml.safe_dump(turned, sort_keys=False, width=30)}", encoding="utf-8")
    assert read(curated).content_hash == before


def test_a_database_that_cannot_be_read_is_made_anew(curated: Path, database: Path) -> None:
    database.parent.mkdir()
    database.write_bytes(b"This was never a database.\n" * 100)
    assert load(curated, url(database)).fresh
    edition_of(database)


def test_the_bounds_of_every_date_are_the_days_that_it_covers(world_database: Path) -> None:
    engine, dates = reading_engine(world_database), 0
    with engine.connect() as connection:
        for kind in KINDS:
            columns = METADATA.tables[kind.row.__tablename__].c
            for name in kind.facts:
                if f"{name}_earliest" in columns:
                    bounded = select(columns[name], columns[f"{name}_earliest"], columns[f"{name}_latest"])
                    for text, earliest, latest in connection.execute(bounded):
                        assert (earliest, latest) == (span(text) if text else (LAST_DAY, None))
                        dates += text is not None
    engine.dispose()
    assert dates >= 6


# --- crashes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["Reading", "Building", "Composing"])
def test_a_crash_leaves_the_old_edition_and_nothing_else(curated: Path, loaded: Path, step: str) -> None:
    before = loaded.read_bytes()
    edit(curated, "summits.yaml", "label: Summit in Fernau", "label: The summit in Fernau")

    def crash(now: str, _done: int, _total: int) -> None:
        if now == step:
            raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError, match="the disk is full"):
        load(curated, url(loaded), crash)
    assert loaded.read_bytes() == before
    assert list(loaded.parent.iterdir()) == [loaded]


def test_a_killed_load_leaves_the_old_edition(curated: Path, loaded: Path) -> None:
    old = edition_of(loaded)
    with (curated / "people.yaml").open("a", encoding="utf-8") as people:
        people.writelines(f"- {{id: p-{n}, label: P {n}, basis: {{label: {{how: outside}}}}}}\n" for n in range(5_000))
    loading = subprocess.Popen([SCO_KB, "load"], env=environment(curated, loaded), stderr=subprocess.DEVNULL)
    patience_ends = time.monotonic() + PATIENCE
    while not any(new.stat().st_size for new in loaded.parent.glob("*.new")) and time.monotonic() < patience_ends:
        time.sleep(0.01)
    loading.kill()
    assert loading.wait(timeout=PATIENCE) == -signal.SIGKILL
    assert edition_of(loaded) == old
    assert load(WORLD, url(loaded)).edition == old


def test_two_loads_at_once_leave_one_whole_edition(curated: Path, database: Path, tmp_path: Path) -> None:
    other = shutil.copytree(curated, tmp_path / "other")
    edit(other, "edition.yaml", "0.9.0", "0.9.1")
    loads = [
        subprocess.Popen([SCO_KB, "load"], env=environment(folder, database), stderr=subprocess.DEVNULL)
        for folder in (curated, other)
    ]
    assert [loading.wait(timeout=PATIENCE) for loading in loads] == [0, 0]
    assert edition_of(database) in {read(curated).edition, read(other).edition}
    assert list(database.parent.iterdir()) == [database]


# --- what is no edition ----------------------------------------------------------------------------------------------


@pytest.fixture(
    params=[
        b"",
        b"This was never a database.\n" * 100,
    ],
    ids=["empty", "no database"],
)
def rubbish(database: Path, request: pytest.FixtureRequest) -> None:
    """A file in the place of the database."""
    database.parent.mkdir()
    database.write_bytes(request.param)


@pytest.mark.usefixtures("rubbish")
async def test_a_file_without_an_edition_is_not_ready(client: Client) -> None:
    await client.get("/readyz", status=503)
    await client.get("/healthz")


async def test_a_schema_without_an_edition_is_not_ready(client: Client, database: Path) -> None:
    database.parent.mkdir()
    engine = writing_engine(database)
    with engine.begin() as connection:
        migrate(connection)
    engine.dispose()
    await client.get("/readyz", status=503)
