"""Downloads: conditional, in ranges, with digests, byte for byte; made once, and whole while editions change."""

import base64
import email
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

import anyio
import httpx
import pytest
from fastapi import FastAPI

from app.caching import CachingMiddleware
from app.engines.sqlite import FileSnapshot
from app.exports.export import Export
from app.exports.shelf import EXPORTS, Shelf
from app.main import with_manners
from app.problems import ProblemDetails
from seed.loader import load
from tests.conftest import WORLD, Client, app_on
from tests.test_bad_data import edit

PATHS = [f"/v1/exports/{name}" for name in EXPORTS]
DATABASE = "/v1/exports/sco-kb.sqlite"


@pytest.fixture
async def http(world: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service as it runs, with the layer that keeps answers."""
    app = CachingMiddleware(with_manners(world), world.state.database, limit=10_000_000)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sco-kb.test") as client:
        yield client


def loaded(app: FastAPI) -> datetime:
    """When the edition was put in place."""
    return datetime.fromtimestamp(app.state.database.read().modified, UTC)


@pytest.mark.parametrize("path", PATHS)
async def test_a_file_comes_with_all_that_is_needed_to_check_and_keep_it(
    world: FastAPI, http: httpx.AsyncClient, path: str
) -> None:
    answer = await http.get(path, headers={"accept-encoding": "br, gzip, zstd"})
    digest = sha256(answer.content)
    headers = answer.headers
    assert answer.status_code == 200
    assert headers["etag"] == f'"{digest.hexdigest()}"'
    assert headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert headers["content-length"] == str(len(answer.content))
    assert headers["content-disposition"] == f'attachment; filename="{path.rpartition("/")[2]}"'
    assert headers["accept-ranges"] == "bytes"
    assert headers["last-modified"] == format_datetime(loaded(world), usegmt=True)
    assert "no-transform" in headers["cache-control"]
    assert headers["access-control-allow-origin"] == "*"
    assert "content-encoding" not in headers
    again = await http.get(path)
    assert (again.headers["etag"], again.content) == (headers["etag"], answer.content)


@pytest.mark.parametrize("path", PATHS)
async def test_head_tells_the_same_without_the_file(http: httpx.AsyncClient, path: str) -> None:
    get = await http.get(path)
    for headers in ({}, {"range": "bytes=0-9"}):
        head = await http.head(path, headers=headers)
        assert (head.status_code, head.content) == (200, b"")
        assert dict(head.headers) == dict(get.headers)


async def test_what_the_client_has_is_not_sent_again(http: httpx.AsyncClient) -> None:
    headers = (await http.get(DATABASE)).headers
    tag, date = headers["etag"], headers["last-modified"]
    for known in (
        {"if-none-match": tag},
        {"if-none-match": f'"x", W/{tag}'},
        {"if-none-match": "*"},
        {"if-modified-since": date},
        {"if-none-match": tag, "range": "bytes=0-9"},
    ):
        answer = await http.get(DATABASE, headers=known)
        assert (answer.status_code, answer.content) == (304, b""), known
        assert answer.headers["etag"] == tag
    for unknown in (
        {"if-none-match": '"x"'},
        {"if-none-match": '"x"', "if-modified-since": date},
        {"if-modified-since": "Sat, 30 Jun 2001 00:00:00 GMT"},
        {"if-modified-since": "yesterday"},
    ):
        assert (await http.get(DATABASE, headers=unknown)).status_code == 200, unknown


async def test_a_request_for_another_file_than_there_is_fails(http: httpx.AsyncClient) -> None:
    headers = (await http.get(DATABASE)).headers
    tag, date = headers["etag"], headers["last-modified"]
    for other in (
        {"if-match": '"x"'},
        {"if-match": f"W/{tag}"},
        {"if-unmodified-since": "Sat, 30 Jun 2001 00:00:00 GMT"},
    ):
        answer = await http.get(DATABASE, headers=other)
        assert answer.status_code == 412, other
        assert tag in ProblemDetails.model_validate(answer.json()).detail
    for same in (
        {"if-match": tag},
        {"if-match": f'"x", {tag}'},
        {"if-match": "*"},
        {"if-unmodified-since": date},
    ):
        assert (await http.get(DATABASE, headers=same)).status_code == 200, same


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=100-299", 100, 299),
        ("BYTES = 100-299", 100, 299),
        ("bytes=1000-", 1000, None),
        ("bytes=-16", -16, None),
        ("bytes=-999999999999", 0, None),
        ("bytes=65000-200000", 65000, 200000),
        ("bytes=100-999999999999", 100, None),
        ("bytes=999999999999-, 5-6", 5, 6),
        ("bytes=0-9, 10-19", 0, 19),
    ],
)
async def test_a_range_is_these_very_bytes(http: httpx.AsyncClient, wanted: str, first: int, last: int | None) -> None:
    whole = await http.get(DATABASE)
    part = await http.get(DATABASE, headers={"range": wanted})
    size = len(whole.content)
    start = first if first >= 0 else size + first
    end = last if last is not None else size - 1
    assert part.status_code == 206
    assert part.headers["content-range"] == f"bytes {start}-{end}/{size}"
    assert part.headers["content-length"] == str(end - start + 1)
    assert part.content == whole.content[start : end + 1]
    assert {part.headers[name] == whole.headers[name] for name in ("etag", "repr-digest", "content-type")} == {True}


async def test_several_ranges_come_in_parts(http: httpx.AsyncClient) -> None:
    whole = (await http.get(DATABASE)).content
    answer = await http.get(DATABASE, headers={"range": "bytes=0-99,5000-5099,-7"})
    assert answer.status_code == 206
    assert answer.headers["content-length"] == str(len(answer.content))
    message = email.message_from_bytes(
        b"Content-Type: " + answer.headers["content-type"].encode() + b"\r\n\r\n" + answer.content
    )
    parts = {part["content-range"]: part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()}
    size = len(whole)
    assert parts == {
        f"bytes 0-99/{size}": whole[:100],
        f"bytes 5000-5099/{size}": whole[5000:5100],
        f"bytes {size - 7}-{size - 1}/{size}": whole[-7:],
    }


@pytest.mark.parametrize("wanted", ["bytes=999999999999-", "bytes=-0", "bytes=999999999999-,999999999990-999999999991"])
async def test_a_range_beyond_the_end_is_a_problem_that_tells_the_size(http: httpx.AsyncClient, wanted: str) -> None:
    size = (await http.head(DATABASE)).headers["content-length"]
    answer = await http.get(DATABASE, headers={"range": wanted})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{size}"
    assert size in ProblemDetails.model_validate(answer.json()).detail


@pytest.mark.parametrize(
    "wanted",
    ["lines=1-2", "bytes", "bytes=", "bytes=-", "bytes=9-1", "bytes=a-b", "bytes=0-1,x", f"bytes={'0-0,' * 200}1-1"],
)
async def test_a_range_that_means_nothing_is_ignored(http: httpx.AsyncClient, wanted: str) -> None:
    answer = await http.get(DATABASE, headers={"range": wanted})
    assert answer.status_code == 200
    assert sha256(answer.content).hexdigest() in answer.headers["etag"]


async def test_a_download_goes_on_only_if_the_file_is_the_same(http: httpx.AsyncClient) -> None:
    whole = await http.get(DATABASE)
    part = await http.get(DATABASE, headers={"range": "bytes=8-", "if-range": whole.headers["etag"]})
    assert (part.status_code, part.content) == (206, whole.content[8:])
    for other in ('"x"', f"W/{whole.headers['etag']}", whole.headers["last-modified"]):
        for wanted in ("bytes=8-", "bytes=999999999999-"):
            anew = await http.get(DATABASE, headers={"range": wanted, "if-range": other})
            assert (anew.status_code, anew.content) == (200, whole.content)


async def test_an_unknown_file_is_answered_with_the_near_one(client: Client) -> None:
    problem = await client.get("/v1/exports/sco-kb.sqlit", status=404)
    assert problem["errors"][0]["meant"] == "sco-kb.sqlite"
    assert problem["errors"][0]["allowed"] == list(EXPORTS)
    await client.get("/v1/exports/sco-kb.sqlite?download=1", status=422)


async def test_of_all_who_ask_first_one_makes_the_file(world: FastAPI) -> None:
    edition = world.state.database.read().edition
    shelf, made = Shelf(world.state.database), []

    def write(snapshot: FileSnapshot, target: Path) -> None:
        made.append(target)
        EXPORTS["sco-kb.ndjson"].write(snapshot, target)

    counted = Export(name="counted", media_type="text/plain", description="Counted", write=write)
    found = []

    async def ask() -> None:
        found.append(await shelf.file(counted, edition))

    async with anyio.create_task_group() as group:
        for _ in range(60):
            group.start_soon(ask)
    assert len(found) == 60
    assert len(made) == len({file.path for file in found}) == 1


@pytest.fixture
def curated(tmp_path: Path) -> Path:
    return Path(shutil.copytree(WORLD, tmp_path / "curated"))


@pytest.fixture
def app(curated: Path, world_database: Path, tmp_path: Path) -> Iterator[FastAPI]:
    yield from app_on(curated, shutil.copyfile(world_database, tmp_path / "kb.sqlite"))


async def test_a_download_is_whole_though_a_new_edition_comes(app: FastAPI, curated: Path, tmp_path: Path) -> None:
    """The new edition is loaded when the first bytes are sent, and asked for before the rest is."""
    inner, arrived, sent = with_manners(app), False, bytearray()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(inner), base_url="http://sco-kb.test") as http:
        before = await http.get(DATABASE)

        async def send(message: dict[str, object]) -> None:
            nonlocal arrived
            if message["type"] == "http.response.start" and not arrived:
                arrived = True
                edit(curated, "states.yaml", "label: Arland", "label: Arland the Old")
                load(curated, f"sqlite:///{tmp_path / 'kb.sqlite'}")
                await anyio.sleep(0.02)
                assert (await http.get(DATABASE)).headers["etag"] != before.headers["etag"]
            body = message.get("body", b"")
            assert isinstance(body, bytes)
            sent.extend(body)

        async def receive() -> dict[str, object]:
            await anyio.sleep_forever()
            raise AssertionError

        scope = {
            "type": "http",
            "method": "GET",
            "path": DATABASE,
            "headers": [],
            "query_string": b"",
            "extensions": {},
        }
        await inner(scope, receive, send)  # type: ignore[arg-type]  # plain dictionaries are what messages are
        after = await http.get("/v1/exports")
    assert bytes(sent) == before.content
    assert after.json()["edition"] != before.headers["data-edition"]


async def test_nothing_is_left_behind(app: FastAPI) -> None:
    edition = app.state.database.read().edition
    shelf = Shelf(app.state.database)
    file = await shelf.file(EXPORTS["sco-kb.ndjson"], edition)
    shelf.close()
    assert file.path.exists()
    folder = file.path.parent
    assert folder.parent == Path(gettempdir())
    del file
    await anyio.sleep(0.01)
    assert not folder.exists()
