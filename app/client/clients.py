"""The two clients: one that waits, one that is awaited."""

from types import TracebackType
from typing import TYPE_CHECKING, Self

import httpx

from app.client.api import Api
from app.client.driving import AsyncDriver, Driver
from app.client.keeping import Keeper
from app.client.patience import Patience

if TYPE_CHECKING:
    from app.settings import Settings

HERE = "http://127.0.0.1:8000"
KEPT_BYTES = 16 * 1024 * 1024
PATIENT = Patience()
OURS = {"User-Agent": "sco-kb"}


def _server(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        address = httpx.URL()
    if address.scheme not in {"http", "https"} or not address.host:
        raise ValueError(f"{url!r} is not the address of a server, such as {HERE}")
    return address


class Client(Api[Driver]):
    """A client for code that waits, and for threads. Close it, or use it as a context manager.

    `transport` is for those who want another way there than httpx's own: a proxy, a cache on disk, a test.
    """

    def __init__(
        self,
        url: str = HERE,
        *,
        patience: Patience = PATIENT,
        keep_bytes: int = KEPT_BYTES,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Up to `keep_bytes` of answers are kept, and used as long as the server says that they hold.

        Raises ValueError where `url` is not the address of a server.
        """
        http = httpx.Client(
            base_url=_server(url), timeout=patience.step, follow_redirects=True, transport=transport, headers=OURS
        )
        super().__init__(Driver(http, patience, Keeper(keep_bytes)))

    @classmethod
    def local(cls, settings: "Settings | None" = None, *, patience: Patience = PATIENT) -> Self:
        """A client of the API in this process, on the database of these settings, or of the environment.

        Raises ValueError where they name no database.
        """
        from app.client.local import Application, Waiting  # noqa: PLC0415 - nobody else needs the API itself

        return cls(patience=patience, transport=Waiting(Application(settings)))

    def close(self) -> None:
        """Close all connections."""
        self.driver.http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.close()


class AsyncClient(Api[AsyncDriver]):
    """A client for code that awaits; for one event loop. Close it, or use it as a context manager.

    `transport` is for those who want another way there than httpx's own: a proxy, `ASGITransport`, a test.
    """

    def __init__(
        self,
        url: str = HERE,
        *,
        patience: Patience = PATIENT,
        keep_bytes: int = KEPT_BYTES,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Up to `keep_bytes` of answers are kept, and used as long as the server says that they hold.

        Raises ValueError where `url` is not the address of a server.
        """
        http = httpx.AsyncClient(
            base_url=_server(url), timeout=patience.step, follow_redirects=True, transport=transport, headers=OURS
        )
        super().__init__(AsyncDriver(http, patience, Keeper(keep_bytes)))

    @classmethod
    def local(cls, settings: "Settings | None" = None, *, patience: Patience = PATIENT) -> Self:
        """A client of the API in this process, on the database of these settings, or of the environment.

        Raises ValueError where they name no database.
        """
        from app.client.local import Application  # noqa: PLC0415 - nobody else needs the API itself

        return cls(patience=patience, transport=Application(settings))

    async def close(self) -> None:
        """Close all connections."""
        await self.driver.http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, _kind: type | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        await self.close()
