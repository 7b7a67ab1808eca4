"""Ready answers: an answer with its content codings, each made once, and a bounded store of them."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property

from app.codings import WORTHWHILE, Coding, encode
from app.headers import Headers
from app.rendered import rendered
from app.tallies import Tally

OVERHEAD = 2048
"""Bytes that an answer takes beside its bodies, roughly."""
HIT = (b"server-timing", b'cache;desc="hit"')


WAYS = 8
"""As many ways of asking for one answer lead straight to it, of those that ask for it in other words."""
WAY_BYTES = 512
"""That a way of asking takes, roughly; longer ones are taken apart each time."""


@dataclass(frozen=True)
class Variant:
    """An answer in one coding."""

    etag: bytes
    headers: Headers
    body: bytes

    @cached_property
    def head(self) -> bytes:
        """Status line and headers as they go out when the answer is served from the store."""
        return rendered(200, [*self.headers, HIT])


@dataclass
class Answer:
    """A successful answer. Whoever serves it marks it as `used`, and counts that in its `tally`."""

    etag: bytes
    headers: Headers
    body: bytes
    tally: Tally = field(default_factory=Tally)
    used: bool = False
    variants: dict[Coding, Variant] = field(default_factory=dict)
    ways: list[Hashable] = field(default_factory=list)

    def variant(self, coding: Coding, encoded: bytes | None = None) -> Variant:
        """The answer in this coding, in which its body may be `encoded` already; small bodies stay as they are."""
        coding = coding if len(self.body) >= WORTHWHILE else "identity"
        if coding not in self.variants:
            body = encoded or encode(self.body, coding)
            told = [(b"content-encoding", coding.encode())] if coding != "identity" else []
            headers = [*self.headers, *told, (b"content-length", str(len(body)).encode())]
            self.variants[coding] = Variant(self.etag, headers, body)
        return self.variants[coding]

    @property
    def size(self) -> int:
        """Bytes that it takes, roughly; its headers may outweigh its body, as they repeat a long query."""
        headers = sum(len(name) + len(value) for name, value in self.headers)
        heads = headers * len(self.variants)
        encoded = sum(len(variant.body) for coding, variant in self.variants.items() if coding != "identity")
        return OVERHEAD + headers + len(self.body) + heads + encoded + WAY_BYTES * len(self.ways)


class Store:
    """Keeps up to `limit` bytes of answers. First go those that were kept first and not used since."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.ways: dict[Hashable, tuple[Answer, Variant]] = {}
        """Straight from a request as it came to the answer, without understanding either."""
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()

    def __len__(self) -> int:
        """How many answers it keeps."""
        return len(self._answers)

    def get(self, key: Hashable) -> Answer | None:
        """The answer that is kept under this key."""
        answer = self._answers.get(key)
        if answer is not None:
            answer.used = True
        return answer

    def keep(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer, unless it is so large that it would drive out all others."""
        if not self.limit or answer.size > self.limit // 8:
            return
        if key in self._answers:
            self._let_go(self._answers.pop(key))
        self._answers[key] = answer
        self.size += answer.size
        self._shrink()

    def variant(
        self, key: Hashable, answer: Answer, coding: Coding, way: Hashable = None, encoded: bytes | None = None
    ) -> Variant:
        """An answer in a coding, which counts if the answer is kept; then this `way` will lead to it."""
        kept = self._answers.get(key) is answer
        before = answer.size if kept else 0
        found = answer.variant(coding, encoded)
        if kept and way is not None and way not in self.ways and len(answer.ways) < WAYS:
            answer.ways.append(way)
            self.ways[way] = answer, found
        if kept:
            self.size += answer.size - before
            self._shrink()
        return found

    def clear(self) -> None:
        """Keep nothing of what is kept."""
        self._answers.clear()
        self.ways.clear()
        self.size = 0

    def _shrink(self) -> None:
        while self.size > self.limit and self._answers:
            key, oldest = self._answers.popitem(last=False)
            if oldest.used:  # a second chance
                oldest.used = False
                self._answers[key] = oldest
            else:
                self._let_go(oldest)

    def _let_go(self, answer: Answer) -> None:
        self.size -= answer.size
        for way in answer.ways:
            del self.ways[way]
