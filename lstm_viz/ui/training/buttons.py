"""The buttons of a live training, each there at all times and disabled when it can do nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from lstm_viz.ui.training import keeping
from lstm_viz.ui.training import now as training
from lstm_viz.ui.training.histories import Histories
from lstm_viz.ui.training.now import Now
from lstm_viz.ui.training.settings import Settings, of_recipe


class Button(NamedTuple):
    """One of them: what it is called, what it does, whether it can, and what is said on hover."""

    name: str
    act: Callable[[], None]
    can: bool
    help: str


def of(now: Now | None, settings: Settings, possible: bool) -> tuple[Button, ...]:
    """The buttons as they stand now. `possible` says whether `settings` can be trained."""
    phase = now.phase if now else "ready"
    busy = phase in ("waiting", "training", "leaving")
    anew = now is None or now.settings != settings or phase in ("ready", "ended")
    begun = now is not None and phase != "ready"
    changed = settings != of_recipe(settings.task)
    return (
        Button(
            "Train",
            lambda: training.start(settings),
            possible and anew and not busy,
            "Train these networks from their first step on.",
        ),
        Button("Pause", training.pause, phase == "training", "Let others train; go on later."),
        Button(
            "Resume",
            training.resume,
            phase == "paused",
            "Go on where it was paused, as if it had not been.",
        ),
        Button(
            "Stop",
            training.stop,
            phase in ("waiting", "training", "paused"),
            "End it here. What is trained by now stays to be looked at and kept.",
        ),
        Button(
            "Rewind",
            lambda: rewind(now),
            begun,
            "Back to the untrained networks: the same first weights, so the same training.",
        ),
        Button(
            "Reset",
            lambda: reset(settings.task),
            now is not None or changed,
            "Forget this training, and set everything as for the networks that ship.",
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


def rewind(now: Now | None) -> None:
    """Forget what was trained, and let the rail say again how it was."""
    training.forget()
    if now is not None:
        st.session_state.update(now.settings.controls())


def reset(task: str) -> None:
    """Forget the training; the rail says what the recipe of the task says."""
    training.forget()
    st.session_state.update(of_recipe(task).controls())
