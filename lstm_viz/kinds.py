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

    `gates` are the blocks of rows of its weights, in their order, and `states` what it carries from
    step to step, the memory first. `valves` are those signals within 0 and 1 that multiply another.
    Where a unit's memory is m = keep ⊙ m' + write, `keep` and `write` make both of them out of the
    signals of a step, and `keeper` is how the share that is kept is written; where the memory is a
    matrix, m is a unit's row of it, and `write` is times k. `begins` are the
    biases that do not begin at 0. `squashes` are the signals that each of its activations makes,
    with its name: of an LSTM's h, what its cell state goes through. Where they are `chosen`, each
    layer has its own, and these are what it has unless it states others. `resets_first` says
    whether r multiplies h before the matrix product. `family` is the kind of torch.nn whose gates
    and states it has. Where the times for which units keep something are spread at the beginning
    (Tallec & Ollivier 2018), a gate of `spread` begins with that sign times the logarithm of a
    time. `sees_h` says whether the gates read the hidden state before the step: of a minimal cell
    they read the input alone, so that it has no W_hh. Signals that are `single` are one number for
    all units of a layer, and of gates one row. `matrix` is a state with a number for every two
    units, which is no signal: a trace has it before the first step alone. `reads` are the signals
    that are neither gates nor states. `peeps` are the gates that also see the memory, each unit's
    its own: the one before the step, but o the one that the step makes. `trainable` are those that
    are trained here; the others come from files.
    """

    name: str
    gates: tuple[str, ...]
    states: tuple[str, ...]
    valves: tuple[str, ...] = ()
    keep: Share | None = None
    write: Share | None = None
    keeper: str = ""
    begins: tuple[tuple[str, float], ...] = ()
    spread: tuple[tuple[str, int], ...] = ()
    sees_h: bool = True
    family: str = ""
    squashes: tuple[tuple[tuple[str, ...], str], ...] = ()
    chosen: bool = False
    resets_first: bool = False
    single: tuple[str, ...] = ()
    matrix: str = ""
    reads: tuple[str, ...] = ()
    peeps: tuple[str, ...] = ()
    trainable: bool = False

    @property
    def signals(self) -> tuple[str, ...]:
        """All that a step computes, in the order of the equations."""
        return self.gates + self.states[:-1] + self.reads + self.states[-1:]

    def shares(self, now: Mapping[str, Any]) -> tuple[Any, Any]:
        """`keep` and `write` of a step; ValueError for a kind without a gate that keeps."""
        if self.keep is None or self.write is None:
            raise ValueError(f"a {self.name} has no gate that keeps")
        return self.keep(now), self.write(now)

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
    keeper="f",
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
    keeper="z",
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
            keeper="1 − z",
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
            keeper="f / (f + i)",
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
            keeper="f",
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
            keeper="f",
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
