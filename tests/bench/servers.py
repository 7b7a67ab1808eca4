"""Servers to measure, on the first core, and the load on them, from the second."""

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PYTHON = [sys.executable, "-m"]
UVICORN = [*PYTHON, "uvicorn", "--no-access-log", "--log-level", "error", "--no-server-header"]
BARE = [*UVICORN, "tests.bench.bare:app"]
OURS = ["sco-kb", "serve"]
DATASETTE = ["uvx", "--quiet", "datasette", "serve", "--immutable"]
CONNECTIONS = 16


@contextmanager
def server(command: Sequence[str], port: int, alive: str, **environment: str) -> Iterator[int]:
    """A server that answers at the path `alive`; gives the id of its process."""
    pinned = ["taskset", "-c", "0", *command, "--port", str(port)]
    process = subprocess.Popen(
        pinned, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{alive}", timeout=5).read()
                break
            except OSError:
                time.sleep(0.01)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def rate(port: int, paths: Sequence[str], headers: Sequence[str] = (), seconds: int = 3) -> float:
    """Requests a second from the second core, over all these paths in turn. Raises RuntimeError for any error."""
    given = [part for header in headers for part in ("-H", header)]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        listed = ",".join(f'"{path}"' for path in paths)
        script.write(
            f"local paths={{{listed}}}\nlocal i=0\n"
            "request=function() i=i%#paths+1 return wrk.format(nil, paths[i]) end\n"
            if len(paths) > 1
            else ""
        )
        script.flush()
        command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}", "-s", script.name, *given]
        command.append(f"http://127.0.0.1:{port}{paths[0]}")
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    conditional = any(header.startswith("If-None-Match") for header in headers)
    if "Socket errors" in told or ("Non-2xx" in told and not conditional):
        raise RuntimeError(told)
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", told)[0])


def memory(process: int) -> float:
    """Resident memory of a process, in millions of bytes."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) * 1024 / 1e6
