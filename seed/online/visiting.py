"""A visit to one source: through its redirects, with patience, to what became of its quotes."""

from collections.abc import Sequence
from time import monotonic

import httpx

from seed.online.errors import UnreadableError, unreadable
from seed.online.fetching import Page, fetch, web_address
from seed.online.limits import Limits
from seed.online.patience import wait_before
from seed.online.reading import Reader
from seed.online.report import Failure, QuoteReport, Reading, Sighting, SourceReport, Status
from seed.online.source import OnlineSource
from seed.online.turns import Turns


class Visit:
    """One source on its way. It can be broken off at any time, and still tells how far it came."""

    def __init__(self, source: OnlineSource) -> None:
        self._source = source
        self._final: httpx.URL | None = None
        self._requests = 0
        self._started: float | None = None

    async def run(self, http: httpx.AsyncClient, turns: Turns, reader: Reader, limits: Limits) -> SourceReport:
        """Read the source, or find out why not."""
        try:
            return self.read(await self._read(http, turns, reader, limits))
        except Exception as error:  # noqa: BLE001 - named by `unreadable`; one page must not end the run
            return self.unread(unreadable(error).failure)

    async def _read(self, http: httpx.AsyncClient, turns: Turns, reader: Reader, limits: Limits) -> Reading:
        url = web_address(self._source.url).copy_with(fragment=None)
        seen = {url}
        tries = 1
        while True:
            async with turns.turn(url.netloc.decode("ascii")):
                try:
                    self._started = self._started or monotonic()
                    self._requests += 1
                    found = await fetch(http, url, limits)
                except Exception as error:  # noqa: BLE001 - named by `unreadable`
                    tries += 1
                    self._give_up_or_rest(error, tries, turns, url, limits)
                    continue
                if isinstance(found, Page):
                    # Still within the turn, so that no more bodies lie in memory than requests may be under way.
                    return await reader.read(found, self._source.quotes)
            if found in seen:
                raise UnreadableError("redirects", "redirects in a circle")
            if len(seen) > limits.redirects:
                raise UnreadableError("redirects", f"more than {limits.redirects} redirects")
            seen.add(found)
            self._final = url = found

    def _give_up_or_rest(self, error: Exception, tries: int, turns: Turns, url: httpx.URL, limits: Limits) -> None:
        failed = unreadable(error)
        wait = wait_before(tries, failed, limits)
        if wait is None:
            raise failed from error
        turns.rest(url.netloc.decode("ascii"), wait)

    def read(self, reading: Reading) -> SourceReport:
        """The report of a source that was read."""
        gone = any(sighting.verdict == "gone" for sighting in reading.sightings)
        status: Status = "changed" if gone else "redirected" if self._final else "reachable"
        return self._report(status=status, paragraphs=reading.paragraphs, sightings=reading.sightings)

    def unread(self, failure: Failure) -> SourceReport:
        """The report of a source that was not read."""
        unknown = [Sighting(verdict="unknown")] * len(self._source.quotes)
        return self._report(status="unreachable", failure=failure, sightings=unknown)

    def _report(
        self,
        status: Status,
        sightings: Sequence[Sighting],
        failure: Failure | None = None,
        paragraphs: int | None = None,
    ) -> SourceReport:
        return SourceReport(
            id=self._source.id,
            url=self._source.url,
            status=status,
            final_url=str(self._final) if self._final else None,
            failure=failure,
            requests=self._requests,
            seconds=round(monotonic() - self._started, 2) if self._started else 0.0,
            paragraphs=paragraphs,
            quotes=[
                QuoteReport(
                    quote=quote.words,
                    paragraph=quote.paragraph,
                    cited_by=list(quote.cited_by),
                    **sighting.model_dump(),
                )
                for quote, sighting in zip(self._source.quotes, sightings, strict=True)
            ],
        )
