"""`sco-kb serve`: the API over HTTP."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from app.cli.loading import load_into

CONNECTIONS = 800
"""Open at most, below the 1,024 files that a process may usually have."""
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
GRACE_SECONDS = 10
"""How long answers that are under way may take when the server stops."""
START_SECONDS = 60
"""How long one of several processes may be silent: while it starts it is, and one that is taken for dead is killed."""


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Number of server processes", min=1)] = 1,
    as_it_is: Annotated[bool, typer.Option("--as-it-is", help="Serve the database as it is, and load nothing")] = False,
) -> None:
    """Serve the API; the database is made first where it is missing or older than the curated files."""
    import uvicorn

    from app.settings import Settings

    settings = Settings()
    if not as_it_is:
        load_into(settings, serving=True)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    print(f"API            {address}/v1", f"Documentation  {address}/docs", sep="\n", flush=True)
    signal.signal(signal.SIGTERM, _stop)
    with _counting_together(workers) if settings.metrics else nullcontext():
        uvicorn.run(
            "app.main:create_service",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            http="app.watching:WatchedProtocol" if settings.metrics else "app.protocol:BoundedProtocol",
            ws="none",
            access_log=False,
            log_level="error",
            server_header=False,
            proxy_headers=False,  # no answer depends on who asks, and under which name
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_worker_healthcheck=START_SECONDS,
        )


@contextmanager
def _counting_together(workers: int) -> Iterator[None]:
    """A folder where several server processes keep their metrics, so that any can tell those of all."""
    if workers == 1:
        os.environ.pop(METRICS_FOLDER, None)
        yield
        return
    with TemporaryDirectory(prefix="sco-kb-metrics-") as folder:
        os.environ[METRICS_FOLDER] = folder
        yield


def _stop(*_: object) -> None:
    """What uvicorn leaves SIGTERM to when all is answered and closed: to stop when told to is success."""
    raise SystemExit(0)
