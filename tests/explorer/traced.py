"""The browser's gradients, and the same by autograd from the numbers that the browser has."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import numpy as np
import torch
from torch import Tensor

from lstm_viz.explorer.panel import Panel
from lstm_viz.kinds import hx_names
from tests.explorer.node_js import run
from tests.explorer.replays import alone, shown


def asked(
    step: int, *, edits: str = "", state: str | None = None, unit: int = 0, points: int = 0
) -> dict[str, Any]:
    """One question: of a unit of a state at a step, or without one of the head's outputs."""
    return {"edits": edits, "step": step, "state": state, "unit": unit, "points": points}


def traced(*cases: tuple[Panel, list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """The answers to the questions about each panel, in arrays; NaN where there is no number."""
    given = [
        {"payload": b64encode(shown([panel])).decode(), "asked": questions}
        for panel, questions in cases
    ]
    found = run("traced_back.js", given)
    for one in (each for case in found for each in case):
        assert one["troubles"] == []
        for name in ("input", "h", "c", "m", "strengths"):
            one[name] = np.array(one[name], float)
    return found


def order_of(panel: Panel) -> np.ndarray:
    """The steps that the panel's layer read, in its order."""
    return np.flatnonzero(~np.isnan(panel.signal("h")[:, 0]))[:: -1 if panel.direction else 1]


def heads(panel: Panel) -> Tensor:
    """W of the panel's head in float64, from the float32 numbers."""
    assert panel.readout is not None
    return torch.from_numpy(panel.readout.head.W.astype(np.float32)).double()


def input_gradient(panel: Panel, place: int, W: Tensor) -> np.ndarray:
    """∂(W h)/∂x at every place, (place, output, input), by autograd."""
    module, x, hx = alone(panel)
    x.requires_grad_()
    outputs = module(x, hx)[0][place] @ W.T
    rows = [torch.autograd.grad(one, x, retain_graph=True)[0] for one in outputs]
    return torch.stack(rows, dim=1).numpy()


def state_jacobians(panel: Panel, place: int) -> list[dict[str, dict[str, np.ndarray]]]:
    """∂(state after `place`)/∂(state before each place), (unit, unit), by autograd."""
    module, x, hx = alone(panel)
    names = hx_names(panel.trace.kind)
    states = [one.detach().clone().requires_grad_() for one in (hx if len(names) > 1 else (hx,))]
    passed = [states]
    for step in range(place + 1):
        _, after = module(x[step : step + 1], tuple(states) if len(names) > 1 else states[0])
        states = list(after) if isinstance(after, tuple) else [after]
        passed.append(states)
    # One graph for all: what comes back to the states between is the Jacobian from there on.
    asked = [one for states in passed[:-1] for one in states]
    found: list[dict[str, dict[str, np.ndarray]]] = [{} for _ in passed[:-1]]
    for of, last in zip(names, passed[-1], strict=True):
        rows = [
            torch.autograd.grad(one, asked, retain_graph=True, materialize_grads=True)
            for one in last[0]
        ]
        J = [torch.stack([one[0] for one in column]).numpy() for column in zip(*rows, strict=True)]
        for before, of_step in enumerate(found):
            here = J[before * len(names) : (before + 1) * len(names)]
            of_step[of] = dict(zip(names, here, strict=True))
    return found
