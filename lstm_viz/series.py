"""The Series: one sequence made ready for forecasting, split in time, with its naive forecasts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from lstm_viz import naive
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.sequences.fixed import three_digits

LEAST_STEPS = 40
TRAINED, CHOSEN = 0.6, 0.75  # where the trained part ends, and where the held-out part begins
FARTHEST = 1e6  # deviations from the trained part that a network can still be given
ROUNDING = 1e-7  # of a float32 number
FAR = 0.1  # of the values outside of what was trained on: worth a word
REPEATING = "repeating the last value"


class Outside(NamedTuple):
    """How many `of` some values lie outside of what was trained on; both ranges, low and high."""

    outside: int
    of: int
    found: tuple[float, float]
    trained: tuple[float, float]

    @property
    def is_much(self) -> bool:
        """Whether forecasts must be expected to be bad."""
        return self.outside > FAR * self.of


@dataclass(frozen=True, eq=False)
class Series:
    """A sequence for one-step-ahead forecasts; all arrays are (time,) or (time, feature).

    A network reads `x` and says at each step which of `values` comes next: the feature `target` in
    the series' own units, NaN in a gap, or in a text the character's place in `names`. The first
    `fitted` steps are trained on, those up to `held_out` decide which weights are kept, and the
    rest is held out. `x` is scaled by the trained steps' mean and standard deviation, `means` and
    `scales` (feature,), and holds the last known value in a gap, or else the mean; the columns of a
    text are as they are.
    """

    digest: str
    target: str
    names: tuple[str, ...]
    text: bool
    values: np.ndarray
    x: np.ndarray
    means: np.ndarray
    scales: np.ndarray
    gaps: int

    @property
    def mean(self) -> float:
        """What is subtracted from the target."""
        return 0.0 if self.text else float(self.means[self.names.index(self.target)])

    @property
    def scale(self) -> float:
        """By what the target is divided."""
        return 1.0 if self.text else float(self.scales[self.names.index(self.target)])

    @property
    def steps(self) -> int:
        """The number of steps."""
        return len(self.x)

    @cached_property
    def next(self) -> np.ndarray:
        """(time,) what comes after each step; NaN after the last one and where it is missing."""
        return np.append(self.values[1:], np.nan)

    @property
    def fitted(self) -> int:
        """How many steps are trained on."""
        return int(TRAINED * self.steps)

    @property
    def held_out(self) -> int:
        """How many steps come before those that are held out."""
        return int(CHOSEN * self.steps)

    @property
    def note(self) -> str:
        """Which steps were used for what, and what the networks read, in sentences."""
        used = (
            f"Trained on steps 1 to {self.fitted:,} of this series. Steps {self.fitted + 1:,} to "
            f"{self.held_out:,} decide which weights are kept. Steps from {self.held_out + 1:,} on "
            "are held out, and only these count."
        )
        scaled = "Columns are standardised to mean 0 and standard deviation 1."
        missing = f"Missing values ({self.gaps:,}): the last known value is repeated."
        said = [used, *([] if self.text else [scaled]), *([missing] if self.gaps else [])]
        return " ".join(said)

    def outside(self, home: Series | None = None) -> Outside | None:
        """How many held-out values are below the lowest or above the highest trained one.

        Of networks that were trained on another series, its `home`, all values count: none of them
        was trained on. None in a text, whose characters have no range.
        """
        if self.text:
            return None
        of = self if home is None else home
        seen = of.values[: of.fitted]
        later = self.values[self.held_out :] if home is None else self.values
        low, high = float(np.nanmin(seen)), float(np.nanmax(seen))
        out = int(((later < low) | (later > high)).sum())
        known = int(np.count_nonzero(~np.isnan(later)))
        return Outside(out, known, (float(np.nanmin(later)), float(np.nanmax(later))), (low, high))

    @property
    def output_size(self) -> int:
        """How many numbers a network answers: one a character, else one."""
        return len(self.names) if self.text else 1

    def asked(self, start: int, stop: int) -> np.ndarray:
        """(time,) True where the next step is known and one of start to stop - 1, from 0."""
        comes = np.arange(self.steps) + 1
        return (comes >= start) & (comes < stop) & ~np.isnan(self.next)

    def forecast(self, output: np.ndarray) -> np.ndarray:
        """What comes next by a network's output (time, output): a value, or a place in `names`."""
        if self.text:
            return output.argmax(axis=1).astype(float)
        return output[:, 0].astype(float) * self.scale + self.mean

    def answer(self, output: np.ndarray) -> np.ndarray:
        """What is drawn of a network's output (time, output): one float32 a step.

        It is the value that it forecasts or, in a text, the probability that it gives to the
        character that comes next, which is NaN at the last step.
        """
        if not self.text:
            return self.forecast(output).astype(np.float32)
        odds = np.exp(output - output.max(axis=1, keepdims=True))
        sure = odds / odds.sum(axis=1, keepdims=True)
        known = ~np.isnan(self.next)
        answer = np.full(self.steps, np.nan, np.float32)
        answer[known] = sure[known, self.next[known].astype(int)]
        return answer

    @cached_property
    def period(self) -> int | None:
        """The period of the numbers up to the held-out steps, None where there is none."""
        if self.text:
            return None
        first = int(np.argmin(np.isnan(self.values)))  # after it, every period has a known value
        return naive.period_of(self.values[first : self.held_out])

    @cached_property
    def naive(self) -> dict[str, np.ndarray]:
        """Each naive forecast by its name, as `forecast` gives it."""
        if self.text:
            seen, count = self.values[: self.held_out].astype(int), len(self.names)
            often = naive.most_frequent(seen, count)
            follows = naive.successors(seen, count).astype(float)
            return {
                f"always predicting {self.names[often]}": np.full(self.steps, float(often)),
                "the most frequent next character": follows[self.values.astype(int)],
            }
        found = {REPEATING: naive.last_value(self.values)}
        if self.period is not None:
            name = f"repeating the value {self.period} steps earlier"
            found[name] = naive.seasonal(self.values, self.period)
        return found

    @cached_property
    def naive_errors(self) -> dict[str, float]:
        """The `error` of each naive forecast."""
        return {name: self.error(forecast) for name, forecast in self.naive.items()}

    @property
    def measure(self) -> str:
        """What `error` measures, in words."""
        return "wrong characters" if self.text else "root mean squared error"

    def shown(self, error: float) -> str:
        """An error as it is printed; what float32 values could not differ by is 0."""
        if self.text:
            return f"{error:.1%}"
        rounding = ROUNDING * np.nanmax(np.abs(self.values))
        return three_digits(error if error > rounding else 0)

    def error(self, forecast: np.ndarray) -> float:
        """The error on held-out steps: the root mean square, or the share of wrong characters."""
        return self.held_out_errors(forecast)[self.measure]

    def held_out_errors(self, forecast: np.ndarray) -> dict[str, float]:
        """Every error of a forecast on the held-out steps: its name in words and its size."""
        asked = self.asked(self.held_out, self.steps)
        if self.text:
            return {self.measure: naive.wrong(self.next, forecast, asked)}
        both = naive.errors(self.next, forecast, asked)
        return {self.measure: both.rmse, "mean absolute error": both.mae}


def prepare(
    sequence: Sequence, target: str | None = None, scaled_as: Series | None = None
) -> Series:
    """The series that forecasts `target`, a feature's name; without one, the first feature.

    A sequence with symbols and one column for each is a text, and has no target but its next
    character. Networks that were trained on another series with the same columns read this one
    `scaled_as` that one.

    Raises SequenceError where there is too little to train on, or nothing to forecast.
    """
    text = is_text(sequence)
    if text or target is None:
        target = sequence.names[0]
    if target not in sequence.names:
        known = ", ".join(map(repr, sequence.names))
        raise SequenceError(f"There is no column {target!r} to forecast; choose from {known}.")
    if sequence.steps < LEAST_STEPS:
        raise SequenceError(
            f"The series has {sequence.steps} steps, but training needs at least {LEAST_STEPS}. "
            "Use a longer series."
        )
    column = sequence.names.index(target)
    given = sequence.values.astype(float)
    values = given.argmax(axis=1).astype(float) if text else given[:, column]
    fitted = int(TRAINED * sequence.steps)
    if not np.isnan(values[:fitted]).all() and not _changes(values[:fitted]):
        raise SequenceError(
            f"{'The text' if text else repr(target)} does not change between steps 1 and {fitted}, "
            "which are used for training, so there is nothing to learn. Choose another column or "
            "another part of the series."
        )
    if scaled_as is not None:
        means, scales = scaled_as.means, scaled_as.scales
    elif text:
        means, scales = np.zeros(len(sequence.names)), np.ones(len(sequence.names))
    else:
        means, scales = _scaling(given[:fitted])
    x = given if text else _scaled(given, means, scales)
    if not text and np.abs(x).max() > FARTHEST:
        step, feature = np.unravel_index(np.abs(x).argmax(), x.shape)
        raise SequenceError(
            f"The value of {sequence.names[feature]!r} at step {step + 1} is more than "
            f"{FARTHEST:,.0f} standard deviations away from steps 1 to {fitted}, which are used "
            "for training. Leave this step out."
        )
    series = Series(
        digest=sequence.digest,
        target="" if text else target,
        names=sequence.names,
        text=text,
        values=values,
        x=x.astype(np.float32),
        means=means,
        scales=scales,
        gaps=sequence.gaps,
    )
    _need_known(series)
    return series


def is_text(sequence: Sequence) -> bool:
    """Whether each step is a character: one column is 1, and all others are 0."""
    one_each = (sequence.values == 1).sum(axis=1) == 1
    others = (sequence.values == 0).sum(axis=1) == len(sequence.names) - 1
    return bool(sequence.symbols) and len(sequence.names) > 1 and bool((one_each & others).all())


def _scaling(seen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The mean and the deviation of each feature over the trained steps."""
    known = np.where(np.isnan(seen).all(axis=0), 0.0, seen)  # what only comes later has no mean
    scales = np.where([_changes(one) for one in known.T], np.nanstd(known, axis=0), 1.0)
    return np.nanmean(known, axis=0), scales


def _scaled(given: np.ndarray, means: np.ndarray, scales: np.ndarray) -> np.ndarray:
    """The features as a network reads them."""
    filled = np.stack([naive.last_value(one) for one in given.T], axis=1)
    return (np.where(np.isnan(filled), means, filled) - means) / scales


def _changes(values: np.ndarray) -> bool:
    known = values[~np.isnan(values)]
    return bool(len(known)) and bool(np.ptp(known) > 0)


def _need_known(series: Series) -> None:
    ends = (0, series.fitted, series.held_out, series.steps)
    parts = ("used for training", "used to choose the weights", "held out")
    for part, least, start, stop in zip(parts, (10, 2, 2), ends[:-1], ends[1:], strict=True):
        known = np.count_nonzero(~np.isnan(series.values[start:stop]))
        if known < least:
            raise SequenceError(
                f"Steps {start + 1} to {stop} are {part} and need at least {least} known values of "
                f"{series.target!r}, but have {known}. Fill the missing values, or choose another "
                "part of the series."
            )
