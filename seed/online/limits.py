"""How long, how often and how much: every bound of a run in one place, so that nothing on the web can exceed it."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Seconds, counts and bytes. The defaults keep a run below 200 MB and 15 minutes, whatever the pages do."""

    whole: float = 900
    """The run; what is not done by then is reported as such."""
    at_once: int = 3
    """Requests under way, over all hosts. Their bodies are what lies in memory."""
    pause: float = 1
    """Between two requests to the same host."""

    connect: float = 10
    read: float = 15
    """For the next bytes to come."""
    request: float = 40
    """From the first to the last byte, so that a drip that never pauses long enough to time out ends too."""

    tries: int = 3
    """For a source as a whole, its redirects included."""
    back_off: float = 1
    """Before the second try; doubled before each further one."""
    longest_wait: float = 30
    """A host that asks for more patience in `Retry-After` is not asked again."""
    redirects: int = 5
    address: int = 2048
    """Characters of an address that a redirect leads to."""

    body: int = 3 * MIB
    """Of a page, as sent and as unpacked."""
    extraction_cpu: int = 3
    extraction: float = 10
    """By the clock, from the start of the process."""
    extraction_memory: int = 60 * MIB
    """Address space of the process, the interpreter's 20 MiB included."""
