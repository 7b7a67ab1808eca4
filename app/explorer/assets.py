"""Static files, each at an address that names its content, so that browsers may keep it for ever."""

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

STATIC = Path(__file__).parent.parent / "static"
LIBRARIES = ("swagger-ui-bundle.js", "swagger-ui.css", "redoc.standalone.js")
"""What the pages of reference are made with."""
FOREIGN_LOGO = b"https://cdn.redoc.ly/redoc/logo-mini.svg"
NO_LOGO = b"data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
"""ReDoc would show its logo from elsewhere."""
MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
}


class Asset(NamedTuple):
    """A static file."""

    address: str
    content: bytes
    media_type: str


@cache
def asset(name: str) -> Asset:
    """The static file of this name, ours or of a library. Raises KeyError where there is none."""
    folder = _folders()[name]
    content = (folder / name).read_bytes().replace(FOREIGN_LOGO, NO_LOGO)
    stem, _, suffix = name.rpartition(".")
    print_of_it = blake2b(content, digest_size=6).hexdigest()
    return Asset(f"/static/{stem}.{print_of_it}.{suffix}", content, MEDIA_TYPES[suffix])


def at_address(address: str) -> Asset | None:
    """The static file at this address, if it is still what the address names."""
    stem, _, rest = address.removeprefix("/static/").rpartition(".")
    name = f"{stem.rpartition('.')[0]}.{rest}"
    found = asset(name) if name in _folders() else None
    return found if found and found.address == address else None


@cache
def _folders() -> Mapping[str, Path]:
    """The folder of each static file, by its name."""
    ours = {path.name: STATIC for path in STATIC.iterdir() if path.suffix[1:] in MEDIA_TYPES}
    return {**dict.fromkeys(LIBRARIES, Path(str(files("fastapi_offline") / "static"))), **ours}
