"""Links that open an article at the quoted words (URL Fragment Text Directives, WICG)."""

from functools import lru_cache
from urllib.parse import quote as percent_encode


@lru_cache(maxsize=1024)
def deep_link(url: str, quote: str) -> str:
    """The address with a text directive; `-`, `,` and `&` have a meaning in it and are encoded too."""
    base, _, fragment = url.partition("#")
    text = percent_encode(quote, safe="").replace("-", "%2D")
    return f"{base}#{fragment}:~:text={text}"
