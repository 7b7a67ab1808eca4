"""Answers as they stand on the wire (RFC 9112): status line and headers, ready to be written in one go."""

from functools import cache
from http import HTTPStatus

from app.headers import OPEN, Headers
from app.problems import Problem, render

_UNSAFE = bytes({*range(0x20), 0x7F} - {0x09})
"""What would end a header, or is no text."""


def rendered(status: int, headers: Headers) -> bytes:
    """Status line and headers, without the empty line at their end. Raises ValueError for one that would break out."""
    held = b"".join([part for header in headers for part in header])
    if len(held.translate(None, _UNSAFE)) != len(held):
        raise ValueError(f"a header may not hold control characters: {headers!r}")
    return b"".join([_status_line(status), *[b"%b: %b\r\n" % header for header in headers]])


@cache
def _status_line(status: int) -> bytes:
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()


def rendered_problem(problem: Problem, own: Headers) -> bytes:
    """The whole answer for a request that never reaches the application; the connection ends with it.

    `own` are the server's own headers.
    """
    answer = render(problem)
    headers = [*own, *answer.raw_headers, *OPEN, (b"connection", b"close")]
    return rendered(problem.status, headers) + b"\r\n" + bytes(answer.body)
