"""The race as a table: a row a length, a column a network; the chart for those who read it."""

from __future__ import annotations

from collections.abc import Mapping

from lstm_viz.checkpoint import KIND_NAMES, shown
from lstm_viz.race import verdict
from lstm_viz.race.lengths import at
from lstm_viz.race.outcome import Outcome
from lstm_viz.tasks import Task
from lstm_viz.ui.racing import words


def rows(
    task: Task, by_kind: Mapping[str, Outcome], parameters: Mapping[str, int]
) -> list[dict[str, str]]:
    """The parameter counts, then each length, then where each network breaks."""
    lengths = sorted({length for one in by_kind.values() for length in one.scores})
    parts = {words.PARAMETERS: {kind: f"{parameters[kind]:,}" for kind in by_kind}}
    parts |= {
        at(task, length): {kind: _cell(task, one, length) for kind, one in by_kind.items()}
        for length in lengths
    }
    parts[words.BREAKS_AT] = {
        kind: verdict.solves(task, one) if one.breaks is None else at(task, one.breaks)
        for kind, one in by_kind.items()
    }
    return [
        {"": name, **{KIND_NAMES[kind]: text for kind, text in cells.items()}}
        for name, cells in parts.items()
    ]


def _cell(task: Task, one: Outcome, length: int) -> str:
    """The median score; with it the steps and seconds to solve, or how many seeds solve it."""
    scores = one.scores.get(length)
    if not scores:
        return "–"
    reached, solved = shown(one.median[length], task), one.solved[length]
    parts = [reached]
    if length in one.steps:
        parts.append(words.to_solve(one.steps[length], _seconds(one.seconds[length])))
    if solved < len(scores) or length not in one.steps:
        parts.append(words.solved_by(solved, len(scores)))
    return " · ".join(parts)


def _seconds(seconds: float) -> str:
    # A unit alone on a line of a narrow cell would say nothing.
    return f"{seconds:.2f}\u00a0s" if seconds < 1 else f"{seconds:.1f}\u00a0s"
