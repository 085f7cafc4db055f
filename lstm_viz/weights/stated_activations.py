"""Activations as Keras and ONNX name them → ours, or the reason why a layer can't be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from lstm_viz.activations import SHAPES, activation, text_of
from lstm_viz.kinds import KINDS
from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.error import WeightsError

# Keras's own numbers where they are not ours; before Keras 3, another hard_sigmoid.
_KERAS = {"leaky_relu": "leaky_relu(0.2)"}
_OLD_KERAS = {"hard_sigmoid": "hard_sigmoid(0.2,0.5)"}
# Of ONNX: our name, how many alphas and betas it takes, and its numbers where none are given.
_ONNX: dict[str, tuple[str, int, int, tuple[float, ...] | None]] = {
    "sigmoid": ("sigmoid", 0, 0, ()),
    "tanh": ("tanh", 0, 0, ()),
    "relu": ("relu", 0, 0, ()),
    "hardsigmoid": ("hard_sigmoid", 1, 1, (0.2, 0.5)),
    "leakyrelu": ("leaky_relu", 1, 0, (0.01,)),
    "elu": ("elu", 1, 0, (1.0,)),
    "scaledtanh": ("scaled_tanh", 1, 1, None),
    "softsign": ("softsign", 0, 0, ()),
    "softplus": ("softplus", 0, 0, ()),
}


def of_keras(what: str, name: str, version: str) -> str:
    """A function of Keras; `what` is the argument that names it, `version` that of Keras or ""."""
    own = _KERAS | (_OLD_KERAS if version.startswith(("1.", "2.")) else {})
    text = own.get(name, name)
    if text.partition("(")[0] not in SHAPES:
        raise WeightsError(
            f"its {what} is {quoted(name)}, and lstm_viz has only functions that grow with their "
            f"sum: {', '.join(SHAPES)}"
        )
    return text


def of_onnx(given: Iterable[str], alphas: Iterable[float], betas: Iterable[float]) -> list[str]:
    """The functions of an operator, in its order; each takes the numbers that it needs in turn."""
    left_alphas, left_betas = iter(alphas), iter(betas)
    found = []
    for name in given:
        if name not in _ONNX:
            raise WeightsError(
                f"its activation {quoted(name)} is none of those that lstm_viz has: "
                f"{', '.join(_ONNX)}"
            )
        own, alpha, beta, usual = _ONNX[name]
        numbers = [*_taken(left_alphas, alpha), *_taken(left_betas, beta)]
        if len(numbers) < alpha + beta:
            if usual is None or numbers:
                raise WeightsError(f"the numbers of its activation {quoted(name)} are not stated")
            numbers = list(usual)
        text = f"{own}({','.join(map(shortest, numbers))})" if numbers else own
        try:
            found.append(str(activation(text)))
        except ValueError as error:
            raise WeightsError(str(error)) from None
    return found


def _taken(left: Iterator[float], count: int) -> list[float]:
    return [number for _, number in zip(range(count), left, strict=False)]


def kind_of(
    family: str, activations: str, *, resets_first: bool = False, peepholes: bool = False
) -> str:
    """The kind of layer that computes this: torch's own where it does."""
    if peepholes:
        return "peepholelstm"
    if resets_first:
        return "resetfirstgru"
    due = text_of(tuple(activation(name) for _, name in KINDS[family].squashes))
    if activations == due or (family == "rnn" and activations == "relu"):
        return family
    return f"general{family}"


def shortest(number: float) -> str:
    """A number of single precision, as ONNX has them, with as many digits as tell it."""
    return str(np.float32(number))
