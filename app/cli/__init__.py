"""The command line. One short file a group of commands; what is heavy each command imports when it is run."""

import typer

from app.cli.exporting import export, schema
from app.cli.loading import load
from app.cli.serving import serve
from app.cli.verifying import verify

main = typer.Typer(
    name="sco-kb",
    help="The SCO knowledge base: load the curated data, prove its quotes, serve it.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
for command in (serve, load, verify, export, schema):
    main.command()(command)
