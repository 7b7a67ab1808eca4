"""What a load needs of a database."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Connection, func, select
from sqlmodel import col

from app import tables


class UnavailableError(Exception):
    """The database cannot be reached, or may not be changed."""


@dataclass(frozen=True)
class Current:
    """What is in the database now."""

    fingerprint: str
    edition: str
    records: int
    citations: int


class Target(ABC):
    """A database to load into."""

    @abstractmethod
    def current(self) -> Current | None:
        """What is there; None for what cannot be read. Raises UnavailableError."""

    @abstractmethod
    def building(self, fingerprint: str, force: bool) -> AbstractContextManager[Connection | None]:
        """A connection in an empty place, which nobody sees; in the end it is the newest edition, or else undone.

        None where somebody else has just loaded this edition, unless that must not count. Raises UnavailableError.
        """

    @abstractmethod
    def prepare(self, connection: Connection) -> None:
        """Make the empty tables ready to be filled, in any order of rows."""

    @abstractmethod
    def check(self, connection: Connection) -> None:
        """Raise an error where a foreign key leads nowhere."""

    @abstractmethod
    def analyze(self, connection: Connection) -> None:
        """Tell the engine what the data is like, so that it goes by the indexes that fit it."""


def current_of(connection: Connection) -> Current:
    """What the edition behind this connection is, and holds."""
    named = select(col(tables.Edition.fingerprint), col(tables.Edition.id))
    counts = (
        connection.execute(select(func.count()).select_from(counted)).scalar_one()
        for counted in (tables.Entity, tables.Citation)
    )
    return Current(*connection.execute(named).one(), *counts)
