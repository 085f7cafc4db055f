"""Known task: networks that were trained on a task, judged by the task's own rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.explorer.picture import Count
from lstm_viz.explorer.readout import Meaning, Rule
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.skipping import kept_answers, present, spread_steps
from lstm_viz.tasks import Batch, Task
from lstm_viz.ui.views import explained, verdict, words
from lstm_viz.ui.views.known import Answers, Target, columns_at, number, read_only

NAMED = 5  # columns that a sentence names
EMPTY = "none"  # of the symbols: a set without any
# Tasks whose rule the browser has too: what is right of an edited input, `known` says of any.
RULES: Mapping[str, Rule] = {
    "adding": "marked-sum",
    "recall": "cue",
    "order": "order-of-two",
    "copy": "list",
    "latch": "last-command",
    "parity": "parity",
    "counting": "count-in-brackets",
    "anbn": "as-many",
    "dyck1": "brackets",
    "dyck2": "brackets",
    "reber": "grammar",
}


@dataclass(frozen=True)
class KnownTask:
    """A task, which knows what is right of any sequence that its networks can read."""

    task: Task

    @property
    def name(self) -> str:
        """As the address calls it."""
        return self.task.name

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from all others."""
        return (self.task.name, str(dict(self.task.parameters)))

    @property
    def meta(self) -> Mapping[str, Any]:
        """Nothing: the networks are at the end of their training, or their card says where."""
        return {}

    @property
    def target_name(self) -> str:
        """What an answer means, in words."""
        return self.task.asked

    @property
    def answer_range(self) -> tuple[float, float] | None:
        """The range of the answers, None where it follows from them."""
        return self.task.answer_range

    @property
    def drawn(self) -> str:
        """What the chart of the answers shows."""
        return words.drawn_of_task(self.task.asked, symbols=bool(self.task.answer.sure))

    def need_fit(self, sequence: Sequence) -> None:
        """Raise SequenceError for other columns than the task's, and where no step is whole."""
        task, came = self.task, len(sequence.names)
        if came != task.input_size or (task.symbols and sequence.names != task.input_names):
            few = ", ".join(sequence.names[:NAMED]) + (", …" if came > NAMED else "")
            raise SequenceError(
                words.other_columns(
                    came, few, task.title, task.input_size, ", ".join(task.input_names)
                )
            )
        if sequence.absent.all():
            raise SequenceError(words.no_whole_step(sequence.steps))

    def read(self, sequence: Sequence) -> np.ndarray:
        """The sequence itself, (time, input); a step with a gap is skipped."""
        return sequence.values

    def scaling(self, sequence: Sequence) -> str:
        """How the sequence was scaled when it was prepared."""
        return "" if sequence.unscaled is None else " ".join(sequence.unscaled.told)

    def target(self, sequence: Sequence) -> Target:
        """What should be answered at each step; of symbols, all probability on the right one."""
        y, read = self._y(sequence), present(sequence.values)
        if self.task.answer.probability is None:
            return Target(kept_answers(y[:, 0].numpy(), read))
        values = kept_answers(torch.where(y.isnan().any(dim=-1), torch.nan, 1.0).numpy(), read)
        right = zip(values, answered(torch.where(y > 0.5, 1.0, -1.0), self.task), strict=True)
        return Target(values, tuple("" if np.isnan(one) else word for one, word in right))

    def answers(self, output: Tensor, sequence: Sequence, read: np.ndarray) -> Answers:
        """The numbers as they are or, of symbols, how sure the network is of the right one."""
        task = self.task
        if task.answer.probability is None or task.answer.sure is None:
            return Answers(prediction=_on_all(output[:, 0], read))
        y = self._y(sequence)[read]
        x = torch.tensor(self.read(sequence)[read])
        judge = Batch(x.unsqueeze(0), y.unsqueeze(0), ~y.isnan().any(dim=-1).unsqueeze(0))
        probable = task.answer.probability(output.unsqueeze(0), judge)[0]
        is_right = task.right(output.unsqueeze(0), judge).float()
        given = iter(answered(output, task))
        return Answers(
            prediction=_on_all(probable, read),
            answers=tuple(next(given) if is_read else "" for is_read in read),
            sure=_on_all(task.answer.sure(output), read),
            right=_on_all(torch.where(judge.mask, is_right, torch.nan)[0], read),
        )

    def meaning(self, sequence: Sequence, target: Target) -> Meaning:
        """The task's kind of answer, and what is right by its rule."""
        task = self.task
        rule = RULES.get(task.name, "none")
        if task.answer.probability is None:
            return Meaning(kind="value", right=target.values, close=task.close, rule=rule)
        y = read_only(self._y(sequence).numpy())
        if task.answer.name == "set":
            deepest = int(task.parameters.get("depth", 0)) if rule == "brackets" else 0
            return Meaning(
                kind="set",
                right=y,
                names=task.output_names,
                empty=EMPTY,
                rule=rule,
                deepest=deepest,
            )
        places = np.where(np.isnan(target.values), np.nan, y.argmax(axis=1)).astype(np.float32)
        return Meaning(kind="one", right=read_only(places), names=task.output_names, rule=rule)

    def verdict(self, sequence: Sequence, target: Target, sides: Mapping[str, Answers]) -> str:
        """What was asked for and how each network did: one answer in full, many as errors."""
        return verdict.of_task(self.task, sequence, target, sides)

    def explained(self, sequence: Sequence) -> tuple[tuple[str, str], ...]:
        """What the task asks, what is right of this sequence, and what to look for."""
        less = explained.less_than_training(self.task, sequence)
        return (*explained.sentences(self.task, sequence), *less)

    def beyond(self, sequence: Sequence) -> str:
        """What of a sequence the networks did not read in training, a sentence or nothing."""
        return explained.beyond_training(self.task, sequence)

    def mark(self, sequence: Sequence) -> tuple[int, str] | None:
        """The steps of the longest sequence of the training, where this one has more."""
        return explained.end_of_training(self.task, sequence)

    def count(self, sequence: Sequence) -> Count | None:
        """What the task counts, after each step of this sequence."""
        rule = self.task.count
        if rule is None:
            return None
        counts = rule.after(torch.tensor(sequence.values).unsqueeze(0))[0]
        return Count(rule.name, read_only(counts.numpy().astype(np.float32)))

    def held_out(self, sequence: Sequence, cards: Mapping[str, Mapping[str, Any]]) -> str:
        """How networks with these cards do; nothing for one in the middle of its training."""
        return explained.on_held_out(self.task, sequence, cards)

    def in_words(
        self, sequence: Sequence, target: Target, sides: Mapping[str, Answers], at: int
    ) -> str:
        """What came in at a step, counted from 0, what was answered, and what was right."""
        given = ", ".join(f"{KIND_NAMES[kind]} {_answer(side, at)}" for kind, side in sides.items())
        right = target.values[at]
        wanted = None if np.isnan(right) else target.words[at] if target.words else number(right)
        return words.one_step(columns_at(sequence, sequence.values, at), given, wanted)

    def _y(self, sequence: Sequence) -> Tensor:
        """(time, output) what the rule says of the sequence; NaN where nothing is known.

        Over the whole of it, gaps and all: the value after a gap is not the one that comes next.
        """
        x = explained.x_of(sequence).unsqueeze(0)
        return self.task.known(x, self.task.parameters)[0]


def answered(output: Tensor, task: Task) -> list[str]:
    """What an output (time, output) says at each step: the highest symbol, or all in the set."""
    names = task.output_names
    if task.answer.name == "one":
        return [names[at] for at in output.argmax(dim=-1).tolist()]
    sets = ([n for n, has in zip(names, row, strict=True) if has] for row in (output > 0).tolist())
    return [" ".join(one) or EMPTY for one in sets]


def _answer(side: Answers, at: int) -> str:
    """What a network answers at a step: a number, or a symbol and how probable it holds it."""
    if side.sure is None:
        return number(side.prediction[at])
    return words.symbol(side.answers[at], number(side.sure[at])) if side.answers[at] else "–"


def _on_all(answers: Tensor, read: np.ndarray) -> np.ndarray:
    return spread_steps(answers.numpy(), read)
