"""The words for the signals of layers that have activations of their own."""

from __future__ import annotations

from dataclasses import replace

from lstm_viz.word import Word

_OWN = "φ is the layer's own activation, where PyTorch always has {}."
_SEEN = {"i": "C_{t-1}", "f": "C_{t-1}", "o": "C_t"}
_RESET_FIRST = r"n_t = \varphi_n(W_{in}\,x_t + b_{in} + W_{hn}\,(r_t \odot h_{t-1}) + b_{hn})"


def general(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of one of torch's cells for a layer of its family with other activations.

    They have no bounds that hold for every function.
    """
    return tuple(map(_general, words))


def resets_first(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of a GRU for one whose r multiplies h before the matrix product."""
    note = "r multiplies the old state before the matrix product, as in the paper."
    own = {
        "r": replace(words[0], note=note),
        "n": replace(words[2], equation=_RESET_FIRST, note=note),
    }
    return tuple(own.get(word.signal, word) for word in words)


def sees_c(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of an LSTM for one whose gates see the cell state."""
    return tuple(map(_sees_c, words))


def _sees_c(word: Word) -> Word:
    if word.signal not in _SEEN:
        return word
    gate, c = word.signal, _SEEN[word.signal]
    equation = word.equation.replace(f" + b_{gate})", rf" + p_{gate} \odot {c} + b_{gate})")
    note = f"A peephole: this gate also sees the cell state, each unit its own. {word.note}"
    return replace(word, equation=equation, note=note, source="Gers & Schmidhuber 2000")


def _general(word: Word) -> Word:
    for function, name in ((r"\sigma", "σ"), (r"\tanh", "tanh")):
        if function in word.equation:
            below = "{gate}" if name == "σ" else word.signal
            own = word.equation.replace(function, rf"\varphi_{below}")
            return replace(word, equation=own, note=_OWN.format(name), low=None, high=None)
    return replace(word, low=None, high=None)  # as what it is made of
