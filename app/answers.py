"""Ready answers: an answer with its content codings, each made once, and a bounded store of them."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

from app.codings import WORTHWHILE, Coding, encode
from app.headers import Headers
from app.rendered import rendered

OVERHEAD = 2048
"""Bytes that an answer takes beside its bodies, roughly."""
HIT = (b"server-timing", b'cache;desc="hit"')


@dataclass(frozen=True)
class Variant:
    """An answer in one coding. `head` is status line and headers as they go out when it is served from the store."""

    headers: Headers
    head: bytes
    body: bytes


@dataclass(frozen=True)
class Answer:
    """A successful answer."""

    etag: bytes
    headers: Headers
    body: bytes
    variants: dict[Coding, Variant] = field(default_factory=dict)

    def variant(self, coding: Coding) -> Variant:
        """The answer in this coding; small bodies stay as they are."""
        coding = coding if len(self.body) >= WORTHWHILE else "identity"
        if coding not in self.variants:
            body = encode(self.body, coding)
            told = [(b"content-encoding", coding.encode())] if coding != "identity" else []
            headers = [*self.headers, *told, (b"content-length", str(len(body)).encode())]
            self.variants[coding] = Variant(headers, rendered(200, [*headers, HIT]), body)
        return self.variants[coding]

    @property
    def size(self) -> int:
        """Bytes that it takes, roughly; its headers may outweigh its body, as they repeat a long query."""
        headers = sum(len(name) + len(value) for name, value in self.headers)
        heads = sum(len(variant.head) for variant in self.variants.values())
        encoded = sum(len(variant.body) for coding, variant in self.variants.items() if coding != "identity")
        return OVERHEAD + headers + len(self.body) + heads + encoded


class Store:
    """Keeps up to `limit` bytes of answers; the least recently used go first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()

    def get(self, key: Hashable) -> Answer | None:
        """The answer that is kept under this key."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def keep(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer, unless it is so large that it would drive out all others."""
        if answer.size > self.limit // 8:
            return
        self._answers[key] = answer
        self.size += answer.size
        self._shrink()

    def variant(self, key: Hashable, answer: Answer, coding: Coding) -> Variant:
        """An answer in a coding, which counts if the answer is kept."""
        if coding in answer.variants:
            return answer.variants[coding]
        before = answer.size
        found = answer.variant(coding)
        if self._answers.get(key) is answer:
            self.size += answer.size - before
            self._shrink()
        return found

    def clear(self) -> None:
        """Keep nothing of what is kept."""
        self._answers.clear()
        self.size = 0

    def _shrink(self) -> None:
        while self.size > self.limit and self._answers:
            _, dropped = self._answers.popitem(last=False)
            self.size -= dropped.size
