"""Dates as people write them, no more precise than they are. Imports nothing: every citation is composed with it."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def in_words(edtf: str) -> str:
    """An EDTF date in words, such as `3–4 July 2024`, `July 2023 – July 2024`, `until March 2024`, `July 2024 (?)`."""
    start, _, end = edtf.partition("/")
    if not end:
        return _moment(start)
    if start == "..":
        return f"until {_moment(end)}"
    if end == "..":
        return f"since {_moment(start)}"
    return _short(start, end) or f"{_moment(start)} – {_moment(end)}"


def _short(start: str, end: str) -> str | None:
    """Two days of one month, or two years, without saying anything twice."""
    if start[:8] == end[:8] and start[7:8] == "-" and (start[8:] + end[8:]).isdigit():
        return f"{int(start[8:])}–{_moment(end)}"
    return f"{start}–{end}" if start.isdigit() and end.isdigit() else None


def _moment(edtf: str) -> str:
    """A day, month or year in words, and no more of them than the date has."""
    year, *rest = edtf.rstrip("?~").split("-")
    month = [_MONTHS[int(rest[0]) - 1]] if rest else []
    day = [str(int(rest[1]))] if rest[1:] else []
    words = " ".join([*day, *month, year])
    if edtf.endswith("?"):
        return f"{words} (?)"
    return f"c. {words}" if edtf.endswith("~") else words
