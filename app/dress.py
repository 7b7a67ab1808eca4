"""The dress of what stands alone: pictures as files, and what other sites embed. Its colours are those of all pages."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent / "static"
PAGES = STATIC / "explorer.css"
"""Where the colours of all pages stand."""


@cache
def twofold(name: str) -> str:
    """The rules of this file with plain colours, for light and again for dark.

    Not everything that shows SVG knows custom properties.
    """
    light, dark = palettes()
    rules = _rules(name)
    return _minified(f"{_coloured(rules, light)}@media(prefers-color-scheme:dark){{{_coloured(rules, dark)}}}")


@cache
def adaptive(name: str) -> str:
    """The rules of this file, with colours that go with the scheme of the page that they are shown on."""
    light, dark = palettes()
    rules = _rules(name)
    used = dict.fromkeys(re.findall(r"var\((--[\w-]+)\)", rules))
    colours = "".join(f"{one}:light-dark({light[one]},{dark[one]});" for one in used)
    return _minified(f"{rules}\narticle {{{colours}}}")


def policy(rules: str) -> str:
    """The content security policy of what needs nothing but these rules, which stand in it."""
    return f"default-src 'none'; style-src 'sha256-{b64encode(sha256(rules.encode()).digest()).decode()}'"


@cache
def palettes() -> tuple[dict[str, str], dict[str, str]]:
    """The colours of all pages by name, light and dark."""
    light, dark = re.findall(r":root \{(.*?)\}", PAGES.read_text(encoding="utf-8"), flags=re.DOTALL)[:2]
    first, second = (dict(re.findall(r"(--[\w-]+): ([^;]+);", block)) for block in (light, dark))
    return first, {**first, **second}


def _rules(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def _coloured(rules: str, palette: dict[str, str]) -> str:
    return re.sub(r"var\((--[\w-]+)\)", lambda found: palette[found[1]], rules)


def _minified(rules: str) -> str:
    without = re.sub(r"/\*.*?\*/|\s*\n\s*", "", rules, flags=re.DOTALL)
    return re.sub(r"\s*([{};,>])\s*|(?<=:) ", r"\1", without)
