"""A client of this API, for programs: the same names for code that waits and for code that awaits.

    from app.client import Client

    with Client("http://127.0.0.1:8000") as kb:
        kazakhstan = kb.states.get("kazakhstan")
        for citation in kazakhstan.citations["label"]:
            print(citation.quote, citation.url)
        for summit in kb.summits(host="kazakhstan", sort="date"):  # all of them, page by page
            print(summit.date, summit.label)
        for conflict in kb.conflicts(difference="place"):
            print(conflict.rationale)

    async with AsyncClient("http://127.0.0.1:8000") as kb:
        page = await kb.search("shanghai spirit")

Without a server, on a database that is loaded: `Client.local()` and `AsyncClient.local()`. What goes wrong is one of
`app.client.errors`. Importing this is light: the shapes of answers come with the first of them.
"""

from app.client.clients import AsyncClient, Client
from app.client.errors import (
    AmbiguousError,
    BusyError,
    FailedError,
    GarbledError,
    GoneError,
    KnowledgeBaseError,
    NotFoundError,
    OutdatedError,
    ProblemError,
    RefusedError,
    TimedOutError,
    UnreachableError,
)
from app.client.patience import Patience

__all__ = [
    "AmbiguousError",
    "AsyncClient",
    "BusyError",
    "Client",
    "FailedError",
    "GarbledError",
    "GoneError",
    "KnowledgeBaseError",
    "NotFoundError",
    "OutdatedError",
    "Patience",
    "ProblemError",
    "RefusedError",
    "TimedOutError",
    "UnreachableError",
]
