"""`sco-kb mcp`: the knowledge base for a language-model agent, over standard input and output."""

import asyncio
from importlib.util import find_spec
from typing import Annotated

import typer

from app.cli.console import err
from app.cli.loading import load_into


def mcp(
    as_it_is: Annotated[bool, typer.Option("--as-it-is", help="Ask the database as it is, and load nothing")] = False,
) -> None:
    """Talk to a language-model agent over standard input and output (Model Context Protocol).

    Give this command to the agent's program as the one that starts the server.
    """
    from app.mcp.endpoint import MISSING
    from app.settings import Settings

    if find_spec("mcp") is None:
        err.print(MISSING, markup=False)
        raise typer.Exit(1)
    settings = Settings()
    if not as_it_is:
        load_into(settings, serving=True)
    from app.mcp.stdio import talk

    asyncio.run(talk(settings))
