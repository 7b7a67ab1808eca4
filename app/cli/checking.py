"""`sco-kb check`: what the sources make of a statement."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from app.cli.asking import AsJson, Url, asking, say
from app.cli.completing import records
from app.cli.output import line, on_terminal, out, quoted, table, words

if TYPE_CHECKING:
    from app.checking.shapes import Check

COLOURS = {"supported": "green", "contradicted": "red", "disputed": "yellow", "claimed_only": "yellow"}


def check(
    subject: Annotated[str, typer.Argument(help="Id or name of the record", autocompletion=records)],
    name: Annotated[
        str, typer.Argument(metavar="PROPERTY", help="What is said of it; a wrong one is told all there are")
    ],
    value: Annotated[str, typer.Argument(help="What it is said to be")],
    as_of: Annotated[str | None, typer.Option(metavar="DAY", help="The day on which it is said to be so")] = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Look up what the sources make of a statement: supported, contradicted, disputed, claimed only, or not covered.

    What is not covered is not denied. In a pipe the verdict and the reason on a line, with a tab.

    ```sh
    sco-kb check Belarus member_of SCO --as-of 2024-07-15
    sco-kb check sco founded_place Shanghai
    sco-kb check sco share-of-world-population "over 40%"
    ```
    """
    with asking(url) as kb:
        found = kb.check(subject, name, value, as_of=as_of)
        if as_json:
            print(found.model_dump_json())
        elif on_terminal():
            _show(found)
        else:
            line(found.verdict, found.reason)
            say(*found.notes)


def _show(found: "Check") -> None:
    out.print(Text.assemble((words(found.verdict), f"bold {COLOURS.get(found.verdict, '')}"), f": {found.reason}"))
    if found.known:
        table(
            ["", "what the sources say", "said in"],
            [[one.record.id, one.text, quoted(one.citations, 2)] for one in found.known],
        )
    for note in [*([found.rationale] if found.rationale else []), *found.notes]:
        out.print(note)
    for other in found.alternatives:
        out.print(f"Did you mean {other.id} ({other.label})?")
