"""The one place where the JSON of an answer becomes another format."""

import json
from typing import Any

from app.formats import json_ld, markdown
from app.media import Format
from app.resolving import packed


def record(format: Format, body: bytes) -> bytes:
    """A record, given as JSON."""
    if format == "json":
        return body
    content: dict[str, Any] = json.loads(body)
    if format == "jsonld":
        return packed(json_ld.record(content))
    return markdown.record(content).encode() if format == "markdown" else _bibliographic(format, content)


def page(format: Format, body: bytes, title: str) -> bytes:
    """A page of a list, given as JSON."""
    if format == "json":
        return body
    content: dict[str, Any] = json.loads(body)
    return packed(json_ld.page(content)) if format == "jsonld" else markdown.page(content, title).encode()


def _bibliographic(format: Format, source: dict[str, Any]) -> bytes:
    from app.representation import bibliography  # noqa: PLC0415 - its libraries are slow to import and rarely needed

    if format == "csl-json":
        return packed([bibliography.csl(source)])
    return (bibliography.bibtex(source) if format == "bibtex" else bibliography.ris(source)).encode()
