"""What commands share: where messages go, how far a long work is, and how bad data is refused."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

err = Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def refusing_bad_data() -> Iterator[None]:
    """Mistakes in the curated files end the command with 1, settings that are none with 2."""
    from seed.mistakes import BadDataError

    try:
        yield
    except BadDataError as error:
        for mistake in error.mistakes:
            err.print(str(mistake), markup=False)
        err.print(f"Refused: {len(error.mistakes)} mistakes in the curated files; nothing was changed")
        raise typer.Exit(1) from None
    except ValueError as error:
        err.print(str(error), markup=False)
        raise typer.Exit(2) from None


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal, nothing in a pipe. What it gives is told each step, how much is done, and of how much."""
    if not sys.stderr.isatty():
        yield lambda _step, _done, _total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=err, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done, total=total)

        yield show
