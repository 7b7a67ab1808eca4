"""The run: all sources visited at once as far as politeness allows, and broken off when its time is over."""

import asyncio
from collections.abc import Sequence

from seed.loader import Progress, silent
from seed.online.fetching import client
from seed.online.limits import Limits
from seed.online.reading import Reader
from seed.online.report import Failure, Report, SourceReport
from seed.online.source import OnlineSource
from seed.online.turns import Turns
from seed.online.visiting import Visit

STEP = "Reading the web"


async def check(sources: Sequence[OnlineSource], limits: Limits | None = None, progress: Progress = silent) -> Report:
    """Look up every source. Whatever happens on the web is in the report and raises nothing."""
    limits = limits or Limits()
    turns, reader = Turns(limits.at_once, limits.pause), Reader(limits)
    visits = [Visit(source) for source in sources]
    done = 0

    def count(_: asyncio.Task[SourceReport]) -> None:
        nonlocal done
        done += 1
        progress(STEP, done, len(sources))

    progress(STEP, 0, len(sources))
    async with client(limits) as http:
        tasks = [asyncio.create_task(visit.run(http, turns, reader, limits)) for visit in visits]
        for task in tasks:
            task.add_done_callback(count)
        try:
            if tasks:
                await asyncio.wait(tasks, timeout=limits.whole)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    late = Failure(kind="run_over", detail=f"not read when the {limits.whole:g} s of the run were over")
    return Report(
        sources=[
            visit.unread(late) if task.cancelled() else task.result() for visit, task in zip(visits, tasks, strict=True)
        ]
    )
