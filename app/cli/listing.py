"""`sco-kb list`: the records of a kind."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.asking import AsJson, Filters, Url, asking, chosen, say
from app.cli.output import GAP, line, on_terminal, out, table, text, words
from app.vocabulary import ListName

if TYPE_CHECKING:
    from app.shapes import Item

SHORT = 24
"""Characters of a value that a table has room for."""
LABEL = 30
"""Characters that are kept free for the label."""
ASIDE = {"status_as_of", "value", "low", "high"}
"""What must not stand alone: a number means nothing without its qualifier and unit, which the label has."""


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
    from app.shapes import Item

    own = [name for name in type(items[0]).model_fields if name not in {*Item.model_fields, *ASIDE}] if items else []
    rows = [
        {"id": item.id, "label": item.label, **{name: text(value) for name, value in facts.items()}}
        for item in items
        for facts in [item.model_dump(mode="json", include={*own})]
    ]
    heads = ["id", "label", *_fitting(own, rows)]
    table([words(head) for head in heads], [[row[head] for head in heads] for row in rows])


def _fitting(names: "Sequence[str]", rows: "Sequence[Mapping[str, str]]") -> "Iterator[str]":
    """The fields, in their order, that are short, are not empty in all records, and have room beside id and label."""
    room = out.width - max((len(row["id"]) for row in rows), default=0) - LABEL
    for name in names:
        width = max(len(row[name]) for row in rows)
        if 0 < width <= SHORT:
            room -= max(width, len(name)) + GAP
            if room < 0:
                return
            yield name
