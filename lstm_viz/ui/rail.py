"""The rail: which sequence, which networks, drawn how. Problems stand beside their control."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import NamedTuple

import streamlit as st
import torch
from streamlit.delta_generator import DeltaGenerator

from lstm_viz.sequences import (
    GENERATORS,
    Sequence,
    SequenceError,
    columns_of,
    generate,
    parse_numbers,
    read,
)
from lstm_viz.tasks import TASKS
from lstm_viz.ui import address, controls, limits
from lstm_viz.ui.plain import plain
from lstm_viz.ui.shelf import Shelf

TEXT_ENDINGS = (".csv", ".tsv", ".txt")
_READ: Shelf[Sequence] = Shelf(limits.SEQUENCES_BYTES, lambda sequence: sequence.values.nbytes)


class Choice(NamedTuple):
    """What the rail says.

    `sequence` is None where there is none yet or it cannot be had; `problem` says why not. `below`
    has a place under a control for what turns out to be wrong with it later.
    """

    sequence: Sequence | None
    problem: str | None
    model: str
    picture: str
    order: str
    device: str
    below: dict[str, DeltaGenerator]


def draw() -> Choice:
    """Draw all controls of the rail, from the sequence down to the device."""
    source = controls.draw("source", on_change=_fit_networks)
    if source != "file":
        st.query_params.pop(address.KEY, None)
    sequence, problem = _or_problem(_SOURCES[source])
    changes = st.container()  # stands here, but what is said in it depends on the networks
    model = controls.draw("model")
    below = {"model": st.container()}
    if sequence is not None and model == "wave" and source in ("typed", "file"):
        # The wave networks were trained on waves round 0 of about this deviation.
        sequence = sequence.scaled()
    if sequence is not None:
        for change in sequence.changes:
            changes.caption(plain(change))
    picture = controls.draw("picture")
    # The Explorer has a control of its own for the order.
    order = controls.draw("order") if picture == "plain" else "kept"
    device = controls.draw("device")
    below["device"] = st.container()
    return Choice(sequence, problem, model, picture, order, device, below)


def _or_problem(choose: Callable[[], Sequence | None]) -> tuple[Sequence | None, str | None]:
    try:
        return choose(), None
    except SequenceError as error:
        st.error(plain(str(error)))
        return None, str(error)


def _preset() -> Sequence:
    name = controls.draw("preset", on_change=_fit_networks)
    return preset(name, controls.draw("seed"))


def preset(name: str, seed: int) -> Sequence:
    """A sequence of this task as the networks saw them in training, but not one of those."""
    task = TASKS[name]
    x = task.batch(1, generator=torch.Generator().manual_seed(seed)).x[0]  # (time, input)
    return Sequence(x.numpy(), task.input_names, source=f"{task.title}, seed {seed}")


def _generated() -> Sequence:
    name = controls.draw("signal")
    row = GENERATORS[name]
    steps = controls.draw("steps")
    values = {
        parameter.key: controls.draw(controls.generator_key(name, parameter.key), high=steps)
        for parameter in row.parameters
    }
    seed = controls.draw("seed") if row.seeded else 0
    st.caption(row.look_for)
    return generate(name, steps=steps, seed=seed, **values)


def _typed() -> Sequence:
    text = controls.draw("numbers")
    if len(text) > limits.TYPED_CHARACTERS:
        raise SequenceError(
            f"The text has {len(text):,} characters, and up to {limits.TYPED_CHARACTERS:,} are "
            "taken; put a longer sequence into a file."
        )
    return parse_numbers(text, max_steps=limits.STEPS, max_columns=limits.COLUMNS)


def _file() -> Sequence | None:
    file = controls.draw("file")
    if file is None:
        packed = st.query_params.get(address.KEY)
        return _columns_of_packed(packed) if packed else None
    if not file.name.lower().endswith(TEXT_ENDINGS):
        raise SequenceError(
            f"{file.name!r} is not one of {', '.join(TEXT_ENDINGS)}; save the table as CSV."
        )
    if file.size > limits.FILE_BYTES:
        raise SequenceError(
            f"The file has {file.size / limits.MB:,.1f} MB, and up to "
            f"{limits.FILE_BYTES // limits.MB} MB are taken; cut it."
        )
    data = file.getvalue()
    names = columns_of(data, max_bytes=limits.FILE_BYTES, max_steps=limits.STEPS)
    chosen = tuple(controls.draw("columns", options=names)) if len(names) > 1 else ()
    key = (hashlib.sha256(data).hexdigest(), chosen, file.name)
    sequence = _READ.get_or_make(
        key,
        lambda: read(
            data,
            name=file.name,
            columns=chosen or None,
            max_bytes=limits.FILE_BYTES,
            max_steps=limits.STEPS,
            max_columns=limits.COLUMNS,
        ),
    )
    _into_address(sequence)
    return sequence


def _columns_of_packed(packed: str) -> Sequence:
    st.caption("These numbers came with the address.")
    return address.unpack(packed)


def _into_address(sequence: Sequence) -> None:
    packed = address.pack(sequence)
    if packed is None:
        st.query_params.pop(address.KEY, None)
        st.caption(
            "The address holds everything but the file: it is too long for a link. "
            "Whoever opens the link needs the file too."
        )
    elif st.query_params.get(address.KEY) != packed:
        st.query_params[address.KEY] = packed


def _fit_networks() -> None:
    """A preset comes with its own networks; numbers of one's own come with the wave networks."""
    state = st.session_state
    state["model"] = state.get("preset", "adding") if state["source"] == "preset" else "wave"


_SOURCES: dict[str, Callable[[], Sequence | None]] = {
    "preset": _preset,
    "generated": _generated,
    "typed": _typed,
    "file": _file,
}
