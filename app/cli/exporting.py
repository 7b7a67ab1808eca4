"""`sco-kb export`, `schema` and `openapi`: what is written to files."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.asking import Url, asking
from app.cli.console import progress, refusing_bad_data
from app.cli.loading import load_into

if TYPE_CHECKING:
    from app.settings import Settings


def export(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder to write: a new or empty one, or an older export")
    ],
) -> None:
    """Write a static mirror of the API, the export files included, that any file host can serve."""
    from app.exports.folder import replacing
    from app.settings import Settings

    settings = Settings()
    with refusing_bad_data(), replacing(folder) as fresh:
        load_into(settings)
        with progress() as show:
            answers = asyncio.run(_mirror(settings, fresh, show))
    print(f"{answers} answers in {folder}")


async def _mirror(settings: "Settings", folder: Path, show: Callable[[str, int, int], None]) -> int:
    from app.exports.mirror import mirror
    from app.main import create_app, with_manners

    with TemporaryDirectory() as still:
        database = Path(still) / "sco-kb.sqlite"
        _save(settings, database)
        app = create_app(settings.model_copy(update={"database_url": f"sqlite:///{database}", "read_url": None}))
        async with app.router.lifespan_context(app):
            return await mirror(with_manners(app), folder, show)


def _save(settings: "Settings", target: Path) -> None:
    """Write what is loaded to a file: all of one edition, whatever is loaded meanwhile."""
    from app.database import Database

    database = Database(settings.served_url)
    try:
        database.save(target)
    finally:
        database.close()


def schema(
    out: Annotated[Path, typer.Option(help="Folder to write to", file_okay=False)] = Path("schemas"),
) -> None:
    """Write the JSON Schema of each curated file, for editors that check while you type."""
    from seed.schemas import schemas

    out.mkdir(parents=True, exist_ok=True)
    found = schemas()
    for name, content in found.items():
        (out / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(found)} schemas in {out}")


def openapi(
    out: Annotated[Path | None, typer.Option(help="File to write to, else standard output", dir_okay=False)] = None,
    url: Url = None,
) -> None:
    """Write the OpenAPI document: for generators of clients, and for tools that test an API.

    ```sh
    sco-kb openapi --out openapi.json
    sco-kb openapi | jq '.paths | keys'
    ```
    """
    with asking(url) as kb:
        document = json.loads(kb.text("/openapi.json", "application/json"))
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    if out is None:
        print(text, end="")
    else:
        out.write_text(text, encoding="utf-8")
