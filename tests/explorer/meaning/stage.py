"""A page with the diagrams, the equation and the twin alone, and the networks that they show.

No two sizes are alike, and there is one network for each thing that can go otherwise: an initial
state, a second layer read backwards over a padded sequence, no biases, a relu, a projection.
"""

from __future__ import annotations

import re
import warnings
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, Page
from torch import nn

from lstm_viz import record
from lstm_viz.call import weights_of
from lstm_viz.explorer import source
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.picture import Picture
from tests.chromium import new_context, new_page
from tests.settling import at_once

HERE = Path(__file__).parent
FILES = HERE.parents[2] / "lstm_viz" / "explorer"
STEPS, INPUTS, LENGTH = 9, 4, 7
NAMES = ("alpha", "beta", "gamma", "delta")
THERE = "Boolean(window.lv)"
LSTM, RNN, GRU, RELU, BACK, PROJECTED = range(6)
ROWS = {"lstm": "ifgo", "gru": "rzn", "rnn": "a"}  # of the weights, in PyTorch's order


def _module(base: Any, inputs: int, units: int, **options: Any) -> Any:
    draw = torch.Generator().manual_seed(units)
    module = base(inputs, units, batch_first=True, **options).eval()
    with torch.no_grad():
        for p in module.parameters():
            # A relu's state grows from step to step, so that its weights are smaller.
            size = 0.5 if p.ndim == 1 else 0.3 if options.get("nonlinearity") == "relu" else 0.7
            p.copy_(torch.randn(p.shape, generator=draw) * size)
    return module


def _panel(module: Any, x: Any, read: np.ndarray, name: str, *states: Any, **where: Any) -> Panel:
    with warnings.catch_warnings():
        # torch says once a process that it runs a projection without oneDNN.
        warnings.filterwarnings("ignore", "LSTM with projections")
        trace = record(module, x, *states)
    where = {"layer": 0, "direction": 0, "batch": 0} | where
    weights = weights_of(module, where["layer"], where["direction"])._asdict()
    arrays = {key: None if w is None else w.detach().numpy() for key, w in weights.items()}
    relu = getattr(module, "nonlinearity", "tanh")
    return Panel(trace, name, 1, arrays, read, nonlinearity=relu, **where)


@cache
def panels() -> tuple[Panel, ...]:
    """The networks in the order of their names above, all over one sequence."""
    draw = torch.Generator().manual_seed(2)
    x = torch.randn(3, STEPS, INPUTS, generator=draw)
    one, values = x[:1], x[0].numpy()
    h, c = (torch.randn(1, 1, 17, generator=draw) for _ in "hc")
    deep = _module(nn.LSTM, INPUTS, 5, num_layers=2, bidirectional=True)
    lengths = torch.tensor([STEPS, STEPS - 1, LENGTH])
    packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True)
    below = record(deep, packed)
    read = np.concatenate([below.sel("h", layer=0, direction=d, batch=2) for d in (0, 1)], axis=1)
    return (
        _panel(_module(nn.LSTM, INPUTS, 17), one, values, "LSTM", (h, c)),
        _panel(_module(nn.RNN, INPUTS, 13), one, values, "simple RNN"),
        _panel(_module(nn.GRU, INPUTS, 15), one, values, "GRU"),
        _panel(
            _module(nn.RNN, INPUTS, 8, nonlinearity="relu", bias=False), one, values, "relu RNN"
        ),
        _panel(deep, packed, read, "deep LSTM", layer=1, direction=1, batch=2),
        _panel(_module(nn.LSTM, INPUTS, 6, proj_size=3), one, values, "projected LSTM"),
    )


def data(
    *,
    names: tuple[str, ...] = NAMES,
    shown: tuple[Panel, ...] = (),
    exact: int | None = None,
    **more: Any,
) -> bytes:
    """The payload of all networks, or of those `shown`."""
    values = panels()[LSTM].input
    picture = Picture(panels=shown or panels(), values=values, names=names, opening=(0, 0), **more)
    return payload(picture, exact=exact)


@cache
def wide() -> Panel:
    """An LSTM of more units than a table shows at first."""
    values = panels()[LSTM].input
    return _panel(_module(nn.LSTM, INPUTS, 61), torch.from_numpy(values)[None], values, "wide LSTM")


def with_other_weights(panel: Panel) -> Panel:
    """The same recording, said to come from weights that did not make it."""
    W_hh = panel.weights["W_hh"]
    assert W_hh is not None
    return replace(panel, weights={**panel.weights, "W_hh": W_hh * np.float32(2)})


def weight(net: int, name: str) -> np.ndarray:
    """The weights W_ih or W_hh, or a bias: zeros where the network has none."""
    panel = panels()[net]
    found = panel.weights[name]
    if found is None:
        return np.zeros(len(ROWS[panel.trace.kind]) * panel.trace.sizes["unit"])
    return found.astype(np.float64)


def state_before(net: int, name: str, step: int) -> np.ndarray:
    """A state before a step, (unit,), by the recording's own order of steps, in float64."""
    panel = panels()[net]
    place = (panel.layer, panel.direction, panel.batch)
    before = step + 1 if panel.direction else step - 1
    last = STEPS if net != BACK else LENGTH
    if not 0 <= before < last:
        return panel.trace.initial[name][place].astype(np.float64)
    return panel.signal(name)[before].astype(np.float64)


def weighted_sums(net: int, signal: str, step: int) -> np.ndarray:
    """What is squashed to make a signal, (unit,), in float64, as PyTorch's formulas say."""
    panel = panels()[net]
    kind = panel.trace.kind
    units = panel.trace.sizes["unit"]
    gate = ROWS[kind].index("a" if kind == "rnn" else signal)
    rows = slice(gate * units, (gate + 1) * units)
    W_ih, W_hh, b_ih, b_hh = (weight(net, name)[rows] for name in ("W_ih", "W_hh", "b_ih", "b_hh"))
    x = W_ih @ panel.input[step].astype(np.float64) + b_ih
    h = W_hh @ state_before(net, "h", step) + b_hh
    return x + (panel.signal("r")[step].astype(float) * h if signal == "n" else h)


def number(text: str) -> float:
    """A printed number."""
    return float(text.replace("−", "-"))


def ticks(text: str) -> int:
    """A number printed with four decimals, in last digits: exact."""
    assert re.fullmatch(r"−?\d+\.\d{4}", text), text
    return int(text.replace("−", "-").replace(".", ""))


@pytest.fixture
def stage(browser: Browser, blank: tuple[Page, list[str]]) -> Iterator[Callable[..., Page]]:
    """stage(data, theme=..., width=..., state...): the page showing that; it may not complain.

    It is the same page each time, with a window of its own; `own` makes it another one.
    """
    shared, complaints = blank
    contexts = []

    def open_(
        content: bytes | None = None,
        *,
        theme: str = "light",
        width: int = 1200,
        own: bool = False,
        **state: Any,
    ) -> Page:
        page = shared
        if own:
            contexts.append(new_context(browser))
            page = new_page(contexts[-1])
        page.set_viewport_size({"width": width, "height": 900})
        page.mouse.move(0, 0)
        if own or not at_once(page, THERE):
            page.set_content(_page())
            page.wait_for_function(THERE)
        given = [b64encode(content or data()).decode(), theme]
        at_once(page, "([payload, theme]) => lv.open(payload, theme)", given)
        show(page, **state)
        return page

    yield open_
    for context in contexts:
        context.close()
    found = complaints.copy()
    complaints.clear()
    assert found == []


def show(page: Page, **state: Any) -> None:
    """Set the store, and let all views follow at once."""
    at_once(page, "state => { lv.store.set(state); lv.store.flush(); }", state)


def showing(page: Page, read: str, *given: Any, **state: Any) -> Any:
    """What a function of the page tells when this is shown."""
    shows = "lv.store.set(state); lv.store.flush();"
    return at_once(
        page, f"([state, given]) => {{ {shows} return ({read})(...given); }}", [state, given]
    )


def _page() -> str:
    files = {**source.parts(), "stage.js": (HERE / "stage.js").read_text("utf-8")}
    page = (HERE / "page.html").read_text("utf-8")
    styles = (FILES / "explorer-meaning.css").read_text("utf-8")
    module = source.join(files, last="stage.js")
    return page.replace("STYLES", styles, 1).replace("MODULE", module, 1)
