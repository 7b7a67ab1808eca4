"""When each error comes, and one as it comes: a test asks for those that a request can bring about."""

from app.problems import Fault, Problem

ID = "0f8c2a5e1d7b4c3f9a6e8d2b5c1f7a3e"
SOON = {"Retry-After": "1"}
ERRORS: dict[int, tuple[str, Problem]] = {
    308: (
        "The record has another id now: `Location` is its address",
        Problem(308, "'astana-summit' is 'astana-summit-2024' since edition 1.1.0"),
    ),
    400: ("The request is none of HTTP", Problem(400, "A request of HTTP/1.1 names its Host")),
    404: (
        "There is no such record, or nothing at this address; the near one is told",
        Problem(
            404,
            "/v1/summits has no record 'astana-summit'; /v1/records/astana-summit looks for it among all kinds",
            [Fault(parameter="id", detail="is not the id of a record here", meant="astana-summit-2024")],
        ),
    ),
    406: (
        "The address has none of the media types that `Accept` admits",
        Problem(
            406,
            "This address has application/json, application/ld+json; ask for one of them, or leave Accept out",
            [
                Fault(
                    parameter="Accept",
                    detail="admits none of these",
                    allowed=["application/json", "application/ld+json"],
                )
            ],
        ),
    ),
    410: (
        "The record was removed from the knowledge base; the reason is told",
        Problem(410, "'astana-summit' was removed in edition 1.1.0: Both articles mean the summit of 2024."),
    ),
    412: (
        "The answer is not the one that `If-Match` or `If-Unmodified-Since` insists on",
        Problem(412, "The answer is not the one that the request insists on"),
    ),
    414: ("Path and query are too long", Problem(414, "Path and query may have 8192 bytes")),
    415: ("The request has content", Problem(415, "A question has no content here: ask in path and query")),
    416: ("The file has nothing in that range", Problem(416, "The file has 12288000 bytes")),
    422: (
        "A parameter is unknown, repeated, or has a value that it cannot have",
        Problem(
            422,
            "Parameter 'sort': 'dat' is not one of the allowed values",
            [
                Fault(
                    parameter="sort",
                    detail="'dat' is not one of the allowed values",
                    allowed=["date", "-date", "label", "-label", "id", "-id"],
                    meant="date",
                )
            ],
        ),
    ),
    429: (
        "Too many requests wait on one connection",
        Problem(429, "32 requests may wait on one connection", headers=SOON),
    ),
    431: (
        "The headers are too large or too many",
        Problem(431, "Target and headers may have 32768 bytes, in 100 headers"),
    ),
    500: (
        "A fault of the server; its log has it under the request's id",
        Problem(500, f"The server failed; its log tells why, by the request id {ID}", headers={"X-Request-ID": ID}),
    ),
    503: (
        "The server is busy, or its database cannot be read just now; `Retry-After` says when to ask again",
        Problem(503, "Too much is in the making just now; ask again", headers=SOON),
    ),
}
