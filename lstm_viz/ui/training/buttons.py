"""The buttons of a live training, each there at all times and disabled when it can do nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from lstm_viz.ui.training import keeping, live_training
from lstm_viz.ui.training.histories import Histories
from lstm_viz.ui.training.live_training import LiveTraining
from lstm_viz.ui.training.settings import Settings, of_recipe


class Button(NamedTuple):
    """One of them: what it is called, what it does, whether it can, and what is said on hover."""

    name: str
    act: Callable[[], None]
    can: bool
    help: str


def of(training: LiveTraining | None, settings: Settings, possible: bool) -> tuple[Button, ...]:
    """The buttons as they stand now. `possible` says whether `settings` can be trained."""
    phase = training.phase if training else "ready"
    busy = phase in ("waiting", "training", "leaving")
    other = training is None or training.settings != settings or phase in ("ready", "ended")
    begun = training is not None and phase != "ready"
    changed = settings != of_recipe(settings.task)
    return (
        Button(
            "Train",
            lambda: live_training.start(settings),
            possible and other and not busy,
            "Train these networks from their first step on.",
        ),
        Button(
            "Pause",
            live_training.pause,
            phase == "training",
            "Give its place to others; it can be resumed later.",
        ),
        Button(
            "Resume",
            live_training.resume,
            phase == "paused",
            "Continue where it was paused, as if it had not been.",
        ),
        Button(
            "Stop",
            live_training.stop,
            phase in ("waiting", "training", "paused"),
            "End it here. What has been trained can still be looked at and kept.",
        ),
        Button(
            "Rewind",
            lambda: rewind(training),
            begun,
            "Back to the untrained networks: the same first weights, so the same training.",
        ),
        Button(
            "Reset",
            lambda: reset(settings.task),
            training is not None or changed,
            "Forget this training, and set everything as for the included networks.",
        ),
    )


def draw(buttons: tuple[Button, ...], histories: Histories | None) -> None:
    """Draw them in one row, which breaks where the page is narrow; `histories` can be kept."""
    with st.container(horizontal=True, gap="small", key="train-buttons"):
        for one in buttons:
            st.button(
                one.name,
                key=f"train-{one.name.lower()}",
                disabled=not one.can,
                help=one.help,
                on_click=one.act,
                type="primary" if one.name == "Train" else "secondary",
            )
        keeping.draw(histories)


def rewind(training: LiveTraining | None) -> None:
    """Forget what was trained, and set the panel to the settings that it had."""
    live_training.forget()
    if training is not None:
        st.session_state.update(training.settings.controls())


def reset(task: str) -> None:
    """Forget the training; the panel shows the settings of the task's recipe."""
    live_training.forget()
    st.session_state.update(of_recipe(task).controls())
