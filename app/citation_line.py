"""A citation as a line of text, ready to print under a quote. Imports nothing: every citation is composed with it."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def citation_line(author: str | None, publisher: str | None, published: str | None, paragraph: int) -> str:
    """Such as `Mikovic, Diplomatic Courier, 15 July 2024, par. 4`; what is not known is left out."""
    family = author.rpartition(" ")[2] if author else None
    date = _interval(published) if published else None
    return ", ".join(part for part in (family, publisher, date, f"par. {paragraph}") if part)


def _interval(published: str) -> str:
    start, _, end = published.partition("/")
    if not end:
        return _moment(start)
    if start == "..":
        return f"until {_moment(end)}"
    if end == "..":
        return f"since {_moment(start)}"
    return f"{_moment(start)} – {_moment(end)}"


def _moment(edtf: str) -> str:
    """A day, month or year in words, and no more of them than the date has."""
    year, *rest = edtf.rstrip("?~").split("-")
    month = [_MONTHS[int(rest[0]) - 1]] if rest else []
    day = [str(int(rest[1]))] if rest[1:] else []
    words = " ".join([*day, *month, year])
    if edtf.endswith("?"):
        return f"{words} (?)"
    return f"c. {words}" if edtf.endswith("~") else words
