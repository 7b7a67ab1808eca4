"""The export files of the newest edition: made when they are first asked for, and kept while somebody reads them."""

import shutil
import weakref
from asyncio import to_thread
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock

from app.database import Database, EditionInfo
from app.engines.sqlite import FileReader
from app.exports.datapackage import DATAPACKAGE
from app.exports.export import Export
from app.exports.ndjson import NDJSON
from app.exports.sqlite import SQLITE, complete

EXPORTS = {export.name: export for export in (SQLITE, NDJSON, DATAPACKAGE)}


@dataclass(frozen=True)
class ExportFile:
    """A file that is ready: who holds on to this can read it, whatever editions come meanwhile."""

    export: Export
    edition: EditionInfo
    modified: int
    path: Path
    size: int
    sha256: bytes
    folder: "_Folder"


class _Folder:
    """A temporary folder that is removed with the last reference to this, at the latest when the process ends."""

    def __init__(self) -> None:
        self.path = Path(mkdtemp(prefix="sco-kb-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


class _Bundle:
    """The files of one edition, all made of one snapshot."""

    def __init__(self, database: Database) -> None:
        self._folder = _Folder()
        self._snapshot = self._folder.path / "snapshot"
        self._modified = database.save(self._snapshot)
        complete(self._snapshot)
        reader = self._reader()
        self.edition = reader.read().edition
        reader.close()
        self._ready: dict[str, ExportFile] = {}
        self._lock = Lock()

    def ready(self, export: Export) -> ExportFile | None:
        """The file, if it is made already."""
        return self._ready.get(export.name)

    def file(self, export: Export) -> ExportFile:
        """The file, which the first of all who ask at once makes."""
        with self._lock:
            if export.name not in self._ready:
                self._ready[export.name] = self._make(export)
            return self._ready[export.name]

    def _make(self, export: Export) -> ExportFile:
        path = self._folder.path / export.name
        reader = self._reader()
        try:
            export.write(reader.read(), path)
        finally:
            reader.close()
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").digest()
        return ExportFile(export, self.edition, self._modified, path, path.stat().st_size, digest, self._folder)

    def _reader(self) -> FileReader:
        return FileReader(f"sqlite:///{self._snapshot}")


class Shelf:
    """Where the service finds the files of the edition that it serves. What is to be made is made in a thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._bundle: _Bundle | None = None
        self._lock = Lock()

    async def file(self, export: Export, edition: EditionInfo) -> ExportFile:
        """A file of this edition, or of one that has replaced it meanwhile."""
        bundle = self._bundle
        if bundle is not None and bundle.edition.fingerprint == edition.fingerprint:
            found = bundle.ready(export)
            if found is not None:
                return found
        return await to_thread(lambda: self._bundle_of(edition).file(export))

    async def files(self, edition: EditionInfo) -> list[ExportFile]:
        """All files, likewise, and all of one edition."""

        def make() -> list[ExportFile]:
            bundle = self._bundle_of(edition)
            return [bundle.file(export) for export in EXPORTS.values()]

        return await to_thread(make)

    def close(self) -> None:
        """Let go of the files; those that are being sent stay until they are."""
        self._bundle = None

    def _bundle_of(self, edition: EditionInfo) -> _Bundle:
        with self._lock:
            if self._bundle is None or self._bundle.edition.fingerprint != edition.fingerprint:
                self._bundle = _Bundle(self._database)
            return self._bundle
