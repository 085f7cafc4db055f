"""Decode: the browser reads the numbers that were recorded."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import numpy as np
import pytest

from lstm_viz.words import READING
from tests.explorer.node_js import run
from tests.explorer.sample_payload import sample


def decode(data: bytes, shift: int = 0, every: int = 1, asked: Any = ()) -> dict[str, Any]:
    payload = b64encode(data).decode()
    given = {"payload": payload, "shift": shift, "every": every, "asked": list(asked)}
    return run("decoded.js", given)


def signals(found: dict[str, Any]) -> list[dict[str, np.ndarray]]:
    """Each network's signals, (time, unit), in the order in which they are read."""
    return [
        {
            signal: np.array([step[net][k] for step in found["steps"]], np.float64)
            for k, signal in enumerate(names)
        }
        for net, names in enumerate(found["names"])
    ]


@pytest.mark.parametrize(("kinds", "shift"), [(("lstm", "rnn"), 3), (("gru", "lstm"), 0)])
def test_every_value_is_the_traces(kinds, shift):
    made = sample(kinds=kinds)
    networks = signals(decode(made.data, shift))
    for panel, network in zip(made.panels, networks, strict=True):
        assert tuple(network) == READING[panel.trace.kind]
        for name, values in network.items():
            np.testing.assert_array_equal(values, panel.signal(name))


def test_padding_is_not_a_number():
    made = sample(length=19)
    networks = signals(decode(made.data))
    for panel, network in zip(made.panels, networks, strict=True):
        for name, values in network.items():
            np.testing.assert_array_equal(values, panel.signal(name))
    assert np.isnan(networks[1]["h"][19:]).all()


def test_sixteen_bits_are_within_the_stated_error_and_exact_where_locked():
    every, step = 61, 1220
    made = sample(steps=2500, units=(80, 90), exact=step)
    found = decode(made.data, every=every)
    for panel, network, errors in zip(made.panels, signals(found), found["errors"], strict=True):
        for (name, values), error in zip(network.items(), errors, strict=True):
            truth = panel.signal(name)[::every].astype(np.float64)
            off = np.abs(values - truth).max(axis=0)
            assert 0 < off.max() < 1e-3
            assert (off <= np.array(error)).all()
            assert len(set(error)) > len(error) / 2  # each unit has its own
            exact = values[step // every].astype(np.float32)
            np.testing.assert_array_equal(exact, panel.signal(name)[step])


def test_before_the_first_step_stand_the_initial_states():
    asked = [(0, "c", -1, 7), (0, "f", 3, 99)]
    assert decode(sample().data, asked=asked)["asked"] == [0, None]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda data: b"PK" + data[2:], "must begin with LVX1; got"),
        (lambda data: data.replace(b'"version":1', b'"version":7'), "reads version 1 of the"),
        (
            lambda data: data[:8] + b"[" + data[9:],
            "picture is damaged. Reload the page.",
        ),
    ],
)
def test_other_data_get_a_sentence(explore, change, sentence):
    page = explore(change(sample().data))
    assert sentence in page.get_by_role("alert").inner_text()
