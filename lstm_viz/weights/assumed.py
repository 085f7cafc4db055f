"""Assumed: what files of weights alone do not state of their layers, and a person may choose."""

from __future__ import annotations

from typing import Final, NamedTuple

# Of gates; before Keras 2.3 an LSTM or GRU had the second one unless it was chosen otherwise.
GATES: Final = ("sigmoid", "hard_sigmoid(0.2,0.5)")
NONLINEARITIES: Final = ("tanh", "relu")
# How a note ends on what was assumed, by the argument that chooses it.
CHOOSABLE: Final = {
    "nonlinearity": "the argument nonlinearity chooses",
    "gates": "the argument gates chooses",
}


class Assumed(NamedTuple):
    """The activation of simple RNNs, and that of the gates of Keras's layers."""

    nonlinearity: str = NONLINEARITIES[0]
    gates: str = GATES[0]


def assumed(nonlinearity: str, gates: str) -> Assumed:
    """Both; ValueError for another activation than those that may be chosen."""
    pairs = {"nonlinearity": (nonlinearity, NONLINEARITIES), "gates": (gates, GATES)}
    for name, (given, known) in pairs.items():
        if given not in known:
            raise ValueError(f"{name} must be {' or '.join(map(repr, known))}; got {given!r}")
    return Assumed(nonlinearity, gates)
