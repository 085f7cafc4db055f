"""Passes: one network over one sequence, recorded, verified, and its answers judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor

from lstm_viz.call import Recurrent, weights_of
from lstm_viz.model import SequenceModel
from lstm_viz.recording import record
from lstm_viz.sequences import Sequence
from lstm_viz.series import Series
from lstm_viz.skipping import kept_answers, present, spread, spread_steps
from lstm_viz.tasks import Batch, Task
from lstm_viz.trace import Trace


@dataclass(frozen=True)
class Side:
    """One network's pass: its trace, its answer at each step (time,), its card, its weights.

    `weights` are those of the layer in the trace, by PyTorch's names, for explaining the numbers,
    and `input` (time, input) is what it read. Where it was trained on this very text, `said`
    (time,) is the place among the sequence's names of the character that it holds most likely to
    come next. Where a task asks for symbols, `prediction` is the probability that it gives to the
    right answer, `answers` are its answers in words, "" at steps that it did not read, and `right`
    (time,) is 1 where one is right, 0 where not, NaN where none is asked for.
    """

    trace: Trace
    prediction: np.ndarray
    card: dict[str, Any]
    weights: dict[str, np.ndarray | None]
    input: np.ndarray
    said: np.ndarray | None = None
    right: np.ndarray | None = None
    answers: tuple[str, ...] = ()


@torch.no_grad()
def side_of(
    model: SequenceModel,
    card: dict[str, Any],
    sequence: Sequence,
    known: Task | Series,
    *,
    steps: tuple[int, int] | None = None,
) -> Side:
    """A model's pass over `sequence`, on the device where it is; steps with a gap are skipped.

    `known` is the task or the series that it was trained on. `steps` are the training steps that it
    has made and those of its budget, where it is not at the end of its training.
    """
    series = known if isinstance(known, Series) else None
    values = sequence.values if series is None else series.x
    read = present(values)
    device = next(model.parameters()).device
    x = torch.tensor(values[read], device=device).unsqueeze(0)  # (batch, time, input)
    rnn = cast(Recurrent, model.rnn)
    trace = spread(record(rnn, x), read, sequence.labels)
    trace = trace.with_meta(seed=card["seed"], trained=card.get("trained", True), task=card["task"])
    if steps is not None:
        trace = trace.with_meta(steps=steps)
    weights = {
        name: None if weight is None else read_only(weight)
        for name, weight in weights_of(rnn, 0, 0)._asdict().items()
    }
    h = torch.tensor(trace.sel("h", layer=-1, direction=0, batch=0)[read], device=device)
    output = model.head(h).cpu()  # (time, output)
    if isinstance(known, Series):
        numbers = output.numpy()
        said = held(known.forecast(numbers)) if known.text else None
        return Side(trace, held(known.answer(numbers)), card, weights, values, said)
    if known.answer.probability is None:
        return Side(trace, spread_steps(read_only(output[:, 0]), read), card, weights, values)
    y = _known(sequence, known)[read]
    judge = Batch(x.cpu(), y.unsqueeze(0), ~y.isnan().any(dim=-1).unsqueeze(0))
    sure = known.answer.probability(output.unsqueeze(0), judge)[0]
    is_right = known.right(output.unsqueeze(0), judge).float()
    right = torch.where(judge.mask, is_right, torch.nan)[0]
    words = iter(in_words(output, known))
    return Side(
        trace,
        spread_steps(read_only(sure), read),
        card,
        weights,
        values,
        right=spread_steps(read_only(right), read),
        answers=tuple(next(words) if is_read else "" for is_read in read),
    )


def right_answers(sequence: Sequence, task: Task) -> tuple[np.ndarray, tuple[str, ...]]:
    """What should be answered at each step (time,), NaN where nothing is, and in words.

    Where symbols are asked for the number is 1: the whole probability given to the right answer.
    """
    y, read = _known(sequence, task), present(sequence.values)
    if task.answer.probability is None:
        return kept_answers(y[:, 0].numpy(), read), ()
    target = kept_answers(torch.where(y.isnan().any(dim=-1), torch.nan, 1.0).numpy(), read)
    said = in_words(torch.where(y > 0.5, 1.0, -1.0), task)
    words = zip(target, said, strict=True)
    return target, tuple("" if np.isnan(one) else word for one, word in words)


def _known(sequence: Sequence, task: Task) -> Tensor:
    """(time, output) what the rule says of the sequence, gaps and all; NaN where nothing is known.

    Over the whole of it: the value after a gap is not the one that comes next.
    """
    return task.known(torch.tensor(sequence.values).unsqueeze(0), task.parameters)[0]


def in_words(output: Tensor, task: Task) -> list[str]:
    """What an output (time, output) says at each step: the highest symbol, or all in the set."""
    names = task.output_names
    if task.answer.name == "one":
        return [names[at] for at in output.argmax(dim=-1).tolist()]
    sets = ([n for n, has in zip(names, row, strict=True) if has] for row in (output > 0).tolist())
    return [" ".join(one) or "none" for one in sets]


def read_only(tensor: Tensor) -> np.ndarray:
    """A tensor as an array that nobody can write to."""
    # On the CPU the array is the tensor's own memory: for weights, the network's.
    return held(tensor.cpu().numpy())


def held(array: np.ndarray) -> np.ndarray:
    """The same array, read-only."""
    array.flags.writeable = False
    return array
