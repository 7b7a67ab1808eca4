"""What a server process does, in numbers for Prometheus. Only there where it is asked for.

Ready answers are counted in plain numbers, which are moved here once a second: a counter of Prometheus takes longer
than such an answer. Of several server processes each writes its counters to files in the folder that
`PROMETHEUS_MULTIPROC_DIR` names, and whichever is asked adds them up.
"""

import os
from asyncio import create_task, sleep
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from time import perf_counter

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.caching import CachingMiddleware
from app.problems import Problem

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SETTLE_EVERY = 1.0
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Seconds: most of what is not ready takes less than one thousandth, and nothing may take long."""


class Metrics:
    """The numbers of one process."""

    def __init__(self, caching: CachingMiddleware) -> None:
        self.caching = caching
        self.connections: Collection[object] = ()
        """Those that are open, where the server tells."""
        self.registry = CollectorRegistry()
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the package has no types there
        if not os.environ.get(FOLDER):
            ProcessCollector(registry=self.registry)
        self.requests = self._counter("requests", "Requests answered", "route", "status")
        self.refused = self._counter("refused_requests", "Requests refused before the application saw them", "status")
        self.hits = self._counter("cache_hits", "Requests answered from what is kept ready")
        self.misses = self._counter("cache_misses", "Requests for which an answer was made, or waited for")
        self.kept_bytes = self._gauge("cache_bytes", "Size of the answers that are kept ready")
        self.kept = self._gauge("cache_answers", "Number of the answers that are kept ready")
        self.making = self._gauge("answers_in_the_making", "Answers that are being made just now")
        self.open = self._gauge("connections", "Open connections")
        self.edition = self._gauge("edition_info", "Server processes that serve this edition", "edition")
        self.ready = self._gauge("ready", "Server processes that have an edition to serve")
        self.seconds = Histogram(
            "sco_kb_response_seconds",
            "Time to answer what was not ready",
            ["route"],
            registry=self.registry,
            buckets=BUCKETS,
        )
        self._served = ""

    def settle(self) -> None:
        """Move the plain counts here, and look how things are."""
        caching = self.caching
        for route, tally in caching.tallies.items():
            given, unchanged = tally.given, tally.unchanged
            tally.given = tally.unchanged = 0
            for status, count in (("200", given), ("304", unchanged)):
                if count:
                    self.requests.labels(route, status).inc(count)
                    self.hits.inc(count)
        self.hits.inc(caching.hits)
        self.misses.inc(caching.misses)
        caching.hits = caching.misses = 0
        self.kept_bytes.set(caching.store.size)
        self.kept.set(len(caching.store))
        self.making.set(caching.making)
        self.open.set(len(self.connections))
        self._look_at_the_edition()

    def _look_at_the_edition(self) -> None:
        edition = ""
        with suppress(Problem):
            edition = self.caching.database.read().edition.id
        if self._served != edition and self._served:
            self.edition.labels(self._served).set(0)
        if edition:
            self.edition.labels(edition).set(1)
        self.ready.set(bool(edition))
        self._served = edition

    async def page(self, request: Request) -> Response:
        """All numbers, of all server processes, in the format that Prometheus asks for."""
        self.settle()
        registry = self.registry
        if folder := os.environ.get(FOLDER):
            _forget_dead(Path(folder))
            registry = CollectorRegistry()
            MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]  # the package has no types there
        encode, media_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), headers={"Content-Type": media_type, "Cache-Control": "no-store"})

    def _counter(self, name: str, description: str, *labels: str) -> Counter:
        return Counter(f"sco_kb_{name}", description, labels, registry=self.registry)

    def _gauge(self, name: str, description: str, *labels: str) -> Gauge:
        return Gauge(f"sco_kb_{name}", description, labels, registry=self.registry, multiprocess_mode="livesum")


class MetricsMiddleware:
    """Counts what passes; what is ready passes beside it. Pure ASGI."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics
        self.ready = getattr(app, "ready", None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            settling = create_task(self._settle_on())
            try:
                await self.app(scope, receive, send)
            finally:
                settling.cancel()
            return
        began, status = perf_counter(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            route = self.metrics.caching.tallies.route(scope["path"])
            self.metrics.requests.labels(route, str(status or "aborted")).inc()
            self.metrics.seconds.labels(route).observe(perf_counter() - began)

    async def _settle_on(self) -> None:
        while True:
            self.metrics.settle()
            await sleep(SETTLE_EVERY)


def _forget_dead(folder: Path) -> None:
    """Take out what processes that are no more had open and kept; what they counted stays counted."""
    for pid in {int(path.stem.rpartition("_")[2]) for path in folder.glob("gauge_live*.db")}:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]  # likewise
