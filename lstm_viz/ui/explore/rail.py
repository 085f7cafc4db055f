"""The rail: which sequence, which networks, drawn how. Problems stand beside their control."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from lstm_viz import device as devices
from lstm_viz.characters import CORPORA
from lstm_viz.forecasting import Chosen
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.tasks import TASKS
from lstm_viz.ui.controls import controls, network_rows
from lstm_viz.ui.explore import (
    asking,
    fitting,
    offers,
    own_networks,
    preparing,
    sources,
    stepping,
    text_ways,
    to_weights,
    words,
    your_ends,
)
from lstm_viz.ui.explore.sets import members
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.views import opened, opened_words, saved_networks


class PictureChoice(NamedTuple):
    """What the rail says.

    `raw` is the sequence as it came, `sequence` as it was prepared; they are None where there is
    none yet or it cannot be had. `networks` and `kinds` are what `view.run` takes; the first is
    None while they have not been trained. `problem` already stands beside its control, and `ways`
    are what can be done where there is no view; `awaited` says what there is to do where nothing is
    wrong but there is no sequence. `several` is the set that is shown instead of one, and `named`
    what the one is called among several where nothing else on the page names it. `again` draws what
    is said of networks that are still to be trained, None where there are none; where they can't
    be, it is `refused`.
    """

    raw: Sequence | None
    sequence: Sequence | None
    problem: offers.Problem | None
    awaited: str | None
    networks: str | None
    kinds: tuple[str, ...]
    picture: str
    order: str
    device: str
    ways: tuple[offers.Offer, ...]
    several: members.Members | None = None
    named: str = ""
    again: Callable[[], object] | None = None
    refused: bool = False


def draw() -> PictureChoice:
    """Draw all controls of the rail, from the sequence down to the device."""
    source = controls.draw("source", on_change=fitting.fit)
    raw, problem = None, None
    group, named, several, again, refused = "", "", None, None, False
    # These stand here, but what is in them depends on the networks.
    source_place, place = st.container(), st.container()
    here = {words.saved(name): key for key, name in saved_networks.titles().items()}
    here |= {opened_words.yours(name): key for key, name in opened.titles().items()}
    every = (*TASKS, *CORPORA, controls.OWN, *here)
    model = controls.draw("model", options=every, default=fitting.networks_for(source))
    model = str(here.get(model, model))
    if lost := opened.gone():
        st.caption(plain(opened_words.gone(lost)))
    ends_place = st.container() if opened.is_title(model) else None
    with source_place:
        try:
            if ends_place is not None:
                with ends_place:
                    model = your_ends.draw(model, source)
            raw = sources.draw(source, model)
            group, named, several = members.draw()
        except SequenceError as error:
            problem = offers.draw(error)
        ways = text_ways.of_source(source, raw, refused=problem is not None)
        offers.buttons(ways, "text-way", width="stretch")
    beside = _beside(model) if model in TASKS else "rnn"
    networks: str | None = model
    if opened.is_title(model):
        networks = _yours(model)
    training_place = st.container() if model == controls.OWN else None
    sequence = None
    if raw is not None:
        with place:
            try:
                alone = several is None
                sequence, how = preparing.draw(raw, model, source, group, alone=alone)
                several = several and several._replace(how=how)
            except SequenceError as error:
                problem = offers.draw(error)
    if problem is not None:
        ways = (*ways, *problem.offers)
    if training_place is not None:
        with training_place:
            chosen = own_networks.choice()
            beside = chosen.beside
            networks, again, refused = _own(sequence, group, chosen)
    picture = controls.draw("picture")
    # The Explorer has a control of its own for the order.
    order = controls.draw("order") if picture == "plain" else "kept"
    device = controls.draw("device")
    try:
        devices.pick(device)
    except ValueError as error:
        problem = offers.Problem(str(error))
        offers.say(problem, "device")
    awaited = sources.awaited(source) if raw is None and problem is None else None
    return PictureChoice(
        raw=raw,
        sequence=sequence,
        problem=problem,
        awaited=awaited,
        networks=networks,
        kinds=("lstm", beside),
        picture=picture,
        order=order,
        device=device,
        ways=ways,
        several=several if sequence is not None and problem is None else None,
        named=named,
        again=again,
        refused=refused,
    )


def _yours(model: str) -> str:
    """The layer of the person's own network that is shown: of a stack, one can be chosen."""
    places = {str(place): place for place in opened.places(opened.of_title(model).module)}
    chosen = next(iter(places))
    if len(places) > 1:
        chosen = controls.draw(network_rows.IN_EXPLORE, options=tuple(places))
    which = opened.which(model, places[chosen])
    to_weights.draw(which)
    return which


def _beside(task: str) -> str:
    """Which network is shown beside the LSTM, of those that are trained on this task."""
    return controls.draw("beside", options=asking.kinds_beside(task), quiet=stepping.is_quiet())


def _own(sequence: Sequence | None, group: str, chosen: Chosen) -> own_networks.Drawn:
    """The networks that are trained on this very sequence, or on another one of its group."""
    if sequence is None:
        return own_networks.Drawn(None)
    targets = own_networks.targets(sequence)
    target = None
    if len(targets) > 1:
        target = controls.draw("target", options=targets)
    return own_networks.draw(sequence, target, controls.draw("initial"), group, chosen)
