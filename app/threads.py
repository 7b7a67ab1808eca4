"""Threads for what takes long. They give way to the event loop, for which everybody waits."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import get_native_id

NICENESS = 10
"""A tenth of the processor while the event loop has work to do, and all of it otherwise."""


def threads(number: int, name: str) -> ThreadPoolExecutor:
    """So many of them, of this name."""
    return ThreadPoolExecutor(number, thread_name_prefix=name, initializer=_give_way)


def _give_way() -> None:
    if sys.platform == "linux":  # elsewhere the whole process would give way
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, get_native_id(), NICENESS)
