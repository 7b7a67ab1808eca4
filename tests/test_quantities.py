"""Numbers with limits: what a source's number states of another, what it rules out, and what it leaves open."""

from typing import Any

import pytest

from app.checking.fits import number
from app.checking.quantities import asked, told, worded


def figure(value: float | None, qualifier: str = "", unit: str = "", low: float = 0, high: float = 0) -> dict[str, Any]:
    return {
        "value": value,
        "qualifier": qualifier or None,
        "unit": unit or None,
        "low": low or None,
        "high": high or None,
    }


OVER, ABOUT, EXACT = figure(40, "over", "percent"), figure(30, "about", "percent"), figure(10)
RANGE = figure(None, "between", "percent", 4, 9)
MONEY = figure(23, "approximately over", "trillion dollars")


@pytest.mark.parametrize(
    ("source", "text", "fit"),
    [
        (OVER, "over 40%", "states"),
        (OVER, "more than 40 percent", "states"),
        (OVER, "at least 40", "states"),
        (OVER, "> 35", "states"),
        (OVER, "40", "open"),
        (OVER, "42%", "open"),
        (OVER, "over 50", "open"),
        (OVER, "33%", "excludes"),
        (OVER, "no more than 39", "excludes"),
        (OVER, "no more than 40", "open"),
        (ABOUT, "around 30 per cent", "states"),
        (ABOUT, "20 to 40", "states"),
        (ABOUT, "30", "open"),
        (ABOUT, "37", "open"),
        (ABOUT, "50", "excludes"),
        (EXACT, "10", "states"),
        (EXACT, "exactly 10", "states"),
        (EXACT, "about 10", "states"),
        (EXACT, "fewer than 11", "states"),
        (EXACT, "fewer than 10", "open"),
        (EXACT, "9", "excludes"),
        (EXACT, "11-20", "excludes"),
        (RANGE, "between 4 and 9 percent", "states"),
        (RANGE, "4–9%", "states"),
        (RANGE, "up to 10", "states"),
        (RANGE, "5", "open"),
        (RANGE, "12", "excludes"),
        (MONEY, "approximately over $23 trillion", "states"),
        (MONEY, "over $20 trillion", "states"),
        (MONEY, "23", "open"),
        (MONEY, "10", "excludes"),
        (MONEY, "$23 billion", "excludes"),
        (figure(1_500), "1,500", "states"),
        (figure(2.5), "2.5", "states"),
    ],
)
def test_a_number_states_what_it_lies_in_and_rules_out_what_lies_apart(
    source: dict[str, Any], text: str, fit: str
) -> None:
    own = told(source)
    assert own is not None
    assert number(own, asked(text).in_units_of(own)) == fit


@pytest.mark.parametrize("text", ["", "ten", "x 5", "5 6", "9-4", "over", "40 or 50", "9" * 40, "５ out of 6 in 7"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a number|ends below"):
        asked(text)


def test_a_figure_without_a_number_says_none() -> None:
    assert told(figure(None)) is None


def test_a_number_is_worded_with_its_limits() -> None:
    assert worded(OVER) == "“over” 40 percent"
    assert worded(RANGE) == "“between” 4 to 9 percent"
    assert worded(figure(2_500_000)) == "2,500,000"
