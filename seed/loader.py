"""Loading: read and check everything, build a fresh edition beside the old one, and swap it in when it is whole."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

import app
import migrations
import seed
from app import tables
from app.representation.composing import compose
from app.representation.index import Edition
from app.search import building
from seed import checks, files, retired, rows
from seed.clashes import clashes
from seed.curated import Curated, Record, check_shapes
from seed.garbage import seldom_collected
from seed.indexing import coverage, index
from seed.mistakes import BadDataError, Mistake
from seed.retired import RetiredId
from seed.tallying import tally
from seed.targets.choosing import target_of
from seed.targets.target import Target

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


@seldom_collected()
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

    Raises BadDataError, with the old edition untouched, when the files have mistakes, ValueError for a URL that is not
    one of ours, and UnavailableError where the database cannot be reached or changed.
    """
    target = target_of(url)
    fingerprint = _fingerprint(folder)
    if not force and (current := target.current()) and current.fingerprint == fingerprint:
        return Loaded(edition=current.edition, records=current.records, citations=current.citations, fresh=False)
    return install(read(folder, progress), target, fingerprint, progress, force)


@seldom_collected()
def install(
    corpus: Corpus, target: Target, fingerprint: str, progress: Progress = silent, force: bool = False
) -> Loaded:
    """Build an edition of these records beside the one that is there, and put it in its place when it is whole."""
    with target.building(fingerprint, force) as connection:
        if connection is not None:
            _fill(connection, target, corpus, fingerprint, progress)
    citations = sum(len(one.fields) for record in corpus.records for one in record.record.citations)
    fresh = connection is not None
    return Loaded(edition=corpus.edition, records=len(corpus.records), citations=citations, fresh=fresh)


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


def _fill(connection: Connection, target: Target, corpus: Corpus, fingerprint: str, progress: Progress) -> None:
    total, composed = len(corpus.records), 0

    def done(more: int) -> None:
        nonlocal composed
        composed += more
        progress("Composing", composed, total)

    progress("Building", 0, total)
    migrate(connection)
    target.prepare(connection)
    indexes = [one for table in tables.METADATA.sorted_tables for one in table.indexes]
    for one in indexes:  # an index is made faster of all rows at once than row by row
        one.drop(connection)
    rows.write(connection, corpus.records)
    retired.write(connection, corpus.retired)
    for one in indexes:
        one.create(connection)
    target.analyze(connection)
    compose(connection, done)
    building.build(connection)
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
    target.check(connection)


def _fingerprint(folder: Path) -> str:
    """A hash of all that a database is made from: the curated files and this very code."""
    code = [path for package in (app, migrations, seed) for path in sorted(Path(package.__path__[0]).rglob("*.py"))]
    return files.digest([*sorted(folder.glob("*.yaml")), *code])
