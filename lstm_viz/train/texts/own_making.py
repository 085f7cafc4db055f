"""Own making: networks of a person's own text, trained as on the page Train, with their cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from lstm_viz import checkpoint
from lstm_viz.train.run import Run
from lstm_viz.train.texts.own import MOST, OwnText
from lstm_viz.train.texts.own_card import best_of, describe_own
from lstm_viz.train.texts.recipes import build
from lstm_viz.train.texts.task import NAME, RECIPE, text_task


@dataclass(frozen=True)
class OwnOrder:
    """One network to be made of a text: of which kind, with which seed, how many steps."""

    text: OwnText
    kind: str
    seed: int
    steps: int = RECIPE.budget.steps

    @property
    def name(self) -> str:
        """The name of its files."""
        return checkpoint.name_of({"task": NAME, "kind": self.kind, "seed": self.seed})

    def done(self, folder: Path) -> bool:
        """Whether a network of this kind, seed, recipe and text is there, whole.

        Raises ValueError, one sentence, where there is one of another text or recipe, which this
        one would replace.
        """
        try:
            _, card = checkpoint.load(self.name, folder)
        except checkpoint.CheckpointError:
            return False
        budget = replace(RECIPE.budget, steps=self.steps)
        if card["corpus"].get("digest") != self.text.digest:
            other = "another text"
        elif card["budget"] != asdict(budget):
            other = f"the same text that was trained otherwise, for {card['budget']['steps']} steps"
        else:
            return bool(card["seed"] == self.seed)
        raise ValueError(
            f"{folder} has a network {self.name} of {other}; name another folder with --folder, or "
            "add --again to replace it"
        )


def read(path: Path) -> OwnText:
    """The text of a file; ValueError, one sentence, for what is none or can't be read."""
    try:
        with path.open("rb") as file:
            data = file.read(4 * MOST + 4)  # one byte more than the longest text has
    except OSError as error:
        raise ValueError(
            f"{path} can't be read: {(error.strerror or str(error)).lower()}"
        ) from None
    try:
        return OwnText.of_bytes(data)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def make(
    order: OwnOrder, folder: Path, on_step: Callable[[int, float], None] | None = None
) -> dict[str, Any]:
    """Train the network, measure it, write it into `folder`, and return its card.

    Its weights are those that needed the fewest bits on the validation part. Raises ValueError
    where no finite figure can be measured.
    """
    torch.set_num_threads(1)  # so that the same processor gives the same weights
    task, budget = text_task(order.text), replace(RECIPE.budget, steps=order.steps)
    size = order.text.vocabulary.size
    model = build(order.kind, size, seed=order.seed, hidden=RECIPE.hidden)
    run = Run({order.kind: model}, task, budget, seed=order.seed)
    for step in run:
        if on_step is not None and order.kind in step.losses:
            on_step(step.step, step.losses[order.kind])
    history = best_of(run.learners[order.kind].history())
    model.load_state_dict(dict(history.checkpoints[-1].weights))
    card = describe_own(model, task, history, budget) | {
        "step": history.step,
        "command": f"lstm-viz train --own-text FILE --kind {order.kind} --seed {order.seed} "
        f"--steps {order.steps}",
    }
    kept = {one.step: one.weights for one in history.checkpoints}
    checkpoint.save(model, card, folder, kept)
    return checkpoint.card(order.name, folder)
