"""Where clocks were put back is known from the time zone database."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lstm_viz.sequences.plan.gaps import put_back


@pytest.mark.parametrize(
    ("zone", "stride"),
    [
        ("Europe/Berlin", "30min"),
        ("Europe/London", "h"),
        ("America/New_York", "h"),
        ("Australia/Sydney", "h"),
        ("Pacific/Auckland", "20min"),
    ],
)
def test_clocks_were_put_back_where_the_zone_says(zone: str, stride: str) -> None:
    there = pd.date_range("1994-01-05", "2011-12-20", freq=stride, tz="UTC").tz_convert(zone)
    times = there.tz_localize(None).to_numpy("datetime64[us]")
    right = np.flatnonzero(np.diff(times).astype(np.int64) <= 0) + 1
    assert len(right) >= 17
    np.testing.assert_array_equal(put_back(times), right)
    np.testing.assert_array_equal(put_back(times[::-1]), len(times) - 1 - right[::-1])
    assert not len(put_back(times + np.timedelta64(24, "h")))  # a Monday
