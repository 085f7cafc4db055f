"""Sources: where a sequence comes from, each with its own controls."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np
import streamlit as st

from lstm_viz.sequences import GENERATORS, Sequence, SequenceError, generate
from lstm_viz.sequences import samples as shipped
from lstm_viz.sequences.plan.counters import CATEGORIES
from lstm_viz.sequences.probing import probe
from lstm_viz.tasks import TASKS
from lstm_viz.train.openings import opening
from lstm_viz.ui import limits
from lstm_viz.ui.controls import address, controls, kept_files, prepare_rows, source_rows
from lstm_viz.ui.controls.control import part_key
from lstm_viz.ui.explore import (
    example,
    family,
    file_table,
    fitting,
    plan_words,
    sketch,
    stepping,
    text_ways,
    texts,
    typing_count,
    upload,
    words,
    your_ends,
)
from lstm_viz.ui.explore.offers import Offer, RefusalError
from lstm_viz.ui.explore.sets import members
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.jobs import reading
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import networks

OWN_NUMBERS = ("sample", "typed", "file")  # on any scale, unlike the others
CURVE = "curve"
# Each change of any control runs the page, and would read what is typed again.
_TYPED: Shelf[Sequence] = Shelf(limits.TYPED_BYTES, lambda one: 256 * one.steps)
# Most of what does not fit is found out only by packing it, which each run need not do again.
_PACKED: Shelf[str] = Shelf(limits.PACKED_BYTES, lambda text: 256 + len(text))


def draw(source: str, model: str) -> Sequence | None:
    """The sequence of this source by its controls; None where there is none yet.

    `model` names the networks that are to read it: what is made for them depends on it.

    Raises SequenceError, one sentence, for what can't be taken.
    """
    if source != "file":
        st.query_params.pop(address.KEY, None)
    if source != "drawn":
        st.query_params.pop(CURVE, None)
    file_table.leave()
    st.session_state.pop(stepping.MEMBER, None)
    members.offer_none()
    if source in _OF_NETWORKS:
        return _OF_NETWORKS[source](model)
    return _SOURCES[source]()


def awaited(source: str) -> str:
    """What a person can do, or waits for, where this source has no sequence yet."""
    if source == "file" and file_table.PENDING in st.session_state:
        return plan_words.LOOK
    chosen = source == "file" and kept_files.held("file") is not None
    return words.READING if chosen else words.AWAITED.get(source, words.READING)


def _preset() -> Sequence:
    name = controls.draw("preset", on_change=fitting.fit)
    quiet = stepping.hears()
    parameters = {key: controls.draw(part_key(name, key), quiet=quiet) for key in TASKS[name].sizes}
    marker = controls.draw(source_rows.MARKER, quiet=quiet) if name == "adding" else None
    return _member(family.preset(name, parameters, marker), default=opening(name))


def _sample() -> Sequence:
    row = shipped.SAMPLES[controls.draw("sample", on_change=fitting.fit)]
    st.caption(words.sample(row.what, row.steps, row.look_for))
    st.caption(words.sample_source(row.source, row.licence))
    suggested = prepare_rows.asked_by(row.recipe)
    if any(st.session_state.get(key) != value for key, value in suggested.items()):
        st.button(
            words.SUGGESTED,
            help=words.suggestion(
                {controls.CONTROLS[key].label: value for key, value in suggested.items()}
            ),
            on_click=st.session_state.update,
            args=(suggested,),
        )
    return shipped.load(row.key)


def _generated() -> Sequence:
    name = controls.draw("signal", on_change=fitting.fit)
    row = GENERATORS[name]
    quiet = row.timed and stepping.hears()
    # A text is as long as it is; whatever else is made has as many steps as are asked for.
    steps = controls.draw("steps", quiet=quiet) if row.timed else limits.STEPS
    values = {
        parameter.key: controls.draw(part_key(name, parameter.key), high=steps, quiet=quiet)
        for parameter in row.parameters
    }
    if not row.timed:
        st.caption(row.look_for)
        return generate(name, steps=steps, **values)
    sequence = _member(family.generated(name, steps, values))
    st.caption(row.look_for)
    return sequence


def _member(own: family.Family, default: int = 0) -> Sequence:
    """The sequence of a family by its seed, if it has any, which the Explorer can change itself."""
    quiet = stepping.hears()
    if not own.seeded:
        st.session_state[stepping.MEMBER] = stepping.ShownMember(own, quiet)
        return own.member()
    seed = controls.draw(family.SEED, default=default, quiet=quiet)
    st.session_state[stepping.MEMBER] = stepping.ShownMember(own, quiet, seed, default)
    members.offer_seeds(own, int(seed))
    sequence = own.member(seed)
    if drawn := own.drawn(sequence):
        with st.container(key="drew"):  # explore/style.css hides it where it is another's
            st.caption(words.drew(seed, drawn))
    return sequence


def _made(model: str) -> Sequence:
    inputs = networks.inputs_of(model) or ("x",)
    if len(inputs) > limits.OPENED_INPUTS:
        raise SequenceError(words.too_many_inputs(len(inputs)))
    tokens = your_ends.rows_of(model)
    shape = controls.draw("made", titles=None if tokens is None else source_rows.TOKEN_SHAPES)
    quiet = tokens is None and stepping.hears()
    steps = controls.draw("steps", quiet=quiet)
    at = None
    if shape != family.NOISE:
        at = controls.draw(family.AT, high=steps, quiet=quiet)
    into = source_rows.ALL_INPUTS
    if len(inputs) > 1:
        options = [source_rows.ALL_INPUTS, *inputs]
        into = controls.draw(family.INTO, options=options, quiet=quiet)
    if tokens is None:
        return _member(family.made(shape, inputs, steps, into, at))
    one = None if into == source_rows.ALL_INPUTS else into
    if at is not None:
        return probe(shape, inputs, steps=steps, at=at, into=one)
    seed = controls.draw(family.SEED, default=0)
    return probe(family.NOISE, inputs, steps=steps, into=one, seed=seed, tokens=tokens)


def _typed(model: str) -> Sequence | None:
    written = controls.draw("writing", on_change=fitting.fit)
    key = "numbers" if written == "numbers" else "letters"
    text = controls.draw(key, default=example.numbers(model) if key == "numbers" else None)
    tokens = your_ends.rows_of(model) is not None
    label, is_text = controls.CONTROLS[key].label, written == "text"
    typing_count.draw(label, text, text=is_text, curve=not tokens)
    if problem := address.too_much(text):
        raise SequenceError(problem)
    numbers = written == "numbers"
    found = numbers, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    most = {"max_steps": limits.STEPS, "max_columns": limits.COLUMNS}
    try:
        made = _TYPED.get(found) or reading.result(
            reading.TEXTS, found, lambda: reading.TEXTS.typed(text, numbers=numbers, **most)
        )
    except SequenceError as error:
        if not (numbers and _is_prose(text)):
            raise
        sets = {"writing": "text", "letters": text, "model": controls.OWN}
        ways = (Offer(words.READ_AS_TEXT, sets), *text_ways.of_text(text))
        raise RefusalError(str(error), *ways) from None
    return None if made is None else _TYPED.put(found, made)


def _is_prose(text: str) -> bool:
    """Whether what is no list of numbers can be read as a text."""
    kinds = len(set(text))
    return 2 <= len(text) <= limits.STEPS and kinds <= CATEGORIES and any(map(str.isalpha, text))


def _drawn() -> Sequence | None:
    steps = controls.draw("points")
    values = sketch.draw("sketch", steps=steps, values=_curve_of_address())
    if values is None:
        st.query_params.pop(CURVE, None)
        return None
    if st.query_params.get(CURVE) != (text := sketch.pack(values)):
        st.query_params[CURVE] = text
    return sketch.sequence(values)


def _curve_of_address() -> np.ndarray | None:
    packed = st.query_params.get(CURVE)
    try:
        return sketch.unpack(packed) if packed else None
    except SequenceError as error:  # there has to be paper to draw on all the same
        st.error(plain(str(error)))
        return None


def _file() -> Sequence | None:
    file = kept_files.draw("file", _forget_numbers)
    if file is None:
        packed = st.query_params.get(address.KEY)
        if not packed:
            return None
        st.caption(words.FROM_LINK)
        return address.unpack(packed)
    sequence = upload.chosen(file)
    if sequence is None:
        return None
    packed = _PACKED.get_or_make(sequence.digest, lambda: address.pack(sequence) or "")
    st.caption(words.FILE_IN_LINK if packed else words.TOO_LONG_FOR_A_LINK)
    if not packed:
        st.query_params.pop(address.KEY, None)
    elif st.query_params.get(address.KEY) != packed:
        st.query_params[address.KEY] = packed
    return sequence


def _forget_numbers() -> None:
    """A file that is removed takes its numbers along, which the address has of a short one."""
    st.query_params.pop(address.KEY, None)


# What these make depends on the networks that are to read it.
_OF_NETWORKS: dict[str, Callable[[str], Sequence | None]] = {
    source_rows.MADE: _made,
    "typed": _typed,
    source_rows.TEXT: lambda model: texts.draw(model, fitting.fit),
}
_SOURCES: dict[str, Callable[[], Sequence | None]] = {
    "preset": _preset,
    "sample": _sample,
    "generated": _generated,
    "drawn": _drawn,
    "file": _file,
}
