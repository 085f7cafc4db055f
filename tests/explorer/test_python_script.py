"""A view as a Python script, which makes the same numbers, edits and state when it is run."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz import checkpoint, record
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.picture import Picture
from lstm_viz.explorer.traced import picture_of
from lstm_viz.tasks import TASKS
from lstm_viz.trace import Trace
from lstm_viz.words import READING
from tests.explorer.node_js import run
from tests.explorer.replays import NETWORKS, network, panels

pytestmark = [
    pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN"),
    pytest.mark.slow,
]
STATE = {"step": 12, "unit": 5, "net": "rnn", "zoom": [3, 15], "pins": "1:4.2", "tab": "memory"}
EDITS = "f3@6-9=0,x1@7=0.4,1:h2@8=-0.6"


def scripts(*pictures: Picture, state: dict[str, Any], title: str = "a view") -> list[Any]:
    data = [b64encode(payload(picture)).decode() for picture in pictures]
    return run("scripts.js", [{"payload": one, "title": title, "state": state} for one in data])


def script(picture: Picture, state: dict[str, Any], title: str = "a view") -> Any:
    (found,) = scripts(picture, state=state, title=title)
    return found


def ran(text: str) -> dict[str, Any]:
    """The names that a script leaves; it may be pasted into a cell, and so has no file."""
    names: dict[str, Any] = {}
    exec(compile(text, "pasted", "exec"), names)
    return names


def same(panel: Panel, trace: Trace) -> None:
    direction = min(panel.direction, trace.sizes["direction"] - 1)
    for signal in READING[panel.trace.kind]:
        found = trace.sel(signal, layer=0, direction=direction, batch=0)
        np.testing.assert_allclose(found, panel.signal(signal), rtol=0, atol=2e-6, err_msg=signal)


def of(*shown: Panel, **more: Any) -> Picture:
    names = ("one", 'the "second"', "third, \\ last")
    return Picture(panels=shown, values=shown[0].input, names=names, **more)


@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("name", NETWORKS)
def test_networks_of_any_weights_begin_where_they_began(name: str, bias: bool) -> None:
    forward, backward = panels(network(NETWORKS[name], bias=bias, bidirectional=True))
    for panel in (forward, backward):
        found = ran(script(of(panel, source="heat & <wind>"), {"step": 3}))
        (trace,) = found["traces"].values()
        same(panel, trace)
        assert found["view"].state == {"step": 3}
        direction = {"layer": 0, "direction": panel.direction, "batch": 0}
        assert found["view"].place == direction


def test_two_networks_their_state_and_their_edits() -> None:
    (lstm,), (rnn,) = (panels(network(NETWORKS[name])) for name in ("LSTM", "simple RNN"))
    labels = tuple(f"day {k}, \u2028é" for k in range(len(lstm.input)))
    state = STATE | {"edits": EDITS, "epoch": 300}
    text = script(of(lstm, rnn, labels=labels), state, "LSTM,\nRNN")
    assert text.startswith("# LSTM, RNN\n# Needs lstm_viz")
    found = ran(text)
    assert list(found["traces"]) == ["LSTM", "RNN"]
    for at, panel in enumerate((lstm, rnn)):
        trace = found["traces"][panel.name]
        same(panel, trace)
        assert trace.labels == labels
        own = found["edited"][panel.name]
        module, before = found["networks"][panel.name], found["before"][panel.name]
        wanted = record(module, torch.tensor(panel.input), before, edits=EDITS, net=at)
        assert not np.array_equal(own["h"], trace["h"])
        np.testing.assert_array_equal(own["h"], wanted["h"])
    assert found["view"].state == STATE | {"edits": EDITS}
    assert found["view"].edits == EDITS
    assert found["view"].locked.step == 11


@pytest.mark.parametrize("way", ["gaps", "padded"])
def test_steps_that_were_not_read_are_not_read_again(way: str) -> None:
    (panel,) = panels(network(NETWORKS["GRU"]), way)
    found = ran(script(of(panel), {"edits": "z3@6=0"}))
    same(panel, found["traces"]["GRU"])
    assert "edited" not in found  # its steps would be counted otherwise
    assert found["view"].edits == "z3@6=0"


def test_a_network_that_comes_with_the_package_is_called_by_its_name() -> None:
    model, card = checkpoint.load("adding-rnn-2")
    x = torch.rand(31, card["input_size"], generator=torch.Generator().manual_seed(6))
    trace = record(model.rnn, x)
    (panel,) = picture_of({"old": trace}).panels
    named = Panel(**vars(panel) | {"included": "adding-rnn-2"})
    picture = Picture(panels=[named], values=x.numpy(), names=("a", "b"))
    text = script(picture, {})
    assert 'checkpoint.load("adding-rnn-2")[0].rnn' in text
    assert "numbers(" not in text
    same(panel, ran(text)["traces"]["old"])


def test_the_sequence_of_every_task_is_read_again() -> None:
    """Most have whole numbers alone: a symbol is a 1 among zeros."""
    shown = []
    for name, task in TASKS.items():
        x = task.batch(1, generator=torch.Generator().manual_seed(6)).x[0]
        kind = "mingru" if f"{name}-mingru" in checkpoint.names() else "gru"
        traces = {name: record(checkpoint.load(f"{name}-{kind}")[0].rnn, x)}
        shown.append(picture_of(traces))
    for name, picture, text in zip(TASKS, shown, scripts(*shown, state={}), strict=True):
        found = ran(text)
        assert found["x"].dtype == torch.float32, name
        same(picture.panels[0], found["traces"][name])
    assert {picture.panels[0].trace.kind for picture in shown} == {"gru", "mingru"}


@pytest.mark.parametrize("name", ["LSTM", "minLSTM"])
def test_a_network_may_begin_with_whole_numbers(name: str) -> None:
    module = network(NETWORKS[name], bidirectional=True)
    first = torch.tensor([[0.0, 1, 0, -1, 2, 0, 0], [1, 0, 0, 0, 3, 0, 0]])
    trace = record(module, torch.randn(9, 3), first if name == "minLSTM" else (first, 2 * first))
    for panel in (picture_of({"it": trace}, direction=way).panels[0] for way in (0, 1)):
        text = script(of(panel), {})
        assert "[0, 1, 0, -1, 2, 0, 0]" in text or "[1, 0, 0, 0, 3, 0, 0]" in text
        same(panel, ran(text)["traces"]["it"])


def test_a_long_sequence_is_packed() -> None:
    (panel,) = panels(network(NETWORKS["simple RNN"]), steps=7001)
    text = script(of(panel), {})
    assert "x = numbers(" in text
    same(panel, ran(text)["traces"]["RNN"])


def test_networks_side_by_side_at_a_later_layer_are_refused() -> None:
    one, two = (panels(network(NETWORKS["LSTM"], seed=seed, num_layers=2))[1] for seed in (5, 6))
    assert "Show the first layer, or one network" in script(of_layer(one, two), {})["refused"]
    found = ran(script(of_layer(one), {}))
    same(one, found["traces"]["LSTM"])


def of_layer(*shown: Panel) -> Picture:
    return Picture(panels=shown, values=np.zeros((len(shown[0].input), 1), "f4"), names=("x",))
