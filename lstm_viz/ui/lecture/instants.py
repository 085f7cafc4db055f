"""Instants: a stop's idea, and the found instant that shows it in numbers."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from lstm_viz.moments import Nothing
from lstm_viz.plots.theme import Theme
from lstm_viz.stops import LECTURE
from lstm_viz.ui.controls import source_rows
from lstm_viz.ui.controls.control import part_key
from lstm_viz.ui.frame import equations
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.lecture import gradient, position, words
from lstm_viz.ui.lecture.material import Material
from lstm_viz.ui.lecture.scenes import Scene
from lstm_viz.words import word


def draw_idea(number: int, theme: Theme) -> None:
    """The stop's sentence and its equations."""
    one = LECTURE[number - 1]
    st.markdown(one.sentence)
    for kind, signal in one.equations:
        st.markdown(f"${equations.coloured(word(kind, signal).equation, kind, theme)}$")


def draw(shown: list[Scene], of: Material) -> Scene:
    """The chosen one of a stop's instants, with the tabs to choose by; gives it back."""
    chosen = min(position.moment(), len(shown))
    scene = shown[chosen - 1]
    if len(shown) > 1:
        with st.container(key="lecture-moments", horizontal=True):
            for number, one in enumerate(shown, 1):
                st.button(
                    f"**{one.name}**" if number == chosen else one.name,
                    key=f"lecture-moment-{number}",
                    type="tertiary",
                    on_click=position.choose,
                    args=(number,),
                )
    if scene.latex:
        st.markdown(equations.in_pieces(scene.latex))
    with st.container(key="lecture-asks" if scene.asks else None):
        st.markdown(plain(scene.sentence, most=1_000))
    st.caption(f"{plain(rule_of(scene), most=1_000)} [{words.EXPLORE}]({_link(of, scene)})")
    return scene


def rule_of(scene: Scene) -> str:
    """Where the instant was found and by which rule, or why there is none."""
    found = scene.found
    if isinstance(found, Nothing):
        rule = words.nothing_found(found.because, found.rule)
    else:
        rule = words.found(found.step, found.unit, found.rule)
    return f"{rule} {scene.searched}".rstrip()


def _link(of: Material, scene: Scene) -> str:
    """The address of the same instant on the first page, with all its controls."""
    task = scene.view.known.name
    asked = dict(scene.state)
    if asked["tab"] == "cell":  # where an Explorer opens without an address
        del asked["tab"]
    asked |= {"preset": task, "model": task, "seed": of.seed}
    if task == of.view.known.name:
        asked |= {source_rows.MARKER: source_rows.LAST_MARKER, part_key(task, "lag"): of.lag}
    if task == gradient.OTHER:
        asked[part_key(task, "steps")] = of.lag
    if list(scene.view.sides) == ["rnn"]:
        asked["net"] = "rnn"
    return f"./?{urlencode(asked)}"
