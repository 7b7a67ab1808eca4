"""How commands ask: a client of the local database or of a server, and what its errors end a command with."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import err

if TYPE_CHECKING:
    from app.client import Client, ProblemError

NOT_THERE = 1
"""Exit code: what was asked for is not there."""
WRONG = 2
"""Exit code: the command is wrong, an option, a filter, a setting. (Click has it so.)"""
NO_ANSWER = 3
"""Exit code: the database or the server gives no answer."""

OURS = {"format", "fields", "cursor", "limit"}
"""Parameters that are no filters, and that the client sees to."""

Url = Annotated[
    str | None,
    typer.Option(metavar="URL", envvar="SCO_KB_URL", help="Ask the server there instead of the local database"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print what the API answers, each record on a line")]
Filters = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="NAME=VALUE", help="Filters, and `sort`, as the API has them; repeat one for several values"
    ),
]


@contextmanager
def asking(url: str | None) -> "Iterator[Client]":
    """A client. Whatever goes wrong with it ends the command, with a message and an exit code."""
    from app.client import AmbiguousError, Client, KnowledgeBaseError, NotFoundError, Patience, RefusedError

    try:
        with Client(url, patience=Patience(tries=2)) if url else Client.local(patience=Patience(tries=1)) as kb:
            yield kb
        sys.stdout.flush()
    except BrokenPipeError:  # nobody reads on: `sco-kb list states | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None
    except AmbiguousError as error:
        say(f"Several records have this name: {', '.join(choice.id for choice in error.choices)}")
        raise typer.Exit(NOT_THERE) from None
    except NotFoundError as error:
        say(error.detail, *_meant(error))
        raise typer.Exit(NOT_THERE) from None
    except RefusedError as error:
        say(error.detail, *_meant(error), *_allowed(error))
        raise typer.Exit(WRONG) from None
    except KnowledgeBaseError as error:
        hint = [] if url else ["Asked was the local database; --url asks a server instead"]
        say(str(error), *hint)
        raise typer.Exit(NO_ANSWER) from None
    except ValueError as error:
        say(str(error))
        raise typer.Exit(WRONG) from None


def say(*lines: str) -> None:
    """Tell people what is no result."""
    for line in lines:
        err.print(line, markup=False)


def chosen(filters: list[str] | None) -> dict[str, list[str]]:
    """The filters by name. Raises BadParameter for what is none."""
    found: dict[str, list[str]] = {}
    for given in filters or []:
        name, equals, value = given.partition("=")
        if not equals:
            raise typer.BadParameter(f"{given!r} is no NAME=VALUE")
        if name in OURS:
            raise typer.BadParameter(f"{name!r} is no filter")
        found.setdefault(name, []).append(value)
    return found


def _meant(error: "ProblemError") -> list[str]:
    return [f"Did you mean {error.meant}?"] if error.meant else []


def _allowed(error: "ProblemError") -> list[str]:
    return [f"Allowed for {fault.parameter}: {', '.join(fault.allowed)}" for fault in error.errors if fault.allowed]
