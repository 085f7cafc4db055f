"""Preparing: what is done to a sequence before networks read it, said step by step and undone."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

import streamlit as st

from lstm_viz.characters import CORPORA
from lstm_viz.characters.tokens import numbered
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.sequences.prepare import Done, Recipe, fits, walk
from lstm_viz.series import is_text
from lstm_viz.tasks import TASKS, Task
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls, prepare_rows, source_rows
from lstm_viz.ui.controls.words import UNCHOSEN
from lstm_viz.ui.explore import (
    given_scale,
    kept_scale,
    own_networks,
    plan_words,
    text_words,
    words,
    your_ends,
    your_scale,
)
from lstm_viz.ui.explore.offers import AskingError, Offer, RefusalError
from lstm_viz.ui.explore.sources import OWN_NUMBERS
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.views import networks, opened
from lstm_viz.ui.views.known_opened import KnownOpened
from lstm_viz.ui.views.known_task import KnownTask

# What puts each step of a recipe back to nothing.
UNDONE: dict[str, dict[str, Any]] = {
    "columns": {"feed1": UNCHOSEN, "feed2": UNCHOSEN},
    "missing": {"missing": "gaps"},
    "crop": {"first": None, "last": None},
    "resample": {"every": 1},
    "smooth": {"smooth": 1},
    "difference": {"difference": "no"},
    "scale": {"scale": "none"},
}
_TRAIN = Offer(words.TRAIN_OWN, own_networks.TO_TRAIN)
_OWN_TEXTS = ("file", "typed")
_KEYS = tuple(row.key for row in prepare_rows.ROWS)


class How(NamedTuple):
    """How a sequence was prepared, for others of its set.

    `takes` is how far from 0 values may lie for the networks, where numbers are scaled only if they
    lie further away; else `recipe` has the scale too.
    """

    recipe: Recipe
    takes: float | None = None


class _Choose(Protocol):
    """`controls.draw`, or `controls.default` where nothing is drawn."""

    def __call__(
        self,
        key: str,
        *,
        options: list[str] | None = ...,
        high: float | None = ...,
        label: str | None = ...,
    ) -> Any: ...


def draw(
    raw: Sequence, model: str, source: str, group: str = "", *, alone: bool = True
) -> tuple[Sequence, How]:
    """The controls, what they did and how to undo it; the sequence that the networks read, and how.

    `group` is the file of several series that it is one of. Where it is not shown `alone`, the set
    has a scale of its own, which is told there.

    Raises SequenceError, with offers where there are some, for what can't be done or does not fit.
    """
    fold = controls.draw("prepare")
    # What nobody sees and nobody has changed is not drawn: it took a tenth of a change's time.
    drawn = bool(fold.open) or not controls.untouched(_KEYS)
    with fold:
        recipe, scale = _recipe(raw, model, source, drawn=drawn)
    for change in raw.changes:
        st.caption(plain(change))
    done = walk(raw, recipe)
    for one in done:
        _say(one)
    sequence = done[-1].sequence if done else raw
    left = [name for name in raw.names if name not in sequence.names]
    if left and source in OWN_NUMBERS:
        st.caption(plain(plan_words.not_read(len(sequence.names), left, len(raw.names))))
    takes = _taken(model) if scale == prepare_rows.AS_TRAINED and source in OWN_NUMBERS else None
    by_hand = "none" if scale == prepare_rows.AS_TRAINED else scale
    cut = replace(recipe, first=1, last=None)  # another part of the same numbers
    belongs = (kept_scale.group_of(raw.source, group), sequence.names, cut, by_hand)
    given = scale in given_scale.SCALES
    if given:
        kept_scale.forget()
        with fold:
            scaling = given_scale.draw(sequence, scale)
    elif takes is None:
        scaling = kept_scale.by_hand(sequence, by_hand, belongs)
    else:
        scaling = kept_scale.recipe(sequence, takes, belongs)
    for one in walk(sequence, scaling):
        if alone:
            _say(one)
        if alone and takes is not None:
            kept_scale.offer(sequence, takes)
        elif alone and one.step.key == "scale" and scaling.kept and not given:
            kept_scale.offer_own()
        sequence = one.sequence
    your_scale.say(sequence, model, source, scale)
    if sequence.gaps:
        st.caption(words.skipped(int(sequence.absent.sum()), sequence.steps))
    _need_steps(sequence, recipe)
    _need_columns(sequence, model, own=source in _OWN_TEXTS and is_text(sequence))
    if your_ends.rows_of(model) and not sequence.symbols:
        sequence = numbered(sequence)
    of_set = (
        replace(recipe, scale="kept", kept=scaling.kept, kept_from=scaling.kept_from)
        if given
        else replace(recipe, scale=by_hand)
    )
    return sequence, How(of_set, takes)


def _recipe(raw: Sequence, model: str, source: str, *, drawn: bool) -> tuple[Recipe, Any]:
    """What the controls say, in the order in which the steps act, and how to scale then.

    Those that are not `drawn` say their defaults. A text can only be cut.
    """
    choose: _Choose = controls.draw if drawn else controls.default
    columns = _feeds(raw, model, source, choose)
    missing = choose("missing") if raw.gaps else "gaps"
    left, right = st.columns(2) if drawn else (nullcontext(), nullcontext())
    with left:
        first = choose("first", high=raw.steps)
    with right:
        last = choose("last", high=raw.steps)
    crop = Recipe(columns, "gaps", int(first or 1), None if last is None else int(last))
    if raw.symbols:
        return crop, "none"
    every = choose("every")
    by = choose("by") if every > 1 else "mean"
    smooth = choose("smooth")
    difference = choose("difference")
    recipe = replace(
        crop,
        missing=missing,
        resample="mean" if by == "mean" else "every",
        factor=int(every),
        smooth=int(smooth),
        difference=difference == "yes",
    )
    return recipe, your_scale.chosen(choose, model)


def _taken(model: str) -> float | None:
    """How far from 0 values may lie for these networks; None where nothing is said of it."""
    task = _task(model)
    return None if task is None else task.takes


def _feeds(raw: Sequence, model: str, source: str, choose: _Choose) -> tuple[str, ...] | None:
    """Which column each input of the networks reads; None: all columns, in their order.

    Columns go to the inputs in their order, as far as there are inputs; those of a preset belong to
    the networks of their own task.
    """
    inputs = networks.inputs_of(model)
    if inputs is None or raw.symbols or your_ends.rows_of(model):
        return None
    came = len(raw.names)
    if came < len(inputs) or len(inputs) > prepare_rows.INPUTS or (came == len(inputs) == 1):
        return None
    chosen = [
        choose(f"feed{k}", options=[UNCHOSEN, *raw.names], label=words.input_reads(name))
        for k, name in enumerate(inputs, start=1)
    ]
    if all(name == UNCHOSEN for name in chosen):
        given = source != "preset" and came > len(inputs)
        return raw.names[: len(inputs)] if given else None
    return tuple(raw.names[k] if name == UNCHOSEN else name for k, name in enumerate(chosen))


def _say(done: Done) -> None:
    """What a step did, and a button that takes it back."""
    with st.container(key=f"done-{done.step.key}", gap=None):
        st.caption(plain(" ".join(done.told), most=600))
        st.button(
            words.UNDO,
            key=f"undo-{done.step.key}",
            type="tertiary",
            help=words.undo(done.step.label),
            on_click=st.session_state.update,
            args=(UNDONE[done.step.key],),
        )


def _need_steps(sequence: Sequence, recipe: Recipe) -> None:
    ways = fits(sequence.steps, limits.STEPS)
    if not ways:
        return
    if sequence.symbols:  # there is no mean of characters
        ways = ways[:1]
    sets = {
        "crop": lambda fit: {"last": recipe.first + fit.recipe.last * recipe.factor - 1},
        "mean": lambda fit: {"every": recipe.factor * fit.recipe.factor, "by": "mean"},
    }
    raise RefusalError(
        words.too_many_steps(sequence.steps),
        *(Offer(fit.sentence.rstrip("."), sets[fit.key](fit)) for fit in ways),
    )


def _need_columns(sequence: Sequence, model: str, *, own: bool) -> None:
    """Refuse a sequence that has not the networks' number of columns, and offer what fits.

    Of an `own` text nothing is wrong: it is asked what is to read it.
    """
    if opened.is_title(model):
        _need_inputs(sequence, opened.of_title(model))
        return
    if networks.reads_text(model):
        _need_text(sequence, model, own=own)
        return
    task = _task(model)
    if task is None:
        return
    try:
        KnownTask(task).need_fit(sequence)
    except SequenceError as error:
        ways = _ways(sequence, task)
        if own:  # it is to be read, not replaced
            asked = text_words.which_networks(sequence.steps)
            raise AskingError(asked, *(way for way in ways if "preset" not in way.sets)) from None
        raise RefusalError(str(error), *ways) from None


def _need_inputs(sequence: Sequence, shown: opened.ShownLayer) -> None:
    """The same for a person's own network, of which it is not known what else would fit."""
    try:
        KnownOpened(shown).need_fit(sequence)
    except SequenceError as error:
        ways = []
        if len(sequence.names) != len(shown.inputs):
            ways = [Offer(words.MAKE_FITTING, {"source": source_rows.MADE, "made": "noise"})]
        raise RefusalError(str(error), *ways) from None


def _need_text(sequence: Sequence, corpus: str, *, own: bool) -> None:
    """The same for character networks, which read nothing but a text."""
    try:
        networks.known_of(corpus).need_fit(sequence)
    except SequenceError as error:
        if own:  # in characters of its own
            raise AskingError(text_words.which_networks(sequence.steps), _TRAIN) from None
        raise RefusalError(
            str(error), Offer(words.READ_A_TEXT, {"source": source_rows.TEXT})
        ) from None


def _task(model: str) -> Task | None:
    """What these networks were trained on; None for others than a task's."""
    if model == controls.OWN or networks.reads_text(model) or opened.is_title(model):
        return None
    return networks.task_of(model)


def _ways(sequence: Sequence, task: Task) -> list[Offer]:
    """A sequence of the task, other networks, fewer columns, or networks of one's own."""
    came = len(sequence.names)
    ways = [Offer(words.use_sequence(task.title), {"source": "preset", "preset": task.name})]
    ways += [
        Offer(words.use_networks(title), {"model": corpus})
        for corpus, title in CORPORA.items()
        if sequence.symbols and sequence.names == networks.vocabulary_of(corpus).names
    ]
    ways += [
        Offer(words.use_networks(other.title), {"model": other.name})
        for other in TASKS.values()
        if other.name != task.name
        and other.input_size == came
        and (not other.symbols or other.input_names == sequence.names)
    ]
    if came > task.input_size <= prepare_rows.INPUTS and not sequence.symbols:
        first = sequence.names[: task.input_size]
        feeds = {f"feed{k}": name for k, name in enumerate(first, start=1)}
        ways.append(Offer(words.read_only_columns(", ".join(first)), feeds))
    return [*ways, _TRAIN]
