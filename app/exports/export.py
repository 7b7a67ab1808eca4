"""What an export is: a file with a name, made of an SQLite file of one edition."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.engines.sqlite import FileSnapshot


@dataclass(frozen=True, kw_only=True)
class Export:
    """A file to take along."""

    name: str
    media_type: str
    description: str
    write: Callable[[FileSnapshot, Path], None]
