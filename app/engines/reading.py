"""What every engine gives to readers: snapshots, each of one edition, and the newest of them."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, select
from sqlmodel import col

from app.problems import Problem
from app.tables import Edition

QUERY_SECONDS = 2.0
"""What takes longer is given up."""

T = TypeVar("T")


@dataclass(frozen=True)
class EditionInfo:
    """The edition that a snapshot holds."""

    id: str
    fingerprint: str
    released: str
    index: str
    covers_from: date | None
    covers_until: date | None


class Snapshot(ABC):
    """One edition, open for reading."""

    edition: EditionInfo
    modified: int
    """When the edition was put in place, in POSIX seconds."""

    @property
    @abstractmethod
    def connection(self) -> Connection:
        """A connection for the one thread that made or got the snapshot."""

    @abstractmethod
    def open(self) -> Connection:
        """Another connection, for work in a thread of its own; to be closed."""

    @abstractmethod
    async def run(self, work: Callable[[Connection], T]) -> T:
        """What `work` reads. It may be called twice, and in a thread.

        Raises a 503 problem where it takes too long, or the database is not there.
        """


class Reader(ABC):
    """A reader's view of a database: always the newest edition."""

    @abstractmethod
    def read(self) -> Snapshot:
        """The newest edition, at once. Raises a 503 problem while there is none."""

    @abstractmethod
    def save(self, target: Path) -> int:
        """Write the newest edition to an SQLite file; tells when it was put in place, in POSIX seconds."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the database."""


def edition_of(connection: Connection) -> EditionInfo:
    """What the edition behind this connection says of itself."""
    columns = [col(getattr(Edition, name.name)) for name in fields(EditionInfo)]
    return EditionInfo(*connection.execute(select(*columns)).one())


def unavailable(detail: str, seconds: int = 10) -> Problem:
    """The problem of a database that cannot answer just now, but may in so many seconds."""
    return Problem(503, detail, headers={"Retry-After": str(seconds)})


def too_long() -> Problem:
    """The problem of a question that is too much."""
    return unavailable(f"The query took longer than {QUERY_SECONDS:.0f} seconds; ask for less")


def none_loaded() -> Problem:
    """The problem of an empty database."""
    return unavailable("No data is loaded yet: run `sco-kb load`")


def not_ours() -> Problem:
    """The problem of a database that another version has made, or something else."""
    return Problem(503, "The database cannot be read by this version: run `sco-kb load`")
