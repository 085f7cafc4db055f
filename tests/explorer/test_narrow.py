"""Narrow: by hand, and back again by the digits of the codes."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.explorer.narrow import narrowed
from tests.explorer.completed import widened


def test_two_bits_a_number_by_hand() -> None:
    # -1, 0, 1 are 0, 1, 2; what is beyond is 3 and travels apart. The first is lowest.
    found = narrowed(np.array([[0, 1, -1, 0], [1, 77, 0, 0], [-1, 0, 1, -128]], np.int8))
    assert found.bits == 2
    assert found.packed.tolist() == [0b01_00_10_01, 0b01_01_11_10, 0b11_10_01_00]
    assert found.others.tolist() == [77, -128]


def test_four_bits_a_number_by_hand() -> None:
    found = narrowed(np.array([[5, -7, 7], [4, -6, 8], [3, 3, 6]], np.int8))
    assert found.bits == 4
    assert found.packed.tolist() == [0x0C, 0xBE, 0xF1, 0xAA, 0x0D]  # the last half is empty
    assert found.others.tolist() == [8]


@pytest.mark.parametrize("spread", [0.6, 3.0, 60.0])
@pytest.mark.parametrize("count", [1, 5, 7, 260])
def test_what_is_packed_comes_back(spread: float, count: int) -> None:
    drawn = np.random.default_rng(count).normal(0, spread, (count, 3))
    values = np.clip(drawn.round(), -128, 127).astype(np.int8)
    found = narrowed(values)
    body = found.packed.tobytes() + found.others.tobytes()
    one = {"shape": list(values.shape), "bits": found.bits, "offset": 0}
    one["others"] = [len(found.others), len(found.packed)]
    np.testing.assert_array_equal(widened(body, one), values)
    assert len(body) <= values.size * 1.5 + 1
