"""Settings: what is to be trained and how, from the rail, checked before anything begins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import Any

from lstm_viz import device as devices
from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.kinds import KINDS as CELLS
from lstm_viz.model import SequenceModel, matched_to_lstm, parameter_count
from lstm_viz.tasks import TASKS, Task
from lstm_viz.train import Budget, Run, texts
from lstm_viz.train.budget import checkpoint_steps
from lstm_viz.train.recipes import KINDS, RECIPES, NetworkRecipe, build
from lstm_viz.train.texts.own import OwnText
from lstm_viz.train.texts.task import NAME as TEXT
from lstm_viz.train.texts.task import RECIPE as TEXT_RECIPE
from lstm_viz.train.texts.task import WINDOW, text_task
from lstm_viz.ui import limits
from lstm_viz.ui.controls.control import part_key
from lstm_viz.ui.controls.training_rows import LENGTH
from lstm_viz.ui.training import text_words, too_large_words, words
from lstm_viz.ui.training.probe import PASSAGE


@dataclass(frozen=True)
class TrainingSettings:
    """One training: `kinds` of networks side by side on one task, from one seed.

    `length` is the task's own parameter that makes its sequences longer, `hidden` the LSTM's units.
    Of a person's own `text`, it is how many characters a network reads at once.
    """

    task: str
    length: int
    kinds: tuple[str, ...]
    hidden: int
    layers: int
    budget: Budget
    seed: int
    device: str = "auto"
    text: OwnText | None = None

    @property
    def known(self) -> Task:
        """The task with sequences of this length, or that of the text."""
        if self.text is not None:
            return text_task(self.text)
        return TASKS[self.task].at_length(self.length)

    def on(self, device: str) -> TrainingSettings:
        """The same on another device."""
        return replace(self, device=device)

    def need_possible(self) -> None:
        """Raise ValueError, one sentence, for what this server does not take on."""
        if not self.kinds:
            raise ValueError(words.NO_NETWORK)
        devices.pick(self.device)
        budget = self.budget
        step = too_large_words.size_of_a_step(
            budget.batch_size, self.steps, self.hidden, self.layers
        )
        work, most = self.work(), limits.TRAINING_WORK
        if work > most:
            raise ValueError(too_large_words.training_too_large(budget.steps, step, work, most))
        work, most = work // budget.steps, limits.TRAINING_STEP
        if work > most:
            raise ValueError(too_large_words.step_too_large(step, work, most))
        for kind in self.kinds:
            if kind not in KINDS:
                self._need_newer_possible(kind)
        if self.text is not None:  # a step keeps a number for each character that may come
            characters = self.text.vocabulary.size
            step = text_words.size_of_a_text_step(budget.batch_size, self.steps, characters)
            work = budget.batch_size * self.steps * characters
            if work > most:
                raise ValueError(too_large_words.step_too_large(step, work, most))

    def _need_newer_possible(self, kind: str) -> None:
        """As `need_possible`, of a kind whose units are not the LSTM's."""
        name, units, layers = KIND_NAMES[kind], self.units(kind), self.layers
        sequences, most = self.budget.batch_size, limits.TRAINING_STEP
        kept = sequences * self.steps * layers * limits.kept_by(kind, units)
        if kept > most:
            step = too_large_words.size_of_a_step(sequences, self.steps, units, layers)
            raise ValueError(too_large_words.kind_too_large(name, step, kept, most))
        read = self.steps if self.text is None else PASSAGE
        shown = (read, units, layers, len(checkpoint_steps(self.budget.steps)))
        signals = len(CELLS[kind].signals)
        most = limits.TRAINED_NUMBERS
        if prod(shown) * signals > most:
            raise ValueError(too_large_words.recording_too_large(name, shown, signals, most))
        if CELLS[kind].matrix and prod(shown) * units > limits.TRAINED_MATRICES:
            raise ValueError(
                too_large_words.matrices_too_large(name, shown, limits.TRAINED_MATRICES)
            )

    def work(self) -> int:
        """How much there is to compute, for one network."""
        budget = self.budget
        return budget.steps * budget.batch_size * self.steps * self.hidden * self.layers

    @cached_property
    def steps(self) -> int:
        """How many steps a sequence has; one is drawn to tell."""
        if self.text is not None:
            return WINDOW
        return self.known.drawn_steps()

    def units(self, kind: str) -> int:
        """How many units a kind has in each layer, with about as many parameters as the LSTM."""
        task = self.known
        return matched_to_lstm(
            kind,
            self.hidden,
            input_size=task.input_size,
            output_size=task.output_size,
            num_layers=self.layers,
        )

    def models(self) -> dict[str, SequenceModel]:
        """The untrained networks, on the CPU; the same each time."""
        if self.text is not None:
            size = self.text.vocabulary.size
            return {
                kind: texts.build(kind, size, seed=self.seed, hidden=self.hidden)
                for kind in self.kinds
            }
        return {
            kind: build(self.known, kind, seed=self.seed, hidden=self.hidden, layers=self.layers)
            for kind in self.kinds
        }

    def run(self) -> Run:
        """The training before its first step, on the chosen device.

        Raises ValueError where the machine does not have it.
        """
        device = devices.pick(self.device)
        models = {kind: model.to(device) for kind, model in self.models().items()}
        return Run(models, self.known, self.budget, seed=self.seed)

    def sizes(self) -> str:
        """How large the networks are, for people."""
        return ", ".join(
            words.size(KIND_NAMES[kind], model.config["hidden_size"], parameter_count(model))
            for kind, model in self.models().items()
        )

    def controls(self) -> dict[str, Any]:
        """The values of the rail's controls that say this; those of a recipe stay empty."""
        recipe = recipe_of(self.task)
        given = {
            "hidden": (self.hidden, recipe.hidden),
            "rate": (self.budget.learning_rate, recipe.budget.learning_rate),
            "clip": (self.budget.clip, recipe.budget.clip),
            "batch": (self.budget.batch_size, recipe.budget.batch_size),
            "updates": (self.budget.steps, recipe.budget.steps),
        }
        source = {"task": self.task, part_key(LENGTH, self.task): self.length}
        return {
            **({} if self.text is not None else source | {"layers": self.layers}),
            "learners": list(self.kinds),
            "optimiser": self.budget.optimizer,
            "initial": self.seed,
            "device": self.device,
            **{key: None if now == usual else now for key, (now, usual) in given.items()},
        }


def recipe_of(task: str) -> NetworkRecipe:
    """How large networks are, and how they are trained, unless something else is chosen."""
    return TEXT_RECIPE if task == TEXT else RECIPES[task]


def of_recipe(task: str) -> TrainingSettings:
    """How the included networks of a task are trained."""
    recipe = RECIPES[task]
    length = int(TASKS[task].parameters[TASKS[task].length])
    return TrainingSettings(task, length, KINDS, recipe.hidden, 1, recipe.budget, seed=0)


def of_text(text: OwnText) -> TrainingSettings:
    """How networks are trained on a person's own text, unless something else is chosen."""
    budget = TEXT_RECIPE.budget
    return TrainingSettings(TEXT, WINDOW, KINDS, TEXT_RECIPE.hidden, 1, budget, seed=0, text=text)


def usual(settings: TrainingSettings) -> TrainingSettings:
    """The same task or text with the settings of its recipe."""
    return of_recipe(settings.task) if settings.text is None else of_text(settings.text)
