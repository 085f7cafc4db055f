"""Members: the sequences that a source offers as a set, and which of them are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import streamlit as st

from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.sequences.prepare import Recipe, prepare
from lstm_viz.sequences.scaling import Kept, Scaling
from lstm_viz.ui import limits
from lstm_viz.ui.controls import address, controls, source_rows
from lstm_viz.ui.controls.set_rows import ALL, COMPARE, END, ONE, PARTING, START
from lstm_viz.ui.explore.sets import words
from lstm_viz.ui.frame import session
from lstm_viz.ui.shelf import Shelf

if TYPE_CHECKING:
    from lstm_viz.ui.explore.family import Family
    from lstm_viz.ui.explore.preparing import How

_SCALING = "set-scaling"  # in the session: what the last scale of a set follows from, and it
_OFFERED = "set-offered"  # in the session, during one run of the page: what a source offers
Named = Mapping[str, Sequence]
_SEEDS: Shelf[dict[str, Sequence]] = Shelf(
    limits.SEQUENCES_BYTES, lambda made: sum(one.values.nbytes + 1_024 for one in made.values())
)


class Members(NamedTuple):
    """The sequences of a set by their names, as they came, and whether all or some are shown.

    `group` tells the file or the family that they are from, and `alone` is the name of the one that
    is shown where one is. `how` is how they are prepared, and `opens` gives the controls that show
    one of them alone. `event` is the column by whose largest value all are aligned at first, and
    `aligns` are the ways to align them, where these are others than of columns of numbers.
    """

    mode: str
    group: str
    named: Named
    alone: str
    opens: Callable[[str], dict[str, Any]]
    how: How | None = None
    event: str = ""
    aligns: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are left once a sequence is prepared."""
        chosen = None if self.how is None else self.how.recipe.columns
        first = next(iter(self.named.values()))
        return first.names if chosen is None else tuple(dict.fromkeys(chosen))


def offer_none() -> None:
    """A source has one sequence, unless it offers more after this."""
    st.session_state.pop(_OFFERED, None)


def offer_series(file: str, named: Named, alone: str) -> None:
    """The series of a file, of which one is shown `alone`."""

    def make(mode: str) -> Members:
        return Members(mode, file, named, alone, lambda name: {"which": name})

    title = words.of_file(alone, file, list(named).index(alone) + 1, len(named))
    st.session_state[_OFFERED] = Offered(file, title, make)


def offer_seeds(family: Family, seed: int) -> None:
    """The sequences of a family, by their seeds from 0 on; side by side also that of `seed`."""
    group = repr(family.settings)

    def make(mode: str) -> Members:
        count = int(controls.draw("members"))
        seeds = [*range(count), *([seed] if mode == COMPARE and seed >= count else [])]
        if mode == ALL:
            st.caption(words.seeds(count))
        numbers = {words.seed(k): k for k in seeds}
        made = _SEEDS.get_or_make(
            (family, tuple(seeds)), lambda: {name: family.member(k) for name, k in numbers.items()}
        )
        opens = lambda name: {"seed": numbers[name]}  # noqa: E731
        return Members(mode, group, made, words.seed(seed), opens, event=family.event)

    st.session_state[_OFFERED] = Offered(group, "", make)


def offer_texts(text: str, read: Callable[[str], Sequence]) -> None:
    """A text and a second one, which begins as a copy of it; `read` makes a sequence of either."""

    def make(mode: str) -> Members:
        other = controls.draw("second", default=text)
        if problem := address.too_much(text + other):
            st.query_params.pop("second", None)
            raise SequenceError(words.both_texts(problem))
        opened = {"passage": source_rows.OWN_TEXT, "letters": other}
        opens = lambda name: opened if name == words.SECOND_TEXT else {}  # noqa: E731
        made = {words.FIRST_TEXT: read(text), words.SECOND_TEXT: read(other)}
        return Members(mode, "", made, words.FIRST_TEXT, opens, aligns=(START, END, PARTING))

    st.session_state[_OFFERED] = Offered("", "", make, (ONE, COMPARE))


class Offered(NamedTuple):
    """What a source offers: a group of sequences, and what the one is called that is shown alone.

    The title is empty where the page names it anyway, as it does a family's seed. `modes` are how
    many can be shown.
    """

    group: str
    title: str
    make: Callable[[str], Members]
    modes: tuple[str, ...] = (ONE, ALL, COMPARE)


def draw() -> tuple[str, str, Members | None]:
    """The switch where the source offers a set: group, title, and the set unless one is alone."""
    offered: Offered | None = st.session_state.pop(_OFFERED, None)
    if offered is None:
        return "", "", None
    mode = controls.draw("set", options=offered.modes)
    return offered.group, offered.title, None if mode == ONE else offered.make(mode)


class PreparedSet(NamedTuple):
    """Sequences as the networks read them, all on one scale; `told` is what there is to know.

    `kept` is the scale, where there is one, which a sequence alone would not have.
    """

    named: Named
    told: tuple[str, ...] = ()
    kept: Kept = ()


def prepared(
    named: Named, of: Named, how: How, which: str, fits: Callable[[Sequence], None]
) -> PreparedSet:
    """Some sequences of a set as `how` prepares them, without those that can't be; on one scale.

    The scale is that of the whole set, as the page of all has it, so that what networks do with a
    sequence does not depend on which one is beside it. `fits` raises SequenceError for what the
    networks `which` can't read.
    """
    recipe = how.recipe
    made, left = _made(named, recipe, fits)
    if left and not made:
        raise SequenceError(left[0][1])
    told = [words.left_out(len(left), *left[0])] if left else []
    if short := sum(named[name].steps < (recipe.last or 0) for name in made):
        told.append(words.shorter(short, recipe.last or 0))
    scale = recipe.scale
    if made and scale == "kept":
        return PreparedSet(
            {name: prepare(one, _only_scale(recipe)) for name, one in made.items()},
            (*told, *_given(next(iter(made.values())), recipe)),
        )
    if not made or (scale == "none" and how.takes is None):
        return PreparedSet(made, tuple(told))
    first = next(iter(made.values()))
    whole = dict(list(of.items())[: limits.SET_SEQUENCES])
    # The session keeps the last one: each change of a control would prepare the whole set again.
    key = (which, how, first.names, *((name, raw.digest) for name, raw in whole.items()))
    last = session.kept().get(_SCALING)
    if last is None or last[0] != key:
        rest = {name: raw for name, raw in whole.items() if name not in named}
        known = _made(rest, recipe, fits)[0] | made
        # In the order of the set, since sums of floats depend on it.
        pool = [known[name].values for name in whole if name in known]
        own_scaling = _scaling(pool, first.names, how) if pool else None
        last = session.kept()[_SCALING] = (key, bool(pool), own_scaling)
    _, has_scale, scaling = last
    if not has_scale:  # nothing of the whole could be prepared, but what compare shows beside it
        scaling = _scaling([one.values for one in made.values()], first.names, how)
    if scaling is None:
        return PreparedSet(made, tuple(told))
    kept = tuple(zip(scaling.offset.tolist(), scaling.factor.tolist(), strict=True))
    told += [words.one_scale(len(whole), len(of)), *scaling.told(first.names)]
    as_kept = Recipe(scale="kept", kept=kept)
    scaled = {name: prepare(one, as_kept) for name, one in made.items()}
    return PreparedSet(scaled, tuple(told), kept)


def _only_scale(recipe: Recipe) -> Recipe:
    return Recipe(scale=recipe.scale, kept=recipe.kept, kept_from=recipe.kept_from)


def _given(first: Sequence, recipe: Recipe) -> tuple[str, ...]:
    return Scaling.of(first, "kept", recipe.kept).told(first.names, recipe.kept_from)


def _scaling(pool: list[np.ndarray], names: tuple[str, ...], how: How) -> Scaling | None:
    """The scale of all these values together; None where they are read as they are."""
    scale = how.recipe.scale
    if how.takes is not None:
        largest = max(float(np.nanmax(np.abs(values))) for values in pool)
        scale = "none" if largest <= how.takes else "standard"
    return None if scale == "none" else Scaling.of(Sequence(np.concatenate(pool), names), scale)


def _made(
    named: Named, recipe: Recipe, fits: Callable[[Sequence], None]
) -> tuple[dict[str, Sequence], list[tuple[str, str]]]:
    """The sequences prepared but for their scale, and those that can't be, with the reasons."""
    made, left, recipe = {}, [], replace(recipe, scale="none", kept=())
    for name, raw in named.items():
        try:
            one = prepare(raw, replace(recipe, last=_last(raw, recipe)))
            if one.steps > limits.STEPS:
                raise SequenceError(words.too_many_steps(one.steps))
            fits(one)
            made[name] = one
        except SequenceError as error:
            left.append((name, str(error)))
    return made, left


def _last(raw: Sequence, recipe: Recipe) -> int | None:
    """The last step of a crop that a sequence has; one that ends before the first is left out."""
    if recipe.last is None or raw.steps < recipe.first:
        return recipe.last
    return min(recipe.last, raw.steps)
