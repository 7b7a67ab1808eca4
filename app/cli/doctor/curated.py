"""The curated files, and the texts of the articles that they quote."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from app.cli.doctor.finding import Finding, note, ok, wrong
from seed import loader
from seed.loader import Corpus
from seed.mistakes import BadDataError

CURATED = "curated files"
DOCUMENTS = "documents"


def examine(folder: Path, documents: Path | None) -> Iterator[tuple[Finding, str | None]]:
    """What the files hold, each finding with the edition that they are, if they are one."""
    if not folder.is_dir():
        yield wrong(CURATED, f"{folder} is no folder", "Let SCO_KB_SEED name the folder of the curated files"), None
        return
    try:
        corpus = loader.read(folder)
    except BadDataError as error:
        found = f"{len(error.mistakes)} mistakes in {folder}, the first: {error.mistakes[0]}"
        yield (
            wrong(CURATED, found, "`sco-kb load` names them all; until then no load changes anything"),
            None,
        )
        return
    except OSError as error:
        yield wrong(CURATED, f"{error.filename} cannot be read: {error.strerror}", "Let this user read it"), None
        return
    yield ok(CURATED, f"edition {corpus.edition}, {len(corpus.records)} records in {folder}"), corpus.edition
    if documents is not None:
        yield _documents(corpus, documents), corpus.edition


def _documents(corpus: Corpus, folder: Path) -> Finding:
    sources = [record for record in corpus.records if record.kind.singular == "source"]
    other = []
    for source in sources:
        text = folder / str(source.facts["document"])
        if not text.is_file() or sha256(text.read_bytes()).hexdigest() != source.facts["sha256"]:
            other.append(text.name)
    if other:
        return note(DOCUMENTS, f"missing or changed in {folder}: {', '.join(other)}", "`sco-kb verify` cannot use them")
    return ok(DOCUMENTS, f"all {len(sources)} are in {folder}, unchanged")
