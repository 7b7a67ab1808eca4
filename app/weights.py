"""Weighted lists in headers such as `Accept` and `Accept-Encoding` (RFC 9110, 12.4.2)."""


def weights(header: str) -> dict[str, float]:
    """What the header lists, in lower case without further parameters, with its weight from 0 to 1."""
    found: dict[str, float] = {}
    for part in header.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        found[name] = next((_number(one[2:]) for one in parameters if one.startswith("q=")), 1.0)
    return found


def _number(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0
