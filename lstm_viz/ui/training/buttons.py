"""The buttons of a live training, each there at all times and disabled when it can do nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from lstm_viz.ui.training import live_training, saving, words
from lstm_viz.ui.training.histories import Histories
from lstm_viz.ui.training.live_training import LiveTraining
from lstm_viz.ui.training.settings import TrainingSettings, usual


class Button(NamedTuple):
    """One of them: its key in `words.BUTTONS`, what it does, and whether it can.

    `loses` says that training steps would be deleted, which a person has to confirm.
    """

    key: str
    act: Callable[[], None]
    can: bool
    loses: bool = False


_ASKED = "train-asked"  # in the session: the key of the button that has still to be confirmed


def of(
    training: LiveTraining | None, settings: TrainingSettings, possible: bool
) -> tuple[Button, ...]:
    """The buttons as they are now. `possible` says whether `settings` can be trained."""
    phase = training.phase if training else "ready"
    busy = phase in ("waiting", "training", "leaving")
    other = training is None or training.settings != settings or phase in ("ready", "ended")
    begun = training is not None and phase != "ready"
    loses = training is not None and training.histories is not None and training.histories.step > 0
    changed = settings != usual(settings)
    return (
        Button(
            "train",
            lambda: live_training.start(settings),
            possible and other and not busy,
        ),
        Button("pause", live_training.pause, phase == "training"),
        Button("resume", live_training.resume, phase == "paused"),
        Button("stop", live_training.stop, phase in ("waiting", "training", "paused")),
        Button("rewind", lambda: rewind(training), begun, loses),
        Button("reset", lambda: reset(settings), training is not None or changed, loses),
    )


def draw(buttons: tuple[Button, ...], histories: Histories | None) -> None:
    """Draw them in one row, which breaks where the page is narrow; `histories` can be saved."""
    with st.container(horizontal=True, gap="small", key="train-buttons"):
        for one in buttons:
            name, explained = words.BUTTONS[one.key]
            st.button(
                name,
                key=f"train-{one.key}",
                disabled=not one.can,
                help=explained,
                on_click=_press,
                args=(one,),
                type="primary" if one.key == "train" else "secondary",
            )
        saving.draw(histories)
    for one in buttons:
        if one.loses and one.can and st.session_state.get(_ASKED) == one.key:
            _confirm(one)


def _press(button: Button) -> None:
    """Act or, where that would lose something, ask first; a question asked before is withdrawn."""
    if button.loses:
        st.session_state[_ASKED] = button.key
    else:
        _answer(button)


def _confirm(button: Button) -> None:
    """What would be lost, and a button for it beside one that keeps it."""
    st.warning(words.SURE[button.key])
    with st.container(horizontal=True, gap="small", key="train-sure"):
        st.button(words.YES[button.key], key="train-yes", on_click=_answer, args=(button,))
        st.button(words.NO, key="train-no", on_click=_answer)


def _answer(button: Button | None = None) -> None:
    st.session_state.pop(_ASKED, None)
    if button is not None:
        button.act()


def rewind(training: LiveTraining | None) -> None:
    """Forget what was trained, and set the panel to the settings that it had."""
    live_training.MINE.forget()
    if training is not None:
        st.session_state.update(training.settings.controls())


def reset(settings: TrainingSettings) -> None:
    """Forget the training; the panel shows the settings of the task's or the text's recipe."""
    live_training.MINE.forget()
    st.session_state.update(usual(settings).controls())
