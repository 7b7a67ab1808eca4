"""Which database a URL means."""

from app.database import is_postgresql
from app.engines.sqlite import path_of
from seed.targets.sqlite import FileTarget
from seed.targets.target import Target


def target_of(url: str) -> Target:
    """The database at a URL, to load into. Raises ValueError for one that is neither of SQLite nor of PostgreSQL."""
    if is_postgresql(url):
        from seed.targets.postgresql import SchemaTarget  # noqa: PLC0415 - its driver need not be installed

        return SchemaTarget(url)
    return FileTarget(path_of(url))
