"""Content codings: which one a client wants (RFC 9110, 12.5.3), and bytes in it."""

import gzip
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Literal

import brotli
import zstandard

from app.weights import weights

Coding = Literal["br", "zstd", "gzip", "identity"]
PREFERENCE: tuple[Coding, ...] = ("br", "zstd", "gzip", "identity")
"""Ours, among those that a client likes equally."""
WORTHWHILE = 512
"""Bodies below this size in bytes gain nothing."""


@lru_cache(maxsize=1024)
def chosen(accept: str) -> Coding:
    """The coding for an `Accept-Encoding` header; identity for an empty one, and where it has nothing that we have."""
    if not accept:
        return "identity"
    given = weights(accept)
    anything = given.get("*", 0.0)
    liked = [(given.get(coding, anything if coding != "identity" else 0.0001), coding) for coding in PREFERENCE]
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


def encoder(coding: Coding) -> tuple[Callable[[bytes], bytes], Callable[[], bytes]]:
    """For a body that comes in parts: what encodes a part, and what ends it. Time matters more than size here."""
    if coding == "br":
        compressor = brotli.Compressor(quality=3)
        return compressor.process, compressor.finish
    if coding == "zstd":
        zstd = zstandard.ZstdCompressor(level=3).compressobj()
        return zstd.compress, zstd.flush
    if coding == "gzip":
        gzipped = zlib.compressobj(level=4, wbits=31)
        return gzipped.compress, gzipped.flush
    return bytes, bytes
