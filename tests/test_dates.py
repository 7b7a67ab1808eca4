"""Dates are as precise as their source: what is accepted, and which days it can mean."""

import re
from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.dates import FIRST_DAY, LAST_DAY, Edtf, span

UNHURRIED = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
DAYS = st.dates()
PRECISIONS = st.sampled_from([4, 7, 10])
QUALIFIERS = st.sampled_from(["", "?", "~"])


@st.composite
def moments(draw: st.DrawFn) -> str:
    """A day, month or year, qualified or not."""
    return draw(DAYS).isoformat()[: draw(PRECISIONS)] + draw(QUALIFIERS)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2001", date(2001, 1, 1), date(2001, 12, 31)),
        ("2001-05", date(2001, 5, 1), date(2001, 5, 31)),
        ("2001-02", date(2001, 2, 1), date(2001, 2, 28)),
        ("2000-02", date(2000, 2, 1), date(2000, 2, 29)),
        ("2000-02-29", date(2000, 2, 29), date(2000, 2, 29)),
        ("2001?", date(2001, 1, 1), date(2001, 12, 31)),
        ("2001-05~", date(2001, 5, 1), date(2001, 5, 31)),
        ("2001-05-03?", date(2001, 5, 3), date(2001, 5, 3)),
        ("2001-05-03/2001-05-04", date(2001, 5, 3), date(2001, 5, 4)),
        ("2001/2003-05", date(2001, 1, 1), date(2003, 5, 31)),
        ("2001/2001", date(2001, 1, 1), date(2001, 12, 31)),
        ("2001-05~/2003?", date(2001, 5, 1), date(2003, 12, 31)),
        ("2001-05/..", date(2001, 5, 1), LAST_DAY),
        ("../2001-05", FIRST_DAY, date(2001, 5, 31)),
        ("0001", FIRST_DAY, date(1, 12, 31)),
        ("9999-12-31", LAST_DAY, LAST_DAY),
    ],
)
def test_a_date_covers_the_days_that_it_can_mean(text: str, earliest: date, latest: date) -> None:
    assert span(text) == (earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        *["", " ", "..", "../..", "/", "2001/", "/2001", "2001//2002", "2001/2002/2003"],
        *["May 2001", "03.05.2001", "2001-5", "01-05-2001", "20010503", "2001-05-03T10:00", "2001-05-03 ", "2001\n"],
        *["2001-13", "2001-00", "2001-02-29", "2001-04-31", "2001-05-00", "0000", "２００１", "٢٠٠١"],
        *["2001/2000", "2001-05-03/2001-05-02", "2001-06/2001-05"],
        *["200X", "2001-XX", "20010", "Y20010", "-2001", "2001%", "2001?~", "?2001", "[2001,2002]", "2001-05-~03"],
        *[f"2001-{season}" for season in (21, 24, 33, 41)],
    ],
)
def test_what_is_no_date_of_the_supported_levels_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not|ends before"):
        span(text)
    with pytest.raises(ValidationError):
        TypeAdapter(Edtf).validate_python(text)


@UNHURRIED
@given(moments())
def test_a_date_stays_the_text_that_it_was(text: str) -> None:
    assert TypeAdapter(Edtf).validate_python(text) == text


@UNHURRIED
@given(moments())
def test_days_are_those_of_the_standards_own_parser(text: str) -> None:
    parsed = parse_edtf(text)
    assert span(text) == (date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3]))


@UNHURRIED
@given(moments())
def test_no_date_ends_before_it_begins(text: str) -> None:
    earliest, latest = span(text)
    assert earliest <= latest


@UNHURRIED
@given(DAYS, QUALIFIERS)
def test_a_more_precise_date_lies_within_a_less_precise_one(day: date, qualifier: str) -> None:
    year, month, exact = (span(day.isoformat()[:length] + qualifier) for length in (4, 7, 10))
    assert year.earliest <= month.earliest <= exact.earliest == day
    assert day == exact.latest <= month.latest <= year.latest


@UNHURRIED
@given(moments(), moments())
def test_an_interval_reaches_from_its_first_day_to_its_last(one: str, other: str) -> None:
    start, end = sorted([one, other], key=span)
    assert span(f"{start}/{end}") == (span(start).earliest, span(end).latest)


@UNHURRIED
@given(moments())
def test_an_open_end_reaches_to_the_end_of_the_calendar(text: str) -> None:
    assert span(f"{text}/..") == (span(text).earliest, LAST_DAY)
    assert span(f"../{text}") == (FIRST_DAY, span(text).latest)


@UNHURRIED
@given(st.text().filter(lambda text: not text[:4].isdigit() and not text.startswith("..")))
def test_any_other_text_is_refused_in_its_own_words(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(text))):
        span(text)
