"""The command line, run as people run it: the installed script, in a pipe and on a terminal."""

import contextlib
import json
import os
import pty
import shutil
import signal
import socket
import subprocess
import sysconfig
import time
from pathlib import Path

import httpx
import pytest

from seed.loader import read
from tests.conftest import WORLD
from tests.test_bad_data import edit

SCO_KB = Path(sysconfig.get_path("scripts")) / "sco-kb"
PATIENCE = 120


@pytest.fixture
def curated(tmp_path: Path) -> Path:
    """A copy of the invented world, to spoil."""
    return shutil.copytree(WORLD, tmp_path / "curated")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "kb.sqlite"


def environment(folder: Path, database: Path | str) -> dict[str, str]:
    """The environment of a command on these curated files and this database."""
    address = database if isinstance(database, str) else f"sqlite:///{database}"
    measured = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    own = {"PATH": os.environ["PATH"], "TERM": "xterm", "SCO_KB_SEED": str(folder), "DATABASE_URL": address}
    return {**measured, **own}


def run(folder: Path, database: Path | str, *words: str) -> subprocess.CompletedProcess[str]:
    """A command in a pipe."""
    return subprocess.run(
        [SCO_KB, *words],
        env=environment(folder, database),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def on_a_terminal(folder: Path, database: Path, *words: str) -> tuple[int, str]:
    """The exit code of a command on a terminal, and all that was shown there."""
    ours, terminal = pty.openpty()
    process = subprocess.Popen(
        [SCO_KB, *words], env=environment(folder, database), stdin=terminal, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    shown = b""
    with contextlib.suppress(OSError):  # how Linux says that the other end is closed
        while chunk := os.read(ours, 4096):
            shown += chunk
    os.close(ours)
    return process.wait(timeout=PATIENCE), shown.decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_load_says_in_a_pipe_what_it_has_done_and_nothing_else(database: Path) -> None:
    done = run(WORLD, database, "load")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"Loaded edition {read(WORLD).edition}: 15 records, 51 citations\n"
    assert database.exists()


def test_load_shows_on_a_terminal_how_far_it_is(database: Path) -> None:
    code, shown = on_a_terminal(WORLD, database, "load")
    assert code == 0
    for step in ["Reading", "Building", "Composing", "15/15"]:
        assert step in shown
    assert "\x1b[" in shown
    assert f"Loaded edition {read(WORLD).edition}" in shown


def test_bad_data_is_refused_with_exit_code_1(curated: Path, database: Path) -> None:
    edit(curated, "summits.yaml", "status: held", "status: over")
    edit(curated, "summits.yaml", "host: arland", "hosts: arland")
    done = run(curated, database, "load")
    first, second, summary = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (1, "")
    assert first.startswith("summits.yaml: fernau-summit-2001: hosts: is not a field here; ")
    assert second.startswith("summits.yaml: fernau-summit-2001: status: Input should be ")
    assert summary == "Refused: 2 mistakes in the curated files; nothing was changed"
    assert not database.exists()


def test_another_database_is_refused_with_exit_code_2() -> None:
    done = run(WORLD, "mysql://localhost/kb", "load")
    assert (done.returncode, done.stdout) == (2, "")
    assert "DATABASE_URL must name an SQLite file" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_url_that_is_none_is_refused_with_exit_code_2() -> None:
    done = run(WORLD, "kb.sqlite", "load")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_verify_ends_with_0_where_every_quote_stands(database: Path) -> None:
    done = run(WORLD, database, "verify", "--documents", str(WORLD / "documents"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("0 problems; 51 citations of ")
    assert done.stdout.endswith("10 of 10 paragraphs accounted for (100%)\n")
    assert not database.exists()


def test_verify_ends_with_1_and_says_which_quote_does_not_stand(curated: Path, database: Path) -> None:
    edit(curated, "states.yaml", "by Arland and Borland", "by Borland and Arland")
    done = run(curated, database, "verify", "--documents", str(WORLD / "documents"))
    assert done.returncode == 1
    assert done.stderr.startswith("states.yaml: arland: label: 'by Borland and Arland' stands 0 times in ")
    assert done.stdout.startswith("1 problems; ")


def test_serve_loads_says_where_answers_and_stops(database: Path) -> None:
    port = free_port()
    serving = subprocess.Popen(
        [SCO_KB, "serve", f"--port={port}"],
        env=environment(WORLD, database),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        states = answer(serving, f"http://127.0.0.1:{port}/v1/states")
        assert [item["id"] for item in states["items"]] == ["arland", "borland", "corland"]
    finally:
        serving.send_signal(signal.SIGTERM)
        out, err = serving.communicate(timeout=PATIENCE)
    assert out == f"API            http://127.0.0.1:{port}/v1\nDocumentation  http://127.0.0.1:{port}/docs\n"
    line = json.loads(err)
    assert (line["event"], line["edition"], line["fresh"]) == ("loaded", read(WORLD).edition, True)
    assert serving.returncode == 0


def answer(serving: subprocess.Popen[str], address: str) -> dict[str, list[dict[str, str]]]:
    """The JSON at an address, as soon as the server answers."""
    patience_ends = time.monotonic() + PATIENCE
    while serving.poll() is None and time.monotonic() < patience_ends:
        with contextlib.suppress(httpx.ConnectError):
            found: dict[str, list[dict[str, str]]] = httpx.get(address, timeout=PATIENCE).raise_for_status().json()
            return found
        time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")


def test_schema_writes_a_file_for_each_kind(database: Path, tmp_path: Path) -> None:
    done = run(WORLD, database, "schema", "--out", str(tmp_path / "piped"))
    written = sorted(path.name for path in (tmp_path / "piped").iterdir())
    assert "summits.schema.json" in written
    assert (done.returncode, done.stdout) == (0, f"{len(written)} schemas in {tmp_path / 'piped'}\n")
    code, shown = on_a_terminal(WORLD, database, "schema", "--out", str(tmp_path / "shown"))
    assert (code, shown) == (0, f"{len(written)} schemas in {tmp_path / 'shown'}\r\n")


def test_verify_says_on_a_terminal_what_it_has_found(database: Path) -> None:
    code, shown = on_a_terminal(WORLD, database, "verify", "--documents", str(WORLD / "documents"))
    assert code == 0
    assert "0 problems; 51 citations of " in shown


def test_serve_on_a_terminal_stops_when_it_is_interrupted(database: Path) -> None:
    run(WORLD, database, "load")
    ours, terminal = pty.openpty()
    port = free_port()
    serving = subprocess.Popen(
        [SCO_KB, "serve", f"--port={port}"],
        env=environment(WORLD, database),
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    os.close(terminal)
    try:
        while b"/docs" not in (shown := os.read(ours, 4096)):
            assert shown
        answer(serving, f"http://127.0.0.1:{port}/v1/states")  # type: ignore[arg-type]  # it only looks whether it runs
    finally:
        serving.send_signal(signal.SIGINT)
        code = serving.wait(timeout=PATIENCE)
        os.close(ours)
    assert code in {0, 130, -signal.SIGINT}
