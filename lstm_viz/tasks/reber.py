"""The embedded Reber grammar: which symbols can come next, the last but one from the second."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

import numpy as np
import torch
from torch import Tensor

from lstm_viz.tasks.answers import SET, Batch
from lstm_viz.tasks.strings import one_or_none, read, symbols_of, walk
from lstm_viz.tasks.task import Draw, Parameters, Size, Task, batch_of

SYMBOLS = ("B", "T", "S", "X", "P", "V", "E")
SPREAD = 15  # an inner string is longer than the shortest one by at most so many symbols
AROUND = 4  # symbols around the inner string

# For each state, the symbols that may come and the states that they lead to.
_GRAPH = (
    {"B": 1},
    {"T": 2, "P": 2},  # the letter
    {"B": 3},
    {"T": 4, "P": 5},
    {"S": 4, "X": 6},
    {"T": 5, "V": 7},
    {"X": 5, "S": 8},
    {"P": 6, "V": 8},
    {"E": 9},
    {"T": 10, "P": 10},  # the same letter again
    {"E": 11},
    {},
)
_AGAIN, _END = 9, 11
_FIRST = tuple(next(iter(ways.values()), _END) for ways in _GRAPH)
_SECOND = tuple(([*ways.values()] or [_END])[-1] for ways in _GRAPH)


def _tables() -> tuple[np.ndarray, np.ndarray]:
    """Each step's symbol (letter, state, next state) and the set (letter, state, symbol) then."""
    symbol = np.full((2, len(_GRAPH), len(_GRAPH)), len(SYMBOLS))  # none
    may = np.zeros((2, len(_GRAPH), len(SYMBOLS)), dtype=np.float32)
    for letter, name in enumerate("TP"):
        for state, ways in enumerate(_GRAPH):
            for way, after in ways.items():
                if after in (2, _AGAIN + 1):
                    symbol[letter, state, after] = SYMBOLS.index(name)
                else:
                    symbol[letter, state, after] = SYMBOLS.index(way)
                may[letter, state, SYMBOLS.index(way)] = state != _AGAIN or way == name
    return symbol, may


_SYMBOL, _MAY = _tables()


@lru_cache(maxsize=32)
def _chances(steps: int) -> np.ndarray:
    """(time, state) the chance of the first of two ways, so that the string ends in time.

    Both ways are equally likely but for the strings that are too short or too long, which are left
    out: a way's chance is in proportion to how likely a string of the wanted length is from there.
    """
    shortest, longest = steps + AROUND, steps + AROUND + SPREAD
    chance = np.full((longest, len(_GRAPH)), 0.5)
    ends = np.zeros(len(_GRAPH))  # of each state after a step: how likely the end comes in time
    for step in range(longest, 0, -1):
        ends[_END] = step >= shortest
        first, second = ends[list(_FIRST)], ends[list(_SECOND)]
        np.divide(first, first + second, out=chance[step - 1], where=first + second > 0)
        ends = (first + second) / 2
    return chance.astype(np.float32)


def _make(size: int, draw: Draw, parameters: Parameters) -> Batch:
    chance = torch.as_tensor(_chances(int(parameters["steps"])), device=draw.device)
    letter = draw.integers(0, 2, size, 1)
    number = draw.uniform(size, len(chance), 1)
    first = torch.tensor(_FIRST, device=draw.device)
    second = torch.tensor(_SECOND, device=draw.device)
    state = walk(torch.where(number < chance, first, second))  # (batch, time)
    before = torch.cat([torch.zeros_like(letter), state[:, :-1]], dim=1)
    symbol = torch.as_tensor(_SYMBOL, device=draw.device)[letter, before, state]
    y = torch.as_tensor(_MAY, device=draw.device)[letter, state]
    return batch_of(one_or_none(symbol, len(SYMBOLS)), y, state != _END)


# The inner grammar once more: what may come after its last two symbols.
_AFTER = {
    **dict.fromkeys(("BT", "TS", "SS"), "SX"),
    **dict.fromkeys(("BP", "PT", "TT", "XT", "PX", "XX"), "TV"),
    **dict.fromkeys(("TX", "SX", "VP"), "XS"),
    **dict.fromkeys(("PV", "TV", "XV"), "PV"),
    **dict.fromkeys(("XS", "PS", "VV"), "E"),
}


def _sets(string: str) -> list[str]:
    sets: list[str] = []
    may, inner_end = "B", None
    for step, symbol in enumerate(string):
        if symbol not in may:
            break
        if step < 3:
            may = ("TP", "B", "TP")[step]
        elif inner_end is None and symbol != "E":
            may = _AFTER[string[step - 1 : step + 1]]
        elif inner_end is None:
            may, inner_end = string[1], step
        elif step == inner_end + 1:
            may = "E"
        else:
            break
        sets.append(may)
    return sets


def _known(x: Tensor, parameters: Parameters) -> Tensor:
    """The sets by the grammar; not known from the first symbol on that it doesn't allow."""
    return read(x, SYMBOLS, SYMBOLS, _sets)


def _here(x: Tensor, y: Tensor) -> str:
    letter = SYMBOLS[int(x[1].argmax())]
    return f"{letter} came second, so the last symbol but one must be {letter}"


def _measured(x: Tensor) -> dict[str, Tensor]:
    symbols = (symbols_of(x) >= 0).sum(dim=1)
    return {"steps": (symbols - AROUND).clamp(min=0)}


REBER = Task(
    name="reber",
    title="Embedded Reber grammar",
    input_names=SYMBOLS,
    output_names=SYMBOLS,
    parameters=MappingProxyType({"steps": 5}),
    length="steps",
    lengths=(5, 10, 15, 20, 30, 50),
    answer=SET,
    metric="whole",
    solved=0.99,
    solved_source="99 of 100 strings right from the first symbol to the last; the experiment "
    "asked for all of its 256 test strings",
    asked="the symbols that can come next",
    asks="The last symbol but one repeats the second; at every step, predict which symbols can "
    "come next.",
    here=_here,
    sizes=MappingProxyType(
        {
            "steps": Size(
                "Least number of inner symbols",
                "The inner string has at least this number of symbols (never fewer than 5) and at "
                f"most {SPREAD} more; the seed decides how many.",
                "{} inner symbols",
                "{} inner symbol",
            )
        }
    ),
    measured=_measured,
    again="There are few short strings, and nearly all of them also occur in training.",
    sentence="At every step, predict which symbols can come next. A string is B, a letter T or "
    "P, an inner string, the same letter again, and E. The inner string runs from B to E through "
    "a graph with two branches at each fork. It has at least as many symbols as the given steps "
    f"(5 at least) and at most {SPREAD} more. The right answer is what the graph allows, even "
    "where the string would become shorter than those that are drawn.",
    solves="Track the position in the inner graph, and store the first letter, T or P, "
    "separately until the inner string ends.",
    look_for="Which unit's cell state has a different sign for T than for P as the second "
    "symbol, and does its forget gate stay near 1 while other T and P pass by?",
    source="Hochreiter & Schmidhuber 1997, experiment 1",
    make=_make,
    known=_known,
    # The letter is as often T as P. By the last symbol alone no string is right throughout: B comes
    # after the letter the first time, and E after the same letter the second time.
    answers=lambda parameters: {
        "knowing all but the letter, and always predicting T for it": 0.5,
        "using only the last symbol": 0.0,
        "always the same set": 0.0,
    },
    symbols=True,
)
