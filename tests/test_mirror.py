"""The static mirror: the answers of the API at the same paths, whole, on any file host."""

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from fastapi import FastAPI

from app.exports.folder import MARKER, replacing
from app.exports.mirror import mirror
from app.exports.shelf import EXPORTS
from app.main import with_manners
from tests.conftest import WORLD, Client
from tests.test_command_line import PATIENCE, free_port, on_a_terminal, run


def silent(_step: str, _done: int, _total: int) -> None:
    """Show no progress."""


@pytest.fixture(scope="module")
def world(world_on_sqlite: FastAPI) -> FastAPI:
    """On one engine: that a mirror is the same on each is a test of its own."""
    return world_on_sqlite


@pytest.fixture(scope="module")
def mirrored(world: FastAPI, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mirror")
    anyio.run(mirror, with_manners(world), folder, silent)
    return folder


def answers(folder: Path) -> dict[str, Any]:
    """All mirrored answers, by their paths."""
    found = sorted((folder / "v1").rglob("index.json"))
    return {f"/{path.parent.relative_to(folder)}": json.loads(path.read_bytes()) for path in found}


async def test_every_file_is_the_answer_at_its_path(mirrored: Path, client: Client) -> None:
    joined = []
    for path, found in answers(mirrored).items():
        answer = await client.get(path)
        if answer.get("next"):
            joined.append(path)
            whole = await client.get(path, limit=200)
            assert not whole.get("next"), "the invented world is small"
            answer = whole
        assert found == answer, path
    assert "/v1/citations" in joined


async def test_every_answer_without_a_query_is_there(mirrored: Path, client: Client) -> None:
    paths = {*answers(mirrored), "/v1/context.jsonld"}
    assert (mirrored / "v1" / "context.jsonld").is_file()
    operations = (await client.get("/openapi.json"))["paths"]
    for path in operations:
        if (
            path.startswith("/v1")
            and "{" not in path
            and path not in {"/v1/check", "/v1/graph", "/v1/search", "/v1/suggest"}
        ):
            assert path in paths
    for record in await client.walk("/v1/records", limit=200):
        assert record["href"] in paths
    for citation in await client.walk("/v1/citations", limit=200):
        assert f"/v1/citations/{citation['id']}" in paths
    for source in await client.walk("/v1/sources", limit=200):
        assert {f"/v1/sources/{source['id']}/{part}" for part in ("citations", "annotations")} <= paths
    for view in ("member-states", "observers", "dialogue-partners"):
        for membership in await client.walk(f"/v1/{view}"):
            ids = {membership["id"], membership["state"]["id"]} if membership["state"] else {membership["id"]}
            assert {f"/v1/{view}/{id}" for id in ids} <= paths
    for evidence in ("conflicts", "measures"):
        for item in await client.walk(f"/v1/{evidence}"):
            assert f"/v1/{evidence}/{item['id']}" in paths


@pytest.mark.parametrize("path", ["/openapi.json", *(f"/v1/exports/{name}" for name in EXPORTS)])
async def test_files_are_there_byte_for_byte(mirrored: Path, client: Client, path: str) -> None:
    answer = await client.http.get(path)
    assert (mirrored / path.removeprefix("/")).read_bytes() == answer.content


def test_every_answer_is_the_same_on_each_engine(mirrored: Path, world_on_postgresql: FastAPI, tmp_path: Path) -> None:
    """Byte for byte, so that what holds of answers on one holds on the other; `sco-kb.sqlite` is made of rows there."""
    anyio.run(mirror, with_manners(world_on_postgresql), tmp_path, silent)
    one, other = (
        {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (mirrored, tmp_path)
    )
    assert one.keys() == other.keys()
    assert {path for path in one if one[path] != other[path]} <= {"v1/exports/sco-kb.sqlite", "v1/exports/index.json"}
    assert len(one) > 100


class Host(SimpleHTTPRequestHandler):
    """A file host that knows nothing but that its index file is `index.json`."""

    def translate_path(self, path: str) -> str:
        found = Path(super().translate_path(path))
        return str(found / "index.json" if (found / "index.json").is_file() else found)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def host(mirrored: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(mirrored))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def leads(value: Any) -> Iterator[str]:
    """All addresses within the API that an answer leads to."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in {"href", "documentation", "openapi", "exports", "next"} and inner:
                yield inner
            else:
                yield from leads(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leads(inner)


def test_a_file_host_serves_it_without_a_dead_link(host: str) -> None:
    waiting, seen = ["/v1"], set()
    with httpx.Client(base_url=host, follow_redirects=True, timeout=PATIENCE) as http:
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            answer = http.get(path)
            assert answer.status_code == 200, path
            if path == "/docs":
                waiting += re.findall(r'(?:src|href)="(/[^"]+)"', answer.text)
            elif answer.headers["content-type"] == "application/json" and path != "/openapi.json":
                waiting += leads(answer.json())
    assert {"/docs", "/openapi.json", "/v1/states/arland"} <= seen
    assert seen >= {f"/v1/exports/{name}" for name in EXPORTS}


def test_hosts_that_read_redirects_are_told_of_every_answer(mirrored: Path) -> None:
    rules = [line.split() for line in (mirrored / "_redirects").read_text(encoding="utf-8").splitlines()]
    patterns = [(re.sub(r":\w+", "([^/]+)", source), re.sub(r":\w+", r"\\1", target)) for source, target, _ in rules]
    for path in answers(mirrored):
        target = next(re.sub(source, target, path) for source, target in patterns if re.fullmatch(source, path))
        assert target == f"{path}/index.json"
    for name in EXPORTS:
        assert not any(re.fullmatch(source, f"/v1/exports/{name}") for source, _ in patterns)


@pytest.mark.skipif(
    shutil.which("nginx") is None and not os.environ.get("CI"), reason="asks a real nginx, which is not installed"
)
def test_nginx_serves_it_with_the_right_types(mirrored: Path, tmp_path: Path) -> None:
    port = free_port()
    temporary = "".join(f"{name}_temp_path {tmp_path / name};" for name in ("client_body", "proxy", "fastcgi"))
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/log; user {Path.home().owner()}; events {{}}"
        f"http {{ include /etc/nginx/mime.types; access_log off; {temporary}"
        f"uwsgi_temp_path {tmp_path}/uwsgi; scgi_temp_path {tmp_path}/scgi; server {{"
        f"listen 127.0.0.1:{port}; root {mirrored}; include {mirrored}/nginx.conf; }} }}",
        encoding="utf-8",
    )
    server = subprocess.Popen(["nginx", "-c", tmp_path / "nginx.conf"], stderr=subprocess.DEVNULL)
    try:
        transport = httpx.HTTPTransport(retries=5)  # while it starts
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=PATIENCE) as http:
            for path, media_type in {
                "/v1": "application/json",
                "/v1/states/arland": "application/json",
                "/v1/sources/ferries-2001/annotations": 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
                "/docs": "text/html",
                **{f"/v1/exports/{export.name}": export.media_type for export in EXPORTS.values()},
            }.items():
                answer = http.get(path)
                assert (answer.status_code, answer.headers["content-type"]) == (200, media_type), path
                assert answer.headers["access-control-allow-origin"] == "*"
            assert http.get("/v1/states/nowhere").status_code == 404
    finally:
        server.terminate()
        server.wait()


# --- the command and its folder -----------------------------------------------------------------------------------


def test_export_writes_a_folder_in_place_of_an_older_one(world_database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    with replacing(folder) as older:
        (older / "left-over").touch()
    database = shutil.copyfile(world_database, tmp_path / "kb.sqlite")
    code, shown = on_a_terminal(WORLD, database, "export", str(folder))
    assert code == 0
    assert "Mirroring" in shown
    assert re.search(r"\d+ answers in ", shown)
    assert json.loads((folder / "v1" / "states" / "arland" / "index.json").read_bytes())["id"] == "arland"
    assert folder.stat().st_mode & 0o777 == 0o755
    assert not (folder / "left-over").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"site", "kb.sqlite"}


@pytest.mark.parametrize("other", ["thesis.txt", "v1"])
def test_export_spares_a_folder_with_other_things(tmp_path: Path, other: str) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / other).write_text("mine", encoding="utf-8")
    refused = run(WORLD, tmp_path / "kb.sqlite", "export", str(folder))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == f"{folder} is not empty and holds no earlier export: nothing was changed\n"
    assert [path.read_text(encoding="utf-8") for path in folder.iterdir()] == ["mine"]


def test_an_export_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    with replacing(folder) as fresh:
        (fresh / "old").touch()

    def fail_halfway() -> None:
        with replacing(folder) as fresh:
            (fresh / "new").touch()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert {path.name for path in folder.iterdir()} == {"old", MARKER}
    assert list(tmp_path.iterdir()) == [folder]


def test_where_no_folder_can_be_export_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = run(WORLD, tmp_path / "kb.sqlite", "export", str(tmp_path / "file" / "site"))
    assert refused.returncode == 2
    assert "cannot be written" in refused.stderr
    assert "Traceback" not in refused.stderr
