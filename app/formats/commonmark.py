"""Data as CommonMark (0.31.2): text that stays text, and links, whatever stands in the data."""

import re
from typing import Any
from urllib.parse import quote

_MARKUP = re.compile(r"[\\`*_\[\]<&#|~]")
"""What starts emphasis, code, a link, a footnote, HTML or a character reference; in dialects a table or deletion."""
_OPENING = re.compile(r"^(\d+(?=[.)](?: |$))|(?=[-+=>]))(.)")
"""What at the beginning of a line starts a list, a quotation or a rule."""
_WEB = re.compile(r"https?://|/(?!/)")
_REFERENCE = re.compile(r"&(?=#?\w+;)")


def text(value: Any) -> str:
    """A plain value as text, on one line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    escaped = _MARKUP.sub(r"\\\g<0>", " ".join(str(value).split()))
    return _OPENING.sub(r"\1\\\2", escaped)


def link(label: str, address: str) -> str:
    """A link to an address on the web or of ours; to no other, which might run code, but then the label alone."""
    if not _WEB.match(address):
        return text(label)
    destination = _REFERENCE.sub(r"\&", quote(address, safe="!#$%&'*+,-./:;=?@[]_~"))
    return f"[{text(label)}]({destination})"
