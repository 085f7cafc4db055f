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
KEYS = st.text() | st.integers(-(2**53), 2**53)
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
    with pytest.raises(
        TypeError, match=r"the trace\['meta'\]\['model'\]\[1\] is of the type object, and"
    ):
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
    for key in ("[1]", '{"tuple": [1]}', "true", "null", "0.5", str(2**53 + 1)):
        with pytest.raises(ValueError, match="a key is neither a text nor a small number: "):
            from_text(f'{{"dict": [[{key}, 2]]}}')


def test_keys_whose_hashes_are_all_alike_are_refused() -> None:
    """A dict of n of them would take n² steps."""
    alike = [(2**61 - 1) * number for number in range(1, 5)]
    assert len({hash(key) for key in alike}) == 1
    for key in (*alike, -(2**53) - 1, 0.5, True, None, (1, 2)):
        with pytest.raises(TypeError, match=r"a key of it is .* only texts and whole numbers"):
            to_text({key: 1}, "it")
        with pytest.raises(ValueError, match="a key is neither"):
            from_text(json.dumps({"dict": [[key, 1]]}))
