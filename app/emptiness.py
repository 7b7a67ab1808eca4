"""Why a list is empty: which of its filters leave nothing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from app.conditions import Asked
from app.lists import Rows
from app.totals import count


def emptied(
    connection: Connection, rows: Rows, asked: Sequence[Asked], given: Sequence[Asked], parameters: Mapping[str, Any]
) -> Iterator[str]:
    """Each filter that leaves nothing even alone, or else how many would fit without one of them.

    `given` are filters of the address itself, which always apply.
    """
    alone = [one.name for one in asked if count(connection, rows, [one, *given], parameters) == (0, False)]
    for name in alone:
        yield f"Nothing here fits `{name}`, whatever else is asked for."
    if not alone:
        for left_out in asked:
            others = [one for one in asked if one is not left_out]
            found = count(connection, rows, [*others, *given], parameters)
            if found.rows:
                yield f"Without `{left_out.name}` {'at least ' if found.more else ''}{found.rows} would fit."
