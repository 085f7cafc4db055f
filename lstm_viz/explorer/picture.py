"""Picture: recorded networks on one sequence, and all else that the Explorer shows of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from lstm_viz.explorer.checkpoints import CheckpointPanels, need_one_training
from lstm_viz.explorer.explanation import NOTHING, Explanation
from lstm_viz.explorer.panel import Panel, need_last_layer, need_weights, signal_bytes
from lstm_viz.explorer.place import most_varied, where_gates_matter

FLOAT_BYTES = 4 * 2**20  # of all signals together; above it they go as 16-bit values


class Count(NamedTuple):
    """What the sequence counts: its name, for people, and (time,) the count after each step."""

    name: str
    values: np.ndarray


@dataclass(frozen=True, eq=False, kw_only=True)
class Picture:
    """What the Explorer shows.

    Attributes:
        panels: the networks, from left to right, which read one sequence.
        values: the sequence, (time, feature).
        names: of the features.
        source: where the sequence comes from: what tells it from another one.
        labels: of the steps; None or 1, 2, ... count them.
        text: what each step is where it is not a number, such as a character.
        given: (time, feature) the values before they were scaled; None where they were not.
        note: how the values were scaled before the networks read them, in sentences.
        target: (time,) what is right at each step, NaN where that is not known.
        target_text: the same where it is a symbol, "" where it is not known.
        target_name: what the target is, for people.
        target_range: the range of target and predictions, where it does not follow from them.
        count: what there is to count in it, where a network has to count; else None.
        verdict: one sentence on how the networks did.
        explanation: what is to be read beside it.
        opening: the step and the unit of the first network, both from 0, at which it opens; None is
            where a gate is seen to matter, `place.where_gates_matter`, or of a text whose next
            symbol is predicted, where the unit changes most whose h varies most.
        checkpoints: those of one training, in order, the last one's `panels` being these; each has
            a verdict of its own. One range of colours holds for all of them, the units' orders are
            those of the end, and all signals go as float32: see `checkpoints.FLOAT_BYTES`.

    Raises ValueError where the parts do not fit each other.
    """

    panels: Sequence[Panel]
    values: np.ndarray
    names: Sequence[str]
    source: str = ""
    labels: Sequence[Any] | None = None
    text: Sequence[str] | None = None
    given: np.ndarray | None = None
    note: str = ""
    target: np.ndarray | None = None
    target_text: Sequence[str] | None = None
    target_name: str = "target"
    target_range: tuple[float, float] | None = None
    count: Count | None = None
    verdict: str = ""
    explanation: Explanation = NOTHING
    opening: tuple[int, int] | None = None
    checkpoints: Sequence[CheckpointPanels] = ()

    def __post_init__(self) -> None:
        if not self.panels:
            raise ValueError("panels must hold at least one network; got none")
        if self.values.ndim != 2 or self.values.shape[1] != len(self.names):
            raise ValueError(
                f"values must be (time, feature) with one name for each feature; "
                f"got {self.values.shape} and {len(self.names)} names"
            )
        if self.given is not None and self.given.shape != self.values.shape:
            raise ValueError(
                f"given must have the shape of values, {self.values.shape}; got {self.given.shape}"
            )
        self._need_place(self.opening)
        for what in ("labels", "text", "target", "target_text"):
            self._need_steps(what, getattr(self, what))
        self._need_steps("count", None if self.count is None else self.count.values)
        if self.checkpoints:
            need_one_training(self.panels, self.checkpoints)
        for panel in self.all_panels:
            time = panel.trace.sizes["time"]
            if time != self.steps:
                raise ValueError(
                    f"{panel.name} must be recorded over {self.steps} steps like values; got {time}"
                )
            self._need_steps(f"{panel.name}'s input", panel.input)
            self._need_steps("prediction", panel.prediction)
            self._need_steps("answers", panel.answers or None)
            need_weights(panel)
            need_last_layer(panel)

    def _need_steps(self, what: str, given: Sequence[Any] | np.ndarray | None) -> None:
        if given is not None and len(given) != self.steps:
            raise ValueError(
                f"{what} must have one entry for each of {self.steps} steps; got {len(given)}"
            )

    def _need_place(self, place: tuple[int, int] | None) -> None:
        units = self.panels[0].trace.sizes["unit"]
        if place is None or (0 <= place[0] < self.steps and 0 <= place[1] < units):
            return
        raise ValueError(
            f"opening must be a step below {self.steps} and a unit below {units}, both from 0; "
            f"got {place}"
        )

    @property
    def place(self) -> tuple[int, int]:
        """The step and the unit, both from 0, at which it opens."""
        if self.opening is not None:
            return self.opening
        first = self.panels[0]
        if self.predicts_next:
            return most_varied(first)
        return where_gates_matter(first, self._asked)

    @property
    def _asked(self) -> np.ndarray | None:
        """The steps (time,) at which it is known what is right; None where it is of none."""
        known = np.zeros(self.steps, bool)
        if self.target_text is not None:
            known = np.array([bool(target) for target in self.target_text])
        elif self.target is not None:
            known = ~np.isnan(self.target)
        return known if known.any() else None

    @property
    def predicts_next(self) -> bool:
        """Whether what is to be predicted is the next symbol of a text."""
        if self.text is None or self.target_text is None:
            return False
        return list(self.text[1:]) == list(self.target_text[:-1])

    @property
    def steps(self) -> int:
        """The number of steps."""
        return len(self.values)

    @property
    def counted(self) -> bool:
        """Whether the labels only count the steps: 1, 2, ..."""
        return self.labels is None or list(self.labels) == list(range(1, self.steps + 1))

    @property
    def all_panels(self) -> list[Panel]:
        """The networks at every checkpoint."""
        return [panel for then in self.checkpoints for panel in then.panels] or list(self.panels)

    @cached_property
    def coarse(self) -> bool:
        """Whether the signals go as 16-bit values; those of a training never do.

        The exact values of a locked step are asked for while a person looks, and would be those of
        another checkpoint by the time they come.
        """
        return not self.checkpoints and signal_bytes(self.panels) > FLOAT_BYTES
