"""Which answers of the API have a page for people, and where: at their own address without `/v1`."""

from app.catalogue import KINDS, VIEWS

BY_PLURAL = {kind.plural: kind for kind in (*KINDS, *VIEWS)}
ANSWERS = frozenset({*BY_PLURAL, "conflicts", "proposals", "timeline", "search"})
"""The lists that have a page; of kinds, views and conflicts so has each item."""
PAGES = ANSWERS | {"", "about", "start", "sitemap.xml", "sitemap", "robots.txt", "opensearch.xml", "favicon.ico"}
"""The first parts of the paths of all pages, and of what search engines and browsers look for beside them."""
APART = frozenset({"fields", "format", "include", "resolve"})
"""Parameters of answers that pages have no use for: they show all evidence, and all positions."""


def page_of(path: str, query: str = "") -> str | None:
    """The page of what the API has at this path with this query; None where there is none."""
    if path == "/v1":
        return "/"
    version, _, rest = path.removeprefix("/").partition("/")
    kind, *below = rest.split("/")
    if version != "v1" or kind not in ANSWERS or len(below) > 1:
        return None
    if below or not query:
        return f"/{rest}"
    kept = "&".join(one for one in query.split("&") if one.partition("=")[0] not in APART)
    return f"/{rest}?{kept}" if kept else f"/{rest}"
