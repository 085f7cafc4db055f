"""One step of each cell: the equations in their letters.

The arguments are PyTorch's: `W_ih` and `W_hh` hold the gates one below the other, in the order
i f g o (LSTM) and r z n (GRU), and there are two biases, which add.

A step is its two products and what follows from them; `held` receives each signal by its name as
soon as it is computed, and what it returns takes the signal's place in the rest of the step. What
follows from the products is written for arrays of torch and of NumPy, which takes a third of the
time of torch for a step of few numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from lstm_viz.activations import Activation, by_signal
from lstm_viz.kinds import KINDS

Array = TypeVar("Array", Tensor, np.ndarray)
Held = Callable[[str, Any], Any]
Squash = Mapping[str, Callable[[Any], Any]]  # the activation that makes each signal


def as_is(name: str, value: Array) -> Array:
    """The signal, not held."""
    return value


class Weights(NamedTuple):
    """The weights of one layer in one direction, named as in `torch.nn`.

    W_ih: (gates · unit, input), W_hh: (gates · unit, hidden), b_ih and b_hh: (gates · unit,) or
    None, W_hr: (hidden, unit) where an LSTM projects its hidden state, else None. p: (3 · unit,)
    where the gates i f o see the cell state, else None.
    """

    W_ih: Tensor
    W_hh: Tensor
    b_ih: Tensor | None = None
    b_hh: Tensor | None = None
    W_hr: Tensor | None = None
    p: Tensor | None = None

    def of_units(self, units: Tensor) -> Weights:
        """What makes the gates of these (count,) alone, where h is not projected."""
        starts = torch.arange(0, len(self.W_hh), self.W_hh.shape[1], device=units.device)
        rows = (starts[:, None] + units).flatten()
        b_ih, b_hh = (b if b is None else b[rows] for b in (self.b_ih, self.b_hh))
        return Weights(self.W_ih[rows], self.W_hh[rows], b_ih, b_hh)


def lstm_from(
    from_x: Array,
    from_h: Array,
    c: Array,
    W_hr: Array | None,
    held: Held = as_is,
    squash: Squash | None = None,
    p: Array | None = None,
) -> dict[str, Array]:
    """A step of an LSTM from W_ih x + b_ih and W_hh h + b_hh, each (..., 4 · unit).

    Hochreiter & Schmidhuber 1997, with the forget gate of Gers, Schmidhuber & Cummins 2000; the
    projection W_hr is that of Sak, Senior & Beaufays 2014.

    With p, its gates see the cell state (Gers & Schmidhuber 2000): i and f that before the step, o
    that which the step makes.
    """
    to = squash or squashes("lstm")
    gates: list[Any] = _chunks(from_x + from_h, 4)
    i, f, g, o = gates
    seen = None if p is None else _chunks(p, 3)
    if seen is not None:
        i, f = i + seen[0] * c, f + seen[1] * c
    f = held("f", to["f"](f))  # before i, which may be held at 1 - f
    i = held("i", to["i"](i))
    g = held("g", to["g"](g))
    if seen is None:
        o = held("o", to["o"](o))
    c = held("c", f * c + i * g)
    if seen is not None:
        o = held("o", to["o"](o + seen[2] * c))
    h = o * to["h"](c)
    h = held("h", h if W_hr is None else h @ W_hr.T)
    return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": h}


def gru_from(
    from_x: Array,
    from_h: Array,
    h: Array,
    held: Held = as_is,
    squash: Squash | None = None,
    product: Callable[[Array], Array] | None = None,
) -> dict[str, Array]:
    """A step of a GRU from W_ih x + b_ih and W_hh h + b_hh, each (..., 3 · unit).

    Cho et al. 2014, in PyTorch's variant: r multiplies after the matrix product, so that the bias
    b_hn lies inside it (the paper applies r to h before the product).

    Where r multiplies h before the matrix product (Cho et al. 2014), `product` makes W_hh s + b_hh
    of any s; it may write over what it gave before.
    """
    to = squash or squashes("gru")
    x_r, x_z, x_n = _chunks(from_x, 3)
    h_r, h_z, h_n = _chunks(from_h, 3)
    r, z = held("r", to["r"](x_r + h_r)), held("z", to["z"](x_z + h_z))
    from_n = r * h_n if product is None else _chunks(product(r * h), 3)[2]
    n = held("n", to["n"](x_n + from_n))
    return {"r": r, "z": z, "n": n, "h": held("h", (1 - z) * n + z * h)}


def rnn_from(
    from_x: Array, from_h: Array, held: Held = as_is, squash: Squash | None = None
) -> dict[str, Array]:
    """A step of a simple RNN (Elman 1990) from W_ih x + b_ih and W_hh h + b_hh, (..., unit)."""
    a = held("a", from_x + from_h)
    return {"a": a, "h": held("h", (squash or squashes("rnn", "tanh"))["h"](a))}


def mingru_from(from_x: Array, h: Array, held: Held = as_is) -> dict[str, Array]:
    """A step of a minGRU from W x + b, (..., 2 · unit); v is the paper's h̃.

    Feng et al. 2024: of a GRU it has neither the reset gate nor the tanh, and no gate reads h. With
    z = 1 the state is replaced, where PyTorch's GRU keeps it.
    """
    z, v = _chunks(from_x, 2)
    z, v = held("z", sigmoid(z)), held("v", v)
    return {"z": z, "v": v, "h": held("h", (1 - z) * h + z * v)}


def minlstm_from(from_x: Array, h: Array, held: Held = as_is) -> dict[str, Array]:
    """A step of a minLSTM from W x + b, (..., 3 · unit); v is the paper's h̃.

    Feng et al. 2024: f and i are divided by their sum, so that what is kept and what is written add
    up to 1, and no gate reads h.
    """
    a_f, a_i, v = _chunks(from_x, 3)
    of_f, of_i = sigmoid(a_f), sigmoid(a_i)
    f = held("f", of_f)  # before i, which may be held at 1 - f
    i, v = held("i", of_i), held("v", v)
    keep, write = _minlstm_parts(a_f, a_i, v)
    if f is not of_f or i is not of_i:  # where one is held at another value, that has the say
        computed = (f == of_f) & (i == of_i)
        by_value = KINDS["minlstm"].shares({"f": f, "i": i, "v": v})
        keep, write = where(computed, keep, by_value[0]), where(computed, write, by_value[1])
    return {"f": f, "i": i, "v": v, "h": held("h", keep * h + write)}


def slstm_from(sums: Array, before: Mapping[str, Array], held: Held = as_is) -> dict[str, Array]:
    """A step of an sLSTM from W_ih x + b_ih + W_hh h + b_hh, (..., 4 · unit), in the order i f g o.

    Beck et al. 2024, equations 8 to 17, with f = σ; g is the paper's z. The stabiliser m may be any
    number, as it cancels in c / n. With m = ln(f e^m' + i), the logarithm of the normaliser itself,
    the stabilised gates i' and f' add up to 1, so that n' is 1 and c is a mean of all g.
    """
    a_i, a_f, a_g, a_o = _chunks(sums, 4)
    apart = log_sigmoid(a_f) + before["m"] - a_i  # ln f + m' - ln i
    f = held("f", sigmoid(apart))  # before i, which may be held at 1 - f
    i = held("i", sigmoid(-apart))
    g = held("g", tanh(a_g))
    o = held("o", sigmoid(a_o))
    m = held("m", a_i - log_sigmoid(-apart))
    c = held("c", f * before["c"] + i * g)
    return {"i": i, "f": f, "g": g, "o": o, "c": c, "m": m, "h": held("h", o * c)}


def minimal_parts(kind: str, from_x: Tensor) -> tuple[Tensor, Tensor]:
    """Of a minGRU or a minLSTM, keep and write of h = keep ⊙ h' + write, from W x + b."""
    if kind == "mingru":
        z, v = _chunks(from_x, 2)
        return KINDS[kind].shares({"z": sigmoid(z), "v": v})
    return _minlstm_parts(*_chunks(from_x, 3))


def _minlstm_parts(a_f: Array, a_i: Array, v: Array) -> tuple[Array, Array]:
    """f / (f + i) and i / (f + i) ⊙ v from the sums of both gates, as σ(±(ln f - ln i)).

    Both gates may be so shut that σ is 0 of each, while one is still a multiple of the other.
    """
    apart = log_sigmoid(a_f) - log_sigmoid(a_i)
    return sigmoid(apart), sigmoid(-apart) * v


def step_from(
    kind: str,
    from_x: Array,
    from_h: Array,
    before: Mapping[str, Array],
    *,
    W_hr: Array | None = None,
    nonlinearity: str = "tanh",
    held: Held = as_is,
    product: Callable[[Array], Array] | None = None,
    p: Array | None = None,
) -> dict[str, Array]:
    """A step of a cell of this kind, from its products and the states before it.

    `nonlinearity` is what its layer states of its activations (`activations.of_layer`); `product`
    makes W_hh s + b_hh of any s, which a GRU that resets before the product needs.
    """
    family, to = KINDS[kind].family, squashes(kind, nonlinearity)
    if family == "lstm":
        return lstm_from(from_x, from_h, before["c"], W_hr, held, to, p)
    if family == "gru":
        return gru_from(
            from_x, from_h, before["h"], held, to, product if KINDS[kind].resets_first else None
        )
    if family == "rnn":
        return rnn_from(from_x, from_h, held, to)
    if family == "slstm":
        return slstm_from(from_x + from_h, before, held)
    # No gate of a minimal cell reads h, so that `from_h` is 0.
    return (mingru_from if kind == "mingru" else minlstm_from)(from_x, before["h"], held)


@lru_cache(maxsize=256)
def squashes(kind: str, nonlinearity: str = "tanh") -> Squash:
    """The activation that makes each signal of a layer, for arrays of torch and of NumPy."""
    return {name: of(one) for name, one in by_signal(kind, nonlinearity).items()}


def of(activation: Activation) -> Callable[[Any], Any]:
    """An activation for arrays of torch and of NumPy, by the library's own function if it has one.

    What is computed otherwise could end in another last digit.
    """
    if not activation.numbers and activation.limit is None and activation.name in _OWN:
        return _OWN[activation.name]
    return lambda a: activation.value(torch if isinstance(a, Tensor) else np, a)


def sigmoid(a: Array) -> Array:
    """σ(a), by the library whose array it is."""
    return torch.sigmoid(a) if isinstance(a, Tensor) else 1 / (1 + np.exp(-a))


def log_sigmoid(a: Array) -> Array:
    """ln σ(a), also where σ(a) is 0 in the dtype."""
    return logsigmoid(a) if isinstance(a, Tensor) else -np.logaddexp(0, -a)


def where(mask: Any, one: Any, other: Any) -> Any:
    """`one` where the mask is True, else `other`, by the library whose arrays they are."""
    return (torch if isinstance(mask, Tensor) else np).where(mask, one, other)


def tanh(a: Array) -> Array:
    """tanh a, by the library whose array it is."""
    return torch.tanh(a) if isinstance(a, Tensor) else np.tanh(a)


_OWN: dict[str, Callable[[Any], Any]] = {"sigmoid": sigmoid, "tanh": tanh}


def _chunks(a: Array, count: int) -> list[Array]:
    """Equal parts of the last axis."""
    size = a.shape[-1] // count
    return [a[..., size * k : size * (k + 1)] for k in range(count)]
