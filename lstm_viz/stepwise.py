"""Stepwise: layers whose gates read the hidden state, computed one step after the other."""

from __future__ import annotations

from functools import partial

import torch
from torch import Tensor
from torch.nn.functional import linear

from lstm_viz.cells import step_from
from lstm_viz.stacked import Given, Stacked, States


class Stepwise(Stacked):
    """A loop over the step of the layer's cell (`cells.step_from`)."""

    @property
    def nonlinearity(self) -> str:
        """The activations as one text, as `cells` and a trace's meta have them."""
        return "tanh"

    def _layer(self, weights: dict[str, Tensor], given: Given) -> tuple[Tensor, States]:
        from_x = linear(given.x, weights["weight_ih"], weights.get("bias_ih"))
        product = partial(_affine, weights["weight_hh"], weights.get("bias_hh"))
        states, steps = given.first, []
        order = range(len(given.x))
        for step in reversed(order) if given.reverse else order:
            now = step_from(
                self.kind,
                from_x[step],
                product(states["h"]),
                states,
                nonlinearity=self.nonlinearity,
                product=product,
            )
            after = {name: now[name] for name in states}
            if given.padded is not None:
                ended = given.padded[step][:, None]
                after = {n: torch.where(ended, states[n], state) for n, state in after.items()}
            states = after
            steps.append(states["h"])
        return torch.stack(steps[::-1] if given.reverse else steps), states


def _affine(W: Tensor, b: Tensor | None, h: Tensor) -> Tensor:
    return linear(h, W, b)
