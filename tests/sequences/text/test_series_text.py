"""Series of aeon and sktime, and of the Monash archive: cases by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sequences import read_all
from tests.sequences.conftest import Refusal

NAN = float("nan")


def test_cases_dimensions_and_classes() -> None:
    made = read_all(
        b"# by hand\n@problemName Two\n@univariate false\n@classLabel true left right\n@data\n"
        b"1,2,3:4,5,?:left\n\n6,7:8,9:right\n"
    )
    assert [one.source for one in made] == ["bytes, case 1 (left)", "bytes, case 2 (right)"]
    np.testing.assert_array_equal(made[0].values, [[1, 4], [2, 5], [3, NAN]])
    np.testing.assert_array_equal(made[1].values, [[6, 8], [7, 9]])
    assert made[0].names == ("dimension 1", "dimension 2")


def test_without_classes_the_last_value_is_one() -> None:
    (made,) = read_all(b"@univariate true\n@classLabel false\n@data\n1.5,2,-3e1\n")
    assert made.values.ravel().tolist() == [1.5, 2, -30]
    assert made.names == ("value",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"@problemName a\n@timeStamps true\n@data\n(0,1),(1,2)\n",
         "This is a .ts file with time stamps, and such files cannot be read; save it without "
         "them, or as CSV."),
        (b"@univariate true\n@data\n1,2\n3,x\n",
         "Line 4: 'x' is not a number; write digits with at most one decimal mark, such as 1234.5 "
         "or -2e-3."),
        (b"@univariate false\n@data\n1:2\n3\n",
         "Line 4: the number of dimensions is 1, and 2 in the first case; give every case the "
         "same."),
        (b"@univariate true\n@data\n", "The file has no case below @data; save it again."),
    ],
)  # fmt: skip
def test_refusals(text: bytes, sentence: str, refused: Refusal) -> None:
    with refused(sentence):
        read_all(text)


@pytest.mark.parametrize(
    ("frequency", "first", "labels"),
    [
        ("monthly", "1979-11-01 00-00-00", ("1979-11", "1979-12", "1980-01")),
        ("quarterly", "1979-07-01 00-00-00", ("1979-07", "1979-10", "1980-01")),
        ("yearly", "1979-01-01 00-00-00", ("1979", "1980", "1981")),
        ("weekly", "1979-12-27 00-00-00", ("1979-12-27", "1980-01-03", "1980-01-10")),
        ("daily", "1979-12-31 09-30-00",
         ("1979-12-31T09:30", "1980-01-01T09:30", "1980-01-02T09:30")),
        ("daily", "1979-12-31", ("1979-12-31", "1980-01-01", "1980-01-02")),
        ("half_hourly", "1979-12-31 23-30-00",
         ("1979-12-31T23:30", "1980-01-01T00:00", "1980-01-01T00:30")),
        ("10_minutes", "1979-12-31 23-50-00",
         ("1979-12-31T23:50", "1980-01-01T00:00", "1980-01-01T00:10")),
        ("4_seconds", "1979-12-31 23-59-56",
         ("1979-12-31T23:59:56", "1980-01-01T00:00:00", "1980-01-01T00:00:04")),
    ],
)  # fmt: skip
def test_the_series_of_an_archive_have_names_and_moments(frequency, first, labels) -> None:
    text = (
        "# forecasting\n@relation trade\n@attribute series_name string\n@attribute state string\n"
        f"@attribute start_timestamp date\n@frequency {frequency}\n@missing true\n@data\n"
        f"T1:VIC:{first}:1.5,?,-3e1\nT2:NSW:{first}:7,8,9,10\n"
    )
    made = read_all(text.encode(), name="a.tsf")
    assert [one.source for one in made] == ["a.tsf, T1, VIC", "a.tsf, T2, NSW"]
    np.testing.assert_array_equal(made[0].values[:, 0], [1.5, NAN, -30])
    assert made[0].labels == labels
    assert made[1].labels[:3] == labels


def test_series_without_a_frequency_count_their_steps() -> None:
    (made,) = read_all(
        b"@relation a\n@attribute name string\n@attribute begin date\n@horizon 4\n@data\n"
        b"T1:1979-01-01 00-00-00:4,5,6\n"
    )
    assert made.counted
    assert made.values.ravel().tolist() == [4, 5, 6]


@pytest.mark.parametrize(
    ("frequency", "first", "second", "why"),
    [
        ("daily", "1990-12-25", "?", "'T2' has none (frequency: 'daily')"),
        ("daily", "1990-12-25", "25-12-1990",
         "'T2' begins at '25-12-1990', and not at a date such as 1990-12-25 (frequency: 'daily')"),
        ("weekly", "5/1/1990", "1990-12-25",
         "'T1' begins at '5/1/1990', and not at a date such as 1990-12-25 (frequency: 'weekly')"),
        ("business_daily", "1990-12-25", "1990-12-25",
         "the frequency 'business_daily' is not known"),
        ("9999_yearly", "1990-01-01", "1990-01-01",
         "'T1' would end after the year 9999 (frequency: '9999_yearly')"),
        ("", "1990-12-25", "1990-12-25", "there is no @frequency"),
    ],
)  # fmt: skip
def test_dates_that_are_left_out_are_told(frequency, first, second, why) -> None:
    text = (
        "@relation a\n@attribute name string\n@attribute begin date\n@horizon 4\n"
        f"@frequency {frequency}\n@data\nT1:{first}:4,5,6\nT2:{second}:7,8\n"
    )
    made = read_all(text.encode(), name="a.tsf")
    assert all(one.counted for one in made)
    assert [one.values.ravel().tolist() for one in made] == [[4, 5, 6], [7, 8]]
    assert f"The dates were left out, because {why}; the steps are counted instead." in (
        made[0].changes
    )
