"""`sco-kb doctor`: what is wrong with a set-up, and what to do about it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.cli.doctor.finding import Finding

MARKS = {"ok": "[green]ok[/]", "note": "[yellow]note[/]", "wrong": "[bold red]wrong[/]"}


def doctor(
    host: Annotated[str, typer.Option(help="Address that the server is to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port that it is to listen on", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Number of server processes", min=1)] = 1,
    documents: Annotated[Path | None, typer.Option(help="Folder of the articles' texts")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Tell it as JSON")] = False,
) -> None:
    """Look at everything that a server needs here: what was looked at, how it stands, and what to do.

    Nothing is changed. Ends with 1 where anything is wrong, else with 0; a note hinders nothing.
    """
    from app.cli.doctor.examining import examine

    findings = list(examine(host, port, workers, documents))
    if as_json:
        print(json.dumps({"findings": [finding._asdict() for finding in findings]}, indent=2, ensure_ascii=False))
    else:
        _show(findings)
    if any(finding.state == "wrong" for finding in findings):
        raise typer.Exit(1)


def _show(findings: "list[Finding]") -> None:
    from rich.console import Console
    from rich.markup import escape

    out = Console(highlight=False, soft_wrap=True)
    width = max(len(finding.subject) for finding in findings)
    for finding in findings:
        out.print(f"{MARKS[finding.state]:<{5 + len(MARKS[finding.state]) - len(finding.state)}}  ", end="")
        out.print(f"{finding.subject:<{width}}  {finding.found}", markup=False)
        if finding.advice:
            out.print(f"{'':7}{'':{width}}  → {escape(finding.advice)}")
