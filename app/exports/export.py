"""What an export is: a file with a name, made of a snapshot of one edition."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.database import Snapshot


@dataclass(frozen=True, kw_only=True)
class Export:
    """A file to take along."""

    name: str
    media_type: str
    description: str
    write: Callable[[Snapshot, Path], None]
