"""Numbers as they are printed: three significant digits."""

from __future__ import annotations

import pytest

from lstm_viz.sequences.fixed import three_digits


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0000123, "0.0000123"),
        (0.0237, "0.0237"),
        (0.029, "0.0290"),
        (0.14, "0.140"),
        (0.9996, "1.00"),
        (-12.346, "−12.3"),
        (100, "100"),
        (1234.5, "1230"),
        (0, "0"),
        (16_600_000_000.0, "1.66e+10"),
        (float("nan"), "–"),
        (float("-inf"), "−∞"),
    ],
)
def test_three_digits_keep_their_zeros_and_have_no_exponent_unless_large(
    number: float, text: str
) -> None:
    assert three_digits(number) == text
