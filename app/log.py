"""The log of a running server on standard error: JSON, one object a line; on a terminal lines for people.

It is written by a thread of its own, past Python's buffers: no answer waits for whoever reads the log. Where that one
is so slow that many lines wait, further ones are dropped, and how many is told.
"""

import json
import logging
import os
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from queue import Full, Queue
from threading import Thread
from typing import Any

LOGGER = logging.getLogger("sco_kb")
LOGGER.addHandler(logging.NullHandler())  # what is no server tells its users itself
SERVER = logging.getLogger("uvicorn.error")
STANDARD_ERROR = 2
WAITING = 10_000
"""Lines that may wait to be written."""
TEXT, TRACE = 1_000, 2_000
"""Characters that are kept of a field, the first, and of a traceback, the last: a pipe that several processes write to
takes up to 4,096 bytes at a time without mixing them.
"""
PARTING_SECONDS = 1.0
"""How long a reader may keep a server that ends."""


def tell(level: int, event: str, cause: BaseException | None = None, **fields: Any) -> None:
    """Log what happened, in words that never change, with fields that do."""
    LOGGER.log(level, event, exc_info=cause, extra={"fields": fields})


class Structured(logging.Formatter):
    """One JSON object a record: when (POSIX seconds), how grave, what, and the fields."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {"time": round(record.created, 3), "level": record.levelname.lower(), "event": record.getMessage()}
        entry |= {name: one[:TEXT] if isinstance(one, str) else one for name, one in _fields(record).items()}
        if trace := _trace(record):
            entry["traceback"] = trace[-TRACE:]
        return json.dumps(entry, default=str, ensure_ascii=False)


class Readable(logging.Formatter):
    """The same for people."""

    def format(self, record: logging.LogRecord) -> str:
        fields = "".join(f"  {name}={value}" for name, value in _fields(record).items())
        return f"{record.levelname.lower()}: {record.getMessage()}{fields}\n{_trace(record)}".rstrip()


def _fields(record: logging.LogRecord) -> Mapping[str, Any]:
    fields: Mapping[str, Any] = getattr(record, "fields", {})
    return fields


def _trace(record: logging.LogRecord) -> str:
    error = record.exc_info[1] if record.exc_info else None
    return "".join(traceback.format_exception(error)) if error else ""


class Lines(logging.Handler):
    """Writes records to a file descriptor, in a thread of its own."""

    def __init__(self, target: int, waiting: int = WAITING) -> None:
        super().__init__()
        self.setFormatter(Readable() if os.isatty(target) else Structured())
        self.dropped = 0
        self._target = target
        self._queue: Queue[str | None] = Queue(waiting)
        self._thread = Thread(target=self._write, name="sco-kb-log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._queue.put_nowait(self.format(record))
        except Full:
            self.dropped += 1

    def close(self) -> None:
        """Write what waits, as far as somebody takes it."""
        super().close()
        try:
            self._queue.put(None, timeout=PARTING_SECONDS)
        except Full:
            return
        self._thread.join(PARTING_SECONDS)

    def _write(self) -> None:
        while (line := self._queue.get()) is not None:
            rest = f"{line}\n".encode()
            try:
                while rest:
                    rest = rest[os.write(self._target, rest) :]
            except OSError:  # nobody reads
                continue
            if self.dropped and self._queue.empty():
                dropped, self.dropped = self.dropped, 0
                tell(logging.WARNING, "log lines dropped", count=dropped)


@contextmanager
def writing(target: int = STANDARD_ERROR) -> Iterator[None]:
    """While the server lives, what is logged is written to this file descriptor."""
    handler = Lines(target)
    before = SERVER.propagate
    for logger in (LOGGER, SERVER):
        logger.addHandler(handler)
        logger.propagate = False
    LOGGER.setLevel(logging.INFO)
    try:
        yield
    finally:
        for logger in (LOGGER, SERVER):
            logger.removeHandler(handler)
        LOGGER.propagate, SERVER.propagate = True, before
        handler.close()
