"""`sco-kb cite`: what a value rests on, ready to take along."""

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.text import Text

from app.cli.asking import NOT_THERE, AsJson, Url, asking, say
from app.cli.completing import records
from app.cli.output import line, on_terminal, quoted, table
from app.cli.showing import found

if TYPE_CHECKING:
    from app.shapes import Citation

CITATION = re.compile(r"c-[0-9a-f]{16}")
MEDIA_TYPES = {
    "bibtex": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl-json": "application/vnd.citationstyles.csl+json",
}


def cite(
    name: Annotated[str, typer.Argument(help="Id or name of a record, or id of a citation", autocompletion=records)],
    field: Annotated[str | None, typer.Argument(help="Only what this field rests on")] = None,
    style: Annotated[
        Literal["line", "bibtex", "ris", "csl-json"],
        typer.Option("--as", help="A line for each citation, or the sources for a reference manager"),
    ] = "line",
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Give the citations of a record, or of one field of it; or its sources, for a reference manager.

    On a line, in a pipe with tabs: the field, who says so where, the words, and a link that opens the article there.

    ```sh
    sco-kb cite sco founded_place
    sco-kb cite astana-summit-2024 --as bibtex >> references.bib
    sco-kb cite mikovic-2024 --as ris
    ```
    """
    if as_json and style != "line":
        raise typer.BadParameter(f"--json does not go with --as {style}")
    with asking(url) as kb:
        record = None if CITATION.fullmatch(name) else found(kb, name)
        citations = [kb.citations.get(name)] if record is None else _citations(record, field)
        if style != "line":
            sources = [record.id] if record and record.kind == "source" else [one.source.id for one in citations]
            entries = [kb.text(f"/v1/sources/{id}", MEDIA_TYPES[style]).strip() for id in dict.fromkeys(sources)]
            print(_array(entries) if style == "csl-json" else "\n\n".join(entries))
        elif as_json:
            print(*(one.model_dump_json() for one in citations), sep="\n")
        elif on_terminal():
            table(["field", "said in"], [[one.field, _linked(one)] for one in citations])
        else:
            for one in citations:
                line(one.field, one.line, one.quote, one.url)


def _citations(record: Any, field: str | None) -> "Sequence[Citation]":
    """The citations of the field, or of all fields. Ends the command where nothing is cited for it."""
    if field is None:
        return [one for citations in record.citations.values() for one in citations]
    if field not in record.citations:
        say(f"{record.id} has no citation for {field!r}", f"It has some for {', '.join(record.citations)}")
        raise typer.Exit(NOT_THERE)
    cited: Sequence[Citation] = record.citations[field]
    return cited


def _linked(citation: "Citation") -> Text:
    return Text.assemble(quoted([citation]), "\n", Text(citation.url, "blue"))


def _array(entries: Sequence[str]) -> str:
    """One JSON array of the items of several."""
    return json.dumps([item for entry in entries for item in json.loads(entry)], indent=2, ensure_ascii=False)
