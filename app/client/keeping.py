"""Answers that are kept, to ask whether they still hold (`If-None-Match`) instead of reading them again."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class Kept:
    """An answer and its tag."""

    etag: str
    content: bytes


class Keeper:
    """Keeps up to `limit` bytes of content, and lets go of what was asked for longest ago. For any threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, address: str, accept: str) -> Kept | None:
        """The answer to this question, if it is kept."""
        with self._lock:
            kept = self._kept.get((address, accept))
            if kept:
                self._kept.move_to_end((address, accept))
            return kept

    def keep(self, address: str, accept: str, kept: Kept) -> None:
        """Keep the answer to this question, unless it alone is too large."""
        with self._lock:
            old = self._kept.pop((address, accept), None)
            self.size -= len(old.content) if old else 0
            if len(kept.content) <= self.limit:
                self._kept[address, accept] = kept
                self.size += len(kept.content)
            while self.size > self.limit:
                _, oldest = self._kept.popitem(last=False)
                self.size -= len(oldest.content)
