"""Counting tasks: parity of bits, and a count that is switched on and off."""

from __future__ import annotations

from types import MappingProxyType

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from lstm_viz.tasks.answers import ONE, Batch
from lstm_viz.tasks.strings import one_of, symbols_of
from lstm_viz.tasks.task import STEPS, CountRule, Draw, Parameters, Task, steps_of

# Parity


def _make_parity(size: int, draw: Draw, parameters: Parameters) -> Batch:
    bit = draw.integers(0, 2, size, int(parameters["steps"]))
    odd = bit.cumsum(dim=1) % 2
    asked = torch.ones_like(bit, dtype=torch.bool)
    return Batch(one_of(bit, ("0", "1")), one_of(odd, ("even", "odd")), asked)


def _known_parity(x: Tensor, parameters: Parameters) -> Tensor:
    """Even at first, and changed by each 1; never known again after what is no bit."""
    even = x.new_tensor([1.0, 0.0]).expand(x.shape[0], 2)
    answers = []
    for now in symbols_of(x).unbind(dim=1):
        even = torch.where((now == 1).unsqueeze(1), even.flip(1), even)
        even = torch.where((now < 0).unsqueeze(1), torch.nan, even)
        answers.append(even)
    return torch.stack(answers, dim=1)


def _answers_parity(parameters: Parameters) -> dict[str, float]:
    """Each is right all along for one or two of the 2^steps sequences."""
    some = 0.5 ** parameters["steps"]
    return {"odd at a 1, even at a 0": 2 * some, "always answering even": some}


_SIZES = MappingProxyType({"steps": STEPS})


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _here_parity(x: Tensor, y: Tensor) -> str:
    ones = int((symbols_of(x.unsqueeze(0)) == 1).sum())
    return f"{('even', 'odd')[ones % 2]} at the end: {ones:,} of {len(x):,} bits {_are(ones)} 1"


PARITY = Task(
    name="parity",
    title="Parity",
    input_names=("0", "1"),
    output_names=("even", "odd"),
    parameters=MappingProxyType({"steps": 24}),
    length="steps",
    lengths=(12, 24, 48, 96, 192),
    answer=ONE,
    metric="whole",
    solved=0.99,
    solved_source="our own criterion: 99 of 100 sequences with no wrong answer at any step",
    sentence="Random bits; at every step, predict whether the number of 1s so far is even or odd.",
    solves="Keep one bit: flip it at each 1 and keep it at each 0.",
    look_for="To flip the bit, the network has to read it first: do the gates at a 1 depend on "
    "the parity before it? Do the cell states of some units jump between two levels at each 1?",
    source="A classic; Bengio, Simard & Frasconi 1994 ask for it at the end only, our variant "
    "asks at every step",
    make=_make_parity,
    known=_known_parity,
    answers=_answers_parity,
    symbols=True,
    asked="the parity of the number of 1s so far",
    asks="At every step, predict whether the number of 1s so far is even or odd.",
    here=_here_parity,
    sizes=_SIZES,
    measured=lambda x: {"steps": steps_of(x)},
)


# Selective counting

HIGHEST = 9  # no sequence counts further: the answers are digits
SWITCH = 8  # one step in so many is a bracket
_DIGITS = tuple(str(count) for count in range(HIGHEST + 1))
_SYMBOLS = ("a", "b", "(", ")")
_A, _B, _OPEN, _CLOSE = range(len(_SYMBOLS))
_ALL_COUNTS = 2520  # a multiple of 1, 2, ... and 10: its remainders are equally likely


def _make_counting(size: int, draw: Draw, parameters: Parameters) -> Batch:
    steps = int(parameters["steps"])
    bracket = draw.integers(0, SWITCH, size, steps) == 0
    on = bracket.cumsum(dim=1) % 2 == 1  # the first bracket opens, the next one closes, ...
    letter = torch.logical_not(bracket)
    inside, outside = letter & on, letter & torch.logical_not(on)
    # The total is drawn first, so that it's as often 9 as 0; then the places of so many a's.
    highest = inside.sum(dim=1, keepdim=True).clamp(max=HIGHEST)
    total = draw.integers(0, _ALL_COUNTS, size, 1) % (highest + 1)
    shuffled = torch.where(inside, draw.uniform(size, steps), 2.0)  # all inside before the others
    counted = shuffled.argsort(dim=1).argsort(dim=1) < total
    ignored = outside & (draw.integers(0, 2, size, steps) == 0)
    a_or_b = torch.where(counted | ignored, _A, _B)
    x = one_of(torch.where(letter, a_or_b, torch.where(on, _OPEN, _CLOSE)), _SYMBOLS)
    asked = torch.ones_like(bracket)
    return Batch(x, one_of(counted.cumsum(dim=1), _DIGITS), asked)


def _known_counting(x: Tensor, parameters: Parameters) -> Tensor:
    """The count, by the last bracket; not known after what is no symbol, nor above 9."""
    count = _counted(x)
    fine = ((symbols_of(x) >= 0) & (count <= HIGHEST)).cummin(dim=1).values
    digit = one_hot(count.clamp(max=HIGHEST), HIGHEST + 1).to(x.dtype)
    return torch.where(fine.unsqueeze(-1), digit, torch.nan)


def _counted(x: Tensor) -> Tensor:
    """(batch, time) how many a have come inside brackets so far."""
    symbol = symbols_of(x)
    on = torch.zeros_like(symbol[:, 0], dtype=torch.bool)
    count = torch.zeros_like(symbol[:, 0])
    counts = []
    for now in symbol.unbind(dim=1):
        on = (on | (now == _OPEN)) & (now != _CLOSE)
        count = count + (on & (now == _A))
        counts.append(count)
    return torch.stack(counts, dim=1)


def _answers_counting(parameters: Parameters) -> dict[str, float]:
    """0 is right all along where the total is: for one of the totals that the places allow."""
    p = 1 / SWITCH
    off = [1.0] + [0.0] * HIGHEST  # the probability of so many places inside; 9 stands for more
    on = [0.0] * (HIGHEST + 1)
    for _ in range(int(parameters["steps"])):
        one_more = [0.0, *on[:-2], on[-2] + on[-1]]
        off, on = (
            [(1 - p) * a + p * b for a, b in zip(off, on, strict=True)],
            [(1 - p) * a + p * b for a, b in zip(one_more, off, strict=True)],
        )
    inside = [a + b for a, b in zip(off, on, strict=True)]
    return {"always answering 0": sum(share / (n + 1) for n, share in enumerate(inside))}


def _here_counting(x: Tensor, y: Tensor) -> str:
    letters = int((symbols_of(x.unsqueeze(0)) == _A).sum())
    count = int(y[-1].argmax())
    return f"{count} at the end: {count} of {letters:,} a {_are(count)} inside brackets"


COUNTING = Task(
    name="counting",
    title="Selective counting",
    input_names=_SYMBOLS,
    output_names=_DIGITS,
    parameters=MappingProxyType({"steps": 40}),
    length="steps",
    lengths=(20, 40, 80, 160, 320),
    answer=ONE,
    metric="whole",
    solved=0.95,
    solved_source="our own criterion: 95 of 100 sequences with no wrong answer at any step",
    sentence="An a counts only inside brackets, between ( and ); outside of them, and for b, "
    f"nothing is counted. At every step, predict the count so far, 0 to {HIGHEST}.",
    solves="Keep one bit, whether a bracket is open, and add 1 to a counter at an a only while "
    "it is open.",
    look_for="The count is spread over several units: sort the units by how closely they count. "
    "Does the closest one change only at an a inside brackets, or at other steps too (the page "
    "Atlas gives the share of each unit)? Which units store whether a bracket is open?",
    source="Our own, after the counters in cell states of Gers & Schmidhuber 2001: one step in "
    f"{SWITCH} is a bracket, and the total is drawn uniformly from the totals that are possible "
    "with these brackets",
    make=_make_counting,
    known=_known_counting,
    answers=_answers_counting,
    symbols=True,
    count=CountRule("a inside brackets so far", _counted),
    asked="the count so far",
    asks="At every step, predict how many a have come inside brackets so far.",
    here=_here_counting,
    sizes=_SIZES,
    measured=lambda x: {"steps": steps_of(x)},
)
