"""Bodies as they come in: unpacked piece by piece, and never beyond the limit.

httpx unpacks each piece whole, and 64 KiB of gzip can hold 64 MiB; so it is asked for the raw bytes.
"""

import zlib
from collections.abc import AsyncIterator

from seed.online.errors import UnreadableError

GZIP = zlib.MAX_WBITS | 16


async def unpacked(pieces: AsyncIterator[bytes], coding: str, limit: int) -> bytearray:
    """The body. Raises UnreadableError where it is larger, or not packed as it says."""
    coding = coding.strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip"}:
        # Only gzip was offered, and nothing is packed twice.
        raise UnreadableError("encoding", "packed in a way that was not asked for")
    body = bytearray()
    unpacker = zlib.decompressobj(GZIP) if coding.endswith("gzip") else None
    raw = 0
    async for piece in pieces:
        raw += len(piece)
        if unpacker is None:
            body += piece
        else:
            _inflate(unpacker, piece, body, limit)
        if max(raw, len(body)) > limit:
            raise UnreadableError("too_large", f"larger than {limit} bytes")
        if unpacker is not None and unpacker.eof:
            break
    if unpacker is not None and raw and not unpacker.eof:
        raise UnreadableError("encoding", "the packed page breaks off")
    return body


def _inflate(unpacker: "zlib._Decompress", piece: bytes, body: bytearray, limit: int) -> None:
    """Add what the piece holds, but no more than one byte beyond the limit."""
    while piece and len(body) <= limit:
        try:
            body += unpacker.decompress(piece, limit + 1 - len(body))
        except zlib.error:
            raise UnreadableError("encoding", "not packed as it says") from None
        piece = unpacker.unconsumed_tail
