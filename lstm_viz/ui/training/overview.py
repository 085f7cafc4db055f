"""Overview: how networks were trained, on one screen: story, curves, a gate's map, all gates."""

from __future__ import annotations

import streamlit as st

from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.plots.theme import Theme
from lstm_viz.ui.controls import controls
from lstm_viz.ui.controls.training_rows import MOST
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.linked_picture import explorer
from lstm_viz.ui.plain_picture.maps import SHOWN
from lstm_viz.ui.training import curves, held_out, probe, story, tables, words
from lstm_viz.ui.training.histories import Histories
from lstm_viz.ui.training.rail import TrainingChoice
from lstm_viz.ui.training.spectrum import spectrum
from lstm_viz.ui.training.spectrum import words as spectrum_words
from lstm_viz.ui.training.story import Story
from lstm_viz.ui.views.view import CheckpointView
from lstm_viz.words import word

TABLE_HEIGHT = 260  # px


def draw(histories: Histories, choice: TrainingChoice, theme: Theme) -> None:
    """The sentence and the charts, below them the Explorer with its training steps."""
    checkpoints = probe.checkpoints(histories, choice.probe, choice.device)
    now = checkpoints[-1].view
    held_out.draw(histories)
    if len(checkpoints) > 1:
        _charts(histories, checkpoints, theme)
    explorer.draw(now, theme, key="train-explorer", checkpoints=checkpoints)
    if len(checkpoints) > 1:
        _tables(histories, checkpoints)
        spectrum.draw(histories, checkpoints, theme)


@st.fragment
def _charts(histories: Histories, checkpoints: tuple[CheckpointView, ...], theme: Theme) -> None:
    """The story of one network, the curves of all, and one unit's gate over the training."""
    with st.container(key="train-story"):
        sentence, choices = st.columns([2, 1], gap="medium", vertical_alignment="bottom")
        with choices, st.container(horizontal=True, gap="small", key="train-map"):
            told = story.of(histories, checkpoints, _chosen(histories))
            signal, unit = _map_choice(told)
        with sentence:
            said = f"{plain(told.sentence)} {spectrum_words.LINK}"
            st.markdown(said, help=plain(story.RULE))
    with st.container(key="train-charts"):
        left, right = st.columns([2, 1], gap="medium")
        with left:
            curves.draw(histories, theme)
        with right:
            curves.draw_map(told, signal, unit, _marks(checkpoints), theme)


def _chosen(histories: Histories) -> str:
    """The network of the story and the map: an LSTM unless another is chosen."""
    kinds = list(histories.by_kind)
    return controls.draw("mapnet", options=kinds) if len(kinds) > 1 else kinds[0]


def _map_choice(told: Story) -> tuple[str, int]:
    """The signal and the unit of the map: what changed most unless others are chosen."""
    signal = _signal(told, controls.draw("mapgate", options=[MOST, *SHOWN[told.kind]]))
    last = told.traces[-1].sizes["unit"] - 1
    unit = controls.draw("mapunit", high=last, empty=f"{told.unit(signal)}")
    return signal, _unit(told, signal, unit)


def _signal(told: Story, gate: str) -> str:
    return told.signal if gate == MOST else gate


def _unit(told: Story, signal: str, chosen: float | None) -> int:
    return told.unit(signal) if chosen is None else int(chosen)


def _marks(checkpoints: tuple[CheckpointView, ...]) -> dict[int, str]:
    """The steps of the probe, from 1, that carry a marker, where its task has one."""
    sequence = checkpoints[-1].view.sequence
    if "marker" not in sequence.names:
        return {}
    marker = sequence.values[:, sequence.names.index("marker")]
    return {step: words.MARKER for step, value in enumerate(marker.tolist(), 1) if value > 0.5}


@st.fragment
def _tables(histories: Histories, checkpoints: tuple[CheckpointView, ...]) -> None:
    """What can be folded out: the scores, the curves, and the map, as numbers."""
    fold = controls.draw("tables")
    if not fold.open:
        return
    told = story.of(
        histories, checkpoints, st.session_state.get("mapnet") or next(iter(histories.by_kind))
    )
    signal = _signal(told, st.session_state.get("mapgate", MOST))
    unit = _unit(told, signal, st.session_state.get("mapunit"))
    with fold:
        scores, measured = tables.headings(histories.task)
        st.markdown(f"**{scores}.** {plain(tables.lines(histories))}")
        tables.draw_scores(histories)
        st.markdown(f"**{measured}**")
        st.table(
            tables.curve(histories),
            border="horizontal",
            hide_index=True,
            height=TABLE_HEIGHT,
            alt=measured,
        )
        name = word(told.kind, signal).name
        st.markdown(f"**{words.map_heading(KIND_NAMES[told.kind], name, unit)}**")
        st.table(
            tables.over_training(told.over_training(signal, unit), told.steps),
            border="horizontal",
            hide_index=True,
            height=TABLE_HEIGHT,
            alt=words.map_table(name, unit),
        )
