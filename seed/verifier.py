"""Verifying: the curated files against the very documents that they were read in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from seed.curated import Curated
from seed.documents import Document
from seed.loader import Progress, read, silent
from seed.mistakes import Mistake


@dataclass
class Report:
    """What was proved, and what was not."""

    values: int = 0
    citations: int = 0
    paragraphs: int = 0
    accounted: int = 0
    mistakes: list[Mistake] = field(default_factory=list)

    def __str__(self) -> str:
        share = 100 * self.accounted / self.paragraphs if self.paragraphs else 0.0
        return (
            f"{len(self.mistakes)} problems; {self.citations} citations of {self.values} values, 100% of values cited; "
            f"{self.accounted} of {self.paragraphs} paragraphs accounted for ({share:.0f}%)"
        )


def verify(folder: Path, documents: Path, progress: Progress = silent) -> Report:
    """Prove every quote. Raises BadDataError where the curated files have mistakes of their own.

    That every value is cited is among the rules that reading the files enforces.
    """
    records = read(folder, progress).records
    sources = {record.id: record for record in records if record.kind.singular == "source"}
    report = Report()
    texts = dict(_texts(sources, documents, report))
    cited: dict[str, set[int]] = {id: set() for id in sources}
    for position, record in enumerate(records, start=1):
        report.values += sum(
            record.value(name) is not None for name in ("label", *record.kind.facts, *record.kind.references)
        )
        report.values += len(record.record.aliases) + sum(map(len, record.links.values()))
        for citation in record.record.citations:
            report.citations += len(citation.fields)
            cited[citation.source].add(citation.paragraph)
            text = texts.get(citation.source)
            if text is not None and (found := text.occurrences(citation.paragraph, citation.quote)) != 1:
                where = text.elsewhere(citation.quote)
                reason = f"{citation.quote!r} stands {found} times in {citation.source} paragraph {citation.paragraph}"
                hint = f"; it stands in paragraph {', '.join(map(str, where))}" if where and not found else ""
                report.mistakes.append(record.mistake(", ".join(citation.fields), reason + hint))
        progress("Verifying", position, len(records))
    for id, text in texts.items():
        report.mistakes.extend(_account(sources[id], text, cited[id], report))
    report.mistakes.sort()
    return report


def _texts(sources: dict[str, Curated], documents: Path, report: Report) -> Iterator[tuple[str, Document]]:
    for id, source in sources.items():
        name = source.facts["document"]
        try:
            text = Document(documents / name)
        except (OSError, UnicodeDecodeError) as error:
            report.mistakes.append(source.mistake("document", f"{name} cannot be read: {error}"))
            continue
        if text.sha256 != source.facts["sha256"]:
            report.mistakes.append(source.mistake("sha256", f"{name} has the hash {text.sha256}"))
        if len(text.paragraphs) != source.facts["paragraphs"]:
            report.mistakes.append(source.mistake("paragraphs", f"{name} has {len(text.paragraphs)}"))
        yield id, text


def _account(source: Curated, text: Document, cited: set[int], report: Report) -> Iterator[Mistake]:
    left = {number for entry in source.left_out for number in entry.paragraphs}
    every = set(range(1, len(text.paragraphs) + 1))
    report.paragraphs += len(every)
    report.accounted += len(every & (cited | left))
    for number in sorted(every - cited - left):
        yield source.mistake("left_out", f"paragraph {number} is neither cited nor left out with a reason")
    for number in sorted(cited & left):
        yield source.mistake("left_out", f"paragraph {number} is left out, but it is cited")
