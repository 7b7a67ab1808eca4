"""`sco-kb conflicts`: where sources differ."""

from typing import TYPE_CHECKING

from rich.text import Text

from app.cli.asking import AsJson, Filters, Url, asking, chosen
from app.cli.output import line, on_terminal, out, quoted, table, text, words

if TYPE_CHECKING:
    from app.representation.derived_shapes import Conflict


def conflicts(filters: Filters = None, as_json: AsJson = False, url: Url = None) -> None:
    """Show where sources differ, or claims cannot both hold: the positions side by side, and what is made of them.

    In a pipe the id, the resolution, and the label of the record of each on a line, with tabs.

    ```sh
    sco-kb conflicts
    sco-kb conflicts difference=place
    sco-kb conflicts record=sco --json
    ```
    """
    with asking(url) as kb:
        for conflict in kb.conflicts(**chosen(filters)):
            if as_json:
                print(conflict.model_dump_json())
            elif on_terminal():
                _show(conflict)
            else:
                line(conflict.id, conflict.resolution, conflict.record.label)


def _show(conflict: "Conflict") -> None:
    out.print(Text.assemble((conflict.record.label, "bold"), f": {words(conflict.field)}", (f"  {conflict.id}", "dim")))
    table(
        ["", "position", "said in"],
        [["*" if one.preferred else "", text(one.value), quoted(one.citations)] for one in conflict.positions],
    )
    out.print(Text.assemble((f"{words(conflict.resolution)}: ", "yellow"), conflict.rationale, "\n"))
