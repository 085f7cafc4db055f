"""Prepare: what is done to a sequence before a network takes it, in one order, step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Literal, NamedTuple

from lstm_viz.sequences.cutting import averaged, chosen, cropped, factor_for, thinned
from lstm_viz.sequences.filtering import Missing, differenced, filled, smoothed
from lstm_viz.sequences.scaling import EARLIER, Kept, Scale, scaled
from lstm_viz.sequences.sequence import Sequence, SequenceError

Resample = Literal["every", "mean"]


@dataclass(frozen=True)
class Recipe:
    """How a sequence is prepared; by default, nothing is done to it.

    The fields are in the order in which they act, which is always this one:

    - `columns`: which column feeds input 1, 2, ...; one may feed several, None is all as they are.
      First, because each step treats each column alone: the rest costs no time and no sentence.
    - `missing`: leave "gaps", fill "forward", or "interpolate". Before the crop, so that a gap at
      its edge is filled by what lies outside it.
    - `first`, `last`: the crop, in steps counted from 1; None is the end.
    - `resample` "every" keeps the first of `factor` steps, "mean" takes their mean.
    - `smooth`: the width of a centred moving average, an odd number of steps. After the means, so
      that it counts in the steps that are seen.
    - `difference`: whether each value becomes its change since the step before.
    - `scale`: "standard", "minmax", "robust", "none", or "kept": by `kept`, what is subtracted
      from each column and what it is divided by, which is told to be the scale of `kept_from`.
      Last, so that the network gets what its name says.
    """

    columns: tuple[str, ...] | None = None
    missing: Missing = "gaps"
    first: int = 1
    last: int | None = None
    resample: Resample = "every"
    factor: int = 1
    smooth: int = 1
    difference: bool = False
    scale: Scale = "none"
    kept: Kept = ()
    kept_from: str = EARLIER

    @property
    def active(self) -> tuple[PrepareStep, ...]:
        """The steps that this recipe asks for, in their order."""
        return tuple(step for step in STEPS if self.without(step.key) != self)

    def without(self, key: str) -> Recipe:
        """The same recipe with the step of this key undone."""
        for step in STEPS:
            if step.key == key:
                return replace(self, **{name: _DEFAULTS[name] for name in step.fields})
        raise ValueError(f"key must be one of {', '.join(s.key for s in STEPS)}; got {key!r}")


_DEFAULTS = {field.name: field.default for field in fields(Recipe)}


class PrepareStep(NamedTuple):
    """One step of every recipe: its own fields, and what it makes of a sequence."""

    key: str
    label: str
    fields: tuple[str, ...]
    run: Callable[[Sequence, Recipe], Sequence]


def _resampled(sequence: Sequence, recipe: Recipe) -> Sequence:
    if recipe.resample == "every":
        return thinned(sequence, recipe.factor)
    if recipe.resample == "mean":
        return averaged(sequence, recipe.factor)
    raise SequenceError(
        f"Resampling keeps every n-th step or takes means; got {recipe.resample!r}."
    )


STEPS: tuple[PrepareStep, ...] = (
    PrepareStep(
        "columns",
        "Inputs",
        ("columns",),
        lambda sequence, recipe: (
            sequence if recipe.columns is None else chosen(sequence, recipe.columns)
        ),
    ),
    PrepareStep(
        "missing",
        "Missing values",
        ("missing",),
        lambda sequence, recipe: filled(sequence, recipe.missing),
    ),
    PrepareStep(
        "crop",
        "Crop",
        ("first", "last"),
        lambda sequence, recipe: cropped(sequence, recipe.first, recipe.last),
    ),
    PrepareStep("resample", "Resample", ("resample", "factor"), _resampled),
    PrepareStep(
        "smooth", "Smooth", ("smooth",), lambda sequence, recipe: smoothed(sequence, recipe.smooth)
    ),
    PrepareStep(
        "difference",
        "Difference",
        ("difference",),
        lambda sequence, recipe: differenced(sequence) if recipe.difference else sequence,
    ),
    PrepareStep(
        "scale",
        "Scale",
        ("scale", "kept", "kept_from"),
        lambda sequence, recipe: scaled(sequence, recipe.scale, recipe.kept, recipe.kept_from),
    ),
)


class StepError(SequenceError):
    """A step that can't be done; `key` names it, so that the sentence can be shown beside it."""

    def __init__(self, sentence: str, key: str) -> None:
        super().__init__(sentence)
        self.key = key


class Done(NamedTuple):
    """A step that did something: the sequence after it, and what it reports."""

    step: PrepareStep
    sequence: Sequence
    told: tuple[str, ...]


def walk(sequence: Sequence, recipe: Recipe) -> tuple[Done, ...]:
    """Every step of the recipe that does something to this sequence, with what came out of it.

    Raises StepError for what a step can't do; `recipe.without(error.key)` leaves it out.
    """
    done = []
    for step in recipe.active:
        try:
            after = step.run(sequence, recipe)
        except SequenceError as error:
            raise StepError(str(error), step.key) from error
        if after is not sequence:
            done.append(Done(step, after, after.changes[len(sequence.changes) :]))
        sequence = after
    return tuple(done)


def prepare(sequence: Sequence, recipe: Recipe) -> Sequence:
    """The sequence as the recipe makes it; each step adds what it did to `changes`.

    Raises StepError for what a step can't do, such as leave fewer than 2 steps.
    """
    done = walk(sequence, recipe)
    return done[-1].sequence if done else sequence


class Fit(NamedTuple):
    """A way to make a sequence that is too long fit: what to offer, and the recipe that does it."""

    key: Literal["crop", "mean"]
    sentence: str
    steps: int
    recipe: Recipe


def fits(steps: int, most: int) -> tuple[Fit, ...]:
    """How a sequence of `steps` fits into `most`: its first steps, or means; nothing where it does.

    Raises SequenceError where `most` is below 2.
    """
    factor = factor_for(steps, most)
    if factor == 1:
        return ()
    left = -(-steps // factor)
    return (
        Fit("crop", f"Keep the first {most:,} of {steps:,} steps.", most, Recipe(last=most)),
        Fit(
            "mean",
            f"Take the mean of every {factor:,} steps: {left:,} steps instead of {steps:,}.",
            left,
            Recipe(resample="mean", factor=factor),
        ),
    )
