"""`sco-kb list`: the records of a kind."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.asking import AsJson, Filters, Url, asking, chosen, say
from app.cli.output import line, on_terminal, table, text, words
from app.vocabulary import ListName

if TYPE_CHECKING:
    from app.shapes import Item

SHORT = 40
"""Characters of a value that a table has room for."""
FACTS = 4
"""How many a table has room for beside id and label."""


def list_(
    kind: Annotated[ListName, typer.Argument(metavar="KIND", help="The kind, or a view of it")],
    filters: Filters = None,
    limit: Annotated[int | None, typer.Option(help="At most so many; else all", min=1)] = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """List the records of a kind.

    A table on a terminal; in a pipe the id and the label of each on a line, with a tab. What filters there are, and
    what they take, is told by /docs, and by the refusal of a wrong one.

    ```sh
    sco-kb list summits
    sco-kb list programmes status=planned status=proposed sort=label
    sco-kb list member-states as_of=2010-06-15
    sco-kb list claims speaker=tokayev --json | jq -r .statement
    ```
    """
    asked = chosen(filters)
    with asking(url) as kb:
        records = getattr(kb, kind.replace("-", "_"))
        found = islice(records(**asked), limit)
        if on_terminal() and not as_json:
            _show(list(found))
        elif _print(found, as_json):
            return
        say(*records.page(**asked).notes)


def _print(items: "Iterator[Item]", as_json: bool) -> bool:
    """Print items as they come, and tell whether any came."""
    item = None
    for item in items:
        print(item.model_dump_json()) if as_json else line(item.id, item.label)
    return item is not None


def _show(items: "Sequence[Item]") -> None:
    rows = [item.model_dump(mode="json") for item in items]
    facts = _facts(items, rows)
    table(
        ["id", "label", *map(words, facts)],
        [[row["id"], row["label"], *(text(row[fact]) for fact in facts)] for row in rows],
    )


def _facts(items: "Sequence[Item]", rows: list[dict[str, Any]]) -> list[str]:
    """The fields of these records that are short, and not empty in all of them, in their order."""
    from app.shapes import Item

    def fits(name: str) -> bool:
        values = [row[name] for row in rows]
        return any(values) and all(not isinstance(value, list) and len(text(value)) <= SHORT for value in values)

    own = [name for name in type(items[0]).model_fields if name not in Item.model_fields] if items else []
    return [name for name in own if fits(name)][:FACTS]
