"""Content codings: which one a client wants (RFC 9110, 12.5.3), and bytes in it."""

import gzip
from functools import lru_cache
from typing import Literal

import brotli
import zstandard

Coding = Literal["br", "zstd", "gzip", "identity"]
PREFERENCE: tuple[Coding, ...] = ("br", "zstd", "gzip", "identity")
"""Ours, among those that a client likes equally."""
WORTHWHILE = 512
"""Bodies below this size in bytes gain nothing."""


@lru_cache(maxsize=1024)
def chosen(accept: str | None) -> Coding:
    """The coding for an `Accept-Encoding` header. Without one, or with nothing that we have: the bytes as they are."""
    if not accept:
        return "identity"
    weights: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, _, parameters = part.partition(";")
        weights[name.strip()] = _weight(parameters)
    anything = weights.get("*", 0.0)
    liked = [(weights.get(coding, anything if coding != "identity" else 0.0001), coding) for coding in PREFERENCE]
    best = max(weight for weight, _ in liked)
    return next((coding for weight, coding in liked if weight == best and weight > 0), "identity")


def encode(body: bytes, coding: Coding) -> bytes:
    """The body in a coding. Each variant is made once, so time is spent on size."""
    if coding == "br":
        encoded: bytes = brotli.compress(body, quality=5)
        return encoded
    if coding == "zstd":
        return zstandard.compress(body, level=9)
    return gzip.compress(body, compresslevel=6, mtime=0) if coding == "gzip" else body


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
