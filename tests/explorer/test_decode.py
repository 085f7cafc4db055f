"""Decode: the browser reads the numbers that were recorded."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.words import READING
from tests.explorer.sample_payload import sample

READ_ALL = """async ([name, shift, every]) => {
  const { decode } = await import("/js/decode.js");
  const bytes = new Uint8Array(await (await fetch(`/payload/${name}`)).arrayBuffer());
  const moved = new Uint8Array(bytes.length + shift);
  moved.set(bytes, shift);
  const model = decode(moved.subarray(shift));
  const plain = (value) => (Number.isNaN(value) ? null : value);
  return model.networks.map((network) => Object.fromEntries(network.names.map((signal) => [
    signal,
    Array.from({ length: Math.ceil(model.steps / every) }, (_, k) =>
      Array.from(network.column(signal, k * every), plain)),
  ])));
}"""


@pytest.fixture
def decode(explore):
    def read(data: bytes, shift: int = 0, every: int = 1):
        page = explore(data)
        found = page.evaluate(READ_ALL, ["first", shift, every])
        return page, [
            {name: np.array(values, np.float64) for name, values in network.items()}
            for network in found
        ]

    return read


@pytest.mark.parametrize(("kinds", "shift"), [(("lstm", "rnn"), 3), (("gru", "lstm"), 0)])
def test_every_value_is_the_traces(decode, kinds, shift):
    made = sample(kinds=kinds)
    _, networks = decode(made.data, shift)
    for panel, network in zip(made.panels, networks, strict=True):
        assert tuple(network) == READING[panel.trace.kind]
        for name, values in network.items():
            np.testing.assert_array_equal(values, panel.signal(name))


def test_padding_is_not_a_number(decode):
    made = sample(length=19)
    _, networks = decode(made.data)
    for panel, network in zip(made.panels, networks, strict=True):
        for name, values in network.items():
            np.testing.assert_array_equal(values, panel.signal(name))
    assert np.isnan(networks[1]["h"][19:]).all()


def test_sixteen_bits_are_within_the_stated_error_and_exact_where_locked(decode):
    every, step = 61, 1220
    made = sample(steps=2500, units=(80, 90), exact=step)
    page, networks = decode(made.data, every=every)
    for at, (panel, network) in enumerate(zip(made.panels, networks, strict=True)):
        for name, values in network.items():
            error = page.evaluate(
                "([net, name]) => lv.model.networks[net].stored(name).error", [at, name]
            )
            truth = panel.signal(name)[::every].astype(np.float64)
            assert 0 < np.abs(values - truth).max() <= error < 1e-3
            exact = values[step // every].astype(np.float32)
            np.testing.assert_array_equal(exact, panel.signal(name)[step])


def test_before_the_first_step_stand_the_initial_states(explore):
    made = sample()
    page = explore(made.data)
    before = page.evaluate(
        "() => [lv.model.networks[0].value('c', -1, 7), lv.model.networks[0].value('f', 3, 99)]"
    )
    assert before == [0, pytest.approx(np.nan, nan_ok=True)]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda data: b"PK" + data[2:], "needs data that begins with LVX1; got"),
        (lambda data: data.replace(b'"version":1', b'"version":7'), "reads version 1 of its data"),
    ],
)
def test_other_data_get_a_sentence(explore, change, sentence):
    page = explore(change(sample().data))
    assert sentence in page.get_by_role("alert").inner_text()
