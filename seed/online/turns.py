"""Politeness: one request at a time to a host, with a pause after each, and so many at once over all hosts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic


@dataclass
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0


class Turns:
    """Who may ask which host when. A host is a name with a port, as in the header `Host`."""

    def __init__(self, at_once: int, pause: float) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._pause = pause
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for one's turn. A slot is taken last, so that those who wait for a slow host hold up nobody else."""
        mine = self._hosts.setdefault(host, _Host())
        async with mine.lock:
            await asyncio.sleep(max(0.0, mine.free_at - monotonic()))
            async with self._slots:
                try:
                    yield
                finally:
                    mine.free_at = max(mine.free_at, monotonic() + self._pause)

    def rest(self, host: str, seconds: float) -> None:
        """Leave a host alone for a while: all of its pages, not only the one that failed."""
        mine = self._hosts.setdefault(host, _Host())
        mine.free_at = max(mine.free_at, monotonic() + seconds)
