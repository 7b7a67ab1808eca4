"""Answers as they stand on the wire (RFC 9112): status line and headers, ready to be written in one go."""

import re
from http import HTTPStatus

from app.headers import OPEN, Headers
from app.problems import Problem, render

_UNSAFE = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


def rendered(status: int, headers: Headers) -> bytes:
    """Status line and headers, without the empty line at their end. Raises ValueError for one that would break out."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()]
    for name, value in headers:
        if _UNSAFE.search(name + value):
            raise ValueError(f"a header may not hold control characters: {name!r}")
        lines.append(name + b": " + value + b"\r\n")
    return b"".join(lines)


def rendered_problem(problem: Problem, own: Headers) -> bytes:
    """The whole answer for a request that never reaches the application; the connection ends with it.

    `own` are the server's own headers.
    """
    answer = render(problem)
    headers = [*own, *answer.raw_headers, *OPEN, (b"connection", b"close")]
    return rendered(problem.status, headers) + b"\r\n" + bytes(answer.body)
