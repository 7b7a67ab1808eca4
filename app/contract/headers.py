"""The headers of answers."""

from typing import Any

HEADERS: dict[str, Any] = {
    name: {"description": description, "schema": {"type": "string"}, "example": example}
    for name, description, example in (
        ("ETag", "Names this answer of this edition, for `If-None-Match`", 'W/"93ae1bd45f1c6e8a02b7"'),
        ("Last-Modified", "When the edition was put in place", "Wed, 25 Nov 2026 11:00:00 GMT"),
        ("Cache-Control", "How long it may be used again", "public, max-age=300, stale-while-revalidate=86400"),
        ("Vary", "What it depends on beside its address", "Accept, Accept-Encoding"),
        ("Data-Edition", "The edition of the data that it comes from", "1.0.0+3f2a9c1b7d20"),
        ("Link", "The next page, and the same in other formats", '</v1/states?format=csv>; rel="alternate"'),
    )
}
"""Those that every answer of the knowledge base has."""
OF_ERRORS: dict[str, Any] = {
    "Retry-After": {
        "description": "After how many seconds to ask again",
        "schema": {"type": "integer"},
        "example": 1,
    },
    "X-Request-ID": {
        "description": "The id of the request, its own or a new one, by which the log has it",
        "schema": {"type": "string"},
        "example": "0f8c2a5e1d7b4c3f9a6e8d2b5c1f7a3e",
    },
}
