"""Strings of symbols: random walks through states, drawn for all steps at once, and read back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn.functional import one_hot

START, END = "S", "T"  # as the papers have them

SOLVED = 0.99
SOLVED_SOURCE = (
    "99 of 100 strings right from the first symbol to the last; as in the paper, a string "
    "counts only when every set in it is right"
)
SAME = {"always the same set": 0.0}  # what may come first may not come last


def walk(after: Tensor) -> Tensor:
    """The states (batch, time) that a walk is in after each step; it starts in the state 0.

    `after` (batch, time, state) says which state follows each one at each step. Two steps in a row
    are again a map from states to states, so log2(time) rounds of joining replace the loop over
    time (the prefix sum of Hillis & Steele 1986, with maps in place of numbers).
    """
    reach = 1  # how many steps each map spans by now, where so many came before
    while reach < after.shape[1]:
        joined = after[:, reach:].gather(-1, after[:, :-reach])
        after = torch.cat([after[:, :reach], joined], dim=1)
        reach *= 2
    return after[..., 0]


def one_of(symbol: Tensor, names: tuple[str, ...]) -> Tensor:
    """x (..., input), one-hot, of these symbols (...): whole numbers that count in `names`."""
    return one_hot(symbol, len(names)).float()


def one_or_none(symbol: Tensor, symbols: int) -> Tensor:
    """(batch, time, symbols) of each symbol's number (batch, time); `symbols` itself is none."""
    return torch.eye(symbols + 1, symbols, device=symbol.device)[symbol]


def symbols_of(x: Tensor) -> Tensor:
    """(batch, time) which symbol each step of x (batch, time, input) is; -1 if it is none.

    A step is a symbol when one input is 1 and all others are 0.
    """
    found = ((x == 0) | (x == 1)).all(dim=-1) & (x.sum(dim=-1) == 1)
    return torch.where(found, x.argmax(dim=-1), -1)


def up_and_down(up: Sequence[int], down: Sequence[int]) -> Callable[[Tensor], Tensor]:
    """How many of the symbols `up` came so far, less those of `down`: x → (batch, time)."""

    def after(x: Tensor) -> Tensor:
        symbol = symbols_of(x)
        rises, falls = (
            torch.isin(symbol, torch.tensor(some, device=x.device)).long() for some in (up, down)
        )
        return (rises - falls).cumsum(dim=1)

    return after


def spelled(x: Tensor, symbols: Sequence[str]) -> list[str]:
    """Each sequence of x (batch, time, symbol) in letters; a blank is all zero, ? no symbol."""
    zero = (x == 0).all(dim=-1)
    blank, unknown, letter = len(symbols), len(symbols) + 1, symbols_of(x)
    letter = torch.where(letter >= 0, letter, torch.where(zero, blank, unknown))
    names = (*symbols, " ", "?")
    return ["".join(names[each] for each in row) for row in letter.tolist()]


def read(
    x: Tensor, symbols: Sequence[str], outputs: Sequence[str], sets: Callable[[str], list[str]]
) -> Tensor:
    """The sets y (batch, time, output) of sequences x (batch, time, symbol), NaN where none is.

    `sets` gives the letters that may come after each letter of a string, up to the string's end or
    the first letter that may not stand there.
    """
    steps, nothing = x.shape[1], [torch.nan] * len(outputs)
    y = []
    for string in spelled(x, symbols):
        known = [[float(name in may) for name in outputs] for may in sets(string)]
        y.append(known + [nothing] * (steps - len(known)))
    return torch.tensor(y, dtype=x.dtype, device=x.device)
