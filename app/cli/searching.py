"""`sco-kb search`: records by their words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, get_args

import typer
from rich.text import Text

from app.cli.asking import NOT_THERE, AsJson, Url, asking, say
from app.cli.output import line, on_terminal, table
from app.vocabulary import KindName

if TYPE_CHECKING:
    from app.search.shapes import SearchHit


def search(
    q: Annotated[list[str], typer.Argument(metavar="WORD", help="What a record must have, in any spelling")],
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help="Only records of this kind; repeat it for several", autocompletion=lambda: get_args(KindName)
        ),
    ] = None,
    limit: Annotated[int, typer.Option(help="At most so many", min=1, max=200)] = 20,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Find records of all kinds by their words, the best first.

    A table on a terminal; in a pipe id, kind and label of each on a line, with tabs.

    ```sh
    sco-kb search shanghai spirit
    sco-kb search '"heads of state"' -- -astana
    sco-kb search tokayev --kind claim --limit 5
    ```
    """
    with asking(url) as kb:
        page = kb.search(" ".join(q), kind=kind, limit=limit)
        say(*page.notes)
        if not page.items:
            raise typer.Exit(NOT_THERE)
        if on_terminal() and not as_json:
            table(["id", "kind", "label", "where"], map(_row, page.items))
            say(f"{len(page.items)} of {page.total}")
            return
        for hit in page.items:
            print(hit.model_dump_json()) if as_json else line(hit.id, hit.record.kind, hit.record.label)


def _row(hit: "SearchHit") -> Sequence[str | Text]:
    return hit.id, hit.record.kind, hit.record.label, _where(hit)


def _where(hit: "SearchHit") -> Text:
    """The first text that was met, with what was looked for in it; nothing where that is the label itself."""
    shown = Text()
    best = next(iter(hit.matches), None)
    if best and best.field != "label":
        shown.append(f"{best.field}: ", "dim")
        for segment in best.segments:
            shown.append(segment.text, "bold" if segment.hit else "")
    return shown
