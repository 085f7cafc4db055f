"""Kinds: the three recurrent networks, their signals in the order of the equations, their names."""

from __future__ import annotations

# PyTorch's order wherever an order of gates is written.
GATES = {"lstm": ("i", "f", "g", "o"), "gru": ("r", "z", "n"), "rnn": ("a",)}
STATES = {"lstm": ("c", "h"), "gru": ("h",), "rnn": ("h",)}
SIGNALS = {kind: GATES[kind] + STATES[kind] for kind in GATES}
KIND_NAMES = {"lstm": "LSTM", "gru": "GRU", "rnn": "simple RNN"}
