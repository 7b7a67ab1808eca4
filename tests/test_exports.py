"""Exports: opened with the public tools for them, and compared with what the API answers."""

import csv
import json
import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import anyio
import frictionless
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.catalogue import KINDS
from app.database import Database
from app.exports.datapackage import CONTENT, DATAPACKAGE
from app.exports.shelf import EXPORTS, Shelf
from tests.conftest import Client


@pytest.fixture
async def index(real_client: Client) -> Any:
    return await real_client.get("/v1/exports")


@pytest.fixture
def package(real: FastAPI, tmp_path: Path) -> Path:
    """The Data Package, unpacked."""
    return unpacked(real, tmp_path / "real")


@pytest.fixture
def small_package(world_on_sqlite: FastAPI, tmp_path: Path) -> Path:
    """The one of the invented world, to spoil."""
    return unpacked(world_on_sqlite, tmp_path / "world")


def unpacked(app: FastAPI, folder: Path) -> Path:
    folder.mkdir()
    DATAPACKAGE.write(app.state.database.read(), folder / "package.zip")
    with ZipFile(folder / "package.zip") as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder


async def test_the_index_names_every_file_with_its_size_and_digest(real_client: Client, index: Any) -> None:
    assert [file["name"] for file in index["items"]] == list(EXPORTS)
    assert index["edition"] == (await real_client.get("/v1"))["edition"]["id"]
    for file in index["items"]:
        answer = await real_client.http.get(file["href"])
        assert answer.headers["content-type"] == file["media_type"]
        assert len(answer.content) == file["bytes"]
        assert sha256(answer.content).hexdigest() == file["sha256"]


async def test_the_index_of_the_api_leads_there(real_client: Client) -> None:
    assert (await real_client.get("/v1"))["exports"] == "/v1/exports"


async def test_the_database_is_the_one_that_is_served(real_client: Client, real: FastAPI, tmp_path: Path) -> None:
    taken = tmp_path / "taken.sqlite"
    content = (await real_client.http.get("/v1/exports/sco-kb.sqlite")).content
    saved = tmp_path / "saved.sqlite"
    real.state.database.save(saved)
    assert content == await anyio.Path(saved).read_bytes()
    taken.write_bytes(content)
    with closing(sqlite3.connect(taken)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for kind in KINDS:
            count = database.execute(f"SELECT count(*) FROM {kind.row.__tablename__}").fetchone()[0]  # noqa: S608 - our own names
            assert count == (await real_client.get(f"/v1/{kind.plural}"))["total"]
        place = database.execute("SELECT place FROM summit WHERE id = 'astana-summit-2024'").fetchone()[0]
    assert place == (await real_client.get("/v1/summits/astana-summit-2024"))["place"]


async def test_the_lines_are_the_details_of_all_records(real_client: Client) -> None:
    text = (await real_client.http.get("/v1/exports/sco-kb.ndjson")).text
    *records, last = [json.loads(line) for line in text.splitlines()]
    edition = (await real_client.get("/v1"))["edition"]["id"]
    assert last == {"count": len(records), "edition": edition}
    ids = [item["id"] for item in await real_client.walk("/v1/records", limit=200, sort="id")]
    assert [record["id"] for record in records] == ids
    for record in records:
        assert record == await real_client.get(record["href"])


def test_the_package_is_valid_with_all_types_and_keys(package: Path, small_package: Path) -> None:
    for folder in (package, small_package):
        report = frictionless.Package(str(folder / "datapackage.json")).validate()
        assert report.valid, report.flatten(["taskName", "rowNumber", "type", "note"])[:5]
        assert len(report.tasks) == len(CONTENT)


@pytest.mark.parametrize(
    ("table", "old", "new", "fault"),
    [
        ("citation", ",crossings-2001,", ",nobody-2001,", "foreign-key"),
        ("state", "arland,", "atlantis,", "foreign-key"),
        ("citation", ",asserted,", ",whispered,", "constraint-error"),
        ("citation", "\r\nc-", "\r\n,", "primary-key"),
        ("source", ",5,", ",many,", "type-error"),
    ],
)
def test_the_package_says_enough_to_find_a_fault(
    small_package: Path, table: str, old: str, new: str, fault: str
) -> None:
    """The validator checks what it is told of keys and types: spoilt tables are refused."""
    path = small_package / "data" / f"{table}.csv"
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())
    report = frictionless.Package(str(small_package / "datapackage.json")).validate()
    assert fault in {error[0] for error in report.flatten(["type"])}


def test_the_package_describes_itself(package: Path, real: FastAPI) -> None:
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    assert described["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert described["version"] == real.state.database.read().edition.id
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    assert all(source["path"].startswith("https://") for source in described["sources"])
    for resource in described["resources"]:
        content = (package / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"
        assert resource["description"]
        assert all(field["description"] for field in resource["schema"]["fields"])
    citation = next(resource for resource in described["resources"] if resource["name"] == "citation")
    voice = next(field for field in citation["schema"]["fields"] if field["name"] == "voice")
    assert voice["constraints"] == {"required": True, "enum": ["asserted", "reported", "opinion"]}


def test_the_tables_lose_nothing(package: Path, real: FastAPI) -> None:
    connection = real.state.database.read().connection
    for row, _ in CONTENT:
        table = row.__table__
        with (package / "data" / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            written = list(csv.DictReader(file))
        found = connection.execute(select(table).order_by(*table.primary_key)).mappings().all()
        assert "" not in {value for values in found for value in values.values()}, "null would be the same"
        assert written == [{name: _written(value) for name, value in values.items()} for values in found]


def _written(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


async def test_the_same_edition_gives_the_same_bytes(real_database: Path, tmp_path: Path, real: FastAPI) -> None:
    edition = real.state.database.read().edition
    elsewhere = shutil.copyfile(real_database, tmp_path / "copy.sqlite")
    databases = [Database(f"sqlite:///{path}") for path in (real_database, elsewhere)]
    one, other = map(Shelf, databases)
    assert [file.sha256 for file in await one.files(edition)] == [file.sha256 for file in await other.files(edition)]
