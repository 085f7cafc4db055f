"""The small network round one recurrent module: what the app trains, ships and looks into."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from lstm_viz.kinds import KINDS, rows_of
from lstm_viz.layers import LAYERS

MODULES: dict[str, Callable[..., nn.Module]] = {
    kind: LAYERS[kind] for kind, own in KINDS.items() if own.trainable
}


class _Undrawn(TorchFunctionMode):
    """Within, `torch.nn.init` leaves a tensor as it is and draws from no generator.

    The device "meta" would do the same, but its first use imports sympy.
    """

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if getattr(func, "__module__", "") == nn.init.__name__:
            return kwargs["tensor"] if "tensor" in kwargs else args[0]
        return func(*args, **kwargs)


class SequenceModel(nn.Module):
    """An `nn.LSTM`, `nn.GRU` or `nn.RNN` (tanh), and a linear layer that reads h at every step.

    The weights come from a generator of the model's own: the same seed gives the same network, and
    no other random number of the program moves. `config` rebuilds it: `SequenceModel(**config)`.
    `chrono`, where it is not 0, is the number of steps over which something is to be remembered:
    the gates that keep the past then begin with times spread up to it.
    """

    def __init__(
        self,
        kind: str,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        output_size: int = 1,
        *,
        seed: int = 0,
        chrono: int = 0,
    ) -> None:
        _need_kind(kind)
        sizes = dict(
            input_size=input_size,
            hidden_size=hidden_size,
            num_layers=num_layers,
            output_size=output_size,
        )
        for name, size in sizes.items():
            if not isinstance(size, int) or size < 1:
                raise ValueError(f"{name} must be a whole number of at least 1; got {size!r}")
        if not isinstance(chrono, int) or chrono < 0 or chrono == 1:
            raise ValueError(f"chrono must be 0 or a whole number of at least 2; got {chrono!r}")
        super().__init__()
        self.config: dict[str, Any] = {"kind": kind, **sizes, "seed": seed, "chrono": chrono}
        with _Undrawn():
            self.rnn = MODULES[kind](input_size, hidden_size, num_layers, batch_first=True)
            self.head = nn.Linear(hidden_size, output_size)
        self._initialise(torch.Generator().manual_seed(seed))

    @torch.no_grad()
    def _initialise(self, generator: torch.Generator) -> None:
        """Weights as in `torch.nn`, uniform within ±1/√hidden; biases 0, an LSTM's forget bias 1.

        A forget gate that starts at σ(1) = 0.73 instead of 0.5 lets the gradient reach the past
        (Gers, Schmidhuber & Cummins 2000). PyTorch adds two biases: b_ih has the 1, b_hh stays 0.

        Computed in float64 and rounded once, so that all processors get the same numbers: in
        float32, `uniform_` and `log` end in another last digit from one processor to the next.
        """
        hidden = self.config["hidden_size"]
        bound = torch.tensor(1 / math.sqrt(hidden)).double()  # of float32, as in torch.nn
        for name, parameter in self.named_parameters():
            if "weight" in name:
                drawn = torch.rand(parameter.shape, generator=generator).double()
                parameter.copy_(2 * bound * drawn - bound)
            else:
                parameter.zero_()
            if "bias_ih" in name:
                self._open_gates(parameter, generator)

    def _open_gates(self, bias: Tensor, generator: torch.Generator) -> None:
        """Let the gates begin so that the past is kept: an LSTM's forget gate open, and so on.

        With `chrono` = T the times for which units keep something are spread from 1 to T steps:
        b_f = log(u), b_i = -b_f, u uniform in [1, T - 1] (Tallec & Ollivier 2018, equation 16).
        """
        kind, chrono = KINDS[self.config["kind"]], self.config["chrono"]
        rows = rows_of(self.config["kind"], self.config["hidden_size"])
        parts = dict(zip(rows, bias.split([len(own) for own in rows.values()]), strict=True))
        if not chrono:
            for gate, value in kind.begins:
                parts[gate].fill_(value)
        elif kind.spread:
            units = self.config["hidden_size"]
            times = torch.rand(units, generator=generator) * (chrono - 2) + 1
            for gate, sign in kind.spread:
                parts[gate].copy_(sign * times.double().log())

    def forward(self, x: Tensor) -> Tensor:
        """x (batch, time, input) → the answer at every step, (batch, time, output)."""
        h, _ = self.rnn(x)  # (batch, time, hidden)
        return self.head(h)


def _need_kind(kind: str) -> None:
    if kind not in MODULES:
        raise ValueError(f"kind must be one of {', '.join(MODULES)}; got {kind!r}")


def parameter_count(module: nn.Module) -> int:
    """The number of a module's trainable numbers."""
    return sum(p.numel() for p in module.parameters() if p.requires_grad)


def count_for(
    kind: str, input_size: int, hidden_size: int, num_layers: int = 1, output_size: int = 1
) -> int:
    """The parameter count that a SequenceModel of these sizes has, without building it."""
    _need_kind(kind)
    own = hidden_size + 2 if KINDS[kind].sees_h else 1  # W_hh and two biases, or one bias alone
    first, later = input_size + own, hidden_size + own  # this many a unit and gate
    rows = sum(map(len, rows_of(kind, hidden_size).values()))
    return rows * (first + (num_layers - 1) * later) + (hidden_size + 1) * output_size


def matched_hidden(
    kind: str, input_size: int, output_size: int, parameters: int, num_layers: int = 1
) -> int:
    """The hidden size with which a model of `kind` comes nearest to so many `parameters`.

    A fair comparison gives both networks as many numbers to learn with, not as many units.
    """
    if parameters < 1:
        raise ValueError(f"parameters must be at least 1; got {parameters}")

    def count(hidden: int) -> int:
        return count_for(kind, input_size, hidden, num_layers, output_size)

    hidden = 1
    while count(hidden + 1) <= parameters:
        hidden += 1
    return min(hidden, hidden + 1, key=lambda size: abs(count(size) - parameters))


def matched_to_lstm(
    kind: str, hidden_size: int, *, input_size: int, output_size: int, num_layers: int = 1
) -> int:
    """The hidden size that gives a model of `kind` the parameters of an LSTM of `hidden_size`."""
    if kind == "lstm":
        return hidden_size
    parameters = count_for("lstm", input_size, hidden_size, num_layers, output_size)
    return matched_hidden(kind, input_size, output_size, parameters, num_layers)
