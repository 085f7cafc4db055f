"""Stepwise: layers whose gates read the hidden state, computed one step after the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import linear

from lstm_viz.activations import of_layer
from lstm_viz.cells import step_from
from lstm_viz.kinds import KINDS
from lstm_viz.stacked import LayerCall, Stacked, States

MARK = "_extra_state"  # under which torch's state_dict keeps what a module adds to its weights


class Stepwise(Stacked):
    """A loop over the step of the layer's cell (`cells.step_from`).

    Its weights have the names and shapes of a layer of torch.nn that computes something else with
    them, so that its state dict says whose they are. A state dict that says nothing, as torch's, is
    taken; that of another layer is a ValueError.
    """

    @property
    def nonlinearity(self) -> str:
        """The activations as one text, as `cells` and a trace's meta have them."""
        return "tanh"

    @property
    def _marked(self) -> str:
        """The kind and, where they are chosen, its activations: "generalrnn softsign"."""
        return f"{self.kind} {self.nonlinearity}" if KINDS[self.kind].chosen else self.kind

    def get_extra_state(self) -> Tensor:
        """Whose weights they are, as the bytes of a text: formats of weights hold tensors alone."""
        return torch.tensor(list(self._marked.encode("ascii")), dtype=torch.uint8)

    def set_extra_state(self, state: Any) -> None:
        """Refuse the weights of another layer, with a ValueError."""
        found = mark_in(state.flatten().tolist()) if isinstance(state, Tensor) else None
        if found is None or " ".join(found).strip() != self._marked:
            came = "something else" if found is None else repr(" ".join(found).strip())
            raise ValueError(
                f"these weights are those of {came}, and this layer is {self._marked!r}, which "
                "computes something else with them; make a layer of that kind, or take "
                f"{MARK!r} out of the state dict"
            )

    def _load_from_state_dict(
        self,
        state_dict: Any,
        prefix: str,
        local_metadata: Any,
        strict: bool,
        missing_keys: list[str],
        unexpected_keys: list[str],
        error_msgs: list[str],
    ) -> None:
        given = state_dict, prefix, local_metadata, strict
        super()._load_from_state_dict(*given, missing_keys, unexpected_keys, error_msgs)
        if f"{prefix}{MARK}" in missing_keys:
            missing_keys.remove(f"{prefix}{MARK}")

    def _layer(self, weights: dict[str, Tensor], given: LayerCall) -> tuple[Tensor, States]:
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
                p=weights.get("weight_peephole"),
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


def mark_in(numbers: Sequence[float]) -> tuple[str, str] | None:
    """The kind of a layer and its activations, from what its state dict says; else None.

    Other programs keep other things under the same name. The bytes may have become floats on the
    way, with the weights.
    """
    if not all(0 <= one < 128 and one == int(one) for one in numbers):
        return None
    kind, _, activations = bytes(map(int, numbers)).decode("ascii").partition(" ")
    if kind not in KINDS or (activations and not KINDS[kind].chosen):
        return None
    try:
        of_layer(kind, activations)
    except ValueError:
        return None
    return kind, activations
