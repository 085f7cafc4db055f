"""The table of kinds is the same in Python and in the browser."""

from __future__ import annotations

import math

import pytest

from lstm_viz.kinds import KINDS, STATE_NAMES
from tests.explorer.node_js import run

NOW = {"i": 0.3, "f": 0.45, "g": -0.7, "r": 0.2, "z": 0.85, "n": 0.6, "v": -2.5, "a": 0.1}


@pytest.mark.parametrize("now", [NOW, {**NOW, "f": 0.0, "i": 0.0}], ids=["open", "both shut"])
def test_both_tables_have_the_same_kinds_and_the_same_shares(now: dict[str, float]) -> None:
    found = run("kinds.js", {"now": now})
    assert list(found) == list(KINDS)
    for key, kind in KINDS.items():
        own = found[key]
        assert (own["gates"], own["states"]) == (list(kind.gates), list(kind.states))
        assert sorted(own["valves"]) == sorted(kind.valves)
        assert own["seesH"] is kind.sees_h
        assert (own["family"], own["resetsFirst"]) == (kind.family, kind.resets_first)
        assert own["chosen"] is kind.chosen
        assert own.get("single", []) == list(kind.single)
        assert own["squashes"] == [[list(names), name] for names, name in kind.squashes]
        if kind.keep is None or kind.matrix:  # of which no unit has a memory of its own
            assert (own["keep"], own["write"]) == (None, None)
            continue
        keep, write = kind.shares(now)
        assert own["keep"] == pytest.approx(keep)
        assert math.prod(own["write"]) == pytest.approx(write)


def test_a_row_of_the_table_is_consistent() -> None:
    for kind in KINDS.values():
        assert set(kind.states) <= set(STATE_NAMES)
        assert set(kind.valves) <= set(kind.gates)
        assert set(kind.single) <= set(kind.signals)
        assert {gate for gate, _ in (*kind.begins, *kind.spread)} <= set(kind.valves)
        assert (kind.keep is None) is (kind.write is None)
    with pytest.raises(ValueError, match="a simple RNN has no gate that keeps"):
        KINDS["rnn"].shares(NOW)
