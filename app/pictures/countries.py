"""Where states are on the map: which shape of Natural Earth is which record, and where its name stands."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

SHAPES = Path(__file__).parent / "shapes.json"


class Country(NamedTuple):
    """The shape of a state. A record that has none is named beside the map; another state costs a line here."""

    shape: str
    """Its number in ISO 3166-1."""
    code: str
    """Its two letters there, for a map that has no room for its name."""
    aside: tuple[int, int] = (0, 0)
    """How far from the middle of the shape its name stands, in units of the shapes."""


COUNTRIES = {
    "afghanistan": Country("004", "AF"),
    "armenia": Country("051", "AM", (-12, -24)),
    "azerbaijan": Country("031", "AZ", (20, 12)),
    "belarus": Country("112", "BY"),
    "china": Country("156", "CN"),
    "india": Country("356", "IN"),
    "iran": Country("364", "IR"),
    "kazakhstan": Country("398", "KZ"),
    "kyrgyzstan": Country("417", "KG", (20, -4)),
    "mongolia": Country("496", "MN"),
    "myanmar": Country("104", "MM"),
    "pakistan": Country("586", "PK"),
    "russia": Country("643", "RU"),
    "serbia": Country("688", "RS"),
    "syria": Country("760", "SY"),
    "tajikistan": Country("762", "TJ", (12, 0)),
    "turkey": Country("792", "TR"),
    "ukraine": Country("804", "UA"),
    "uzbekistan": Country("860", "UZ", (-16, -14)),
}


@cache
def shapes() -> dict[str, Any]:
    """The shapes, made by `reduction`: each with a path and the place of its name, and all borders."""
    found: dict[str, Any] = json.loads(SHAPES.read_text(encoding="utf-8"))
    return found
