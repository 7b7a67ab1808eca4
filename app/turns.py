"""Turns of the event loop: how work that does not wait for anything lets others go first."""

from asyncio import Semaphore, get_running_loop, sleep
from time import perf_counter

TURN_SECONDS = 0.0002
"""So long work may be begun in one turn. Whoever asks for what is ready waits for all that was begun."""
FRONT = 16
"""So many look in each turn whether it is theirs; the others wait in line, and cost nothing."""


class Turns:
    """The turns of one event loop, shared by all whose work takes long beside that of answering what is ready."""

    def __init__(self) -> None:
        self._began = 0.0
        self._front = Semaphore(FRONT)

    async def begin(self) -> None:
        """Wait while others have worked for long enough in this turn."""
        async with self._front:
            while self._began and perf_counter() - self._began > TURN_SECONDS:  # noqa: ASYNC110 - to wait costs more
                await sleep(0)
        if not self._began:
            self._began = perf_counter()
            get_running_loop().call_soon(self._end)

    def _end(self) -> None:
        self._began = 0.0
