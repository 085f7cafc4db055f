"""Stops: the lecture in its order, one idea each."""

from __future__ import annotations

from typing import NamedTuple


class Stop(NamedTuple):
    """One stop of the lecture: its title, what is learnt there, the equations that it is about.

    `name` is what an address calls it; `number` is what addresses called it before stops had
    names, and is still read. `equations` are keys of `WORDS`.
    """

    name: str
    title: str
    sentence: str
    equations: tuple[tuple[str, str], ...] = ()
    number: str = ""


LECTURE: tuple[Stop, ...] = (
    Stop(
        "rnn",
        "The simple RNN",
        "One layer combines the input and its previous hidden state into its next hidden state.",
        (("rnn", "a"), ("rnn", "h")),
        "1",
    ),
    Stop(
        "forgetting",
        "Why it forgets",
        "The hidden state is overwritten at every step, so what was read long ago can fade away.",
        (("rnn", "h"),),
        "2",
    ),
    Stop(
        "lstm",
        "The LSTM",
        "A second state, the cell state, runs beside the hidden state. Three gates protect it: the "
        "forget gate decides what is kept, the input gate what is written, the output gate what is "
        "shown.",
        (("lstm", "c"), ("lstm", "h")),
        "3",
    ),
    Stop(
        "forget-gate",
        "The forget gate",
        "σ maps a sum into the range 0 to 1. 0: forget this completely; 1: keep this entirely.",
        (("lstm", "f"),),
        "4",
    ),
    Stop(
        "input-gate",
        "The input gate and the candidate",
        "tanh proposes a candidate, and the input gate decides how much of it is written.",
        (("lstm", "i"), ("lstm", "g")),
        "5",
    ),
    Stop(
        "update",
        "The update of the cell state",
        "The old cell state times the forget gate, plus the candidate times the input gate.",
        (("lstm", "c"),),
        "6",
    ),
    Stop(
        "what-if",
        "What if",
        "One gate is held at 0 or at 1 between the two markers, and the network computes those "
        "steps and all later ones again: see what becomes of the answer.",
        (("lstm", "c"),),
    ),
    Stop(
        "output-gate",
        "The output gate and the hidden state",
        "The output gate decides how much of tanh C is shown as the hidden state.",
        (("lstm", "o"), ("lstm", "h")),
        "7",
    ),
    Stop(
        "solved",
        "Long-term dependency in the LSTM",
        "While the forget gate stays near 1, a value is carried across the whole sequence, and the "
        "answer at the end can still use it.",
        (("lstm", "c"),),
        "8",
    ),
    Stop(
        "jupyter",
        "The LSTM in Jupyter",
        "Record and draw the same gates of your own network with a few lines of Python.",
        number="9",
    ),
)
