"""A file as an answer, as RFC 9110 has it: conditional, in ranges, and with its digest (RFC 9530)."""

import re
from base64 import b64encode
from email.utils import formatdate

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from app.conditional import NOT_MODIFIED, PRECONDITION_FAILED, evaluate
from app.exports.shelf import ExportFile
from app.headers import FRESH
from app.problems import Problem

_RANGE = re.compile(r"(\d{1,18})-(\d{0,18})|-(\d{1,18})")


def download(file: ExportFile, asked: Headers) -> Response:
    """The file, the part of it that is asked for, or 304. Raises a 412 or 416 problem where neither can be had."""
    tag = f'"{file.sha256.hex()}"'
    headers = {
        "ETag": tag,
        "Last-Modified": formatdate(file.modified, usegmt=True),
        "Cache-Control": f"{FRESH.decode()}, no-transform",
        "Repr-Digest": f"sha-256=:{b64encode(file.sha256).decode()}:",
        "Data-Edition": file.edition.id,
        "Accept-Ranges": "bytes",
    }
    outcome = evaluate(dict(asked.raw), tag.encode(), file.modified)
    if outcome is PRECONDITION_FAILED:
        raise Problem(outcome, f"{file.export.name} is another file now: its ETag is {tag}")
    if outcome is NOT_MODIFIED:
        return Response(status_code=outcome, headers=headers)
    wanted = asked.get("range")
    if wanted is None or asked.get("if-range", tag) != tag:  # a date is no proof that two parts fit together
        return _FileAnswer(file, headers, ranges=None)
    return _FileAnswer(file, headers, satisfiable(wanted, file.size))


def satisfiable(wanted: str, size: int) -> str | None:
    """A `Range` with only what a file of this size has; None where it is to be ignored.

    Raises a 416 problem where the file has nothing of what is wanted.
    """
    unit, _, rest = wanted.partition("=")
    parts = [_RANGE.fullmatch(part.strip()) for part in rest.split(",")]
    if unit.strip().lower() != "bytes" or len(parts) > FileResponse.max_ranges:
        return None
    found = []
    for part in parts:
        if part is None:
            return None
        first, last, suffix = part.groups()
        start = int(first) if first else max(size - int(suffix), 0)
        end = min(int(last), size - 1) if last else size - 1
        if last and int(last) < start:
            return None
        if start <= end:
            found.append(f"{start}-{end}")
    if not found:
        raise Problem(416, f"The file has {size} bytes", headers={"Content-Range": f"bytes */{size}"})
    return f"bytes={','.join(found)}"


class _FileAnswer(FileResponse):
    """A file sent from disk.

    Starlette sends ranges well, but refuses with 400 and in plain words what it should ignore or give in part; so it is
    told only of ranges that it can give.
    """

    def __init__(self, file: ExportFile, headers: dict[str, str], ranges: str | None) -> None:
        super().__init__(file.path, media_type=file.export.media_type, filename=file.export.name, headers=headers)
        self._file = file  # which keeps it on disk until it is sent, even if a new edition comes meanwhile
        self._ranges = ranges

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(name, value) for name, value in scope["headers"] if name not in {b"range", b"if-range"}]
        if self._ranges:
            headers.append((b"range", self._ranges.encode()))
        await super().__call__({**scope, "headers": headers}, receive, send)
