"""minGRU and minLSTM: layers whose gates read the input alone, so that all steps run at once."""

from __future__ import annotations

import math
from typing import Any, ClassVar, cast

import torch
from torch import Tensor, nn
from torch.nn.functional import linear
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from lstm_viz.cells import minimal_parts
from lstm_viz.kinds import GATES


class Minimal(nn.Module):
    """What both are: h_t = keep_t ⊙ h_{t-1} + write_t, with keep and write from x_t alone.

    Feng et al. 2024, "Were RNNs all we needed?". Arguments, in their order, shapes and
    names of the weights are those of `torch.nn.GRU`: `weight_ih_l0` (gates · hidden, input) and
    `bias_ih_l0`. There is no `weight_hh`, as no gate reads h, and so one bias, not two. The next
    layer reads h of the one below, of both directions where there are two. `dropout` is there for
    its place among the arguments: there is none between these layers, and above 0 is a ValueError.
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
        rows, more = len(GATES[self.kind]) * hidden_size, {"device": device, "dtype": dtype}
        for place, end in enumerate(self._ends):
            columns = input_size if place < self._directions else self._directions * hidden_size
            W = nn.Parameter(torch.empty(rows, columns, **more))
            self.register_parameter(f"weight_ih_{end}", W)
            if bias:
                b = nn.Parameter(torch.empty(rows, **more))
                self.register_parameter(f"bias_ih_{end}", b)
        self.reset_parameters()

    @property
    def _directions(self) -> int:
        return 2 if self.bidirectional else 1

    @property
    def _ends(self) -> list[str]:
        """How the names of weights end, layer by layer, in it direction by direction."""
        ways = ("", "_reverse")[: self._directions]
        return [f"l{layer}{way}" for layer in range(self.num_layers) for way in ways]

    @property
    def _flat_weights_names(self) -> list[str]:
        """The names of all weights in the order of `_ends`, as torch's layers have them."""
        names = ("weight_ih", "bias_ih") if self.bias else ("weight_ih",)
        return [f"{name}_{end}" for end in self._ends for name in names]

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

    def forward(self, input: Any, hx: Tensor | None = None) -> tuple[Any, Tensor]:
        """The h of the last layer at every step, and of every layer after the last step.

        Args:
            input: (time, batch, input), batch first where the module is, (time, input), or a
                PackedSequence.
            hx: the h before the first step, (layer · direction, batch, hidden), or without a batch
                (layer · direction, hidden); 0 where it is left out.

        Raises ValueError for other shapes, TypeError for what is neither Tensor nor PackedSequence.
        """
        x, lengths, single = self._laid_out(input)
        first = self._first(hx, x, single)
        weights, padded = self._read(), None
        if lengths is not None:
            padded = torch.arange(len(x), device=x.device)[:, None] >= lengths.to(x.device)
        last = []
        for layer in range(self.num_layers):
            found = []
            for way in range(self._directions):
                row = layer * self._directions + way
                end = self._ends[row]
                sums = linear(x, weights[f"weight_ih_{end}"], weights.get(f"bias_ih_{end}"))
                found.append(self._layer(sums, first[row], padded, way == 1))
                last.append(found[-1][0 if way else -1])
            x = torch.cat(found, -1)
        end = torch.stack(last)
        if isinstance(input, PackedSequence):
            return _packed_as(input, x, cast(Tensor, lengths)), end
        if single:
            return x[:, 0], end[:, 0]
        return (x.transpose(0, 1) if self.batch_first else x), end

    def _layer(self, sums: Tensor, first: Tensor, padded: Tensor | None, reverse: bool) -> Tensor:
        """h (time, batch, hidden) of one layer in one direction, from W x + b."""
        keep, write = minimal_parts(self.kind, sums)
        if padded is not None:  # where a sequence has ended, its state is handed on
            keep = keep.masked_fill(padded[..., None], 1.0)
            write = write.masked_fill(padded[..., None], 0.0)
        if reverse:
            return scan(keep.flip(0), write.flip(0), first).flip(0)
        return scan(keep, write, first)

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

    def _first(self, hx: Tensor | None, x: Tensor, single: bool) -> Tensor:
        """The h before the first step, (layer · direction, batch, hidden)."""
        rows, batch = len(self._ends), x.shape[1]
        if hx is None:
            return x.new_zeros(rows, batch, self.hidden_size)
        wanted = (rows, *(() if single else (batch,)), self.hidden_size)
        if tuple(hx.shape) != wanted:
            raise ValueError(f"hx must be {wanted} for this input; got {tuple(hx.shape)}")
        return hx[:, None] if single else hx

    def extra_repr(self) -> str:
        """As torch's layers show themselves."""
        said = [f"{self.input_size}, {self.hidden_size}"]
        said += [f"num_layers={self.num_layers}"] if self.num_layers > 1 else []
        said += [] if self.bias else ["bias=False"]
        said += ["batch_first=True"] if self.batch_first else []
        said += ["bidirectional=True"] if self.bidirectional else []
        return ", ".join(said)


class MinGRU(Minimal):
    """h_t = (1 - z_t) ⊙ h_{t-1} + z_t ⊙ h̃_t, with z_t = σ(W_z x_t + b_z), h̃_t = W_h x_t + b_h.

    Feng et al. 2024, section 3.1. With z = 1 the state is replaced; of `torch.nn.GRU` it is kept.
    Rows of the weights: z, then h̃.
    """

    kind = "mingru"


class MinLSTM(Minimal):
    """h_t = f'_t ⊙ h_{t-1} + i'_t ⊙ h̃_t, where f' and i' are f and i divided by f + i.

    f_t = σ(W_f x_t + b_f), i_t = σ(W_i x_t + b_i), h̃_t = W_h x_t + b_h (Feng et al. 2024, section
    3.2). There is no cell state and no output gate. The shares are computed from ln f - ln i, so
    that they are right where both gates are so shut that they are 0 in the dtype. Rows of the
    weights: f, i, then h̃.
    """

    kind = "minlstm"


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


def scan(keep: Tensor, write: Tensor, first: Tensor) -> Tensor:
    """h_t = keep_t ⊙ h_{t-1} + write_t for all t at once, from h_0 = `first`.

    keep and write: (time, ...). Two steps in a row are one step of the same form, (k', w') then
    (k, w) = (k k', k w' + w), so that spans of 1, 2, 4, ... steps double until they reach the
    beginning (Hillis & Steele 1986): log2 T operations in a row instead of T.
    """
    return cast(Tensor, _Scan.apply(keep, write, first))


class _Scan(torch.autograd.Function):
    """`scan`, whose derivatives are scans too: autograd would keep each span."""

    @staticmethod
    def forward(keep: Tensor, write: Tensor, first: Tensor) -> Tensor:
        h = write.clone(memory_format=torch.contiguous_format)
        h[0].addcmul_(keep[0], first)
        _double(keep.clone(memory_format=torch.contiguous_format), h)
        return h

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        keep, _, first = inputs
        ctx.save_for_backward(keep, output, first)
        ctx.save_for_forward(keep, output, first)

    @staticmethod
    def backward(ctx: Any, *given: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        keep, h, first = ctx.saved_tensors
        # ∂y/∂h_t = what comes from y at t, and keep_{t+1} ⊙ ∂y/∂h_{t+1}
        later = torch.cat([keep[1:], torch.zeros_like(keep[:1])]).flip(0)
        to_h = scan(later, given[0].flip(0), torch.zeros_like(first)).flip(0)
        before = torch.cat([first[None], h[:-1]])
        return to_h * before, to_h, to_h[0] * keep[0]

    @staticmethod
    def jvp(ctx: Any, *given: Tensor) -> Tensor:
        keep, h, first = ctx.saved_tensors
        to_keep, to_write, to_first = given
        # dh_t = keep_t ⊙ dh_{t-1} + dkeep_t ⊙ h_{t-1} + dwrite_t
        before = torch.cat([first[None], h[:-1]])
        return scan(keep, to_keep * before + to_write, to_first)

    @staticmethod
    def vmap(info: Any, in_dims: tuple[int | None, ...], *given: Tensor) -> tuple[Tensor, int]:
        keep, write, first = given
        places = zip((keep, write, first), in_dims, (1, 1, 0), strict=True)  # beside the batch
        moved = [_along(tensor, at, to, info.batch_size) for tensor, at, to in places]
        return scan(*moved), 1


def _along(tensor: Tensor, at: int | None, to: int, size: int) -> Tensor:
    """A tensor with its axis `at` in another place, or with a new one of this size there."""
    if at is None:
        return tensor.unsqueeze(to).expand(*tensor.shape[:to], size, *tensor.shape[to:])
    return tensor.movedim(at, to)


def _double(keep: Tensor, h: Tensor) -> None:
    """Spans of steps, until they reach the beginning; both are overwritten."""
    span = 1
    while span < len(h):
        h[span:] += keep[span:] * h[:-span]
        keep[span:] *= keep[:-span].clone()
        span *= 2
