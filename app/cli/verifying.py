"""`sco-kb verify`: every quote proved, against the texts or online."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated, TextIO

import typer

from app.cli.console import err, progress, refusing_bad_data


def verify(
    documents: Annotated[
        Path | None, typer.Option(help="Folder of the articles' texts", exists=True, file_okay=False)
    ] = None,
    online: Annotated[bool, typer.Option("--online", help="Look for the quotes at the sources' addresses")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Report what is online as JSON")] = False,
) -> None:
    """Prove every quote against the articles, their texts here or online.

    With the texts also that every value is cited and every paragraph accounted for.
    """
    if documents is None and not online:
        raise typer.BadParameter("give --documents, --online, or both")
    if as_json and not online:
        raise typer.BadParameter("--json goes with --online")
    proved = documents is None or _verify_documents(documents, summary=sys.stderr if as_json else sys.stdout)
    still_there = not online or _verify_online(as_json)
    if not (proved and still_there):
        raise typer.Exit(1)


def _verify_documents(documents: Path, summary: TextIO) -> bool:
    from app.settings import Settings
    from seed import verifier

    with refusing_bad_data(), progress() as show:
        report = verifier.verify(Settings().seed, documents, show)
    for mistake in report.mistakes:
        err.print(str(mistake), markup=False)
    print(report, file=summary)
    return not report.mistakes


def _verify_online(as_json: bool) -> bool:
    from app.settings import Settings
    from seed import loader
    from seed.online.checking import check
    from seed.online.source import online_sources
    from seed.online.wording import worded

    with refusing_bad_data(), progress() as show:
        sources = online_sources(loader.read(Settings().seed, show).records)
        report = asyncio.run(check(sources, progress=show))
    print(report.model_dump_json(indent=2) if as_json else worded(report))
    return report.all_found
