"""Loading: read and check everything, build a fresh database beside the old one, and swap it in when it is whole."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col

import app
import migrations
import seed
from app import tables
from app.database import path_of, reading_engine, writing_engine
from app.representation.composing import compose
from app.representation.index import Edition
from seed import checks, files, retired, rows
from seed.clashes import clashes
from seed.curated import Curated, Record, check_shapes
from seed.indexing import coverage, index
from seed.mistakes import BadDataError, Mistake
from seed.retired import RetiredId
from seed.tallying import tally

CACHE_KILOBYTES = 500_000
"""How much of the database is kept in memory while it is built: rows and indexes are written all over it."""
Progress = Callable[[str, int, int], None]
"""Told the step, how much of it is done, and how much there is."""


def silent(_step: str, _done: int, _total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True)
class Loaded:
    """What a load has left in the database."""

    edition: str
    records: int
    citations: int
    fresh: bool


@dataclass(frozen=True)
class Corpus:
    """All curated records, and the ids that are none any more, checked."""

    records: Sequence[Curated]
    retired: Sequence[RetiredId]
    version: str
    released: str

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the content, whatever the layout of the files: of one JSON object of all records by id.

        Ids that are those of a record no more have their place among them.
        """
        shapes: list[Record | RetiredId] = [*(record.record for record in self.records), *self.retired]
        found = sha256(b"{")
        for number, shape in enumerate(sorted(shapes, key=lambda shape: shape.id)):
            content = json.dumps(shape.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
            found.update(f"{', ' if number else ''}{json.dumps(shape.id)}: {content}".encode())
        found.update(b"}")
        return found.hexdigest()

    @property
    def edition(self) -> str:
        """The name of this edition: its version and a hash of its content."""
        return f"{self.version}+{self.content_hash[:12]}"


def read(folder: Path, progress: Progress = silent) -> Corpus:
    """The curated files, checked. Raises BadDataError with all mistakes at once."""
    mistakes: list[Mistake] = []
    progress("Reading", 0, 1)
    edition = files.read_edition(folder, mistakes)
    gone = list(files.mappings(folder / files.RETIRED, mistakes))
    corpus = checked(files.read(folder, mistakes), edition, mistakes, gone)
    progress("Reading", 1, 1)
    return corpus


def checked(
    raws: Sequence[files.Raw],
    edition: Mapping[str, str],
    mistakes: list[Mistake],
    gone: Sequence[Mapping[str, Any]] = (),
) -> Corpus:
    """Records and retired ids as they were parsed, checked.

    Raises BadDataError with all mistakes, those known before included.
    """
    records = check_shapes(raws, mistakes)
    retired_ids = retired.check(gone, raws, mistakes)
    checks.check(raws, records, mistakes)
    mistakes.extend(clashes(records))
    if mistakes:
        raise BadDataError(mistakes)
    return Corpus(records, retired_ids, **edition)


def load(folder: Path, url: str, progress: Progress = silent, force: bool = False) -> Loaded:
    """Bring the database to the state of the curated files; nothing is done where it is there already.

    Raises BadDataError, with the old database untouched, when the files have mistakes.
    """
    target = path_of(url)
    fingerprint = _fingerprint(folder)
    if not force and (current := _current(target)) and current[0] == fingerprint:
        return Loaded(edition=current[1], records=current[2], citations=current[3], fresh=False)
    return install(read(folder, progress), target, fingerprint, progress)


def install(corpus: Corpus, target: Path, fingerprint: str, progress: Progress = silent) -> Loaded:
    """Build a database of these records beside the one that is there, and put it in its place when it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = mkstemp(prefix=f"{target.name}.", suffix=".new", dir=target.parent)
    os.close(handle)
    fresh = Path(name)
    try:
        _build(fresh, corpus, fingerprint, progress)
        fresh.chmod(0o644)  # the server may be another user than the loader
        _sync(fresh)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    citations = sum(len(one.fields) for record in corpus.records for one in record.record.citations)
    return Loaded(edition=corpus.edition, records=len(corpus.records), citations=citations, fresh=True)


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring the schema behind this connection to a revision."""
    from alembic import command  # noqa: PLC0415 - a server whose data is loaded needs none of this
    from alembic.config import Config  # noqa: PLC0415 - likewise

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    if revision == "base":
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def _build(path: Path, corpus: Corpus, fingerprint: str, progress: Progress) -> None:
    engine = writing_engine(path)
    total, composed = len(corpus.records), 0

    def done(more: int) -> None:
        nonlocal composed
        composed += more
        progress("Composing", composed, total)

    progress("Building", 0, total)
    try:
        _fill(engine, corpus, fingerprint, done)
        with engine.connect() as connection:
            connection.execute(text("ANALYZE"))
            connection.commit()
    finally:
        engine.dispose()


def _fill(engine: Engine, corpus: Corpus, fingerprint: str, done: Callable[[int], None]) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"PRAGMA cache_size = -{CACHE_KILOBYTES}"))
        migrate(connection)
        indexes = [one for table in tables.METADATA.sorted_tables for one in table.indexes]
        for one in indexes:  # an index is made faster of all rows at once than row by row
            one.drop(connection)
        rows.write(connection, corpus.records)
        retired.write(connection, corpus.retired)
        for one in indexes:
            one.create(connection)
        connection.execute(text("ANALYZE"))  # what composes and counts goes by the indexes that fit the data
        compose(connection, done)
        tally(connection)
        edition = Edition(id=corpus.edition, version=corpus.version, released=corpus.released)
        values = {
            **edition.model_dump(),
            "content_hash": corpus.content_hash,
            "fingerprint": fingerprint,
            "index": index(connection, edition).model_dump_json(),
            **coverage(connection),
        }
        connection.execute(insert(tables.Edition), values)
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            raise RuntimeError(f"foreign keys lead nowhere: {broken[:5]}")


def _fingerprint(folder: Path) -> str:
    """A hash of all that a database is made from: the curated files and this very code."""
    code = [path for package in (app, migrations, seed) for path in sorted(Path(package.__path__[0]).rglob("*.py"))]
    return files.digest([*sorted(folder.glob("*.yaml")), *code])


def _current(path: Path) -> tuple[str, str, int, int] | None:
    """Fingerprint, edition and counts of the database that is there; None for one that cannot be read."""
    if not path.exists():
        return None
    engine = reading_engine(path)
    try:
        with engine.connect() as connection:
            fingerprint, edition = connection.execute(
                select(col(tables.Edition.fingerprint), col(tables.Edition.id))
            ).one()
            counts = [
                connection.execute(select(func.count()).select_from(counted)).scalar_one()
                for counted in (tables.Entity, tables.Citation)
            ]
    except SQLAlchemyError:
        return None
    finally:
        engine.dispose()
    return fingerprint, edition, counts[0], counts[1]


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
