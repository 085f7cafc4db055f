"""Layer: one recurrent layer as it was found in a file, and the torch module of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any

import torch
from torch import Tensor

from lstm_viz.call import States, weights_of
from lstm_viz.cells import Weights
from lstm_viz.kinds import GATES, KINDS
from lstm_viz.layers import LAYERS, Recurrent
from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.gates import GateBlock


@dataclass(frozen=True)
class Layer:
    """A recurrent layer with its weights in PyTorch's order, one `Weights` per layer · direction.

    `kind` is a key of `kinds.KINDS`, `nonlinearity` what the layer has as its activations where its
    kind lets it choose.
    `initial` is the state that the file begins with, as the module takes it for one sequence in a
    batch; `notes` are sentences on what the file could not tell.
    """

    name: str
    kind: str
    rows: tuple[Weights, ...]
    directions: int = 1
    nonlinearity: str = "tanh"
    blocks: tuple[GateBlock, ...] = ()
    notes: tuple[str, ...] = ()
    initial: States = None

    @property
    def module(self) -> Recurrent:
        """The layer as a module of torch.nn, or of ours, in eval mode, time first.

        Raises WeightsError where the shapes do not fit one another.
        """
        first = self.rows[0]
        units = first.W_hh.shape[0] // len(GATES[self.kind])
        options: dict[str, Any] = {}
        if self.kind == "rnn":
            options["nonlinearity"] = self.nonlinearity
        elif KINDS[self.kind].chosen:
            options["activations"] = self.nonlinearity.split()
        if first.W_hr is not None:
            options["proj_size"] = first.W_hr.shape[0]
        try:
            module = LAYERS[self.kind](
                first.W_ih.shape[1],
                units,
                num_layers=len(self.rows) // self.directions,
                bias=first.b_ih is not None,
                bidirectional=self.directions == 2,
                device="meta",  # so that nothing is drawn from the global generator
                dtype=self._dtype,
                **options,
            )
        except ValueError as error:
            raise WeightsError(f"the layer {quoted(self.name)} is no layer: {error}") from None
        self._need_shapes(module)
        module.to_empty(device="cpu").eval()
        with torch.no_grad():
            for row, weights in enumerate(self.rows):
                target = weights_of(module, *divmod(row, self.directions))
                for mine, theirs in zip(target, weights, strict=True):
                    if mine is not None and theirs is not None:
                        mine.copy_(theirs)
        return module

    @property
    def _dtype(self) -> torch.dtype:
        """The widest of its weights', which holds the others exactly."""
        dtypes = {one.dtype for row in self.rows for one in row if one is not None}
        return reduce(torch.promote_types, dtypes)

    def _need_shapes(self, module: Recurrent) -> None:
        for row, weights in enumerate(self.rows):
            target = weights_of(module, *divmod(row, self.directions))._asdict()
            for name, theirs in weights._asdict().items():
                came, due = _shape(theirs), _shape(target[name])
                if came != due:
                    layer, direction = divmod(row, self.directions)
                    where = f"layer {layer + 1}, {'reverse' if direction else 'forward'}"
                    raise WeightsError(
                        f"the layer {quoted(self.name)} does not fit together: {name} ({where}) "
                        f"has the shape {came} where {due} is needed; the file may be incomplete"
                    )


def _shape(tensor: Tensor | None) -> tuple[int, ...] | None:
    return None if tensor is None else tuple(tensor.shape)
