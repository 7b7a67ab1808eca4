"""`sco-kb show`: a record, with the words that each of its values rests on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from app.cli.asking import NOT_THERE, AsJson, Url, asking, say
from app.cli.completing import records
from app.cli.output import on_terminal, out, quoted, table, text, words

if TYPE_CHECKING:
    from app.client import Client

SHOWN = 1
"""Citations of a value, where not all are wished for, nor sources differ."""
AGREEMENT = {"": "", "single": "dim", "confirmed": "green", "conflict": "yellow"}
"""How the agreement of sources looks."""


def show(
    name: Annotated[str, typer.Argument(help="Id, or any name", autocompletion=records)],
    every: Annotated[bool, typer.Option("--all", help="Every citation, not only the first of each value")] = False,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Show a record of whatever kind, with the words that each of its values rests on.

    A table on a terminal; in a pipe Markdown, with all evidence in footnotes.

    ```sh
    sco-kb show kazakhstan
    sco-kb show "Shanghai spirit" --all
    sco-kb show astana-summit-2024 > summit.md
    sco-kb show sco --json | jq .citations.founded_place
    ```
    """
    with asking(url) as kb:
        record = found(kb, name)
        if as_json:
            print(record.model_dump_json())
        elif on_terminal():
            _show(record, every)
        else:
            print(kb.text(record.href, "text/markdown"), end="")


def found(kb: "Client", name: str) -> Any:
    """The record with this id or name; where there is none, the command ends with what may be meant."""
    from app.client import GoneError, NotFoundError

    try:
        return kb.record(name)
    except GoneError:
        raise
    except NotFoundError as error:
        near = [f"Did you mean {one.id} ({one.label})?" for one in kb.suggest(name[:200]).items[:3]]
        say(error.detail, *near)
        raise typer.Exit(NOT_THERE) from None


def _show(record: Any, every: bool) -> None:
    out.print(Text.assemble((record.label, "bold"), (f"  {record.kind}  {record.id}", "dim")))
    table(["", "", "", "said in"], [_row(record, field, every) for field in _told(record)])
    for one in record.disagreements:
        out.print(Text.assemble((f"{words(one.field)}, {words(one.resolution)}: ", "bold yellow"), one.rationale))
    for role, referring in record.referenced_by.items():
        told = ", ".join(one.id for one in referring) if every else str(len(referring))
        out.print(Text.assemble((f"{words(role)}: ", "dim"), told))


def _told(record: Any) -> list[str]:
    """The fields that have a value, in their order."""
    return [name for name in type(record).model_fields if name in record.citations or name in record.basis]


def _row(record: Any, field: str, every: bool) -> Sequence[Text | str]:
    agreement = record.agreement.get(field, "")
    citations = record.citations.get(field, [])
    most = None if every or agreement == "conflict" else SHOWN
    value = text(record.model_dump(mode="json", include={field})[field])
    known = record.basis.get(field)
    said = quoted(citations, most) if citations else Text(known.note or words(known.how), "dim")
    return Text(words(field), "bold"), value, Text(agreement, AGREEMENT[agreement]), said
