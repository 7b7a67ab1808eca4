"""The one place where the JSON of an answer becomes another format."""

import json
from typing import Any

from app.formats import json_ld, markdown
from app.media import Format
from app.resolving import compact


def record(format: Format, body: str) -> str:
    """A record, given as JSON."""
    if format == "json":
        return body
    content: dict[str, Any] = json.loads(body)
    if format == "jsonld":
        return compact(json_ld.record(content))
    return markdown.record(content) if format == "markdown" else _bibliographic(format, content)


def page(format: Format, body: bytes, title: str) -> str | bytes:
    """A page of a list, given as JSON."""
    if format == "json":
        return body
    content: dict[str, Any] = json.loads(body)
    return compact(json_ld.page(content)) if format == "jsonld" else markdown.page(content, title)


def _bibliographic(format: Format, source: dict[str, Any]) -> str:
    from app.representation import bibliography  # noqa: PLC0415 - its libraries are slow to import and rarely needed

    if format == "bibtex":
        return bibliography.bibtex(source)
    return bibliography.ris(source) if format == "ris" else compact([bibliography.csl(source)])
