"""The release of this software, known by its files."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

APP = Path(__file__).parent
SUFFIXES = {".py", ".html", ".css", ".js", ".svg", ".xml", ".txt", ".png", ".json"}


@cache
def release() -> str:
    """A hash of everything that answers are made with. What one release rendered is not unchanged in the next."""
    content = blake2b(digest_size=8)
    for path in sorted(APP.rglob("*")):
        if path.suffix in SUFFIXES:
            content.update(str(path.relative_to(APP)).encode())
            content.update(path.read_bytes())
    return content.hexdigest()
