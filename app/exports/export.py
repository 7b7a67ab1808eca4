"""What an export is: a file with a name, made of a snapshot of one edition."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from app.database import EditionInfo


@dataclass(frozen=True)
class Snapshot:
    """A copy of the database that nothing replaces, and a connection to it."""

    path: Path
    connection: Connection
    edition: EditionInfo


@dataclass(frozen=True, kw_only=True)
class Export:
    """A file to take along."""

    name: str
    media_type: str
    description: str
    write: Callable[[Snapshot, Path], None]
