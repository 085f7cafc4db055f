"""Gradient: both routes of the lecture's networks, and what answers have of the first value."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

import numpy as np

from lstm_viz import device as devices
from lstm_viz.call import Recurrent, weight_arrays
from lstm_viz.gradients import Routes, input_gradient, routes
from lstm_viz.ui import limits
from lstm_viz.ui.lecture.material import DEVICE, MEMORY, Material
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import view
from lstm_viz.ui.views.networks import network
from lstm_viz.ui.views.presets import preset
from lstm_viz.ui.views.view import View

OTHER = "order"  # a task in whose simple RNN the gradient vanishes


class Traced(NamedTuple):
    """How the past reaches the last step of one network.

    gradient, direct: both routes (lag,) to the state in which it remembers, as in
    `gradients.routes`. first: ∂ answer / ∂ the first marked value.
    """

    gradient: np.ndarray
    direct: np.ndarray | None
    first: float


_TRACED: Shelf[Traced] = Shelf(
    limits.MB, lambda one: sum(route.nbytes for route in one[:2] if route is not None) + 64
)
_ELSEWHERE: Shelf[Routes] = Shelf(limits.MB, lambda one: 32 * one.steps.nbytes + 64)


def traced(of: Material, kind: str) -> Traced:
    """The routes of one of the two networks; computed once for all sessions."""
    key = (of.view.sides[kind].card["weights"], of.view.sequence.digest)
    return _TRACED.get_or_make(key, lambda: _trace(of, kind))


def _trace(of: Material, kind: str) -> Traced:
    model = network("adding", kind, devices.pick(DEVICE)).model
    trace = of.view.sides[kind].trace
    weights = weight_arrays(cast(Recurrent, model.rnn), 0, 0)
    to_last = routes(trace, weights)
    head = model.head.weight.detach().cpu().numpy()
    gradient = input_gradient(trace, [weights], head=head)  # (time, output, input)
    return Traced(
        to_last.gradient[MEMORY[kind]], to_last.direct, float(gradient[of.first - 1, 0, 0])
    )


def elsewhere(of: Material) -> View:
    """The other task's sequence of the same seed, as long as the lag, seen by its networks."""
    return view.run(preset(OTHER, of.seed, steps=of.lag), OTHER, DEVICE)


def traced_elsewhere(of: Material, kind: str) -> Routes:
    """The routes to the last step of the other task's sequence; computed once for all sessions."""
    shown = elsewhere(of)
    side = shown.sides[kind]

    def trace() -> Routes:
        rnn: Any = network(OTHER, kind, devices.pick(DEVICE)).model.rnn
        return routes(side.trace, weight_arrays(rnn, 0, 0))

    return _ELSEWHERE.get_or_make((side.card["weights"], shown.sequence.digest), trace)
