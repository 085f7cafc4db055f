"""The verdict: what networks answered and what was right, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lstm_viz import measure, naive
from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.forecasting import Pair
from lstm_viz.sequences import Sequence
from lstm_viz.sequences.fixed import three_digits
from lstm_viz.series import Series
from lstm_viz.tasks import Task
from lstm_viz.ui.views import series_words, words
from lstm_viz.ui.views.known import Answers, Target, number

Sides = Mapping[str, Answers]


def of_task(task: Task, sequence: Sequence, target: Target, sides: Sides) -> str:
    """What was asked for and how each network did: one answer in full, many as errors or counts."""
    if target.words:
        return _symbols(task, target, sides)
    if task.name == "adding":
        right = target.values[-1]
        return words.one_sum(None if np.isnan(right) else number(right), _answers(sides))
    return _forecasts(task, sequence, target.values, sides)


def _forecasts(task: Task, sequence: Sequence, target: np.ndarray, sides: Sides) -> str:
    """Values that were forecast: the error of each network and of repeating the last value."""
    asked = int(np.count_nonzero(~np.isnan(target)))
    if not asked:
        return words.no_next_value(task.asked)
    repeated = np.where(np.isnan(target), np.nan, sequence.values[:, 0])
    given = {KIND_NAMES[kind]: side.prediction for kind, side in sides.items()}
    given[words.trivial(words.REPEATING_LAST)] = repeated
    errors = {name: three_digits(measure.error(target, one)) for name, one in given.items()}
    scaled = sequence.unscaled is not None
    return words.errors(task.asked, asked, words.by_network(errors), scaled=scaled)


def _symbols(task: Task, target: Target, sides: Sides) -> str:
    """Symbols that were asked for: the one answer of each network, or how many are right."""
    asked = np.flatnonzero(~np.isnan(target.values))
    if not len(asked):
        return words.no_rule(task.asked)
    if len(asked) == 1:
        at = int(asked[0])
        given = {
            KIND_NAMES[kind]: words.sure(side.answers[at], side.prediction[at])
            for kind, side in sides.items()
        }
        return words.one_symbol(task.asked, target.words[at], words.by_network(given))
    right = {
        KIND_NAMES[kind]: _counted(side.right)
        for kind, side in sides.items()
        if side.right is not None
    }
    return words.many_symbols(task.asked, words.by_network(right))


def _counted(judged: np.ndarray) -> str:
    """How many answers are right and, where not all are, the first step that is wrong."""
    right, asked = int(np.nansum(judged)), int(np.count_nonzero(~np.isnan(judged)))
    wrong = np.flatnonzero(judged == 0)
    return words.counted(right, asked, int(wrong[0]) + 1 if len(wrong) else None)


def of_series(
    series: Series, errors: Mapping[str, float], more: str = "", *, elsewhere: bool = False
) -> str:
    """The errors on held-out steps, who wins, and `more` of the training, which may be of another.

    That was `elsewhere` where it was on another series.
    """
    shown = {series_words.short_name(name): series.shown(error) for name, error in errors.items()}
    return series_words.on_held_out(
        series.measure,
        series.held_out,
        words.by_network(shown),
        conclusion(errors) + more,
        period=len(series.naive_errors) > 1,
        elsewhere=elsewhere,
    )


def conclusion(errors: Mapping[str, float]) -> str:
    """Whose error is the lowest, and how much higher the others are.

    What is less than 1% worse counts as equal.
    """
    ranked = sorted(errors, key=errors.__getitem__)
    lowest = errors[ranked[0]]
    named = {
        name: name if _is_network(name) else series_words.naive_forecast(name) for name in ranked
    }
    equal = [name for name in ranked if not naive.beats(lowest, errors[name])]
    others = [
        series_words.higher(named[name], errors[name] / lowest if lowest else float("inf"))
        for name in ranked
        if name not in equal
    ]
    needless = not any(_is_network(name) for name in equal)
    return series_words.standing([named[name] for name in equal], others, needless=needless)


def _is_network(name: str) -> bool:
    return name in KIND_NAMES.values()


def errors_of(pair: Pair) -> dict[str, float]:
    """The errors of a pair and of the naive forecasts, as they were at the end of training."""
    series = pair.series
    found = {
        KIND_NAMES[kind]: card["held_out"][series.measure] for kind, card in pair.cards.items()
    }
    return found | series.naive_errors


def _answers(sides: Sides) -> str:
    return words.by_network(
        {KIND_NAMES[kind]: number(_last(side.prediction)) for kind, side in sides.items()}
    )


def _last(answers: np.ndarray) -> float:
    """The answer after the last step that was read."""
    return answers[~np.isnan(answers)][-1]
