"""The command line. One short file a group of commands; what is heavy each command imports when it is run."""

import typer

from app.cli.agents import mcp
from app.cli.checking import check
from app.cli.citing import cite
from app.cli.conflicts import conflicts
from app.cli.doctor import doctor
from app.cli.exporting import export, openapi, schema
from app.cli.listing import list_
from app.cli.loading import load
from app.cli.searching import search
from app.cli.serving import serve
from app.cli.showing import show
from app.cli.verifying import verify

main = typer.Typer(
    name="sco-kb",
    help="""The SCO knowledge base: every value with the words that it rests on.

    Exit codes: 0 done; 1 not there, or not right; 2 wrong command; 3 no answer of the database or the server.
    """,
    rich_markup_mode="markdown",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
ASK, RUN, MAKE = "Ask", "Run", "Make and check"
main.command(rich_help_panel=ASK)(search)
main.command(rich_help_panel=ASK)(show)
main.command("list", rich_help_panel=ASK)(list_)
main.command(rich_help_panel=ASK)(conflicts)
main.command(rich_help_panel=ASK)(cite)
main.command(rich_help_panel=ASK)(check)
main.command(rich_help_panel=RUN)(serve)
main.command(rich_help_panel=RUN)(mcp)
main.command(rich_help_panel=RUN)(doctor)
main.command(rich_help_panel=MAKE)(load)
main.command(rich_help_panel=MAKE)(verify)
main.command(rich_help_panel=MAKE)(export)
main.command(rich_help_panel=MAKE)(openapi)
main.command(rich_help_panel=MAKE)(schema)
