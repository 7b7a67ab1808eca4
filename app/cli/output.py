"""How results look: a table on a terminal, lines with tabs in a pipe. Colours follow NO_COLOR."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from app.shapes import Citation

GAP = 2
"""Blanks between two columns."""
out = Console(highlight=False, markup=False, emoji=False)


def on_terminal() -> bool:
    """Whether people look at the results."""
    return sys.stdout.isatty()


def table(heads: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> None:
    """Show rows on a terminal."""
    shown = Table(box=None, header_style="bold", pad_edge=False, padding=(0, GAP, 0, 0))
    for head in heads:
        shown.add_column(head, overflow="fold", no_wrap=head == "id")
    for row in rows:
        shown.add_row(*row)
    out.print(shown)


def line(*cells: str) -> None:
    """Print a row for other programs."""
    print("\t".join(" ".join(cell.split()) for cell in cells))


def text(value: Any) -> str:
    """A value of the API in words: a reference by its label, many values a line each."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict):
        return str(value["label"])
    return "\n".join(map(text, value)) if isinstance(value, list) else str(value)


def words(name: str) -> str:
    """The name of a field in words."""
    return name.replace("_", " ").replace("-", " ").replace(".", ": ")


def quoted(citations: "Sequence[Citation]", most: int | None = None) -> Text:
    """Citations for people: the words, who says so where, and what they say where that differs."""
    shown = [_quoted(citation) for citation in citations[:most]]
    more = len(citations) - len(shown)
    return Text("\n").join([*shown, Text(f"and {more} more", "dim")] if more else shown)


def _quoted(citation: "Citation") -> Text:
    speaker = citation.speaker.label if citation.speaker else "somebody"
    voice = {"asserted": "", "opinion": ", as an opinion"}.get(citation.voice, f", reporting {speaker}")
    stated = "" if citation.stated is None else f"  says {text(citation.stated)}"
    return Text.assemble(f"“{citation.quote}”", (stated, "yellow"), (f"\n{citation.line}{voice}", "dim"))
