"""Networks of every shape recorded on one sequence, each layer and direction a panel of its own."""

from __future__ import annotations

from base64 import b64encode
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from lstm_viz import record
from lstm_viz.call import kind_of, weights_of
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.picture import Picture
from lstm_viz.explorer.traced import weights_at
from lstm_viz.general import GeneralLSTM, PeepholeLSTM, ResetFirstGRU
from lstm_viz.kinds import KINDS as CELLS
from lstm_viz.kinds import hx_names
from lstm_viz.layers import LAYERS
from lstm_viz.minimal import MinGRU, MinLSTM
from lstm_viz.mlstm import MLSTM
from lstm_viz.skipping import present, spread
from lstm_viz.slstm import SLSTM
from lstm_viz.trace import Trace
from tests.explorer.node_js import run

# No two sizes are alike; a shorter sequence ends where no gap is.
STEPS, LENGTH, GAPS, INPUT, UNITS, HIDDEN = 17, 13, (4, 5, 9), 3, 7, 5
WAYS = ("whole", "gaps", "padded")


class Kind(NamedTuple):
    """A class of torch.nn and its own options."""

    module: type[Any]
    options: dict[str, Any]


NETWORKS = {
    "LSTM": Kind(nn.LSTM, {}),
    "LSTM with a projection": Kind(nn.LSTM, {"proj_size": HIDDEN}),
    "GRU": Kind(nn.GRU, {}),
    "simple RNN": Kind(nn.RNN, {}),
    "simple RNN with relu": Kind(nn.RNN, {"nonlinearity": "relu"}),
    "minGRU": Kind(MinGRU, {}),
    "minLSTM": Kind(MinLSTM, {}),
    "sLSTM": Kind(SLSTM, {}),
    "mLSTM": Kind(MLSTM, {}),
    # No function with a flat part: there no change of a weight is seen.
    "general LSTM": Kind(
        GeneralLSTM, {"activations": ("softsign", "elu(0.5)", "scaled_tanh(0.9,1.1)")}
    ),
    "peephole LSTM": Kind(PeepholeLSTM, {"activations": ("sigmoid", "softsign", "tanh")}),
    "reset-first GRU": Kind(ResetFirstGRU, {"activations": ("sigmoid", "softsign")}),
}


def network(
    kind: Kind, *, seed: int = 5, gain: float = 1.3, heard: float = 1.0, **options: Any
) -> Any:
    """A module whose gates open and shut.

    `gain` is the size of what a unit's sum is made of, `heard` how much of the input reaches it.
    """
    draw = torch.Generator().manual_seed(seed)
    module = kind.module(INPUT, UNITS, batch_first=True, **kind.options, **options).eval()
    with torch.no_grad():
        for one in module.parameters():
            size = gain / np.sqrt(one.shape[-1]) if one.ndim > 1 else 0.6
            one.copy_(torch.randn(one.shape, generator=draw) * size)
        for name, one in module.named_parameters():
            if name.startswith("weight_ih"):
                one.mul_(heard)
    return module


def panels(module: Any, way: str = "whole", steps: int = STEPS) -> list[Panel]:
    """Every layer and direction of a module, from initial states of its own."""
    draw = torch.Generator().manual_seed(8)
    values = torch.randn(steps, INPUT, generator=draw)
    if way == "gaps":
        values[list(GAPS), 1] = np.nan
    batch = 1 if way == "padded" else 0
    dtype = next(module.parameters()).dtype
    sizes = {"h": getattr(module, "proj_size", 0) or UNITS, "C": UNITS**2}
    states = hx_names(kind_of(module))
    rows = module.num_layers * (2 if module.bidirectional else 1)
    first = [
        torch.randn(rows, batch + 1, sizes.get(name, UNITS), generator=draw).to(dtype) * 0.7
        for name in states
    ]
    if isinstance(module, MLSTM):  # whose layers have one m
        first[-1] = first[-1][..., :1].expand_as(first[-1])
    trace = _recorded(module, values.to(dtype), tuple(first) if len(first) > 1 else first[0], way)
    inputs: np.ndarray = values.numpy()
    found = []
    for layer in range(module.num_layers):
        places: list[dict[str, Any]] = [
            {"layer": layer, "direction": direction, "batch": batch}
            for direction in range(trace.sizes["direction"])
        ]
        for place in places:
            weights = weights_at(trace, layer, place["direction"])
            found.append(
                Panel(
                    trace,
                    type(module).__name__,
                    sum(one.numel() for one in module.parameters()),
                    weights,
                    inputs,
                    nonlinearity=getattr(module, "nonlinearity", "tanh"),
                    **place,
                )
            )
        inputs = np.concatenate([trace.sel("h", **place) for place in places], axis=1)
    return found


def _recorded(module: Any, values: Tensor, first: Any, way: str) -> Trace:
    if way == "gaps":
        mask = present(values.numpy())
        return spread(record(module, values[mask][None], first), mask)
    if way == "padded":
        both = torch.stack([values, values])
        lengths = torch.tensor([len(values), LENGTH])
        packed = nn.utils.rnn.pack_padded_sequence(both, lengths, batch_first=True)
        return record(module, packed, first)
    return record(module, values[None], first)


def reference(panel: Panel) -> dict[str, np.ndarray]:
    """The panel's signals by torch in float64, from the numbers that the browser has."""
    read, turn = ~np.isnan(panel.signal("h")[:, 0]), -1 if panel.direction else 1
    module, x, hx = alone(panel)
    with torch.no_grad():
        h = module(x, hx)[0]
    trace = record(module, x, hx)
    found = {}
    for name in trace.signals:
        own = h.numpy() if name == "h" else trace.sel(name, layer=0, direction=0, batch=0)
        found[name] = np.full((len(read), own.shape[1]), np.nan)
        found[name][read] = own[::turn]
    return found


def alone(panel: Panel) -> tuple[Any, Tensor, Any]:
    """The panel's layer as a module of its own in float64, what it reads and its initial state.

    It reads forward what the panel's layer read, in its order; its own output is h.
    """
    read, turn = ~np.isnan(panel.signal("h")[:, 0]), -1 if panel.direction else 1
    x = torch.from_numpy(panel.input[read][::turn].astype(np.float32)).double()
    first = tuple(
        torch.from_numpy(state[tuple(panel.place.values())].astype(np.float32)).double()[None]
        for state in (panel.trace.initial[name] for name in hx_names(panel.trace.kind))
    )
    return _alone(panel), x, first if len(first) > 1 else first[0]


def _alone(panel: Panel) -> Any:
    base: Any = LAYERS[panel.trace.kind]
    options: dict[str, Any] = {}
    if panel.trace.kind == "rnn":
        options["nonlinearity"] = panel.nonlinearity
    elif CELLS[panel.trace.kind].chosen:
        options["activations"] = panel.nonlinearity.split()
    if panel.weights.get("W_hr") is not None:
        options["proj_size"] = panel.trace.sizes["hidden"]
    bias = panel.weights["b_ih"] is not None
    sizes = panel.input.shape[1], panel.trace.sizes["unit"]
    module = base(*sizes, bias=bias, **options).double().eval()
    with torch.no_grad():
        for mine, name in zip(weights_of(module, 0, 0), panel.weights, strict=True):
            weight = panel.weights[name]
            if mine is not None and weight is not None:
                mine.copy_(torch.from_numpy(weight.astype(np.float32)))
    return module


def shown(given: list[Panel], **options: Any) -> bytes:
    """The payload of some panels; the options are a picture's."""
    values = given[0].input
    names = [f"column {k}" for k in range(values.shape[1])]
    return payload(Picture(panels=given, values=values, names=names, **options))


def replayed(
    *payloads: bytes, signals: bool = False, epoch: int | None = None
) -> list[list[dict[str, Any]]]:
    """Of each payload and network: its proof and, with `signals`, its pass and its answers.

    Signals are (time · unit,), answers (time,); None stands for NaN. `epoch` is the checkpoint, the
    last where none is given.
    """
    packed = [b64encode(one).decode() for one in payloads]
    return run("replayed.js", {"payloads": packed, "signals": signals, "epoch": epoch})
