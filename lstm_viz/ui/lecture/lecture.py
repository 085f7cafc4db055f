"""The lecture: its stops, each with one idea, on the real Explorer set to a found instant."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.components.v2 import component

from lstm_viz.explorer import source
from lstm_viz.plots.theme import Theme
from lstm_viz.stops import LECTURE
from lstm_viz.ui.controls import controls
from lstm_viz.ui.controls.lecture_rows import TRAINED_LAG
from lstm_viz.ui.frame import style
from lstm_viz.ui.frame.scripts import text_of
from lstm_viz.ui.frame.words import keys_of
from lstm_viz.ui.lecture import (
    instants,
    notebook,
    other_lags,
    position,
    saved_lecture,
    stop_extras,
    words,
)
from lstm_viz.ui.lecture import material as lecture_material
from lstm_viz.ui.lecture.scenes import Scene, scenes
from lstm_viz.ui.lecture.stop_extras import BESIDE
from lstm_viz.ui.linked_picture import explorer

_WINDOW = "lecture-window"


def look() -> None:
    """The lecture's own look, and what is wrong in its address."""
    controls.written("stop", "layout", "moment")
    style.sheet("lecture/lecture.css", *["lecture/presenter.css"] * position.presenting())


def draw_rail() -> int:
    """The stops, the sequence's seed and the layout; gives back the seed."""
    with st.container(key="lecture-stops", gap=None):
        for number, one in enumerate(LECTURE, 1):
            label = f"{number}  {one.title}"
            if number == position.stop():
                label = f"**{label}**"
            st.button(
                label,
                key=f"lecture-stop-{number}",
                type="tertiary",
                on_click=position.go,
                args=(number,),
            )
    seed = controls.draw("seed")
    st.caption(words.SEQUENCE)
    st.button(words.PRESENT, key="lecture-present", on_click=position.present, args=(True,))
    st.download_button(
        words.SAVE,
        lambda: saved_lecture.saved(seed),  # made where somebody asks for it
        file_name=saved_lecture.file_name(seed),
        mime="text/html",
        key="lecture-save",
        on_click="ignore",
        help=words.SAVE_HELP,
    )
    st.caption(keys_of("lecture"))
    return seed


def draw(seed: int, theme: Theme) -> None:
    """The stop that the address names."""
    number = position.stop()
    _draw_heading(number)
    drawn = stop_extras.on_projector(theme) if position.presenting() else theme
    scene = None
    with st.container(key="lecture-screen"):
        if number == position.STOPS:
            notebook.draw(drawn)
        else:
            scene = _draw_screen(number, seed, theme, drawn)
    if scene:
        with st.container(key="lecture-picture"):
            explorer.draw(
                scene.view, theme, key="lecture", state=scene.state, height="fill", explain=False
            )


def _draw_heading(number: int) -> None:
    """What hears the keys, as early as it can be, and the title with its buttons."""
    _window(
        data={"stop": number, "stops": position.STOPS, "presenting": position.presenting()},
        key=_WINDOW,
        on_wanted_change=_go,
        height=1,
    )
    with st.container(key="lecture-head", horizontal=True, vertical_alignment="center"):
        st.markdown(f"## {LECTURE[number - 1].title}", anchors=False)
        if position.presenting():
            st.button(
                words.LEAVE,
                key="lecture-leave",
                type="tertiary",
                on_click=position.present,
                args=(False,),
            )
        st.button(
            "←",
            key="lecture-back",
            help=words.BACK,
            disabled=number == 1,
            on_click=position.go,
            args=(number - 1,),
        )
        st.markdown(f"{number} / {position.STOPS}")
        st.button(
            "→",
            key="lecture-on",
            help=words.NEXT,
            disabled=number == position.STOPS,
            on_click=position.go,
            args=(number + 1,),
        )


def _go() -> None:
    """Go where the keys ask to go: see lecture_keys.js."""
    wanted = st.session_state[_WINDOW]["wanted"]
    position.present(bool(wanted["presenting"]))
    if (stop := int(wanted["stop"])) != position.stop():
        position.go(stop)


def _draw_screen(number: int, seed: int, theme: Theme, drawn: Theme) -> Scene:
    """The idea, its instant and what else belongs to them; `drawn` is the theme of charts."""
    name = LECTURE[number - 1].name
    idea, other = st.columns([5, 6], gap="medium")
    with other:
        lag = stop_extras.draw_lag() if name in BESIDE else TRAINED_LAG
    of = lecture_material.material(seed, lag)
    with idea:
        instants.draw_idea(number, theme)
    with idea if name in BESIDE else other:
        scene = instants.draw(scenes(name, of, theme), of)
    if name in BESIDE:
        with other:
            BESIDE[name](of, drawn)
    return replace(scene, view=other_lags.as_here(scene.view, lag))


_SCRIPTS = ("lecture.js", "lecture_keys.js")
_window = component(
    "lstm_viz.lecture_window",
    js=source.join({name: text_of(f"lecture/{name}") for name in _SCRIPTS}, last="lecture.js"),
    isolate_styles=False,
)
