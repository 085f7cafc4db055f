"""As many b as a: strings that are counted up and down; which symbols can come next."""

from __future__ import annotations

from types import MappingProxyType

import torch
from torch import Tensor

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
)
from lstm_viz.tasks.task import CountRule, Draw, Parameters, Size, Task, batch_of

_SYMBOLS = (START, "a", "b", END)


def _make(size: int, draw: Draw, parameters: Parameters) -> Batch:
    most = int(parameters["n"])
    n = draw.integers(1, most + 1, size, 1)
    t = torch.arange(2 * most + 2, device=draw.device)
    begun, seen_a = (t > 0).long(), (t > n).long()
    symbol = begun + seen_a + (t > 2 * n) + (t > 2 * n + 1)  # S, a, b, T, none
    state = begun + seen_a + (t >= 2 * n) + (t > 2 * n)  # as many b as a come before T
    may = torch.tensor(
        [[1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]],
        dtype=torch.float32,
        device=draw.device,
    )
    return batch_of(one_or_none(symbol, 4), may[state], t <= 2 * n)


def _sets(string: str) -> list[str]:
    sets: list[str] = []
    may = START
    for step, symbol in enumerate(string):
        if symbol not in may or symbol == END:
            break
        a, b = string[: step + 1].count("a"), string[: step + 1].count("b")
        before_b = "ab" if a else "a"
        after_b = "b" if b < a else END
        may = after_b if b else before_b
        sets.append(may)
    return sets


def _here(x: Tensor, y: Tensor) -> str:
    count = int(_measured(x.unsqueeze(0))["n"])
    return f"{count} a, so T can come only after {count} b"


def _measured(x: Tensor) -> dict[str, Tensor]:
    return {"n": (symbols_of(x) == _SYMBOLS.index("a")).sum(dim=1)}


ANBN = Task(
    name="anbn",
    title="As many b as a",
    input_names=_SYMBOLS,
    output_names=("a", "b", END),
    parameters=MappingProxyType({"n": 10}),
    length="n",
    lengths=(5, 10, 15, 20, 30, 50),
    answer=SET,
    metric="whole",
    solved=SOLVED,
    solved_source=SOLVED_SOURCE,
    asked="the symbols that can come next",
    asks="A string has as many b as a, and then T; at every step, predict which symbols can come "
    "next.",
    here=_here,
    sizes=MappingProxyType(
        {
            "n": Size(
                "Largest number of a's",
                "A string has 1 to this number of a's; the seed decides how many.",
                "{} a",
            )
        }
    ),
    measured=_measured,
    again="There are only n different strings, and training has drawn all of them; with a larger "
    "n, the shorter strings are drawn as well.",
    sentence="A string is S, a number of a's, the same number of b's, and T. At every step, "
    "predict which symbols can come next: from the first b on, this is certain. The number of "
    "a's is 1 to n, each equally often.",
    solves="Count up at every a and down at every b; at zero, T follows.",
    look_for="Does a cell state rise step by step at every a, and fall at every b? Are the steps "
    "equally large, and is the forget gate near 1?",
    source="Gers & Schmidhuber 2001, “LSTM recurrent networks learn simple context-free and "
    "context-sensitive languages”",
    make=_make,
    known=lambda x, parameters: read(x, _SYMBOLS, ("a", "b", END), _sets),
    # By the last symbol alone, T after the first b is right for the one string ab only.
    answers=lambda parameters: {"using only the last symbol": 1 / parameters["n"], **SAME},
    symbols=True,
    count=CountRule("a so far minus b so far", up_and_down((1,), (2,))),
)
