"""Learning: when a training jumped, and what changed in the gates there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lstm_viz.kinds import KINDS
from lstm_viz.sequences.fixed import three_digits
from lstm_viz.skipping import recorded
from lstm_viz.trace import Trace
from lstm_viz.words import word

LEAST_RISE = 0.05  # of a share of right answers: less is no jump
LEAST_FALL = 0.2  # of an error, as a part of what it was: less is no jump
TINY = 1e-12  # an error below this counts as this: ln 0 would be an endless fall
RULE = (
    "The jump is the pair of successive checkpoints between which the score improved most: a share "
    "of right answers by the largest difference, an error by the largest factor. If several are "
    f"equal, the first one counts. A rise of at most {100 * LEAST_RISE:g} percentage points, or a "
    f"fall of at most {LEAST_FALL:.0%}, is no jump. A score worse than that of the trivial answer "
    "counts as equal to it, and one that solves the task as just solving it."
)
GATES_RULE = (
    "The change of a unit's gate is the mean of |after − before| over all steps that the network "
    "reads, on the same sequence. Equal changes are listed in PyTorch's order."
)


@dataclass(frozen=True)
class Jump:
    """The two successive checkpoints, `before` and `after` (from 0), between which a score jumped.

    `gain` is how much a share rose; for an error it is ln(before / after). `bounded` says that only
    the range between a trivial answer and solved counted.
    """

    before: int
    after: int
    steps: tuple[int, int]
    scores: tuple[float, float]
    gain: float
    bounded: bool = False


@dataclass(frozen=True)
class GateChange:
    """How one unit's gate differs between two passes over one sequence.

    `mean` is the mean of |after − before| over the steps, `signed` that of after − before. At
    `step` (from 1) it changed most, from `before` to `after`. Units count from 0.
    """

    kind: str
    signal: str
    unit: int
    mean: float
    signed: float
    step: int
    before: float
    after: float

    @property
    def gate(self) -> str:
        """The gate's name, such as "forget gate"."""
        return word(self.kind, self.signal).name


def jump(
    steps: Sequence[int] | np.ndarray,
    scores: Sequence[float] | np.ndarray,
    *,
    lower_is_better: bool = False,
    chance: float | None = None,
    solved: float | None = None,
) -> Jump | None:
    """When the score jumped: see RULE; None where nothing improved by more than its least gain.

    `steps` and `scores` are (checkpoint,). An error's fall is measured by its factor: an absolute
    one would find a training's first steps, where only the mean is learned. What is worse than
    `chance` counts as it, what is better than `solved` as that. A score of NaN is in no pair.

    Raises ValueError where they do not fit, steps do not rise, or an error is below 0.
    """
    taken, values = np.asarray(steps), np.asarray(scores, np.float64)
    if taken.ndim != 1 or taken.shape != values.shape:
        got = f"got steps {taken.shape} and scores {values.shape}"
        raise ValueError(f"steps and scores must have one entry per checkpoint; {got}")
    need_rising("steps", taken)
    bounds = [bound for bound in (chance, solved) if bound is not None]
    if len(bounds) == 2 and (bounds[0] < bounds[1]) == lower_is_better:
        side = "below" if lower_is_better else "above"
        raise ValueError(f"solved must be {side} chance; got solved {solved} and chance {chance}")
    low, high = (solved, chance) if lower_is_better else (chance, solved)
    counted = np.clip(values, -np.inf if low is None else low, np.inf if high is None else high)
    if lower_is_better:
        if (values < 0).any():
            raise ValueError(f"an error must be at least 0; got {np.nanmin(values):g}")
        counted = -np.log(np.maximum(counted, TINY))
    least = -np.log(1 - LEAST_FALL) if lower_is_better else LEAST_RISE
    # Rounded, so that a tie is a tie whatever the subtraction left behind.
    gains = np.nan_to_num(np.diff(counted), nan=-np.inf).round(9)
    if not gains.size or not gains.max() > round(least, 9):
        return None
    at = int(gains.argmax())
    return Jump(
        at,
        at + 1,
        (int(taken[at]), int(taken[at + 1])),
        (float(values[at]), float(values[at + 1])),
        float(gains[at]),
        bool(bounds),
    )


def gate_changes(
    before: Trace, after: Trace, *, layer: int = 0, direction: int = 0, batch: int = 0
) -> list[GateChange]:
    """What changed in the gates from one checkpoint to another, the largest change first.

    See GATES_RULE. There is a GateChange for each gate (an LSTM's i, f, o; a GRU's r, z) and unit,
    one of unit 0 for a gate that all units share, and none for a simple RNN. `before` and `after`
    are passes over the same sequences.

    Raises ValueError where the two differ in kind, sizes or the steps that were read.
    """
    _need_alike([before, after], batch)
    read = np.flatnonzero(recorded(before, batch))
    changes = []
    for signal in KINDS[before.kind].valves:
        old, new = (
            one.sel(signal, layer=layer, direction=direction, batch=batch)[read].astype(np.float64)
            for one in (before, after)
        )
        moved = new - old  # (step read, unit)
        if signal in KINDS[before.kind].single:  # every unit has the same
            moved = moved[:, :1]
        for unit, place in enumerate(np.abs(moved).argmax(axis=0).tolist()):
            changes.append(
                GateChange(
                    before.kind,
                    signal,
                    unit,
                    mean=float(np.abs(moved[:, unit]).mean()),
                    signed=float(moved[:, unit].mean()),
                    step=int(read[place]) + 1,
                    before=float(old[place, unit]),
                    after=float(new[place, unit]),
                )
            )
    return sorted(changes, key=lambda change: -round(change.mean, 9))


def sentence(
    found: Jump | None,
    changes: Sequence[GateChange] = (),
    *,
    what: str = "share of right answers",
    lower_is_better: bool = False,
    bounded: bool = False,
) -> str:
    """What `jump` and `gate_changes` have found, in plain words with the numbers.

    `what` names the score. Without a jump there is a sentence too, and one without changes; there
    `bounded` is whether only the range between a trivial answer and solved counted.
    """
    if found is None:
        least = f"fell by more than {LEAST_FALL:.0%}"
        if not lower_is_better:
            least = f"rose by more than {100 * LEAST_RISE:g} percentage points"
        counts = ""
        if bounded:
            counts = (
                " Only what lies between the trivial answer and a solved task counts: a score "
                "worse than that of the trivial answer counts as equal to it."
            )
        where = "between two successive checkpoints"
        return f"There is no jump: the {what} never {least} {where}.{counts}"
    old, new = (
        three_digits(score) if lower_is_better else f"{score:.1%}" for score in found.scores
    )
    turn = "fell" if lower_is_better else "rose"
    largest = "by the largest factor" if lower_is_better else "by the largest difference"
    counted = " (counted from the trivial answer to solved)" if found.bounded else ""
    score = (
        f"Between training steps {found.steps[0]:,} and {found.steps[1]:,} the {what} {turn} from "
        f"{old} to {new}: {largest} between two checkpoints{counted}. "
    )
    if not changes:
        return f"{score}This network has no gates that could change."
    top = changes[0]
    return (
        f"{score}The gate that changed most between these steps is the {top.gate} of unit "
        f"{top.unit}: by {top.mean:.2f} on average over the sequence, and most at step {top.step}, "
        f"from {top.before:.2f} to {top.after:.2f}."
    )


def unit_over_training(
    traces: Sequence[Trace],
    signal: str,
    unit: int,
    *,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
) -> np.ndarray:
    """One unit's signal in all checkpoints' passes, (checkpoint, time); NaN where none was read.

    Raises ValueError where there is no trace or they differ in kind, sizes or the steps read.
    """
    _need_alike(traces, batch)
    place = {"layer": layer, "direction": direction, "batch": batch, "unit": unit}
    return np.stack([one.sel(signal, **place) for one in traces])


def need_rising(what: str, values: np.ndarray) -> None:
    """ValueError, naming `what`, unless the values increase."""
    if (np.diff(values) <= 0).any():
        shown = ", ".join(map(str, values[:8].tolist())) + (", …" if len(values) > 8 else "")
        raise ValueError(f"{what} must increase; got {shown}")


def _need_alike(traces: Sequence[Trace], batch: int) -> None:
    if not traces:
        raise ValueError("traces must have at least one checkpoint; got none")
    first = traces[0]
    for at, other in enumerate(traces[1:], 1):
        for what in ("kind", "sizes"):
            one, two = getattr(first, what), getattr(other, what)
            if one != two:
                raise ValueError(
                    f"all checkpoints must have the same {what}; the first has {one}, checkpoint "
                    f"{at + 1} has {two}"
                )
        if (recorded(first, batch) != recorded(other, batch)).any():
            raise ValueError(
                f"all checkpoints must have read the same steps; checkpoint {at + 1} read other "
                "steps than the first"
            )
