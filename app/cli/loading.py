"""`sco-kb load`: the curated files into the database."""

import logging
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.console import err, progress, refusing_bad_data

if TYPE_CHECKING:
    from app.settings import Settings


def load(
    force: Annotated[bool, typer.Option(help="Build anew even where nothing has changed")] = False,
) -> None:
    """Load the curated files into the database: build beside the old one, check, and swap."""
    from app.settings import Settings

    load_into(Settings(), force=force)


def load_into(settings: "Settings", force: bool = False, serving: bool = False) -> None:
    """Load; a server goes on without where the database is gone, or not its own to change."""
    from seed import loader
    from seed.targets.target import UnavailableError

    try:
        with refusing_bad_data(), progress() as show:
            loaded = loader.load(settings.seed, settings.database_url, show, force)
    except UnavailableError as error:
        _say(serving, logging.WARNING, "not loaded", str(error), detail=str(error))
        if serving:
            return
        raise typer.Exit(1) from None
    if loaded.fresh:
        text = f"Loaded edition {loaded.edition}: {loaded.records} records, {loaded.citations} citations"
    else:
        text = f"Edition {loaded.edition} is loaded already"
    _say(serving, logging.INFO, "loaded", text, edition=loaded.edition, fresh=loaded.fresh)


def _say(serving: bool, level: int, event: str, text: str, **fields: Any) -> None:
    """Tell people; where nobody looks at a server, tell its log."""
    from app.log import tell, writing

    if not serving or sys.stderr.isatty():
        err.print(text, markup=False)
        return
    with writing():
        tell(level, event, **fields)
