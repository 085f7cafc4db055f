"""Plain data is the same after JSON, with its types; anything else is named."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.plain import from_text, to_text

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
KEYS = st.text() | st.integers() | st.tuples(st.integers(), st.text())
PLAIN = st.recursive(
    LEAVES,
    lambda one: st.lists(one) | st.lists(one).map(tuple) | st.dictionaries(KEYS, one),
    max_leaves=20,
)


def alike(one: Any, other: Any) -> bool:
    """Equal with equal types, which 1, 1.0 and True are not."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(map(repr, one)) == list(map(repr, other)) and all(
            map(alike, one.values(), other.values())
        )
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    return one == other


@given(PLAIN)
def test_round_trip_is_exact(value: Any) -> None:
    text = to_text(value, "it")
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert alike(from_text(text), value)


def test_numbers_that_json_has_not_and_numpys_own() -> None:
    values = from_text(to_text((math.inf, -math.inf, math.nan, np.float32(0.5), np.int64(7)), "it"))
    assert values[:2] == (math.inf, -math.inf)
    assert math.isnan(values[2])
    assert alike(values[3:], (0.5, 7))


def test_what_is_not_plain_is_named() -> None:
    with pytest.raises(TypeError, match=r"the trace\['meta'\]\['model'\]\[1\] is a object, and"):
        to_text({"meta": {"model": (3, object())}}, "the trace")


@pytest.mark.parametrize(
    "text",
    [
        '{"float": "1e3"}',
        '{"set": [1]}',
        '{"tuple": 3}',
        '{"dict": [[1]]}',
        '{"a": 1, "b": 2}',
        "{}",
    ],
)
def test_other_objects_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="it has an unknown kind of value: "):
        from_text(text)


def test_deep_texts_and_keys_that_are_lists_are_refused() -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        from_text("[" * 100_000)
    with pytest.raises(ValueError, match="nested too deeply"):
        from_text('{"tuple": [' * 900 + "]}" * 900)
    with pytest.raises(ValueError, match="a key is a list"):
        from_text('{"dict": [[[1], 2]]}')
