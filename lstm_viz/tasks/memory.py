"""Memory tasks: a symbol, an order or a list, to be kept over symbols that don't matter.

In all of them each step of x is a one-hot symbol, and what is no such step has no answer.
"""

from __future__ import annotations

from types import MappingProxyType

import torch
from torch import Tensor

from lstm_viz.tasks.answers import ONE, Batch
from lstm_viz.tasks.strings import one_of, symbols_of
from lstm_viz.tasks.task import Draw, Parameters, Size, Task, batch_of, counted, last, steps_of

LETTERS = ("A", "B", "C", "D")  # what is to be kept, in recall and copy


# Recall

_RECALL = (*LETTERS, "x", "y", "z", "?")
_QUERY = _RECALL.index("?")


def _make_recall(size: int, draw: Draw, parameters: Parameters) -> Batch:
    cue = draw.integers(0, len(LETTERS), size, 1)
    between = draw.integers(len(LETTERS), _QUERY, size, int(parameters["lag"]))
    x = one_of(torch.cat([cue, between, torch.full_like(cue, _QUERY)], dim=1), _RECALL)
    y = one_of(cue, LETTERS)  # (batch, 1, output), the same at every step
    return batch_of(x, y, last(x))


def _known_recall(x: Tensor, parameters: Parameters) -> Tensor:
    """The first symbol, of any sequence that is a cue, distractors and then the query."""
    symbol = symbols_of(x)
    cue, between, query = symbol[:, 0], symbol[:, 1:-1], symbol[:, -1]
    distractors = ((between >= len(LETTERS)) & (between < _QUERY)).all(dim=1)
    fine = (cue >= 0) & (cue < len(LETTERS)) & distractors & (query == _QUERY)
    asked = last(x) & fine.unsqueeze(1)
    return torch.where(asked.unsqueeze(-1), x[:, :1, : len(LETTERS)], torch.nan)


def _here_recall(x: Tensor, y: Tensor) -> str:
    before = counted(len(x) - 1, "step")
    return f"{_RECALL[int(x[0].argmax())]}, the cue, which came {before} before"


RECALL = Task(
    name="recall",
    title="Delayed recall",
    input_names=_RECALL,
    output_names=LETTERS,
    parameters=MappingProxyType({"lag": 30}),
    length="lag",
    lengths=(10, 20, 30, 45, 60, 100, 200),
    answer=ONE,
    metric="accuracy",
    solved=0.99,
    solved_source="our own criterion: 99 of 100 cues right, where the trivial answer reaches 25",
    sentence="The first symbol is a cue: A, B, C or D. After it come as many distractors as the "
    "lag, and then the query ?, at which the cue has to be predicted.",
    solves="Store the cue, keep the distractors out of that memory, and report it at the query.",
    look_for="Which units store the cue at the first step, and do their input gates stay closed "
    "for the distractors? Is their forget gate near 1 until the query, and does the output gate "
    "open there?",
    source="After Hochreiter & Schmidhuber 1997, experiment 2: the first symbol has to be "
    "predicted after many others; cues and distractors are our own",
    make=_make_recall,
    known=_known_recall,
    answers=lambda parameters: {"always answering A": 1 / len(LETTERS)},
    symbols=True,
    asked="the cue, at the query",
    asks="At the query ?, predict the first symbol, the cue: A, B, C or D.",
    once=True,
    here=_here_recall,
    sizes=MappingProxyType(
        {"lag": Size("Lag", "The number of distractors between the cue and the query.", "lag {}")}
    ),
    measured=lambda x: {"lag": steps_of(x, 2)},
)


# Temporal order

_ORDER = ("E", "B", "a", "b", "c", "d", "X", "Y")
_START, _END, _FIRST_OTHER, _X, _Y = (_ORDER.index(name) for name in "EBaXY")
_ORDERS = ("XX", "XY", "YX", "YY")


def places(steps: int) -> tuple[range, range]:
    """The steps, counted from 0, at which the first and the second of X and Y may stand.

    The paper's are 10 to 20 and 50 to 60, of 100 to 110 steps.
    Raises ValueError for fewer than 4 steps, in which E, two symbols and B have no room.
    """
    if steps < 4:
        raise ValueError(f"steps must be at least 4, for E, two symbols and B; got {steps}")
    low = max(1, steps // 10)
    first = range(low, max(low, steps // 5) + 1)
    low = max(first.stop, steps // 2)
    return first, range(low, max(low, 3 * steps // 5) + 1)


def _make_order(size: int, draw: Draw, parameters: Parameters) -> Batch:
    steps = int(parameters["steps"])
    at = [draw.integers(place.start, place.stop, size, 1) for place in places(steps)]
    which = draw.integers(0, 2, size, 2)  # X or Y, twice
    start, end = torch.full_like(at[0], _START), torch.full_like(at[0], _END)
    others = draw.integers(_FIRST_OTHER, _X, size, steps - 2)
    symbol = torch.cat([start, others, end], dim=1)
    x = one_of(symbol.scatter(1, torch.cat(at, dim=1), _X + which), _ORDER)
    former, latter = which.split(1, dim=1)
    y = one_of(2 * former + latter, _ORDERS)  # (batch, 1, output)
    return batch_of(x, y, last(x))


def _known_order(x: Tensor, parameters: Parameters) -> Tensor:
    """The order of the two, wherever they stand between E and B."""
    symbol = symbols_of(x)
    middle = symbol[:, 1:-1]
    relevant = middle >= _X
    framed = (symbol[:, 0] == _START) & (symbol[:, -1] == _END)
    fine = framed & (middle >= _FIRST_OTHER).all(dim=1) & (relevant.sum(dim=1) == 2)
    nth = relevant.cumsum(dim=1)
    first, second = ((relevant & (nth == n) & (middle == _Y)).any(dim=1) for n in (1, 2))
    order = torch.stack([~first & ~second, ~first & second, first & ~second, first & second], dim=1)
    asked = last(x) & fine.unsqueeze(1)
    return torch.where(asked.unsqueeze(-1), order.to(x.dtype).unsqueeze(1), torch.nan)


def _here_order(x: Tensor, y: Tensor) -> str:
    symbol = symbols_of(x.unsqueeze(0))[0]
    one, two = (
        f"{_ORDER[int(symbol[at])]} (step {at + 1:,})"
        for at in (symbol >= _X).nonzero().flatten().tolist()
    )
    return f"{_ORDERS[int(y[-1].argmax())]}: {one}, then {two}"


ORDER = Task(
    name="order",
    title="Temporal order",
    input_names=_ORDER,
    output_names=_ORDERS,
    parameters=MappingProxyType({"steps": 50}),
    length="steps",
    lengths=(25, 50, 75, 100, 150),
    answer=ONE,
    metric="accuracy",
    solved=0.99,
    solved_source="our own criterion: 99 of 100 orders right, where the trivial answer reaches 25. "
    "The paper counts a sequence as right when each of four sigmoid outputs is off by less than "
    "0.3",
    sentence="Between the start E and the end B, two of the symbols are X or Y, and the others "
    "are distractors. At the end, predict which two came, in their order: XX, XY, YX or YY.",
    solves="Store the first X or Y, store the second beside it and not in its place, and report "
    "both at the end.",
    look_for="Which units change their cell state at the first X or Y, and which only at the "
    "second? How does the network know at the second X or Y that it is the second?",
    source="Hochreiter & Schmidhuber 1997, experiment 6a, its places scaled from 100 steps to any "
    "number; here all sequences are of one length",
    make=_make_order,
    known=_known_order,
    answers=lambda parameters: {"always answering XX": 1 / len(_ORDERS)},
    symbols=True,
    asked="the two symbols in their order, at the end",
    asks="Two of the symbols are X or Y; at the end, predict which two came, in their order.",
    once=True,
    here=_here_order,
    sizes=MappingProxyType(
        {
            "steps": Size(
                "Steps",
                "The length of the sequence. The first X or Y comes after a tenth to a fifth of "
                "it, the second one after a half to three fifths.",
                "{} steps",
                "{} step",
            )
        }
    ),
    measured=lambda x: {"steps": steps_of(x)},
)


# Copy

_COPY = (*LETTERS, "-", ">")
_BLANK, _GO = _COPY.index("-"), _COPY.index(">")


def _make_copy(size: int, draw: Draw, parameters: Parameters) -> Batch:
    symbols, lag = int(parameters["symbols"]), int(parameters["lag"])
    said = draw.integers(0, len(LETTERS), size, symbols)
    wait = torch.full((size, lag), _BLANK, device=draw.device)
    go = torch.full((size, 1), _GO, device=draw.device)
    x = one_of(torch.cat([said, wait, go, torch.full_like(said, _BLANK)], dim=1), _COPY)
    unasked = torch.zeros(size, symbols + lag + 1, len(LETTERS), device=draw.device)
    y = torch.cat([unasked, one_of(said, LETTERS)], dim=1)
    return batch_of(x, y, last(x, symbols))


def _known_copy(x: Tensor, parameters: Parameters) -> Tensor:
    """The list, which is as long as there are steps after the one go marker; blanks elsewhere."""
    symbol, time = symbols_of(x), x.shape[1]
    step = torch.arange(time, device=x.device)
    go = symbol == _GO
    at = go.int().argmax(dim=1, keepdim=True)
    asked = time - 1 - at  # (batch, 1) how many
    letter = (symbol >= 0) & (symbol < len(LETTERS))
    form = torch.where(step < asked, letter, torch.where(step == at, go, symbol == _BLANK))
    # Which of the list is to be said.
    back = torch.where(form.all(dim=1, keepdim=True), step - at - 1, -1)
    letters = x[..., : len(LETTERS)]
    y = letters.gather(1, back.clamp(min=0).unsqueeze(-1).expand_as(letters))
    return torch.where((back >= 0).unsqueeze(-1), y, torch.nan)


def _here_copy(x: Tensor, y: Tensor) -> str:
    letters = symbols_of(x.unsqueeze(0))[0]
    return " ".join(LETTERS[at] for at in letters.tolist() if 0 <= at < len(LETTERS))


def _measured_copy(x: Tensor) -> dict[str, Tensor]:
    symbol = symbols_of(x)
    waiting = (symbol == _BLANK) & ((symbol == _GO).cumsum(dim=1) == 0)
    letters = (symbol >= 0) & (symbol < len(LETTERS))
    return {"symbols": letters.sum(dim=1), "lag": waiting.sum(dim=1)}


COPY = Task(
    name="copy",
    title="Copying",
    input_names=_COPY,
    output_names=LETTERS,
    parameters=MappingProxyType({"symbols": 5, "lag": 20}),
    length="lag",
    lengths=(5, 10, 20, 30, 50),
    answer=ONE,
    metric="accuracy",
    solved=0.99,
    solved_source="our own criterion: 99 of 100 symbols right, where the trivial answer reaches 25",
    sentence="A list of symbols A to D, then blanks, then the marker >. At the steps after the "
    "marker, repeat the list in its order.",
    solves="Store each symbol by its position in the list, keep all of them during the blanks, "
    "and report them one after the other after the marker.",
    look_for="Do different units store the first and the last symbol of the list? Do the gates "
    "become constant during the blanks, and which of them change at the marker?",
    source="Hochreiter & Schmidhuber 1997; Arjovsky, Shah & Bengio 2016: the copying memory "
    "problem, with 4 symbols for their 8, a shorter list, and no answers asked before the marker",
    make=_make_copy,
    known=_known_copy,
    answers=lambda parameters: {"always answering A": 1 / len(LETTERS)},
    symbols=True,
    asked="the list in its order, after the marker",
    asks="After the marker >, repeat the list of letters in its order.",
    here=_here_copy,
    sizes=MappingProxyType(
        {
            "symbols": Size(
                "Symbols",
                "The number of letters in the list.",
                "a list of {} letters",
                "a list of {} letter",
            ),
            "lag": Size("Lag", "The number of blanks between the list and the marker.", "lag {}"),
        }
    ),
    measured=_measured_copy,
    again="There are 1,024 lists of five symbols, and training has drawn all of them.",
)
