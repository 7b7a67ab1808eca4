"""What the machine offers: Python and the libraries in C, open files, room for temporary files, and a free port."""

import platform
import resource
import shutil
import socket
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import gettempdir

from app.cli.doctor.finding import Finding, note, ok, wrong
from app.cli.serving import CONNECTIONS

OLDEST = (3, 11)
FILES = CONNECTIONS + 200
"""Open files of a server process at the most: a connection takes one, and some two hundred are for all else."""
ROOM = 100_000_000
"""Bytes: the export files of an edition are some 30 MB, and those of the edition before may still be read."""
IN_C = {
    "uvloop": "the server answers some three times slower without",
    "httptools": "the server cannot bound its connections, and does not start, without",
}


def examine() -> Iterator[Finding]:
    """Python, what makes it fast, and the limits that the system sets."""
    here = f"{platform.python_implementation()} {platform.python_version()} at {sys.executable}"
    if sys.version_info >= OLDEST:
        yield ok("python", here)
    else:
        yield wrong("python", here, f"Install Python {OLDEST[0]}.{OLDEST[1]} or newer")
    for name, loss in IN_C.items():
        try:
            yield ok(name, version(name))
        except PackageNotFoundError:
            find = wrong if name == "httptools" else note
            yield find(name, f"is not installed: {loss}", "`uv sync` on CPython installs it")
    yield _files()
    yield _temporary()


def _files() -> Finding:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= FILES:
        return ok("open files", f"{'no limit' if soft == resource.RLIM_INFINITY else soft} a process")
    allowed = hard == resource.RLIM_INFINITY or hard >= FILES
    advice = f"`ulimit -n {FILES}`" if allowed else f"Let the system allow {FILES}"
    return wrong("open files", f"{soft} a process; {CONNECTIONS} connections need {FILES}", advice)


def _temporary() -> Finding:
    folder = Path(gettempdir())
    return room("temporary files", folder, ROOM, "exports lie here while they are read; set TMPDIR to another folder")


def room(subject: str, folder: Path, wanted: int, why: str) -> Finding:
    """Whether there is as much room as wanted where a folder is."""
    free = shutil.disk_usage(folder).free
    found = f"{free / 1e6:,.0f} MB free in {folder}"
    return ok(subject, found) if free >= wanted else note(subject, found, f"{wanted / 1e6:,.0f} MB are wanted: {why}")


def port(host: str, number: int) -> Finding:
    """Whether a server could listen there."""
    subject, address = f"port {number}", f"{host}:{number}"
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
            probe.bind(place)
            probe.listen()
    except OSError as error:
        return wrong(subject, f"cannot be listened on at {address}: {error.strerror}", "`--port` names another")
    return ok(subject, f"is free at {address}")
