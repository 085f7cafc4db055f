"""Kinds: the table of recurrent cells: their signals, their states, what keeps and what writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

Share = Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Kind:
    """One kind of cell.

    A unit's memory after a step is m = keep ⊙ m' + write, where m' is the one before; where the
    memory is a matrix, m is the unit's row of it, and `write` is times k.
    """

    name: str
    gates: tuple[str, ...]  # the blocks of rows of its weights, in their order
    states: tuple[str, ...]  # what goes from step to step, the memory first
    valves: tuple[str, ...] = ()  # the signals within 0 and 1 that multiply another
    keep: Share | None = None  # of the signals of a step
    write: Share | None = None
    begins: tuple[tuple[str, float], ...] = ()  # the biases that do not begin at 0
    # Where units begin with times for which they keep something (Tallec & Ollivier 2018): the sign
    # with which the logarithm of a unit's time is the bias of a gate.
    spread: tuple[tuple[str, int], ...] = ()
    sees_h: bool = True  # whether gates read h; a minimal cell reads the input alone, without W_hh
    family: str = ""  # the kind of torch.nn whose gates and states it has
    # The signals that each activation makes, and its name; of h, what the cell state goes through.
    squashes: tuple[tuple[tuple[str, ...], str], ...] = ()
    chosen: bool = False  # whether a layer may state other activations than these
    resets_first: bool = False  # whether r multiplies h before the matrix product
    single: tuple[str, ...] = ()  # one number for all units of a layer, and of a gate one row
    matrix: str = ""  # a state with a number for every two units, of which a trace has the first
    reads: tuple[str, ...] = ()  # the signals that are neither gates nor states
    # The gates that also see their own unit's memory: the one before the step, but o the new one.
    peeps: tuple[str, ...] = ()
    trainable: bool = False  # here; the others come from files

    @property
    def signals(self) -> tuple[str, ...]:
        """All that a step computes, in the order of the equations."""
        return self.gates + self.states[:-1] + self.reads + self.states[-1:]

    def shares(self, now: Mapping[str, Any]) -> tuple[Any, Any]:
        """`keep` and `write` of a step; ValueError for a kind without a gate that keeps."""
        if self.keep is None or self.write is None:
            raise ValueError(f"{self.one} has no gate that keeps")
        return self.keep(now), self.write(now)

    @property
    def one(self) -> str:
        """Its name behind its article: "an LSTM", read as letters, and "a GRU"."""
        return f"{'an' if self.name in ('LSTM', 'sLSTM', 'mLSTM') else 'a'} {self.name}"

    @property
    def memory(self) -> str:
        """The state that is the memory: c, of a cell without one h; beside a matrix also h."""
        return "h" if self.matrix else self.states[0]


def _shut(now: Mapping[str, Any]) -> Any:
    """Where both gates of a minLSTM are exactly 0: it keeps what it has, as 0 / 0 has no value.

    Only an edit holds both at 0, or sums so low that the dtype has no σ of them above 0: there the
    pass has the shares of its sums (`cells`), which the recorded gates no longer tell.
    """
    return (now["f"] == 0) & (now["i"] == 0)


def _both(now: Mapping[str, Any]) -> Any:
    """f + i of a minLSTM, by which both are divided."""
    return now["f"] + now["i"] + _shut(now)


_LSTM = Kind(
    "LSTM",
    # PyTorch's order wherever an order of gates is written.
    ("i", "f", "g", "o"),
    ("c", "h"),
    ("i", "f", "o"),
    keep=lambda now: now["f"],
    write=lambda now: now["i"] * now["g"],
    begins=(("f", 1.0),),
    spread=(("f", 1), ("i", -1)),
    family="lstm",
    trainable=True,
    squashes=((("i", "f", "o"), "sigmoid"), (("g",), "tanh"), (("h",), "tanh")),
)
_GRU = Kind(
    "GRU",
    ("r", "z", "n"),
    ("h",),
    ("r", "z"),
    keep=lambda now: now["z"],
    write=lambda now: (1 - now["z"]) * now["n"],
    spread=(("z", 1),),
    family="gru",
    trainable=True,
    squashes=((("r", "z"), "sigmoid"), (("n",), "tanh")),
)
_RNN = Kind(
    "simple RNN",
    ("a",),
    ("h",),
    family="rnn",
    trainable=True,
    squashes=((("h",), "tanh"),),
    chosen=True,
)

# What files have, as those of torch.nn with other equations.
_FROM_FILES = {
    # Gers & Schmidhuber 2000: the connections from c to the gates, which are as many as units.
    "peepholelstm": replace(_LSTM, name="peephole LSTM", chosen=True, peeps=("i", "f", "o")),
    # Of other frameworks: activations of the layer's own, and of a GRU the r of Cho et al. 2014,
    # which multiplies h before the matrix product.
    "generallstm": replace(_LSTM, name="general LSTM", chosen=True),
    "generalgru": replace(_GRU, name="general GRU", chosen=True),
    "resetfirstgru": replace(_GRU, name="reset-first GRU", chosen=True, resets_first=True),
    "generalrnn": replace(_RNN, name="general RNN"),
}
KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "lstm": _LSTM,
        "gru": _GRU,
        "rnn": _RNN,
        # v is what the paper writes as h̃. With z = 1 the state is replaced, not kept.
        "mingru": Kind(
            "minGRU",
            ("z", "v"),
            ("h",),
            ("z",),
            keep=lambda now: 1 - now["z"],
            write=lambda now: now["z"] * now["v"],
            begins=(("z", -1.0),),
            spread=(("z", -1),),
            sees_h=False,
            family="mingru",
            trainable=True,
            squashes=((("z",), "sigmoid"),),
        ),
        "minlstm": Kind(
            "minLSTM",
            ("f", "i", "v"),
            ("h",),
            ("f", "i"),
            keep=lambda now: (now["f"] + _shut(now)) / _both(now),
            write=lambda now: now["i"] / _both(now) * now["v"],
            begins=(("f", 1.0),),
            spread=(("f", 1), ("i", -1)),
            sees_h=False,
            family="minlstm",
            trainable=True,
            squashes=((("f", "i"), "sigmoid"),),
        ),
        # Beck et al. 2024, section 2.2: i and f are the paper's i' and f', g its z, and m is the
        # logarithm of its normaliser n, so that n' is 1 and c the paper's c / n.
        "slstm": Kind(
            "sLSTM",
            ("i", "f", "g", "o"),
            ("c", "m", "h"),
            ("i", "f", "o"),
            keep=lambda now: now["f"],
            write=lambda now: now["i"] * now["g"],
            begins=(("f", 1.0),),
            spread=(("f", 1), ("i", -1)),
            family="slstm",
            trainable=True,
            squashes=((("g",), "tanh"), (("o",), "sigmoid"), (("h",), "linear")),
        ),
        # Beck et al. 2024, section 2.3: i and f are i' and f', and m is the logarithm of all that
        # was written and kept, as of an sLSTM; s is the paper's h̃, what q reads of C.
        "mlstm": Kind(
            "mLSTM",
            ("i", "f", "q", "k", "v", "o"),
            ("n", "m", "h"),
            ("i", "f", "o"),
            keep=lambda now: now["f"],
            write=lambda now: now["i"] * now["v"],
            begins=(("f", 3.0),),
            sees_h=False,
            family="mlstm",
            trainable=True,
            squashes=((("o",), "sigmoid"),),
            single=("i", "f", "m"),
            matrix="C",
            reads=("s",),
        ),
        **{key: replace(kind, trainable=False) for key, kind in _FROM_FILES.items()},
    }
)
# Those of torch.nn: every task has a trained network of each, and all ablations are of them.
CLASSIC: Final = ("lstm", "gru", "rnn")

GATES: Final = {key: kind.gates for key, kind in KINDS.items()}
STATES: Final = {key: kind.states for key, kind in KINDS.items()}
SIGNALS: Final = {key: kind.signals for key, kind in KINDS.items()}
KIND_NAMES: Final = {key: kind.name for key, kind in KINDS.items()}
# The states of any kind, and what they are called.
STATE_WORDS: Final = {
    "c": "cell state",
    "n": "normaliser",
    "m": "stabiliser",
    "h": "hidden state",
}
STATE_NAMES: Final = tuple(STATE_WORDS)


def hx_names(kind: str) -> tuple[str, ...]:
    """The states of a kind as a module takes and gives them: h, then the others."""
    own = KINDS[kind]
    matrix = (own.matrix,) if own.matrix else ()
    return ("h", *matrix, *(name for name in own.states if name != "h"))


def state_size(kind: str, state: str, hidden: int) -> int:
    """How many numbers a state of a layer with so many units has."""
    return hidden**2 if state == KINDS[kind].matrix else hidden


def rows_of(kind: str, hidden: int) -> dict[str, range]:
    """The rows of the weights that are each gate's, of a layer with so many units."""
    rows, start = {}, 0
    for gate in KINDS[kind].gates:
        end = start + (1 if gate in KINDS[kind].single else hidden)
        rows[gate] = range(start, end)
        start = end
    return rows
