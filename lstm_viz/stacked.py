"""Stacked: what our own layers share with torch's: arguments, weights, states, packing."""

from __future__ import annotations

import math
from typing import Any, ClassVar, NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from lstm_viz.kinds import KINDS, hx_names, rows_of, state_size

States = dict[str, Tensor]


class LayerCall(NamedTuple):
    """What one layer reads in one direction.

    x: (time, batch, input); `first` the states before the first step, each (batch, hidden);
    `padded` (time, batch) is True after a shorter sequence's end; in `reverse` it reads from the
    last step to the first.
    """

    x: Tensor
    first: States
    padded: Tensor | None
    reverse: bool


class Stacked(nn.Module):
    """Layers in one direction or both, with the arguments and the names of weights of `torch.nn`.

    `weight_ih_l0` (gates · hidden, input), `weight_hh_l0` (gates · hidden, hidden), and the biases
    `bias_ih_l0` and `bias_hh_l0`; where no gate reads h (`kinds`), there is no `weight_hh` and one
    bias. Where gates see the memory, `weight_peephole_l0` has a number for each of their units.
    States are h or, as of an LSTM, the pair (h, c). The next layer reads h of the one below,
    of both directions where there are two. `dropout` is there for its place among the arguments:
    there is none between these layers, and above 0 is a ValueError.
    """

    kind: ClassVar[str]

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        *,
        device: Any = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        sizes = {"input_size": input_size, "hidden_size": hidden_size, "num_layers": num_layers}
        for name, size in sizes.items():
            if not isinstance(size, int) or size < 1:
                raise ValueError(f"{name} must be a whole number of at least 1; got {size!r}")
        if dropout:
            raise ValueError(
                f"dropout must be 0, as a {type(self).__name__} has none between its layers; got "
                f"{dropout!r}; put nn.Dropout between layers of their own instead"
            )
        super().__init__()
        self._flat_weights = _Read()
        self.input_size, self.hidden_size, self.num_layers = input_size, hidden_size, num_layers
        self.bias, self.batch_first, self.bidirectional = bias, batch_first, bidirectional
        self.dropout = 0.0
        rows = sum(map(len, rows_of(self.kind, hidden_size).values()))
        more: dict[str, Any] = {"device": device, "dtype": dtype}
        for place, end in enumerate(self._ends):
            columns = input_size if place < self._directions else self._directions * hidden_size
            shapes: dict[str, tuple[int, ...]] = {"weight_ih": (rows, columns)}
            shapes["weight_hh"] = (rows, hidden_size)
            shapes["weight_peephole"] = (len(KINDS[self.kind].peeps) * hidden_size,)
            for name in self._names:
                empty = torch.empty(shapes.get(name, (rows,)), **more)
                self.register_parameter(f"{name}_{end}", nn.Parameter(empty))
        self.reset_parameters()

    @property
    def _directions(self) -> int:
        return 2 if self.bidirectional else 1

    @property
    def _names(self) -> tuple[str, ...]:
        """The weights of one layer in one direction, in torch's order."""
        reads = ("ih", "hh") if KINDS[self.kind].sees_h else ("ih",)
        whats = ("weight", "bias") if self.bias else ("weight",)
        more = ("weight_peephole",) if KINDS[self.kind].peeps else ()
        return tuple(f"{what}_{read}" for what in whats for read in reads) + more

    @property
    def _ends(self) -> list[str]:
        """How the names of weights end, layer by layer, in it direction by direction."""
        ways = ("", "_reverse")[: self._directions]
        return [f"l{layer}{way}" for layer in range(self.num_layers) for way in ways]

    @property
    def _flat_weights_names(self) -> list[str]:
        """The names of all weights in the order of `_ends`, as torch's layers have them."""
        return [f"{name}_{end}" for end in self._ends for name in self._names]

    def _read(self) -> dict[str, Tensor]:
        """All weights by their names, as this pass uses them: each look at one may change it.

        A weight with spectral_norm takes a step of its power iteration at every look in training.
        As torch's layers do, this one keeps those that its last pass was made with.
        """
        weights = {name: getattr(self, name) for name in self._flat_weights_names}
        self._flat_weights = _Read(weights.values())
        return weights

    def flatten_parameters(self) -> None:
        """Nothing: torch's layers put their weights side by side for cuDNN, which has none here."""

    def reset_parameters(self) -> None:
        """All weights uniform within ±1/√hidden, as in `torch.nn`."""
        bound = 1 / math.sqrt(self.hidden_size)
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def forward(self, input: Any, hx: Any = None) -> tuple[Any, Any]:
        """The h of the last layer at every step, and the states of every layer after the last step.

        Args:
            input: (time, batch, input), batch first where the module is, (time, input), or a
                PackedSequence.
            hx: the states before the first step, each (layer · direction, batch, hidden), or
                without a batch (layer · direction, hidden); 0 where it is left out.

        Raises ValueError for other shapes, TypeError for what is neither Tensor nor PackedSequence.
        """
        x, lengths, single = self._laid_out(input)
        first = self._first(hx, x, single)
        weights, padded = self._read(), None
        if lengths is not None:
            padded = torch.arange(len(x), device=x.device)[:, None] >= lengths.to(x.device)
        ends: dict[str, list[Tensor]] = {name: [] for name in first}
        for layer in range(self.num_layers):
            found = []
            for way in range(self._directions):
                row = layer * self._directions + way
                own = {name: weights[f"{name}_{self._ends[row]}"] for name in self._names}
                begin = {name: state[row] for name, state in first.items()}
                h, last = self._layer(own, LayerCall(x, begin, padded, way == 1))
                found.append(h)
                for name, state in last.items():
                    ends[name].append(state)
            x = torch.cat(found, -1)
        given_last = {name: torch.stack(rows) for name, rows in ends.items()}
        if single:
            given_last = {name: state[:, 0] for name, state in given_last.items()}
        states = [*given_last.values()]
        after = tuple(states) if len(states) > 1 else states[0]
        if isinstance(input, PackedSequence):
            return _packed_as(input, x, cast(Tensor, lengths)), after
        if single:
            return x[:, 0], after
        return (x.transpose(0, 1) if self.batch_first else x), after

    def _layer(self, weights: dict[str, Tensor], given: LayerCall) -> tuple[Tensor, States]:
        """h (time, batch, hidden) of one layer in one direction, and its states at the end.

        Where a sequence has ended, its states are handed on.
        """
        raise NotImplementedError

    def _laid_out(self, input: Any) -> tuple[Tensor, Tensor | None, bool]:
        """(time, batch, input), the lengths where it was packed, and whether it has no batch."""
        if isinstance(input, PackedSequence):
            x, lengths = pad_packed_sequence(input)
            self._need_features(x.shape)
            return x, lengths, False
        if not isinstance(input, Tensor):
            name = type(self).__name__
            raise TypeError(
                f"{name} takes a Tensor or a PackedSequence, got {type(input).__name__}"
            )
        self._need_features(input.shape)
        single = input.dim() == 2
        x = input[:, None] if single else input.transpose(0, 1) if self.batch_first else input
        if not len(x):
            raise ValueError(f"input must have at least one step; got {tuple(input.shape)}")
        return x, None, single

    def _need_features(self, shape: torch.Size) -> None:
        if len(shape) not in (2, 3) or shape[-1] != self.input_size:
            raise ValueError(
                f"input must be (time, batch, {self.input_size}) or (time, {self.input_size}), "
                f"with batch_first (batch, time, {self.input_size}); got {tuple(shape)}"
            )

    def _first(self, hx: Any, x: Tensor, single: bool) -> States:
        """The states before the first step, h first, each (layer · direction, batch, hidden)."""
        rows, batch = len(self._ends), x.shape[1]
        names = hx_names(self.kind)
        sizes = [state_size(self.kind, name, self.hidden_size) for name in names]
        if hx is None:
            each = zip(names, sizes, strict=True)
            return {name: x.new_zeros(rows, batch, size) for name, size in each}
        wanted = [(rows, *(() if single else (batch,)), size) for size in sizes]
        given = tuple(hx) if len(names) > 1 else (hx,)
        if [tuple(one.shape) for one in given] != wanted:
            what = f"hx must be ({', '.join(names)})" if len(names) > 1 else "hx must be"
            need = f"each {wanted[0]}" if len(names) > 1 else str(wanted[0])
            if len(set(wanted)) > 1:
                need = f"of {', '.join(map(str, wanted))}"
            shapes = ", ".join(str(tuple(one.shape)) for one in given)
            comma = ", " if len(names) > 1 and len(set(wanted)) == 1 else " "
            raise ValueError(f"{what}{comma}{need} for this input; got {shapes}")
        return {n: s[:, None] if single else s for n, s in zip(names, given, strict=True)}

    def extra_repr(self) -> str:
        """As torch's layers show themselves."""
        said = [f"{self.input_size}, {self.hidden_size}"]
        said += [f"num_layers={self.num_layers}"] if self.num_layers > 1 else []
        said += [] if self.bias else ["bias=False"]
        said += ["batch_first=True"] if self.batch_first else []
        said += ["bidirectional=True"] if self.bidirectional else []
        return ", ".join(said)


class _Read(list[Tensor]):
    """The weights of the last pass, which a copy doesn't have: they need not be parameters."""

    def __reduce_ex__(self, _: Any) -> tuple[type[_Read], tuple[()]]:
        return _Read, ()


def _packed_as(input: PackedSequence, x: Tensor, lengths: Tensor) -> PackedSequence:
    """x (time, batch, ...) packed in the order of the input, which need not be that of a sort."""
    order = input.sorted_indices
    if order is not None:
        x, lengths = x[:, order], lengths[order.cpu()]
    return input._replace(data=pack_padded_sequence(x, lengths.cpu()).data)
