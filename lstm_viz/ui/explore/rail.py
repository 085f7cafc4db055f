"""The rail: which sequence, which networks, drawn how. Problems stand beside their control."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.tasks import TASKS
from lstm_viz.ui.controls import controls
from lstm_viz.ui.explore import offers, own, preparing, sources
from lstm_viz.ui.views import kept


class Choice(NamedTuple):
    """What the rail says.

    `raw` is the sequence as it came, `sequence` as it was prepared; they are None where there is
    none yet or it cannot be had, and `problem` says why not. `networks` and `kinds` are what
    `view.run` takes; the first is None while they have not been trained. `below`
    has a place under a control for what turns out to be wrong with it later.
    """

    raw: Sequence | None
    sequence: Sequence | None
    problem: str | None
    networks: str | None
    kinds: tuple[str, ...]
    picture: str
    order: str
    device: str
    below: dict[str, DeltaGenerator]


def draw() -> Choice:
    """Draw all controls of the rail, from the sequence down to the device."""
    source = controls.draw("source", on_change=sources.fit_networks)
    raw, problem = None, None
    try:
        raw = sources.draw(source)
    except SequenceError as error:
        offers.draw(error)
        problem = str(error)
    place = st.container()  # stands here, but what is said in it depends on the networks
    kept_here = {f"kept: {name}": key for key, name in kept.titles().items()}
    model = controls.draw("model", options=(*TASKS, controls.OWN, *kept_here))
    model = str(kept_here.get(model, model))
    beside = controls.draw("beside") if model in TASKS else "rnn"
    below = {"model": st.container()}
    sequence = None
    if raw is not None:
        with place:
            try:
                sequence = preparing.draw(raw, model, source)
            except SequenceError as error:
                offers.draw(error)
                problem = str(error)
    networks: str | None = model
    if model == controls.OWN:
        with below["model"]:
            networks = _own(sequence)
    picture = controls.draw("picture")
    # The Explorer has a control of its own for the order.
    order = controls.draw("order") if picture == "plain" else "kept"
    device = controls.draw("device")
    below["device"] = st.container()
    return Choice(raw, sequence, problem, networks, ("lstm", beside), picture, order, device, below)


def _own(sequence: Sequence | None) -> str | None:
    """The networks that are trained on this very sequence; None as yet."""
    if sequence is None:
        return None
    targets = own.targets(sequence)
    target = None
    if len(targets) > 1:
        target = controls.draw("target", options=targets)
    return own.draw(sequence, target, controls.draw("initial"))
