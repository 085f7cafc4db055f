"""Explained: what a task asks of a sequence, what is beyond training, how many are right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

import torch
from torch import Tensor

from lstm_viz.characters import CORPORA
from lstm_viz.checkpoint import KIND_NAMES, shown
from lstm_viz.kinds import KINDS
from lstm_viz.sequences import Sequence
from lstm_viz.tasks import METRICS, TASKS, Task
from lstm_viz.tasks.beyond import ANY_STEPS, Beyond, Range, Trained, beyond, ranges
from lstm_viz.tasks.strings import symbols_of
from lstm_viz.ui.views import explained_words, words
from lstm_viz.ui.views.known import Known
from lstm_viz.ui.views.known_text import KnownText
from lstm_viz.vanishing import Example, example
from lstm_viz.words import word

LONGER = 2  # times as much as in training: worth a factor


def sentences(task: Task, sequence: Sequence) -> tuple[tuple[str, str], ...]:
    """What is asked, what is right here, and what to look for, each with what it is about."""
    right = here(task, sequence)
    return (
        (explained_words.ASKED, task.asks),
        *([(explained_words.HERE, f"{right}.")] if right else []),
        (explained_words.LOOK_FOR, task.look_for),
    )


def for_kinds(
    told: Iterable[tuple[str, str]], kinds: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """The same sentences, with what takes the place of parts that a kind of network does not have.

    What to look for is written of an LSTM. Beside one, a simple RNN needs no such word: it has
    nothing that could be taken for a gate.
    """
    made = []
    for about, sentence in told:
        added = [
            explained_words.instead(
                KIND_NAMES[kind],
                [word(kind, gate).legend for gate in KINDS[kind].valves],
                matrix=bool(KINDS[kind].matrix),
            )
            for kind in kinds
            if about == explained_words.LOOK_FOR
            and (KINDS[kind].valves or len(kinds) == 1)
            and _parts(sentence) - _names(kind)
        ]
        if about == explained_words.LOOK_FOR and "slstm" in kinds and _parts(sentence):
            added.append(explained_words.WEIGHED)
        made.append((about, " ".join([sentence, *added])))
    return tuple(made)


def _names(kind: str) -> frozenset[str]:
    """Those of an LSTM's gates and states that a kind has too; in a matrix, none keeps its unit."""
    names = (word(kind, one).name for one in KINDS[kind].signals)
    return frozenset() if KINDS[kind].matrix else frozenset(names)


@lru_cache(maxsize=64)  # of the sentences of tasks, which are few
def _parts(sentence: str) -> frozenset[str]:
    """The gates and states of an LSTM that a sentence names."""
    names = (word("lstm", signal).name for signal in KINDS["lstm"].signals)
    return frozenset(name for name in names if name in sentence)


def atlas_of(known: Known) -> str:
    """Where included networks of texts have an atlas, but for the kind; empty for others."""
    text = isinstance(known, KnownText) and known.corpus in CORPORA and not known.title
    return f"./atlas?reader={known.name}-" if text else ""


def vanishing() -> tuple[str, str]:
    """On which sequence a simple RNN's gradient vanishes, and its address on the first page."""
    found = example()
    return ("", "") if found is None else _vanishing(found)


@cache
def _vanishing(found: Example) -> tuple[str, str]:
    task, seed, steps, lag = found
    asked = {"preset": task, "model": task, "seed": seed, "step": steps, "tab": "gradient"}
    sentence = explained_words.vanishing(TASKS[task].title, lag, steps)
    return sentence, f"./?{urlencode(asked)}"


def here(task: Task, sequence: Sequence) -> str:
    """The right answer of this sequence in words; empty where the task's rule does not know it."""
    x = x_of(sequence)
    y = task.known(x.unsqueeze(0), task.parameters)[0]
    y[x.isnan().any(dim=-1)] = torch.nan  # networks skip these steps, and answer nothing there
    known = ~y.isnan().any(dim=-1)  # (time,)
    # Of a sequence that is one of the task only at first, nothing is right at its end.
    whole = known[-1] or _ends(task, x, y) if task.symbols else known.any()
    return task.here(x, y) if whole else ""


def x_of(sequence: Sequence) -> Tensor:
    """The values of a sequence, (time, input), in memory of their own."""
    return torch.from_numpy(sequence.values.copy())  # a tenth of the time of torch.tensor


def _ends(task: Task, x: Tensor, y: Tensor) -> bool:
    """Whether the last symbol is one that could come there: the end, after which none can."""
    last = int(symbols_of(x[-1:].unsqueeze(0))[0, 0])
    if task.answer.name != "set" or last < 0:
        return False
    return any(
        name == task.input_names[last] and may == 1
        for name, may in zip(task.output_names, y[-2].tolist(), strict=True)
    )


def drawn(task: Task, sequence: Sequence) -> list[str]:
    """What a sequence has of each parameter that is only the largest one: "5 a"."""
    return [
        task.sizes[name].said(f"{int(size):,}")
        for name, size in task.measured(x_of(sequence).unsqueeze(0)).items()
        if int(size) != task.parameters[name]
    ]


def beyond_training(task: Task, sequence: Sequence) -> str:
    """What of the sequence the networks did not read in training; empty where nothing is."""
    found = [one for one in beyond(task, x_of(sequence)) if not _is_less(one)]
    return words.beyond([_beyond(task, one) for one in found]) if found else ""


def less_than_training(task: Task, sequence: Sequence) -> tuple[tuple[str, str], ...]:
    """The sizes below those of the training: worth knowing, and no reason for a warning."""
    found = [one for one in beyond(task, x_of(sequence)) if _is_less(one)]
    told = explained_words.less([_beyond(task, one) for one in found])
    return ((explained_words.TRAINING, told),) if found else ()


def _is_less(one: Beyond) -> bool:
    return not one.column and one.found.high < one.trained.low


def end_of_training(task: Task, sequence: Sequence) -> tuple[int, str] | None:
    """The most steps that a sequence of the training had, where this one has more; in words too."""
    steps = ranges(task).steps
    return (steps, explained_words.trained_to(steps)) if sequence.steps > steps else None


def _beyond(task: Task, one: Beyond) -> str:
    if one.column:
        said = words.beyond_values if task.takes is None else words.beyond_taken
        return said(one.name, _numbers(one.found), _numbers(one.trained))
    size, high = one.found.low, one.trained.high
    times = size / high if size >= LONGER * high else None
    if one.name == ANY_STEPS:
        return words.beyond_steps(int(size), int(high), times)
    return words.beyond_size(
        task.sizes[one.name].said(f"{size:,.4g}"),
        _numbers(one.trained),
        times,
        longer=size > high,
    )


def _numbers(range_: Range) -> tuple[str, str]:
    low, high = (f"{end:,.4g}".replace("-", "−") for end in range_)
    return low, high


def on_held_out(task: Task, sequence: Sequence, cards: Mapping[str, Mapping[str, Any]]) -> str:
    """How these networks, by kind, do on held-out sequences; empty where a card has no figures.

    They are those of the length of training. Where this sequence has another one, they are those of
    the shortest length measured that has sequences like it, and the sentence names the length. It
    also names what those sequences have where this one was made otherwise.
    """
    if not all("held_out" in card for card in cards.values()):
        return ""
    size = float(task.measured(x_of(sequence).unsqueeze(0))[task.length])
    trained = ranges(task).sizes[task.length]
    at = None if trained.low <= size <= trained.high else _measured_at(task, size)
    of = int(task.parameters[task.length]) if at is None else at
    rows = {kind: _row(card, task, of) for kind, card in cards.items()}
    first = next(iter(rows.values()))
    close = task.close if task.metric == "mse" and task.once else None
    if close is None:
        scores = {KIND_NAMES[kind]: shown(row["score"], task) for kind, row in rows.items()}
    else:
        scores = {KIND_NAMES[kind]: f"{row['accuracy']:.1%}" for kind, row in rows.items()}
    if close is None and task.lower_is_better:  # an error means little by itself
        name = words.trivial(next(iter(task.trivial)))
        scores[name] = shown(first["chance"], task)
    return words.on_many(
        first["sequences"],
        [
            *([] if at is None else [_counted(task, task.length, ranges(task.at_length(at)))]),
            *task.drawn(x_of(sequence)),
        ],
        words.measured(METRICS[task.metric].name, close),
        words.by_network(scores),
    )


def _counted(task: Task, name: str, of: Trained) -> str:
    """A size as sequences have it: "lag 50", "1 to 10 pairs"."""
    return task.sizes[name].said(words.interval(*_numbers(of.sizes[name])))


def _measured_at(task: Task, size: float) -> int:
    """The shortest length at which networks are measured on such sequences, or the trained one."""
    trained = ranges(task).sizes[task.length]
    for length in task.lengths:
        if trained.low == trained.high:  # of all sequences of a task like this one
            holds = length == size
        else:
            holds = ranges(task.at_length(length)).sizes[task.length].holds(Range(size, size))
        if holds:
            return length
    return int(task.parameters[task.length])


def _row(card: Mapping[str, Any], task: Task, length: int) -> Mapping[str, Any]:
    """What was measured at a length."""
    if length == task.parameters[task.length]:
        return card["held_out"]
    return next(row for row in card["at"] if row[task.length] == length)
