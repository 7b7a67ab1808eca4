"""The dress of pictures. On a page they share its colours; on their own they carry them, for light and dark."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static"
RULES = STATIC / "pictures.css"
PAGES = STATIC / "explorer.css"
"""Where the colours of all pages stand."""


@cache
def sheet() -> str:
    """The rules of a picture on its own, with plain colours: not everything that shows SVG knows custom properties."""
    rules = RULES.read_text(encoding="utf-8")
    light, dark = palettes()
    return _minified(f"{_coloured(rules, light)}@media(prefers-color-scheme:dark){{{_coloured(rules, dark)}}}")


@cache
def policy() -> str:
    """The content security policy of a picture on its own: nothing but these rules."""
    digest = b64encode(sha256(sheet().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'"


def palettes() -> tuple[dict[str, str], dict[str, str]]:
    """The colours of all pages by name, light and dark."""
    light, dark = re.findall(r":root \{(.*?)\}", PAGES.read_text(encoding="utf-8"), flags=re.DOTALL)[:2]
    first, second = (dict(re.findall(r"(--[\w-]+): ([^;]+);", block)) for block in (light, dark))
    return first, {**first, **second}


def _coloured(rules: str, palette: dict[str, str]) -> str:
    return re.sub(r"var\((--[\w-]+)\)", lambda found: palette[found[1]], rules)


def _minified(rules: str) -> str:
    without = re.sub(r"/\*.*?\*/|\s*\n\s*", "", rules, flags=re.DOTALL)
    return re.sub(r"\s*([{}:;,>])\s*", r"\1", without)
