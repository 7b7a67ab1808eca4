"""PostgreSQL: loads that meet, roles, time-outs, restarts, and a standby that takes over."""

import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic

import anyio
import httpx
import psycopg
import pytest
from fastapi import FastAPI
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import String, text

from app.caching import CachingMiddleware
from app.main import create_app, with_manners
from app.problems import Problem
from app.tables import METADATA
from seed.loader import load, read
from seed.targets.target import UnavailableError
from tests.conftest import WORLD, no_server, settings
from tests.postgres import AS_ROOT, USER, Cluster, Databases, Server, free_port
from tests.test_bad_data import edit
from tests.test_command_line import PATIENCE, SCO_KB, environment, run
from tests.test_editions import taken_up

SUMMIT, STATE = "/v1/summits/fernau-summit-2001", "/v1/states/arland"


@pytest.fixture
def curated(tmp_path: Path) -> Path:
    """A copy of the invented world, to change."""
    return shutil.copytree(WORLD, tmp_path / "curated")


@pytest.fixture
def empty(databases: Databases) -> str:
    """A database with nothing in it."""
    return databases.fresh()


@pytest.fixture
def url(databases: Databases, world_template: str) -> str:
    """A database with the invented world in it."""
    return databases.fresh(world_template)


@asynccontextmanager
async def serving(url: str, kept: int = 0) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    """An app on a database, and a client of it."""
    app = create_app(settings(WORLD, url))
    service = CachingMiddleware(with_manners(app), app.state.database, limit=kept)
    transport = httpx.ASGITransport(service)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://kb") as http:
        yield app, http


def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    """What a statement finds, or changes."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(statement.encode())
        return found.fetchall() if found.description else []


def schemas(url: str) -> list[str]:
    """The schemas of editions, and beside them."""
    found = rows(url, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'sco%' ORDER BY oid")
    return [str(name) for (name,) in found]


# --- loading ------------------------------------------------------------------------------------------------------


def test_of_two_loads_at_once_the_second_finds_what_the_first_has_loaded(empty: str) -> None:
    loads = [
        subprocess.Popen([SCO_KB, "load"], env=environment(WORLD, empty), stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = sorted(loading.communicate(timeout=PATIENCE)[1] for loading in loads)
    assert [loading.returncode for loading in loads] == [0, 0]
    edition = read(WORLD).edition
    assert told == [
        f"Edition {edition} is loaded already\n",
        f"Loaded edition {edition}: 15 records, 51 citations\n",
    ]
    assert schemas(empty) == ["sco_kb", "sco_kb_1"]


def test_two_loads_of_different_files_come_one_after_the_other(empty: str, curated: Path) -> None:
    edit(curated, "edition.yaml", "0.9.0", "0.9.1")
    loads = [subprocess.Popen([SCO_KB, "load"], env=environment(folder, empty)) for folder in (WORLD, curated)]
    assert [loading.wait(timeout=PATIENCE) for loading in loads] == [0, 0]
    whole = "SELECT (SELECT count(*) FROM {0}.entity), (SELECT count(*) FROM {0}.representation)"
    assert schemas(empty) == ["sco_kb", "sco_kb_1", "sco_kb_2"]
    for schema in ("sco_kb_1", "sco_kb_2"):
        assert rows(empty, whole.format(schema)) == [(15, 15)]


@pytest.mark.parametrize("step", ["Reading", "Building", "Composing"])
def test_a_crash_leaves_the_old_edition_and_nothing_else(url: str, curated: Path, step: str) -> None:
    old = load(curated, url)
    edit(curated, "summits.yaml", "label: Summit in Fernau", "label: The summit in Fernau")

    def crash(now: str, _done: int, _total: int) -> None:
        if now == step:
            raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError, match="the disk is full"):
        load(curated, url, crash)
    assert schemas(url) == ["sco_kb", "sco_kb_1"]
    again = load(WORLD, url)
    assert (again.edition, again.fresh) == (old.edition, False)


def test_old_editions_go_when_nobody_can_be_reading_them(url: str) -> None:
    for _ in range(2):
        load(WORLD, url, force=True)
    assert schemas(url) == ["sco_kb", "sco_kb_1", "sco_kb_2", "sco_kb_3"], "replaced just now"
    rows(url, "UPDATE sco_kb.editions SET loaded = loaded - interval '1 hour'")
    with psycopg.connect(url) as reading:
        reading.execute("SELECT id FROM sco_kb_1.entity")
        load(WORLD, url, force=True)
        assert schemas(url) == ["sco_kb", "sco_kb_1", "sco_kb_3", "sco_kb_4"], "one is being read"
    load(WORLD, url, force=True)
    assert schemas(url) == ["sco_kb", "sco_kb_3", "sco_kb_4", "sco_kb_5"]
    assert rows(url, "SELECT number FROM sco_kb.editions ORDER BY number") == [(3,), (4,), (5,)]


def test_text_sorts_by_its_code_points_whatever_the_database_does(url: str) -> None:
    found = rows(
        url,
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'sco_kb_1' AND collation_name = 'C'",
    )
    declared = {
        (table.name, column.name)
        for table in METADATA.sorted_tables
        for column in table.columns
        if isinstance(column.type, String)
    }
    assert set(found) == declared


# --- roles and bounds ---------------------------------------------------------------------------------------------


@pytest.fixture
def reader(empty: str, databases: Databases) -> Iterator[str]:
    """The empty database for a role that may only read, with the grants that the README shows."""
    name = f"{empty.rpartition('/')[2]}_reader"
    databases.execute([sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name))])
    for grant in (
        f"ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO {name}",
        f"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {name}",
    ):
        rows(empty, grant)
    yield empty.replace("//postgres@", f"//{name}@")
    for revoke in (f"DROP OWNED BY {name}", f"DROP ROLE {name}"):
        rows(empty, revoke)


async def test_a_role_that_may_only_read_is_enough_to_serve(empty: str, reader: str, curated: Path) -> None:
    loaded = load(curated, empty)
    async with serving(reader.replace("postgresql:", "postgresql+psycopg:")) as (app, http):
        await taken_up(app, loaded)
        assert (await http.get(STATE)).status_code == 200
        assert (await http.get("/v1/exports/sco-kb.ndjson")).status_code == 200
        edit(curated, "states.yaml", "label: Arland", "label: Arland the Old")
        await taken_up(app, load(curated, empty))
        assert (await http.get(STATE)).json()["label"] == "Arland the Old"
    done = run(WORLD, reader, "load")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("This role may not load: permission denied")
    assert load(curated, reader).fresh is False, "what is there already needs no right"


async def test_nothing_can_be_written_through_what_serves(url: str) -> None:
    loaded = load(WORLD, url)
    async with serving(url) as (app, _):
        await taken_up(app, loaded)
        with pytest.raises(Exception, match="read-only transaction"):
            await app.state.database.read().run(lambda read: read.execute(text("DELETE FROM sco_kb.editions")))


async def test_a_query_without_an_end_is_given_up_and_its_connection_reads_on(url: str) -> None:
    loaded = load(WORLD, url)
    async with serving(url) as (app, http):
        await taken_up(app, loaded)
        began = monotonic()
        with pytest.raises(Problem) as refused:
            await app.state.database.read().run(lambda read: read.execute(text("SELECT pg_sleep(60)")))
        assert monotonic() - began < 10
        assert (refused.value.status, refused.value.headers) == (503, {"Retry-After": "10"})
        assert (await http.get(STATE)).status_code == 200


async def test_the_event_loop_does_not_wait_for_the_database(url: str) -> None:
    loaded = load(WORLD, url)
    async with serving(url) as (app, http):
        await taken_up(app, loaded)
        snapshot, longest = app.state.database.read(), 0.0
        async with anyio.create_task_group() as group:
            for _ in range(4):
                group.start_soon(snapshot.run, lambda read: read.execute(text("SELECT pg_sleep(1)")))
            for _ in range(20):
                began = monotonic()
                assert (await http.get("/healthz")).status_code == 200
                longest = max(longest, monotonic() - began)
                await anyio.sleep(0.01)
        assert longest < 0.9


async def test_nothing_is_prepared(url: str) -> None:
    """So one connection is as good as another for each statement, as poolers take it."""
    loaded = load(WORLD, url)
    async with serving(url) as (app, http):
        await taken_up(app, loaded)
        for _ in range(10):
            assert (await http.get(STATE)).status_code == 200
        prepared = text("SELECT count(*) FROM pg_prepared_statements")
        for _ in range(4):
            assert (await app.state.database.read().run(lambda read: read.execute(prepared).scalar_one())) == 0


@pytest.fixture
def pooler(url: str) -> Iterator[str]:
    """The same database behind a PgBouncer that pools by transaction, for a role as the README has it."""
    program = shutil.which("pgbouncer")
    if program is None:
        no_server("pgbouncer is not installed")
    rows(url, "ALTER ROLE postgres IN DATABASE " + url.rpartition("/")[2] + " SET statement_timeout = '2s'")
    folder, port = Path(mkdtemp(prefix="kb-pooler-")), free_port()
    (folder / "users").write_text('"postgres" ""', "utf-8")
    server = conninfo_to_dict(url)
    (folder / "ini").write_text(
        f"""
        [databases]
        * = host={server["host"]} port={server["port"]}
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = {port}
        unix_socket_dir =
        auth_type = trust
        auth_file = {folder / "users"}
        pool_mode = transaction
        default_pool_size = 2
        ignore_startup_parameters = options
        """,
        "utf-8",
    )
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755)
    process = subprocess.Popen([program, folder / "ini"], user=USER if AS_ROOT else None, stderr=subprocess.DEVNULL)
    yield f"postgresql://postgres@127.0.0.1:{port}/{server['dbname']}"
    process.terminate()
    process.wait(timeout=PATIENCE)
    shutil.rmtree(folder)


async def test_a_pooler_may_pool_by_transaction(url: str, pooler: str, curated: Path) -> None:
    """Two servers and a load share two connections, whose state is anybody's."""
    loaded = load(curated, url)
    async with serving(pooler) as (app, http), serving(pooler) as (other, another):
        for one in (app, other):
            await taken_up(one, loaded)
        seen: set[int] = set()

        async def ask(client: httpx.AsyncClient) -> None:
            for _ in range(10):
                seen.update(await statuses(client, (STATE, SUMMIT, "/v1/search?q=arlnd", "/v1/claims?limit=2")))

        async with anyio.create_task_group() as group:
            for client in (http, another) * 4:
                group.start_soon(ask, client)
        assert seen == {200}
        assert (await http.get("/v1/exports/sco-kb.ndjson")).status_code == 200
        with pytest.raises(Problem) as refused:
            await app.state.database.read().run(lambda read: read.execute(text("SELECT pg_sleep(60)")))
        assert refused.value.status == 503
        edit(curated, "states.yaml", "label: Arland", "label: Arland the Old")
        await taken_up(other, load(curated, pooler))
        assert (await another.get(STATE)).json()["label"] == "Arland the Old"


async def test_an_edition_that_this_version_cannot_read_leaves_the_old_one_in_place(url: str) -> None:
    loaded = load(WORLD, url)
    async with serving(url) as (app, http):
        await taken_up(app, loaded)
        rows(url, "INSERT INTO sco_kb.editions VALUES (2, 'of another version', now())")
        await anyio.sleep(0.6)
        assert (await http.get(STATE)).headers["data-edition"] == loaded.edition


async def test_a_nul_is_a_character_like_others(url: str) -> None:
    loaded = load(WORLD, url)
    async with serving(url) as (app, http):
        await taken_up(app, loaded)
        for path in ("/v1/states/a%00", "/v1/records/%00"):
            assert (await http.get(path)).status_code == 404
        assert (await http.get("/v1/summits?host=%00arland")).json()["total"] == 1, "signs do not matter in names"
        assert (await http.get("/v1/citations?field=%00")).json()["total"] == 0


def test_last_modified_is_when_the_edition_was_put_in_place(empty: str) -> None:
    before = datetime.now(UTC)
    load(WORLD, empty)
    ((loaded,),) = rows(empty, "SELECT loaded FROM sco_kb.editions")
    assert isinstance(loaded, datetime)
    assert before - timedelta(seconds=1) < loaded < datetime.now(UTC) + timedelta(seconds=1)


# --- servers that go ----------------------------------------------------------------------------------------------


@pytest.fixture
def primary(cluster: Cluster) -> Iterator[Server]:
    """A server of our own, to stop and kill."""
    server = cluster.primary()
    yield server
    server.stop()


async def statuses(http: httpx.AsyncClient, paths: Sequence[str] = (STATE, SUMMIT, "/v1/states")) -> set[int]:
    return {(await http.get(path)).status_code for path in paths}


async def test_a_server_that_comes_back_is_found_without_a_restart(primary: Server) -> None:
    url = f"{primary.url}/postgres"
    loaded = load(WORLD, url)
    async with serving(url, kept=1_000_000) as (app, http):
        await taken_up(app, loaded)
        assert (await http.get(STATE)).status_code == 200
        primary.stop(signal.SIGINT)
        gone = await http.get(SUMMIT)
        assert (gone.status_code, gone.headers["retry-after"]) == (503, "1")
        assert (await http.get("/readyz")).status_code == 503
        assert (await http.get(STATE)).status_code == 200, "kept in memory"
        with pytest.raises(UnavailableError, match="not available"):
            load(WORLD, url)
        primary.start()
        assert await statuses(http, (SUMMIT, "/readyz", "/v1/states")) == {200}


async def test_the_log_says_once_why_the_database_cannot_be_read(url: str, caplog: pytest.LogCaptureFixture) -> None:
    """As where a pooler refuses what a connection begins with; clients are only told to ask again."""
    load(WORLD, url)
    async with serving(f"{url}?options=-c%20no_such_setting%3D1") as (_, http):
        refused = await http.get(STATE)
        assert refused.status_code == 503
        assert "no_such_setting" not in refused.text
        await anyio.sleep(0.6)
    told = [record for record in caplog.records if record.getMessage() == "database lost"]
    assert len(told) == 1
    assert "no_such_setting" in vars(told[0])["fields"]["reason"]


async def test_a_quick_restart_shows_to_nobody(primary: Server) -> None:
    """Connections that were lost meanwhile are opened anew, and the question is asked again."""
    url = f"{primary.url}/postgres"
    loaded = load(WORLD, url)
    async with serving(url) as (app, http):
        await taken_up(app, loaded)
        async with anyio.create_task_group() as group:
            for _ in range(8):
                group.start_soon(statuses, http)
        primary.stop(signal.SIGKILL)
        primary.start()
        assert await statuses(http) == {200}


async def test_a_server_started_before_its_database_serves_as_soon_as_that_is_there(primary: Server) -> None:
    url = f"{primary.url}/postgres"
    loaded = load(WORLD, url)
    primary.stop()
    async with serving(url) as (app, http):
        assert (await http.get(STATE)).status_code == 503
        primary.start()
        await taken_up(app, loaded)
        assert (await http.get(STATE)).status_code == 200


async def test_when_the_primary_is_killed_the_standby_answers(cluster: Cluster, primary: Server, curated: Path) -> None:
    """Clients of one URL with both hosts, while the primary is killed, and the standby promoted and loaded."""
    standby = cluster.standby(primary)
    url = f"postgresql://postgres@{primary.host},{standby.host}/postgres"
    loaded = load(curated, url)
    failed: list[float] = []
    answered, over, killed, promoted = 0, False, 0.0, 0.0

    async def ask(http: httpx.AsyncClient) -> None:
        nonlocal answered
        while not over:
            status = (await http.get(SUMMIT)).status_code
            if status == 200:
                answered += 1
            else:
                assert status == 503
                failed.append(monotonic())
            await anyio.sleep(0.02)

    async with serving(url) as (app, http):
        await taken_up(app, loaded)
        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(ask, http)
            await anyio.sleep(0.5)
            killed = monotonic()
            primary.stop(signal.SIGKILL)
            await anyio.sleep(0.5)
            await anyio.to_thread.run_sync(standby.promote)
            promoted = monotonic()
            edit(curated, "summits.yaml", "label: Summit in Fernau", "label: The summit in Fernau")
            await taken_up(app, await anyio.to_thread.run_sync(load, curated, url))
            await anyio.sleep(0.2)
            over = True
        assert (await http.get(SUMMIT)).json()["label"] == "The summit in Fernau"
    standby.stop()
    assert answered > 100
    assert all(killed <= moment <= promoted for moment in failed)
