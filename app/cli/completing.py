"""Ids and names for the shell to complete, read from the local file: to ask the API would take a second."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from os import environ
from pathlib import Path

MOST = 50


def records(incomplete: str) -> list[tuple[str, str]]:
    """Ids of records that begin so, with their names; none where there is no such file."""
    url = environ.get("SCO_KB_READ_URL") or environ.get("DATABASE_URL") or "sqlite:///sco-kb.sqlite"
    path = Path(url.removeprefix("sqlite:///"))
    if not url.startswith("sqlite:///") or not path.is_file():
        return []
    try:
        return list(_beginning(path, incomplete))
    except sqlite3.Error:  # whatever the file is, it is none that can be completed from
        return []


def _beginning(path: Path, incomplete: str) -> Iterator[tuple[str, str]]:
    asked = "SELECT id, kind || ': ' || label FROM entity WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        yield from connection.execute(asked, (incomplete, f"{incomplete}\U0010ffff", MOST))
