"""Static files, each at an address that names its content, so that browsers may keep it for ever."""

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

STATIC = Path(__file__).parent.parent / "static"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


class Asset(NamedTuple):
    """A static file."""

    address: str
    content: bytes
    media_type: str


@cache
def assets() -> Mapping[str, Asset]:
    """Every static file by its name."""
    return {path.name: _asset(path) for path in sorted(STATIC.iterdir()) if path.suffix in MEDIA_TYPES}


@cache
def by_address() -> Mapping[str, Asset]:
    """Every static file by its address."""
    return {asset.address: asset for asset in assets().values()}


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    print_of_it = blake2b(content, digest_size=6).hexdigest()
    return Asset(f"/static/{path.stem}.{print_of_it}{path.suffix}", content, MEDIA_TYPES[path.suffix])
