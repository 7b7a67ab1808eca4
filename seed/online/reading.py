"""Having a page read by a process of its own, which cannot take longer or more memory than it is allowed."""

import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from seed.online.errors import UnreadableError
from seed.online.fetching import Page
from seed.online.limits import MIB, Limits
from seed.online.report import Failure, Reading
from seed.online.source import Quote

ANSWER: TypeAdapter[Reading | Failure] = TypeAdapter(Reading | Failure)
LONGEST_ANSWER = MIB
PIECE = 1 << 16


class Reader:
    """Reads one page at a time: what one process may take is then all that reading takes."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._free = asyncio.Lock()

    async def read(self, page: Page, quotes: Sequence[Quote]) -> Reading:
        """What became of the quotes on the page. Raises UnreadableError."""
        asked = {
            "html": page.html,
            "charset": page.charset,
            "quotes": [(quote.paragraph, quote.words) for quote in quotes],
        }
        async with self._free:
            answer = await self._ask(json.dumps(asked).encode() + b"\n", page.body)
        if isinstance(answer, Failure):
            raise UnreadableError(answer.kind, answer.detail)
        if len(answer.sightings) != len(quotes):
            raise UnreadableError("crashed", "the reader of the page answered nonsense")
        return answer

    async def _ask(self, question: bytes, body: bytearray) -> Reading | Failure:
        limits = self._limits
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-I", "-m", "seed.online.page_process", str(limits.extraction_cpu), str(limits.extraction_memory)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=LONGEST_ANSWER,
        )
        try:
            async with asyncio.timeout(limits.extraction):
                answer = await _exchange(process, question, body)
                code = await process.wait()
        except TimeoutError:
            raise UnreadableError("too_slow", f"its text takes longer than {limits.extraction:g} s") from None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if code != 0:
            raise death(code, limits)
        try:
            return ANSWER.validate_json(answer)
        except ValidationError:
            raise UnreadableError("crashed", "the reader of the page answered nonsense") from None


async def _exchange(process: asyncio.subprocess.Process, question: bytes, body: bytearray) -> bytes:
    writer, reader = process.stdin, process.stdout
    assert writer is not None and reader is not None  # noqa: PT018, S101 - both are pipes
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it died; its code says of what
        writer.write(question)
        # In pieces: a body that is written whole lies in memory twice.
        for start in range(0, len(body), PIECE):
            writer.write(bytes(body[start : start + PIECE]))
            await writer.drain()
        writer.close()
        await writer.wait_closed()
    try:
        return await reader.readline()
    except ValueError:
        return b""


def death(code: int, limits: Limits) -> UnreadableError:
    """What a process that ended with this code died of."""
    how = signal.Signals(-code).name if -code in {*signal.Signals} else f"code {code}"
    if how in {"SIGXCPU", "SIGKILL"}:
        return UnreadableError("too_slow", f"its text takes more than {limits.extraction_cpu} s of computing")
    if how == "SIGABRT":
        # This is how the parser, which is written in Rust, ends when it is refused memory.
        return UnreadableError("too_complex", f"its text needs more than {limits.extraction_memory} bytes of memory")
    return UnreadableError("crashed", f"the reader of the page was ended by {how}")
