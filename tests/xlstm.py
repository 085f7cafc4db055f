"""Both cells of xLSTM against the sums of the paper: each signal of each layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch.nn.utils.rnn import pack_padded_sequence

from lstm_viz import record
from lstm_viz.trace import Trace
from tests.conftest import BATCH, INPUT, TIME, UNIT

LENGTHS = (4, 7, 2)
FORMS = ("batched", "both directions", "packed")
Steps = list[dict[str, np.ndarray]]


def sigma(a: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-a))


def made(module: type[Any], **options: Any) -> Any:
    """A layer whose weights are large enough to saturate gates."""
    torch.manual_seed(3)
    rnn = module(INPUT, UNIT, dtype=torch.float64, **options)
    with torch.no_grad():
        for one in rnn.parameters():
            one.mul_(3)
    return rnn


def every_layer(
    rnn: Any,
    x: np.ndarray,
    first: dict[str, np.ndarray],
    looped: Callable[[Any, str, np.ndarray, dict[str, np.ndarray]], Steps],
) -> list[Steps]:
    """(layer · direction) of (time) of the signals of one sequence (time, input).

    `looped` has those of one layer, by the end of its weights' names.
    """
    rows, ways = [], 2 if rnn.bidirectional else 1
    for layer in range(rnn.num_layers):
        below = []
        for way in range(ways):
            end = f"l{layer}" + ("_reverse" if way else "")
            begin = {name: state[layer * ways + way] for name, state in first.items()}
            found = looped(rnn, end, x[::-1] if way else x, begin)[:: -1 if way else 1]
            rows.append(found)
            below.append(np.stack([one["h"] for one in found]))
        x = np.concatenate(below, axis=1)
    return rows


def check_every_signal(
    rnn: Any, form: str, draw: Any, hx: dict[str, torch.Tensor], looped: Any, off: float
) -> tuple[Trace, list[list[Steps]]]:
    """The recorded signals and states are the sums'; gives them back, (batch) of `every_layer`."""
    ways = 2 if rnn.bidirectional else 1
    given: Any = draw(TIME, BATCH, INPUT, dtype=torch.float64)
    x, first, all_found = given, tuple(hx.values()), []
    if form == "packed":
        given = pack_padded_sequence(x, torch.tensor(LENGTHS), enforce_sorted=False)
    _, last = rnn(given, first)
    trace = record(rnn, given, first)
    assert trace.meta["verified"] < 1e-13
    for batch in range(BATCH):
        steps = LENGTHS[batch] if form == "packed" else TIME
        begin = {name: state[:, batch].numpy() for name, state in hx.items()}
        all_found.append(every_layer(rnn, x[:steps, batch].numpy(), begin, looped))
        for at, found in enumerate(all_found[-1]):
            layer, direction = divmod(at, ways)
            for name in trace.signals:
                values = trace.sel(name, layer=layer, direction=direction, batch=batch)
                np.testing.assert_allclose(values[:steps], [s[name] for s in found], atol=off)
            for name, state, own in zip(hx, last, trace.last, strict=True):
                end = found[0 if direction else -1][name]
                np.testing.assert_allclose(state[at, batch].detach(), end, atol=1e-12)
                np.testing.assert_allclose(own[at, batch], end, atol=1e-12)
    return trace, all_found
