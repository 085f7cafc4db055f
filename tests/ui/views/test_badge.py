from __future__ import annotations

import numpy as np

from lstm_viz.trace import Trace
from lstm_viz.ui.views import badge


def trace(**meta: object) -> Trace:
    one = np.zeros((1, 1, 1, 2, 3), np.float32)
    known = {"verified": 2e-7, "dtype": "float32", "device": "cpu", "seed": 0, "trained": True}
    return Trace("rnn", {"a": one, "h": one}, {"h": one[:, :, :, 0]}, meta=known | meta)


def test_it_says_the_largest_difference_and_whose_weights() -> None:
    traces = {"lstm": trace(weights="9f2c" + "a" * 60), "rnn": trace(weights="41ab", verified=3e-7)}
    assert badge.text(traces) == (
        "verified · max|Δ| = 3e-7 · float32 · cpu · trained with seed 0 · "
        "weights 9f2c… (LSTM), 41ab… (simple RNN)"
    )


def test_what_differs_between_the_networks_is_said_for_both() -> None:
    traces = {"lstm": trace(weights="9f2c"), "rnn": trace(weights="41ab", seed=7, device="cuda:0")}
    text = badge.text(traces)
    assert "cpu · cuda:0 · trained with seed 0, 7" in text


def test_an_untrained_network_is_called_so() -> None:
    traces = {"lstm": trace(weights="9f2c", trained=False), "rnn": trace(weights="41ab")}
    assert badge.text(traces).startswith("verified · untrained · max")


def test_networks_of_ones_own_say_so_and_how_far_they_came() -> None:
    def text(done: int) -> str:
        own = {"task": "own", "steps": (done, 1500)}
        return badge.text({kind: trace(weights="9f2c", **own) for kind in ("lstm", "rnn")})

    assert "cpu · trained on this series, with seed 0 · weights" in text(1500)
    assert "trained on this series, stopped at step 1,234 of 1,500, with seed 0 ·" in text(1234)
