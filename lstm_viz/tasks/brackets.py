"""Brackets: strings that close what they opened; which symbols can come next."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad

from lstm_viz.tasks.answers import SET, Batch
from lstm_viz.tasks.strings import (
    END,
    SAME,
    SOLVED,
    SOLVED_SOURCE,
    START,
    one_or_none,
    read,
    symbols_of,
    up_and_down,
    walk,
)
from lstm_viz.tasks.task import CountRule, Draw, Parameters, Size, Task, batch_of, counted

KINDS = ("()", "[]")  # of brackets


@lru_cache(maxsize=32)
def _rises(pairs: int, depth: int) -> np.ndarray:
    """(steps left, depth): the chance of an opening bracket, so that all strings are as likely.

    That is the share of those ways to end at depth 0 that go up now: the ballot numbers' ratio.
    """
    rise = np.zeros((2 * pairs + 1, depth + 1))
    ways = np.eye(1, depth + 1)[0]  # from each depth to 0 in so many steps, but for a factor
    for left in range(1, 2 * pairs + 1):
        up, down = np.append(ways[1:], 0), np.append(0, ways[:-1])
        np.divide(up, up + down, out=rise[left], where=up + down > 0)
        ways = (up + down) / (up + down).max()
    return rise.astype(np.float32)


def _make_dyck(size: int, draw: Draw, parameters: Parameters, kinds: int) -> Batch:
    pairs, limit = int(parameters["pairs"]), int(parameters["depth"])
    most = 2 * pairs  # brackets
    end = 2 * draw.integers(1, pairs + 1, size, 1) + 1  # the step at which T comes in
    t = torch.arange(1, most + 2, device=draw.device)
    rise = torch.as_tensor(_rises(pairs, limit), device=draw.device)[(end - t).clamp(min=0)]
    depths = torch.arange(limit + 1, device=draw.device)
    up = draw.uniform(size, most + 1, 1) < rise  # (batch, time, depth)
    # At the end nothing rises, and what would fall below 0 stays there.
    depth = walk(torch.where(up, depths + 1, depths - 1).clamp(0, limit))  # (batch, time)
    before = pad(depth[:, :-1], (1, 0))

    # The bracket that is open at each depth is the one that was opened there last.
    opened = (depth > before).unsqueeze(-1) & (depth.unsqueeze(-1) == depths)
    last = torch.where(opened, (t - 1).unsqueeze(-1), 0).cummax(dim=1).values
    kind = draw.integers(0, kinds, size, most + 1)
    bracket = kind.gather(1, _at(last, torch.maximum(depth, before)))  # that opens or closes
    open_now = kind.gather(1, _at(last, depth))

    none = 2 * kinds + 2
    symbol = torch.where(t < end, 1 + 2 * bracket + (depth < before), none)
    symbol = torch.where(t == end, none - 1, symbol)
    x = one_or_none(pad(symbol, (1, 0)), none)  # S, the brackets of each kind, T

    may_open, closes = depth < limit, depth > 0
    each = []
    for k in range(kinds):
        each += [may_open, closes & (open_now == k)]
    y = torch.stack([*each, depth == 0], dim=-1).float()
    first = torch.tensor([1.0, 0.0] * kinds + [0.0], device=draw.device).expand(size, 1, -1)
    asked = pad(t < end, (1, 0), value=True)
    return batch_of(x, torch.cat([first, y], dim=1), asked)


def _at(last: Tensor, depth: Tensor) -> Tensor:
    """(batch, time) of `last` (batch, time, depth) at each step's depth."""
    return last.gather(-1, depth.unsqueeze(-1)).squeeze(-1)


def _dyck_sets(string: str, kinds: int, limit: int) -> list[str]:
    opening = "".join(kind[0] for kind in KINDS[:kinds])
    closing = {kind[0]: kind[1] for kind in KINDS[:kinds]}
    sets: list[str] = []
    stack: list[str] = []  # the closing brackets that are still to come
    may = START
    for symbol in string:
        if symbol not in may or symbol == END:
            break
        if symbol in closing:
            stack.append(closing[symbol])
        elif symbol != START:
            stack.pop()
        may = opening if len(stack) < limit else ""
        if stack:
            may += stack[-1]
        elif symbol != START:
            may += END
        sets.append(may)
    return sets


@lru_cache(maxsize=64)
def _share(pairs: int, limit: int, right: float) -> float:
    """The share of strings that a rule gets right whose chance is `right` at each outer pair.

    An outer pair has others in it: an opening bracket right after another one shows that there is
    one, so each of those is weighed with `right`.
    """

    def closed(weight: float) -> list[float]:
        up, down = np.zeros(limit + 1), np.eye(1, limit + 1)[0]  # by depth: the last step went so
        found = []
        for step in range(1, 2 * pairs + 1):
            # Halved, as both ways were equally likely: the numbers of strings would overflow.
            up, down = (
                np.append(0, (down + weight * up)[:-1]) / 2,
                np.append((up + down)[1:], 0) / 2,
            )
            if step % 2 == 0:
                found.append(down[0])
        return found

    return float(np.mean(np.divide(closed(right), closed(1.0))))


def _dyck1_answers(parameters: Parameters) -> dict[str, float]:
    pairs, limit = int(parameters["pairs"]), int(parameters["depth"])
    # By the last symbol alone, only ()()... is right: T may come after each ).
    return {"using only the last symbol": _share(pairs, limit, 0.0), **SAME}


def _dyck2_answers(parameters: Parameters) -> dict[str, float]:
    pairs, limit = int(parameters["pairs"]), int(parameters["depth"])
    # What is open right after an opening bracket is known; after a closing one it has to be said.
    return {
        "counting the depth, and always closing with ) after a closing bracket": _share(
            pairs, limit, 0.5
        ),
        **_dyck1_answers(parameters),
    }


def _measured(x: Tensor) -> dict[str, Tensor]:
    """How many brackets open, and how many are open at most; odd symbols open, even ones close."""
    symbol = symbols_of(x)
    bracket = (symbol > 0) & (symbol < x.shape[-1] - 1)
    up = torch.where(bracket, torch.where(symbol % 2 == 1, 1, -1), 0)
    depth = up.cumsum(dim=1).amax(dim=1).clamp(min=0)
    return {"pairs": (up == 1).sum(dim=1), "depth": depth}


def _here(x: Tensor, y: Tensor) -> str:
    pairs, depth = (int(one) for one in _measured(x.unsqueeze(0)).values())
    many = counted(pairs, "pair")
    return f"{many}, at most {depth} open at once; T can come only where none is open"


def _dyck(
    kinds: int,
    depth: int,
    asks: str,
    sentence: str,
    solves: str,
    look_for: str,
    answers: Callable[[Parameters], dict[str, float]],
) -> Task:
    inputs = (START, *"".join(KINDS[:kinds]), END)
    return Task(
        name=f"dyck{kinds}",
        title=f"Brackets of {('one kind', 'two kinds')[kinds - 1]}",
        input_names=inputs,
        output_names=inputs[1:],
        parameters=MappingProxyType({"pairs": 10, "depth": depth}),
        length="pairs",
        lengths=(5, 10, 15, 20, 30, 50),
        answer=SET,
        metric="whole",
        solved=SOLVED,
        solved_source=SOLVED_SOURCE,
        asked="the symbols that can come next",
        asks=f"{asks}; at every step, predict which symbols can come next.",
        here=_here,
        sizes=MappingProxyType(
            {
                "pairs": Size(
                    "Largest number of pairs",
                    "A string has 1 to this number of pairs of brackets; the seed decides how "
                    "many.",
                    "{} pairs",
                    "{} pair",
                ),
                "depth": Size(
                    "Largest depth",
                    "At most this number of brackets are open at the same time.",
                    "depth {}",
                ),
            }
        ),
        measured=_measured,
        again="Short strings also occur in training; the number of pairs is the largest that can "
        "be drawn.",
        sentence=sentence + " At every step, predict which symbols can come next: an opening "
        "bracket while fewer brackets are open than the depth allows, the closing bracket of the "
        "last one that is open, and T once none is open. A string has 1 pair up to the given "
        "number of pairs, each number equally often, and all strings with the same number of "
        "pairs are equally likely.",
        solves=solves,
        look_for=look_for,
        source="Suzgun et al. 2019, “LSTM Networks Can Perform Dynamic Counting”; with a bound on "
        "the depth as in Hewitt et al. 2020, “RNNs can generate bounded hierarchical languages "
        "with optimal memory”",
        make=lambda size, draw, parameters: _make_dyck(size, draw, parameters, kinds),
        known=lambda x, parameters: read(
            x,
            inputs,
            inputs[1:],
            lambda string: _dyck_sets(string, kinds, int(parameters["depth"])),
        ),
        answers=answers,
        symbols=True,
        count=CountRule(
            "open brackets",
            up_and_down(range(1, 2 * kinds, 2), range(2, 2 * kinds + 1, 2)),
        ),
    )


DYCK1 = _dyck(
    kinds=1,
    depth=5,
    asks="Every bracket closes before T",
    sentence="Brackets that open and close, between S and T.",
    solves="Count the open brackets: up at ( and down at ).",
    look_for="Which cell state rises at each ( and falls at each )? How does the output "
    "distinguish a depth of 0 from a depth of 1, and the greatest depth from the one below it?",
    answers=_dyck1_answers,
)
DYCK2 = _dyck(
    kinds=2,
    depth=3,
    asks="Every bracket closes before T, the last one that is open first",
    sentence="Brackets of two kinds that open and close, nested, between S and T.",
    solves="Keep a stack: at each depth, remember which kind of bracket is open there until it "
    "is closed.",
    look_for="Counting is not enough here. Is there a unit for each depth that is written where "
    "a bracket opens at that depth, and keeps its sign while others open and close inside?",
    answers=_dyck2_answers,
)
