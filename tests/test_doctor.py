"""The doctor: names what is wrong with a set-up and what to do, changes nothing, and ends with 1 only where it must."""

import json
import os
import resource
import shutil
import socket
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from psycopg import sql

from app.cli.doctor import machine
from app.cli.doctor.examining import examine
from app.cli.doctor.finding import Finding
from seed.loader import load, read
from tests.conftest import WORLD
from tests.postgres import Databases
from tests.test_bad_data import edit
from tests.test_command_line import free_port, on_a_terminal, run


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Finding]]:
    """What is found with these environment variables, by subject."""

    def look(documents: Path | None = None, port: int | None = None, **variables: object) -> dict[str, Finding]:
        for name, value in {"SCO_KB_SEED": WORLD, **variables}.items():
            monkeypatch.setenv(name, str(value))
        return {one.subject: one for one in examine("127.0.0.1", port or free_port(), 2, documents)}

    return look


Look = Callable[..., dict[str, Finding]]


def test_nothing_is_wrong_with_a_loaded_database(found: Look, world_database: Path) -> None:
    findings = found(WORLD / "documents", DATABASE_URL=f"sqlite:///{world_database}")
    assert {one.state for one in findings.values()} == {"ok"}, findings
    edition = read(WORLD).edition
    assert edition in findings["curated files"].found
    assert edition in findings["DATABASE_URL"].found


def test_a_database_that_is_not_there_yet_is_no_fault(found: Look, tmp_path: Path) -> None:
    findings = found(DATABASE_URL=f"sqlite:///{tmp_path}/kb.sqlite")
    assert findings["DATABASE_URL"].state == "note"
    assert "sco-kb load" in str(findings["DATABASE_URL"].advice)
    assert not any(tmp_path.iterdir()), "nothing is changed"


def test_an_older_edition_and_a_broken_load_are_noticed(found: Look, tmp_path: Path, world_database: Path) -> None:
    database = shutil.copy(world_database, tmp_path / "kb.sqlite")
    (tmp_path / "kb.sqlite.abc.new").touch()
    curated = shutil.copytree(WORLD, tmp_path / "curated")
    edit(curated, "edition.yaml", "0.9.0", "0.9.1")
    findings = found(DATABASE_URL=f"sqlite:///{database}", SCO_KB_SEED=curated)
    assert findings["DATABASE_URL"].state == "note"
    assert "0.9.1+" in findings["DATABASE_URL"].found
    assert "kb.sqlite.abc.new" in findings["broken loads"].found


def test_what_is_no_database_of_ours_is_wrong(found: Look, tmp_path: Path) -> None:
    (tmp_path / "kb.sqlite").write_text("no database")
    assert found(DATABASE_URL=f"sqlite:///{tmp_path}/kb.sqlite")["DATABASE_URL"].state == "wrong"
    assert found(DATABASE_URL=f"sqlite:///{tmp_path}/none/kb.sqlite")["DATABASE_URL"].state == "wrong"
    assert found(DATABASE_URL="mysql://localhost/kb")["DATABASE_URL"].state == "wrong"
    assert found(DATABASE_URL="postgresql://nobody@127.0.0.1:1/kb")["DATABASE_URL"].state == "wrong"


def test_rights_that_are_missing_are_named(
    found: Look, tmp_path: Path, world_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = shutil.copy(world_database, tmp_path / "kb.sqlite")
    monkeypatch.setattr(os, "access", lambda _path, mode: not mode & os.W_OK)  # root may do everything
    findings = found(DATABASE_URL=f"sqlite:///{database}")
    assert "--as-it-is" in str(findings["loading into kb.sqlite"].advice)
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    assert found(DATABASE_URL=f"sqlite:///{database}")["DATABASE_URL"].state == "wrong"


def test_bad_curated_files_are_wrong(found: Look, tmp_path: Path, world_database: Path) -> None:
    url = f"sqlite:///{world_database}"
    curated = shutil.copytree(WORLD, tmp_path / "curated")
    edit(curated, "summits.yaml", "status: held", "status: over")
    findings = found(DATABASE_URL=url, SCO_KB_SEED=curated)
    assert "1 mistakes" in findings["curated files"].found
    assert found(DATABASE_URL=url, SCO_KB_SEED=tmp_path / "none")["curated files"].state == "wrong"
    assert found(tmp_path, DATABASE_URL=url, SCO_KB_SEED=WORLD)["documents"].state == "note"


def test_settings_that_are_none_are_noticed(found: Look, world_database: Path) -> None:
    url = f"sqlite:///{world_database}"
    findings = found(DATABASE_URL=url, SCO_KB_CONECTIONS=4, SCO_KB_XYZ=1)
    assert findings["setting SCO_KB_CONECTIONS"].advice == "Did you mean SCO_KB_CONNECTIONS?"
    assert findings["setting SCO_KB_XYZ"].advice is None
    assert found(DATABASE_URL=url, SCO_KB_CONNECTIONS="many")["setting SCO_KB_CONNECTIONS"].state == "wrong"


def test_a_port_that_is_taken_is_wrong(found: Look, world_database: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert found(port=port, DATABASE_URL=f"sqlite:///{world_database}")[f"port {port}"].state == "wrong"


def test_limits_of_the_machine_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (256, 4_096))
    monkeypatch.setattr(machine, "version", _not_installed)
    monkeypatch.setattr(machine, "OLDEST", (9, 9))
    monkeypatch.setattr(machine, "ROOM", 10**18)
    states = {one.subject: one.state for one in machine.examine()}
    assert states == {
        "python": "wrong",
        "uvloop": "note",
        "httptools": "wrong",
        "open files": "wrong",
        "temporary files": "note",
    }


def _not_installed(name: str) -> str:
    raise PackageNotFoundError(name)


def test_a_server_of_postgresql_is_examined_with_its_role(found: Look, databases: Databases) -> None:
    url = databases.fresh()
    assert found(DATABASE_URL=url)["DATABASE_URL"].state == "note", "nothing is loaded"
    load(WORLD, url)
    findings = found(DATABASE_URL=url, SCO_KB_READ_URL=url)
    assert {one.state for one in findings.values()} == {"ok"}, findings
    assert "may create editions" in findings["DATABASE_URL loading"].found
    role = f"doctor_{os.getpid()}"
    databases.execute([sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role))])
    reader = found(DATABASE_URL=url.replace("postgres@", f"{role}@"))
    assert f"TO {role}" in str(reader["DATABASE_URL loading"].advice)
    crowded = found(DATABASE_URL=url, SCO_KB_CONNECTIONS=5_000)["DATABASE_URL connections"]
    assert crowded.state == "note"


@pytest.mark.parametrize("as_json", [True, False])
def test_the_command_ends_with_1_where_something_is_wrong(tmp_path: Path, as_json: bool) -> None:
    options = [f"--port={free_port()}", *(["--json"] if as_json else [])]
    for database, code in ((tmp_path / "kb.sqlite", 0), (tmp_path / "none" / "kb.sqlite", 1)):
        done = run(WORLD, database, "doctor", *options)
        assert (done.returncode, done.stderr) == (code, "")
        if as_json:
            states = {one["subject"]: one["state"] for one in json.loads(done.stdout)["findings"]}
            assert states["DATABASE_URL"] == ("wrong" if code else "note")
        else:
            assert ("wrong" in done.stdout) is bool(code)


def test_it_shows_on_a_terminal_what_to_do(tmp_path: Path) -> None:
    code, shown = on_a_terminal(WORLD, tmp_path / "kb.sqlite", "doctor", f"--port={free_port()}")
    assert code == 0
    assert "→ `sco-kb load` loads it" in shown
    assert "\x1b[" in shown
