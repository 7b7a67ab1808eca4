"""The curated tables as a Data Package (standard 2.0): a CSV file each, and a description that programs can check."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pydantic.fields import FieldInfo
from sqlalchemy import Connection, select
from sqlmodel import col

from app import shapes, tables
from app.catalogue import KINDS
from app.database import Snapshot
from app.exports.export import Export
from app.exports.table_schema import table_schema

PROFILES = "https://datapackage.org/profiles/2.0"
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}
CONTENT: tuple[tuple[type[Any], Mapping[str, FieldInfo]], ...] = (
    (tables.Entity, shapes.Item.model_fields),
    *((kind.row, kind.item.model_fields) for kind in KINDS),
    (tables.Alias, {}),
    (tables.Link, {}),
    (tables.Retired, {}),
    (tables.Citation, shapes.Citation.model_fields),
    (tables.Disagreement, shapes.Disagreement.model_fields),
    (tables.Derivation, shapes.Derivation.model_fields),
    (tables.FieldAgreement, {}),
    (tables.LeftOut, {}),
)
"""The tables that hold curated content, and what describes their columns besides. What is composed of it stays out."""


def write(snapshot: Snapshot, target: Path) -> None:
    """Write the package: the same bytes for the same edition, whenever and wherever it is made."""
    with ZipFile(target, "w") as package:
        resources = [_resource(package, snapshot.connection, row, fields) for row, fields in CONTENT]
        description = json.dumps(_description(snapshot, resources), ensure_ascii=False, indent=2)
        package.writestr(_member("datapackage.json"), f"{description}\n")


def _description(snapshot: Snapshot, resources: Sequence[dict[str, Any]]) -> dict[str, Any]:
    edition = snapshot.edition
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": "sco-kb",
        "title": "SCO knowledge base",
        "description": "Facts about the Shanghai Cooperation Organisation, each with the words that it rests on. "
        "Every record is a row of `entity` and a row of the table of its kind; `citation` has the words behind every "
        "value, `link` the values of many-valued fields.",
        "version": edition.id,
        "created": f"{edition.released}T00:00:00Z",
        "keywords": ["Shanghai Cooperation Organisation", "citations", "provenance"],
        "licenses": [LICENCE],
        "contributors": [{"title": "The curators of the SCO knowledge base", "roles": ["author"]}],
        "sources": _sources(snapshot.connection),
        "resources": resources,
    }


def _sources(connection: Connection) -> list[dict[str, str]]:
    articles = (
        select(col(tables.Entity.label), col(tables.Source.url))
        .join(tables.Source, col(tables.Source.id) == col(tables.Entity.id))
        .order_by(col(tables.Entity.id))
    )
    return [{"title": title, **({"path": url} if url else {})} for title, url in connection.execute(articles)]


def _resource(
    package: ZipFile, connection: Connection, row: type[Any], fields: Mapping[str, FieldInfo]
) -> dict[str, Any]:
    table = row.__table__
    path = f"data/{table.name}.csv"
    found = connection.execute(select(table).order_by(*table.primary_key))
    content = _csv([table.columns.keys(), *found])
    package.writestr(_member(path), content)
    return {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": table.name,
        "type": "table",
        "path": path,
        "description": " ".join(str(row.__doc__).split()) if row.__doc__ else _of_kind(row),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": table_schema(row, fields),
    }


def _of_kind(row: type[Any]) -> str:
    return next(kind.description for kind in KINDS if kind.row is row)


def _csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as RFC 4180 has them; null is empty, and booleans are words."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([str(value).lower() if isinstance(value, bool) else value for value in row] for row in rows)
    return text.getvalue().encode()


def _member(name: str) -> ZipInfo:
    """A member without the time and the machine of its making."""
    member = ZipInfo(name)
    member.compress_type = ZIP_DEFLATED
    member.create_system = 3  # Unix, where the permissions below count
    member.external_attr = 0o644 << 16
    return member


DATAPACKAGE = Export(
    name="sco-kb-datapackage.zip",
    media_type="application/zip",
    description="The curated tables as a Data Package: one CSV file a table, and `datapackage.json` with their types, "
    "keys, closed lists, sources and licence.",
    write=write,
)
