"""One call of a recurrent module with all its options laid aside: time first, batched, padded."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence

from lstm_viz.cells import Weights
from lstm_viz.kinds import KINDS, hx_names
from lstm_viz.layers import LAYERS, Recurrent
from lstm_viz.precision import Precision, precision_of, wide, wide_states, wide_weights
from lstm_viz.stacked import Stacked

Cell = nn.LSTMCell | nn.GRUCell | nn.RNNCell
States = tuple[Tensor, ...] | Tensor | None
_KIND_OF: dict[type[Any], str] = {
    **{module: kind for kind, module in LAYERS.items()},
    nn.LSTMCell: "lstm",
    nn.GRUCell: "gru",
    nn.RNNCell: "rnn",
}
CELL_WEIGHTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
_of_cell = operator.itemgetter(*CELL_WEIGHTS)
WEIGHT_NAMES = (*CELL_WEIGHTS, "weight_hr", "weight_peephole")


class Call(NamedTuple):
    """What went into a module and what came out, in one form for every option it has."""

    module: Recurrent | Cell
    weights: list[Weights]  # one for each layer · direction: those that this call was made with
    x: Tensor  # (time, batch, input)
    y: Tensor  # (time, batch, direction · hidden): the last layer's h
    first: dict[str, Tensor]  # every state, h first: (layer · direction, batch, hidden or unit)
    last: dict[str, Tensor]  # as first, after each sequence's last step
    lengths: Tensor | None = None  # (batch,), where the sequences were packed
    # Where every step was a call of its own: the states before and after each, as first and last
    # with a time axis: (layer · direction, time, batch, hidden or unit).
    before: dict[str, Tensor] | None = None
    after: dict[str, Tensor] | None = None
    # The 16 bits in which the module computed; all tensors here are then in float32.
    precision: Precision | None = None

    @property
    def base(self) -> type[Any]:
        """The class of torch.nn that the module's own class is or extends."""
        return base_of(self.module)

    @property
    def kind(self) -> str:
        """A key of `kinds.KINDS`."""
        return kind_of(self.module)

    @property
    def layers(self) -> int:
        """The number of layers; a Cell is one."""
        return getattr(self.module, "num_layers", 1)

    @property
    def nonlinearity(self) -> str:
        """The activations that the module states, where it states any (`activations.of_layer`)."""
        return str(getattr(self.module, "nonlinearity", "tanh"))

    @property
    def directions(self) -> int:
        """1, or 2 where the module is bidirectional."""
        return 2 if getattr(self.module, "bidirectional", False) else 1

    def of_sequences(self, rows: slice) -> Call:
        """The call of some sequences of the batch alone."""

        def part(states: dict[str, Tensor]) -> dict[str, Tensor]:
            return {name: state[..., rows, :] for name, state in states.items()}

        return self._replace(
            x=self.x[:, rows],
            y=self.y[:, rows],
            first=part(self.first),
            last=part(self.last),
            lengths=None if self.lengths is None else self.lengths[rows],
            before=None if self.before is None else part(self.before),
            after=None if self.after is None else part(self.after),
        )

    def widened(self, under: torch.dtype | None) -> Call:
        """The call in float32, where its module computed in 16 bits; `under` is autocast's dtype.

        Raises ValueError where the numbers that came out have another dtype for another reason.
        """
        found = precision_of(self.x.dtype, under)
        if self.y.dtype != self.x.dtype and not found:
            raise ValueError(
                f"this {type(self.module).__name__} received {self.x.dtype} and returned "
                f"{self.y.dtype}, without autocast; record needs a module that keeps its dtype"
            )
        if found is None:
            return self
        return self._replace(
            weights=[wide_weights(weights) for weights in self.weights],
            x=wide(self.x),
            y=wide(self.y),
            first=wide_states(self.first),
            last=wide_states(self.last),
            before=wide_states(self.before),
            after=wide_states(self.after),
            precision=found,
        )

    @property
    def padded(self) -> Tensor | None:
        """(time, batch): True after a shorter sequence's end; None where none is shorter."""
        steps = len(self.x)
        if self.lengths is None or int(self.lengths.min()) == steps:
            return None
        return torch.arange(steps, device=self.x.device)[:, None] >= self.lengths


def lengths_of(packed: PackedSequence) -> Tensor:
    """The number of steps of each sequence, in the caller's order, on the CPU."""
    return pad_packed_sequence(packed._replace(data=packed.data[:, :1]))[1]


def kind_of(module: nn.Module) -> str:
    """The kind of a layer or cell: a key of `kinds.KINDS`."""
    return _KIND_OF[base_of(module)]


def base_of(module: nn.Module) -> type[Any]:
    """The class of torch.nn that the module's own class is or extends."""
    return _base_of(type(module))


@cache
def _base_of(own: type[nn.Module]) -> type[Any]:
    return next(base for base in _KIND_OF if issubclass(own, base))


def lay_out(
    module: Recurrent | Cell,
    used: Sequence[Tensor | None],
    input: Any,
    hx: States,
    output: Any,
    last: Any,
) -> Call:
    """The call `module(input, hx)`, made with the weights `used`, which gave `(output, last)`.

    Raises ValueError where `hx` does not have the shapes of the states that came out.
    """
    lengths = None
    if isinstance(input, PackedSequence):
        x, lengths = pad_packed_sequence(input)  # in the caller's order, as hx is
        y, _ = pad_packed_sequence(output)
        lengths = lengths.to(x.device)
        batched = True
    elif isinstance(module, Cell):
        batched = input.dim() == 2
        x, y = (value[None] if batched else value[None, None] for value in (input, output))
    else:
        x, y = _time_first(module, input), _time_first(module, output)
        batched = input.dim() == 3
    ends = _states(module, last, batched)
    begins = {name: torch.zeros_like(state) for name, state in ends.items()}
    if hx is not None:
        begins = _states(module, hx, batched)
    for name, state in begins.items():
        if state.shape != ends[name].shape:
            raise ValueError(
                f"the initial state {name} has the shape {tuple(state.shape)}, and the state that "
                f"came out {tuple(ends[name].shape)}; record needs hx in the shapes that torch's "
                "own module takes"
            )
    return Call(module, _by_row(module, used), x, y, begins, ends, lengths)


def weights_used(module: Recurrent | Cell) -> tuple[Tensor | None, ...]:
    """The weights of the last pass, as it used them, none of them evaluated again.

    A parametrised weight (spectral_norm, weight_norm) is a function that is evaluated by each
    look at it, and in training mode some change with each look. A layer keeps the tensors that
    its last pass was made with; a Cell does not, so that only its plain weights may be asked for.
    """
    if isinstance(module, Cell):
        try:  # a tenth of the time of four attributes of a module
            return _of_cell(module._parameters)
        except KeyError:  # parametrised
            pass
        return tuple(getattr(module, name) for name in CELL_WEIGHTS)
    return tuple(module._flat_weights)


def weights_of(module: Recurrent, layer: int, direction: int) -> Weights:
    """The weights of one layer in one direction (0 forward, 1 reverse)."""
    end = f"l{layer}" + ("_reverse" if direction else "")
    W_ih, W_hh, *more = (getattr(module, f"{name}_{end}", None) for name in WEIGHT_NAMES)
    if W_ih is not None and not KINDS[kind_of(module)].sees_h:
        W_hh = _unread(W_ih, module.hidden_size)
    if W_ih is None or W_hh is None:
        raise ValueError(
            f"this {type(module).__name__} has no layer {layer} in direction {direction}"
        )
    return Weights(W_ih, W_hh, *more)


def weight_arrays(module: Recurrent, layer: int, direction: int) -> dict[str, np.ndarray | None]:
    """A copy of `weights_of` in NumPy, by the names in `Weights`; 16 bits become float32."""
    return {
        name: None if weight is None else wide(weight.detach()).cpu().numpy().copy()
        for name, weight in weights_of(module, layer, direction)._asdict().items()
    }


def named_weights(call: Call) -> dict[str, np.ndarray]:
    """A copy of the weights that a call was made with, by the names of torch's state dict."""
    kept = {}
    for row, weights in enumerate(call.weights):
        layer, direction = divmod(row, call.directions)
        end = f"l{layer}" + ("_reverse" if direction else "")
        for name, weight in zip(WEIGHT_NAMES, weights, strict=True):
            if weight is not None and (name != "weight_hh" or KINDS[call.kind].sees_h):
                kept[f"{name}_{end}"] = weight.detach().cpu().numpy().copy()
    return kept


def _time_first(module: Recurrent, values: Tensor) -> Tensor:
    if values.dim() == 2:
        return values[:, None]
    return values.transpose(0, 1) if module.batch_first else values


def _states(module: Recurrent | Cell, given: Any, batched: bool) -> dict[str, Tensor]:
    names = hx_names(kind_of(module))
    pair = dict(zip(names, given if len(names) > 1 else (given,), strict=True))
    if not batched:
        pair = {name: state.unsqueeze(-2) for name, state in pair.items()}
    if isinstance(module, Cell):
        return {name: state[None] for name, state in pair.items()}
    return pair


def _unread(W_ih: Tensor, hidden: int) -> Tensor:
    """W_hh of a cell whose gates don't read h: zeros, which take no memory."""
    return W_ih.new_zeros(1, 1).expand(len(W_ih), hidden)


def _by_row(module: Recurrent | Cell, used: Sequence[Tensor | None]) -> list[Weights]:
    """The flat list of weights, row by row: W_ih, W_hh, then b_ih, b_hh, then W_hr or p if any."""
    more = "W_hr" if getattr(module, "proj_size", 0) else ""
    if isinstance(module, Stacked) and not KINDS[module.kind].sees_h:
        size, rows = 1 + module.bias, []
        for start in range(0, len(used), size):
            W_ih, *b = used[start : start + size]
            W_hh = _unread(cast(Tensor, W_ih), module.hidden_size)
            rows.append(Weights(cast(Tensor, W_ih), W_hh, *b))
        return rows
    more = "p" if isinstance(module, Stacked) and KINDS[module.kind].peeps else more
    size = len(used) if isinstance(module, Cell) else 2 + 2 * module.bias + bool(more)
    rows = []
    for start in range(0, len(used), size):
        W_ih, W_hh, *b = used[start : start + size]
        last = {more: b.pop()} if more else {}
        rows.append(Weights(W_ih, W_hh, *b, **last))  # type: ignore[arg-type]
    return rows
