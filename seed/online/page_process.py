"""The process that reads one page: told what to look for in a line of JSON, then the page; answers with a line of JSON.

A process and not a thread, because only a process can be ended when a page keeps the parser busy, can be given a
limit of memory, and takes nothing with it when a page crashes the parser's C code. One for every page, so that none
can meddle with the verdict on another.
"""

import contextlib
import json
import sys
from typing import BinaryIO

from seed.online.examining import Asked, UnfitError, examine


def answer(question: BinaryIO, memory: int) -> str:
    """The line of JSON: a `Reading`, or a `Failure`."""
    asked = Asked(**json.loads(question.readline()))
    try:
        found = examine(question.read(), asked)
    except UnfitError as error:
        found = {"kind": error.kind, "detail": error.detail}
    except MemoryError:
        found = {"kind": "too_complex", "detail": f"its text needs more than {memory} bytes of memory"}
    return json.dumps(found) + "\n"


def limit(cpu_seconds: int, memory: int) -> None:
    """Bind this process. Where the system has no such limits, the time by the clock that the parent keeps is left."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on every system

    for what, most in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):  # macOS refuses some
            resource.setrlimit(what, (most, most + 1 if what == resource.RLIMIT_CPU else most))


if __name__ == "__main__":
    allowed = int(sys.argv[2])
    limit(int(sys.argv[1]), allowed)
    sys.stdout.write(answer(sys.stdin.buffer, allowed))
