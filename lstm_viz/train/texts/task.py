"""Task: a person's own text, of which networks learn the next character, as a run takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import one_hot

from lstm_viz.tasks import Batch, Draw, Parameters, Task
from lstm_viz.tasks.answers import ONE
from lstm_viz.tasks.task import STEPS, steps_of
from lstm_viz.train.budget import Budget
from lstm_viz.train.recipes import NetworkRecipe
from lstm_viz.train.texts.own import OwnText

NAME: Final = "text"
TITLE: Final = "Your own text"
WINDOW: Final = 64  # steps of a stretch that is trained on, from a state of zeros
# A useful result within a minute or two on one core.
RECIPE: Final = NetworkRecipe(64, Budget(1_000, 32, 0.02, clip=1.0))
LANES: Final = 16  # in which the validation part is read side by side, at most
LANE: Final = 256  # steps of each, at most


@dataclass(frozen=True, kw_only=True, eq=False)
class TextTask(Task):
    """Stretches of a text's training part; it is measured on its validation part.

    Nothing is drawn for measuring: the same characters are read each time, by n-grams too. No score
    counts as solving it; `levels` are what needs no network.
    """

    text: OwnText

    def batch(
        self, size: int, *, generator: torch.Generator, device: torch.device | str = "cpu"
    ) -> Batch:
        """Draw `size` stretches of `WINDOW` characters from the training part."""
        starts = Draw(generator).integers(0, self.text.fitted - WINDOW, size)
        at = starts.unsqueeze(-1) + torch.arange(WINDOW + 1)  # (batch, time + 1)
        return self._batch(torch.tensor(self.text.training)[at], device)

    def held_out(
        self, size: int, *, generator: torch.Generator, device: torch.device | str = "cpu"
    ) -> Batch:
        """The beginning of the validation part, in equal lanes; as much each time."""
        return self._batch(torch.tensor(self._measured), device)

    @property
    def trivial(self) -> dict[str, float]:
        """Bits per character by how frequent each character is."""
        return {ngram(1): self._ngrams[0]}

    @cached_property
    def levels(self) -> Mapping[str, float]:
        """Bits per character of the best n-gram, by what it is called; of what is measured."""
        best = min(self._ngrams)
        return MappingProxyType({ngram(self._ngrams.index(best) + 1): best})

    @property
    def measured_characters(self) -> int:
        """How many characters are predicted where it is measured."""
        lanes, length = self._measured.shape
        return lanes * (length - 1)

    @cached_property
    def _measured(self) -> np.ndarray:
        """(lane, time + 1) places: what is read, and what comes next."""
        places = self.text.validation
        lanes = min(LANES, max(1, len(places) // (LANE + 1)))
        length = min(LANE + 1, len(places) // lanes)
        return places[: lanes * length].reshape(lanes, length)

    @cached_property
    def _ngrams(self) -> list[float]:
        return self.text.ngrams(self._measured.ravel())

    def _batch(self, places: Tensor, device: torch.device | str) -> Batch:
        characters = one_hot(places.to(device), self.text.vocabulary.size).float()
        x, y = characters[:, :-1], characters[:, 1:]
        return Batch(x, y, torch.ones(x.shape[:2], dtype=torch.bool, device=x.device))


def ngram(order: int) -> str:
    """What an n-gram is called."""
    return f"{order}-gram"


def text_task(text: OwnText) -> TextTask:
    """The task of a text. Its parameter is the text's digest: a run is of this text alone."""
    names = text.vocabulary.names
    return TextTask(
        text=text,
        name=NAME,
        title=TITLE,
        input_names=names,
        output_names=names,
        parameters=MappingProxyType({"digest": int(text.digest, 16)}),
        length="steps",
        lengths=(WINDOW,),
        answer=ONE,
        metric="bits",
        solved=0.0,
        solved_source="no score counts as solving it",
        asked="the character that comes next",
        asks="After each character, predict the next one.",
        sentence="A text of your own, one character a step; the next one is to be predicted.",
        solves="",
        look_for="",
        source="",
        make=_unused,
        known=_following,
        answers=lambda parameters: {},
        here=lambda x, y: "",
        sizes=MappingProxyType({"steps": STEPS}),
        measured=lambda x: {"steps": steps_of(x)},
        symbols=True,
    )


def _unused(size: int, draw: Draw, parameters: Parameters) -> Batch:
    raise ValueError("a text is drawn from by its own `batch`")


def _following(x: Tensor, parameters: Parameters) -> Tensor:
    return torch.cat([x[:, 1:], torch.full_like(x[:, :1], torch.nan)], dim=1)
