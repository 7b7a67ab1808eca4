"""Connections that are counted."""

from typing import Any

from app.metrics import Metrics
from app.problems import Problem
from app.protocol import BoundedProtocol


class WatchedProtocol(BoundedProtocol):
    """The server's end of a connection, where the application has metrics."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._metrics: Metrics = self.app.metrics  # the outermost layer of ours has them
        self._metrics.connections = self.connections

    def _refuse(self, problem: Problem) -> None:
        if not self._refusing:
            self._metrics.refused.labels(str(problem.status)).inc()
        super()._refuse(problem)
