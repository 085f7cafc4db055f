"""Readout: how a network's answer follows from its hidden state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

Rule = Literal[
    "none",
    "marked-sum",
    "cue",
    "order-of-two",
    "list",
    "last-command",
    "parity",
    "count-in-brackets",
    "as-many",
    "brackets",
    "grammar",
]


class Head(NamedTuple):
    """The linear layer that reads h: output = W h + b; W (output, hidden), b (output,)."""

    W: np.ndarray
    b: np.ndarray


@dataclass(frozen=True, eq=False, kw_only=True)
class Meaning:
    """What an output means, and what is right at each step; NaN where no answer is asked for.

    "value": the answer is scale · output 0 + mean. `right` (time,) is the number, and an answer is
    right that is off by less than `close`; None: nothing says which ones are.
    "one": the answer is the highest output's symbol, its probability the softmax's. `right` (time,)
    is the right symbol's place in `names` (output,).
    "set": the answer are all symbols whose output is above 0, each with the probability σ(output).
    `right` (time, output) is 1 where a symbol belongs to the set and 0 where not. `empty` is what a
    set without symbols is called. `rule` names a rule of js/engine/rules.js that gives `right` of
    any input, so that an edited one is judged too; `deepest` is how many brackets are open at once
    at most, where the rule is that of brackets.
    """

    kind: Literal["value", "one", "set"]
    right: np.ndarray
    names: tuple[str, ...] = ()
    scale: float = 1.0
    mean: float = 0.0
    close: float | None = None
    empty: str = ""
    rule: Rule = "none"
    deepest: int = 0


class Readout(NamedTuple):
    """A network's own head, and what all networks of a picture mean by their outputs."""

    head: Head
    meaning: Meaning


def need_readout(name: str, readout: Readout, *, steps: int, hidden: int) -> None:
    """ValueError where a part of a network's readout has another size than the rest."""
    (W, b), meaning = readout
    outputs = 1 if meaning.kind == "value" else len(meaning.names)
    wanted = {"W": (W, (outputs, hidden)), "b": (b, (outputs,))}
    right = (steps, outputs) if meaning.kind == "set" else (steps,)
    for what, (array, shape) in (wanted | {"right": (meaning.right, right)}).items():
        if array.shape != shape:
            raise ValueError(
                f"the {what} of {name}'s readout must have the shape {shape}; got {array.shape}"
            )
