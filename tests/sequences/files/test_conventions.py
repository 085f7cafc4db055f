"""Numbers with units and scales mean what xarray, or the calendar, has them mean."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from lstm_viz.sequences.files.conventions import decoded

NUMBERS = np.array([0, 3, 40_000])


@pytest.mark.parametrize(
    "units",
    [
        "days since 1999-7-4",
        "hours since 1900-01-01 00:00:0.0",
        "seconds since 2001-02-03T04:05:06Z",
        "seconds since 1992-10-8 15:15:42.5 -6:00",
        "minutes since 1992-10-08 15:15:42 +05:30",
        "hours since 1992-10-08 02:00:00 +0200",
        "min since 1970-01-01 6:30",
        "hours since 1970-01-01 6:30:00",
        "days since 1970-01-01 00:00:00 UTC",
    ],
)
def test_times_since_a_moment_are_those_of_xarray(units: str) -> None:
    wanted = xr.coding.times.decode_cf_datetime(NUMBERS, units.replace("min ", "minutes "))
    np.testing.assert_array_equal(decoded(NUMBERS, {"units": units}), wanted)
    assert decoded(NUMBERS, {"units": units, "calendar": "360_day"}) is NUMBERS


@pytest.mark.parametrize(
    "units",
    [
        "days since 1999-02-31",
        "days since 1999-02-01 25:00",
        "days since 1999-02-01 00:00 local",
        "days since 1582-10-09",
        "days since 1500-01-01",  # to days before the reform
    ],
)
def test_what_is_no_moment_of_the_calendar_stays_a_number(units: str) -> None:
    assert decoded(NUMBERS, {"units": units}) is NUMBERS


@pytest.mark.parametrize(
    ("units", "calendar", "number", "wanted"),
    [
        ("hours since 1-1-1", "standard", 17_715_312, "2021-12-13"),
        ("hours since 1-1-1", "Gregorian", 17_715_312, "2021-12-13"),
        ("hours since 1-1-1", "proleptic_gregorian", 17_715_312, "2021-12-15"),
        ("days since 1582-10-04", "", 1, "1582-10-15"),
        ("days since 1582-10-04", "proleptic_gregorian", 1, "1582-10-05"),
        ("days since -4712-01-01", "standard", 5, ""),
    ],
)
def test_the_calendar_is_julian_before_the_reform(
    units: str, calendar: str, number: int, wanted: str
) -> None:
    made = decoded(np.array([number]), {"units": units, "calendar": calendar})
    assert made[0] == (np.datetime64(wanted) if wanted else number)


def test_whole_numbers_have_the_sign_that_is_told() -> None:
    stored = np.array([-1, -2, 5, -56], ">i1")
    known = {"_Unsigned": b"true", "_FillValue": np.int8(-1), "scale_factor": 0.5}
    np.testing.assert_array_equal(decoded(stored, known), [np.nan, 127, 2.5, 100])
    wide = np.array([65_535, 7], "<u2")
    np.testing.assert_array_equal(decoded(wide, {"_Unsigned": "false"}), [-1, 7])
    np.testing.assert_array_equal(decoded(wide / 2, {"_Unsigned": "true"}), wide / 2)
