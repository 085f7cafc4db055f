from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.sequences.dates import times_of


def as_times(cells: Sequence[object]) -> np.ndarray | None:
    found = times_of(cells)
    return None if found is None else found.values


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-07", "2024-03-07"),
        ("2024/3/7", "2024-03-07"),
        ("2024.03.07", "2024-03-07"),
        ("2024-03", "2024-03-01"),
        ("7.3.2024", "2024-03-07"),
        ("07.03.2024 5:06", "2024-03-07T05:06"),
        ("2024-03-07 05:06", "2024-03-07T05:06"),
        ("2024-03-07T05:06:09", "2024-03-07T05:06:09"),
        ("2024-03-07 05:06:09.25", "2024-03-07T05:06:09.25"),
        ("2024-03-07 05:06:09.123456789", "2024-03-07T05:06:09.123456"),
        ("2024-03-07T05:06:09Z", "2024-03-07T05:06:09"),
        ("2024-03-07 05:06:09+02:00", "2024-03-07T05:06:09"),
        (" 2024-03-07 ", "2024-03-07"),
    ],
)
def test_moments_as_people_write_them(text: str, moment: str) -> None:
    for cells in ([text], [text, None]):  # None: a missing one
        times = as_times(cells)
        assert times is not None
        assert times.dtype == "datetime64[us]"
        assert times[0] == np.datetime64(moment, "us")
        assert np.isnat(times[1:]).all()


@pytest.mark.parametrize(
    "text",
    ["03/04/2024", "2024-02-30", "2024-13-01", "2024", "today", "NaT", "2024-03-07 25:00", "", "5",
     "2024-03-0七", "2024-03-07x"],
)  # fmt: skip
def test_what_is_no_plain_date_makes_no_times(text: str) -> None:
    assert as_times(["2024-03-07", text]) is None
    assert as_times([text, "7.3.2024"]) is None


def test_dates_of_a_spreadsheet_are_taken() -> None:
    cells = [date(2024, 3, 7), datetime(2024, 3, 8, 5, 6, 7, 250_000), None]
    times = as_times(cells)
    assert times is not None
    expected = np.array(["2024-03-07", "2024-03-08T05:06:07.25", "NaT"], "datetime64[us]")
    np.testing.assert_array_equal(times, expected)


def test_zones_count_only_where_they_differ() -> None:
    same = as_times(["2024-01-01 00:00+01:00", "2024-01-02 00:00+0100"])
    assert same is not None
    assert same.tolist() == [datetime(2024, 1, 1), datetime(2024, 1, 2)]
    # The night in which the clocks go back: 02:30 comes twice.
    twice = as_times(["2024-10-27 02:30+02:00", "2024-10-27 02:30+01", "2024-10-27T05:00-02:30"])
    assert twice is not None
    hours = [datetime(2024, 10, 27, 0, 30), datetime(2024, 10, 27, 1, 30)]
    assert twice.tolist() == [*hours, datetime(2024, 10, 27, 7, 30)]
    assert as_times(["2024-01-01 00:00Z", "2024-01-02 00:00"]) is None
    assert as_times([datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 2)]) is None


@given(
    st.lists(st.datetimes(datetime(1000, 1, 1), datetime(9999, 1, 1)), min_size=1, max_size=5),
    st.sampled_from(["days", "minutes", "seconds", "milliseconds", "microseconds"]),
    st.sampled_from(["T", " "]),
)
def test_what_python_writes_comes_back(moments: list[datetime], unit: str, sep: str) -> None:
    step = timedelta(**{unit: 1})
    moments = [datetime.min + (moment - datetime.min) // step * step for moment in moments]
    if unit == "days":
        texts = [str(moment.date()) for moment in moments]
    else:
        texts = [moment.isoformat(sep, unit) for moment in moments]
    times = as_times(texts)
    assert times is not None
    assert times.tolist() == moments
    assert as_times([*texts, "7.3.2024"])[:-1].tolist() == moments  # one by one


def test_a_year_of_two_digits_may_be_first_and_that_is_asked() -> None:
    days = ["24/01/30", "24/01/31", "24/02/01", "24/02/02", "24/02/03"]
    found = times_of(days)
    assert found is not None
    assert found.swapped is not None
    assert found.values.astype("datetime64[D]").astype(str).tolist() == [
        f"20{day.replace('/', '-')}" for day in days
    ]
    chosen = times_of(days, day_first=True)
    assert chosen is not None
    assert str(chosen.values[0])[:10] == "2030-01-24"


@pytest.mark.parametrize(
    ("cells", "months"),
    [
        (["Jan 15", "Jan 16", "Jan 17"], None),  # days
        (["Jan 15", "Jan 31", "Feb 01"], None),
        (["Jan 15", "Feb 15", "Mar 15"], ["2015-01", "2015-02", "2015-03"]),
        (["Dec 31", "Jan 32", "Feb 32"], ["2031-12", "2032-01", "2032-02"]),
        (["Jan 98", "Jan 99", "Jan 00"], ["1998-01", "1999-01", "2000-01"]),
        (["Jan 2015", "Jan 2016"], ["2015-01", "2016-01"]),
    ],
)
def test_a_month_and_a_number_that_may_be_its_day_are_no_month_and_year(cells, months) -> None:
    found = times_of(cells)
    if months is None:
        assert found is None
    else:
        assert found is not None
        assert found.values.astype("datetime64[M]").astype(str).tolist() == months


@pytest.mark.parametrize(
    "text", ["gen 60", "set 10", "5 out 10", "mag. '24", "12 de ago 05", "dez 24", "5 ott, 10"]
)
def test_short_names_that_are_words_elsewhere_need_a_year_of_four_digits(text: str) -> None:
    assert as_times([text]) is None
    full = re.sub(r"'?(\d\d)$", r"20\1", text)
    assert as_times([full]) is not None


@pytest.mark.parametrize(
    ("text", "day"), [("5-Dez-24", "2024-12-05"), ("05. Okt 24", "2024-10-05")]
)
def test_or_a_mark_behind_a_day(text: str, day: str) -> None:
    times = as_times([text])
    assert times is not None
    assert str(times[0])[:10] == day


def test_the_day_is_first_of_two_digits_unless_that_is_no_day() -> None:
    only = times_of(["99.01.05", "99.02.01"])
    assert only is not None
    assert only.swapped is None
    assert str(only.values[0])[:10] == "1999-01-05"
    days = ["24.01.05", "24.01.06", "24.01.07"]  # as well one day in three years
    found = times_of(days)
    assert found is not None
    assert found.swapped is not None
    assert str(found.values[1])[:10] == "2006-01-24"
    turned = times_of(days, day_first=False)
    assert turned is not None
    assert str(turned.values[1])[:10] == "2024-01-06"
