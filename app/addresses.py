"""Addresses of articles, compared as people pass them on."""

from urllib.parse import urlsplit


def address_key(url: str) -> str:
    """An address without scheme, `www.`, trailing slash and fragment, its host in lower case."""
    parts = urlsplit(url if "//" in url else f"//{url}")
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{query}"
