"""The command line: serve, load, verify, export."""

import asyncio
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, TextIO

import typer
import uvicorn
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from app.database import Database
from app.exports.folder import replacing
from app.mcp.endpoint import MISSING
from app.settings import Settings
from seed import loader, verifier
from seed.mistakes import BadDataError
from seed.schemas import schemas
from seed.targets.target import UnavailableError

CONNECTIONS = 800
"""Open at most, below the 1,024 files that a process may usually have."""
GRACE_SECONDS = 10
"""How long answers that are under way may take when the server stops."""

main = typer.Typer(
    name="sco-kb",
    help="The SCO knowledge base: load the curated data, prove its quotes, serve it.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
err = Console(stderr=True, highlight=False, soft_wrap=True)


@main.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Number of server processes", min=1)] = 1,
    as_it_is: Annotated[bool, typer.Option("--as-it-is", help="Serve the database as it is, and load nothing")] = False,
) -> None:
    """Serve the API; the database is made first where it is missing or older than the curated files."""
    if not as_it_is:
        _load(Settings(), force=False, serving=True)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    print(f"API            {address}/v1", f"Documentation  {address}/docs", sep="\n", flush=True)  # noqa: T201 - where to look
    signal.signal(signal.SIGTERM, _stop)
    uvicorn.run(
        "app.main:create_service",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        http="app.protocol:BoundedProtocol",
        ws="none",
        access_log=False,
        log_level="error",
        server_header=False,
        proxy_headers=False,  # no answer depends on who asks, and under which name
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _stop(*_: object) -> None:
    """What uvicorn leaves SIGTERM to when all is answered and closed: to stop when told to is success."""
    raise SystemExit(0)


@main.command()
def load(
    force: Annotated[bool, typer.Option(help="Build anew even where nothing has changed")] = False,
) -> None:
    """Load the curated files into the database: build beside the old one, check, and swap."""
    _load(Settings(), force=force)


@main.command()
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
    with _refusing_bad_data(), _progress() as progress:
        report = verifier.verify(Settings().seed, documents, progress)
    for mistake in report.mistakes:
        err.print(str(mistake), markup=False)
    print(report, file=summary)
    return not report.mistakes


def _verify_online(as_json: bool) -> bool:
    # Nothing else here needs an HTTP client.
    from seed.online.checking import check  # noqa: PLC0415 - only this needs its heavy libraries
    from seed.online.source import online_sources  # noqa: PLC0415 - likewise
    from seed.online.wording import worded  # noqa: PLC0415 - likewise

    with _refusing_bad_data(), _progress() as progress:
        sources = online_sources(loader.read(Settings().seed, progress).records)
        report = asyncio.run(check(sources, progress=progress))
    print(report.model_dump_json(indent=2) if as_json else worded(report))  # noqa: T201 - the result of the command
    return report.all_found


@main.command()
def export(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder to write: a new or empty one, or an older export")
    ],
) -> None:
    """Write a static mirror of the API, the export files included, that any file host can serve."""
    settings = Settings()
    with _refusing_bad_data(), replacing(folder) as fresh:
        _load(settings, force=False)
        with _progress() as progress:
            answers = asyncio.run(_mirror(settings, fresh, progress))
    print(f"{answers} answers in {folder}")  # noqa: T201 - the result of the command


async def _mirror(settings: Settings, folder: Path, progress: loader.Progress) -> int:
    # Nothing else here needs the application itself.
    from app.exports.mirror import mirror  # noqa: PLC0415 - only this needs an HTTP client
    from app.main import create_app, with_manners  # noqa: PLC0415 - likewise the routes

    with TemporaryDirectory() as still:
        database = Path(still) / "sco-kb.sqlite"
        _save(settings, database)
        app = create_app(settings.model_copy(update={"database_url": f"sqlite:///{database}", "read_url": None}))
        async with app.router.lifespan_context(app):
            return await mirror(with_manners(app), folder, progress)


def _save(settings: Settings, target: Path) -> None:
    """Write what is loaded to a file: all of one edition, whatever is loaded meanwhile."""
    database = Database(settings.served_url)
    try:
        database.save(target)
    finally:
        database.close()


@main.command()
def mcp(
    as_it_is: Annotated[bool, typer.Option("--as-it-is", help="Ask the database as it is, and load nothing")] = False,
) -> None:
    """Talk to a language-model agent over standard input and output (Model Context Protocol).

    Give this command to the agent's program as the one that starts the server.
    """
    if find_spec("mcp") is None:
        err.print(MISSING, markup=False)
        raise typer.Exit(1)
    settings = Settings()
    if not as_it_is:
        _load(settings, force=False, serving=True)
    from app.mcp.stdio import talk  # noqa: PLC0415 - nothing else here needs the package

    asyncio.run(talk(settings))


@main.command()
def schema(
    out: Annotated[Path, typer.Option(help="Folder to write to", file_okay=False)] = Path("schemas"),
) -> None:
    """Write the JSON Schema of each curated file, for editors that check while you type."""
    out.mkdir(parents=True, exist_ok=True)
    for name, content in schemas().items():
        (out / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(schemas())} schemas in {out}")  # noqa: T201 - the result of the command


def _load(settings: Settings, force: bool, serving: bool = False) -> None:
    """Load; a server goes on without where the database is gone, or not its own to change."""
    try:
        with _refusing_bad_data(), _progress() as progress:
            loaded = loader.load(settings.seed, settings.database_url, progress, force)
    except UnavailableError as error:
        err.print(str(error), markup=False)
        if serving:
            return
        raise typer.Exit(1) from None
    if loaded.fresh:
        err.print(f"Loaded edition {loaded.edition}: {loaded.records} records, {loaded.citations} citations")
    else:
        err.print(f"Edition {loaded.edition} is loaded already")


@contextmanager
def _refusing_bad_data() -> Iterator[None]:
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
def _progress() -> Iterator[loader.Progress]:
    """A bar on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        yield loader.silent
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=err, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done, total=total)

        yield show
