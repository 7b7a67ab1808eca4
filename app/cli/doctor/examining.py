"""Everything that is looked at, in the order in which one thing needs the other."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from app.cli.doctor import curated, environment, machine, sqlite
from app.cli.doctor.finding import Finding, wrong
from app.database import is_postgresql
from app.settings import Settings


def examine(host: str, port: int, workers: int, documents: Path | None) -> Iterator[Finding]:
    """All findings. Nothing is changed, and nothing raises."""
    yield from machine.examine()
    yield from environment.examine()
    try:
        settings = Settings()
    except ValidationError as error:
        for one in error.errors():
            name = str(one["loc"][0])
            yield wrong(f"setting {name}", f"{one['input']!r}: {one['msg']}", "Correct it, or unset it")
        return
    edition = None
    for finding, found in curated.examine(settings.seed, documents):
        edition = edition or found
        yield finding
    yield from _databases(settings, edition, workers)
    yield machine.port(host, port)


def _databases(settings: Settings, edition: str | None, workers: int) -> Iterator[Finding]:
    for name, url in (("DATABASE_URL", settings.database_url), ("SCO_KB_READ_URL", settings.read_url)):
        if url is None:
            continue
        loads = name == "DATABASE_URL"
        try:
            if is_postgresql(url):
                from app.cli.doctor import postgresql

                yield from postgresql.examine(name, url, edition, (settings.connections + 2) * workers, loads=loads)
            else:
                yield from sqlite.examine(name, url, edition, loads=loads)
        except ValueError as error:
            yield wrong(name, str(error), "Name a database as the README's section on settings has it")
