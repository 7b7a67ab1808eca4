"""A folder that changes at once: written beside the old one, and renamed when it is whole."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

MARKER = ".sco-kb-export"
"""The file by which a folder is known as ours to replace."""


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A new folder that takes the place of this one in the end, unless an error comes up meanwhile.

    Raises ValueError where there is something else that would be lost, or where nothing can be written.
    """
    target = folder.resolve()
    _check(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise ValueError(f"{target} cannot be written: {error.strerror}") from None
    old = fresh.with_name(f"{fresh.name}.old")
    try:
        yield fresh
        (fresh / MARKER).touch()
        fresh.chmod(0o755)  # the server may be another user
        _check(target)
        if target.exists():
            target.rename(old)
        fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _check(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise ValueError(f"{target} is not a folder")
    if any(target.iterdir()) and not (target / MARKER).is_file():
        raise ValueError(f"{target} is not empty and holds no earlier export: nothing was changed")
