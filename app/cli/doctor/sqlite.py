"""A database in a file: whether it can be built, read, and is of the newest edition."""

import os
from collections.abc import Iterator
from pathlib import Path

from app.cli.doctor.finding import Finding, note, ok, wrong
from app.cli.doctor.machine import room
from app.database import Database
from app.engines.sqlite import path_of
from app.problems import Problem

AT_LEAST = 20_000_000
"""Bytes that a database takes, roughly, before there is one."""
LOAD = "`sco-kb load` loads it; so does `sco-kb serve` when it starts"


def examine(name: str, url: str, edition: str | None, *, loads: bool) -> Iterator[Finding]:
    """The file, its folder, and what it holds. Raises ValueError for a URL of no file."""
    path = path_of(url).absolute()
    folder = path.parent
    if not folder.is_dir():
        yield wrong(name, f"{folder} is no folder", f"Create it, or let {name} name a file elsewhere")
        return
    yield _read(name, url, path, edition)
    if loads:
        yield from _loading(path)


def _loading(path: Path) -> Iterator[Finding]:
    folder = path.parent
    size = path.stat().st_size if path.is_file() else AT_LEAST
    if not os.access(folder, os.W_OK | os.X_OK):
        found = f"this user cannot write to {folder}"
        yield note(f"loading into {path.name}", found, "`sco-kb serve --as-it-is` serves what is there")
        return
    yield room(f"loading into {path.name}", folder, 2 * size, "an edition is built beside the one that is served")
    if left := sorted(folder.glob(f"{path.name}.*.new")):
        names = ", ".join(one.name for one in left)
        yield note("broken loads", f"left {names} in {folder}", "Remove them, unless a load is under way")


def _read(name: str, url: str, path: Path, edition: str | None) -> Finding:
    if not path.exists():
        return note(name, f"{path} does not exist yet", LOAD)
    if not os.access(path, os.R_OK):
        return wrong(name, f"this user cannot read {path}", "Give this user the right to")
    database = Database(url)
    try:
        return compared(name, database.read().edition.id, edition, f"in {path}")
    except Problem as problem:
        return wrong(name, f"{path}: {problem.detail}", "`sco-kb load` builds it anew")
    finally:
        database.close()


def compared(name: str, loaded: str, curated: str | None, where: str) -> Finding:
    """Whether what is loaded is what the curated files hold."""
    if curated is None or loaded == curated:
        return ok(name, f"edition {loaded} {where}")
    return note(name, f"edition {loaded} {where}, while the curated files are {curated}", LOAD)
