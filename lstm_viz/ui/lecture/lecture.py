"""The lecture: nine stops, each with one idea, on the real Explorer set to a found instant."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit.components.v2 import component

from lstm_viz import plots
from lstm_viz.moments import Nothing
from lstm_viz.plots.theme import Theme
from lstm_viz.tasks import TASKS
from lstm_viz.ui.controls import address, controls
from lstm_viz.ui.frame import charts, equations, style
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.lecture import material as lecture_material
from lstm_viz.ui.lecture import words
from lstm_viz.ui.lecture.material import CHANGE, FADED_SEED, MANY, MEMORY, Material
from lstm_viz.ui.lecture.scenes import Scene, scenes
from lstm_viz.ui.linked_picture import explorer
from lstm_viz.ui.views import networks
from lstm_viz.ui.views.networks import KIND_NAMES
from lstm_viz.words import LECTURE, word

README = Path(__file__).resolve().parents[3] / "README.md"
# px of the Explorer in a window that is SCREEN high; over it, some stops have more to say.
HEIGHT = dict.fromkeys(range(1, len(LECTURE) + 1), 640) | {2: 500, 4: 616, 7: 616, 8: 574}
LARGE_TYPE = 24  # px less in the presenter layout
SCREEN = 900
LEAST, MOST = 440, 1_200
FIGURE_HEIGHT = 30  # px of a map below the code
FADING_HEIGHT = 150  # px


def stop() -> int:
    """The stop that the address names, from 1."""
    return int(_from_address("stop") or 1)


def presenting() -> bool:
    """Whether the address asks for the presenter layout."""
    return _from_address("layout") == "presenter"


def _from_address(key: str) -> str | None:
    return st.query_params.get(key)  # `look` has judged it


def go(to: int) -> None:
    """Move to a stop, and to the first of its instants."""
    st.query_params["stop"] = str(to)
    st.query_params.pop("moment", None)


def choose(moment: int) -> None:
    """Show the first or the second instant of this stop."""
    st.query_params["moment"] = str(moment)


def present(on: bool) -> None:
    """Go to the presenter layout, or back."""
    if on:
        st.query_params["layout"] = "presenter"
    else:
        st.query_params.pop("layout", None)


def look() -> None:
    """The lecture's own look, and what is wrong in its address."""
    controls.written("stop", "layout", "moment")
    style.sheet("lecture/lecture.css", *["lecture/presenter.css"] * presenting())


def draw_rail() -> int:
    """The stops, the sequence's seed and the layout; gives back the seed."""
    with st.container(key="lecture-stops", gap=None):
        for place, one in enumerate(LECTURE, 1):
            label = f"{place}  {one.title}"
            if place == stop():
                label = f"**{label}**"
            st.button(
                label, key=f"lecture-stop-{place}", type="tertiary", on_click=go, args=(place,)
            )
    seed = controls.draw("seed")
    st.caption(words.SEQUENCE)
    st.button(words.PRESENT, key="lecture-present", on_click=present, args=(True,))
    st.caption(words.KEYS)
    return seed


def draw(seed: int, theme: Theme) -> None:
    """The stop that the address names."""
    of = lecture_material.material(seed)
    number = stop()
    shown = scenes(number, of, theme)
    scene = None
    tall = _draw_heading(number)
    with st.container(key="lecture-screen"):
        if shown:
            scene = _draw_screen(number, shown, of, theme)
        else:
            _draw_idea(number, theme)
            st.code(five_lines(), language="python")
    with st.container(key="lecture-picture"):
        if scene is None:
            _draw_figure(of, theme)
        else:
            height = _height(number, tall)
            explorer.draw(
                scene.view, theme, key="lecture", state=scene.state, height=height, explain=False
            )


def _height(number: int, tall: int) -> int | None:
    """Of the Explorer, so that a stop is one screen; None where its columns stack."""
    left = HEIGHT[number] + tall - SCREEN - (LARGE_TYPE if presenting() else 0)
    return min(max(left, LEAST), MOST) if tall else None


def _draw_heading(number: int) -> int:
    """The title and the buttons; gives back how high the window is, 0 where it is narrow."""
    with st.container(key="lecture-head", horizontal=True, vertical_alignment="center"):
        st.markdown(f"## {LECTURE[number - 1].title}", anchors=False)
        if presenting():
            st.button(
                words.LEAVE, key="lecture-leave", type="tertiary", on_click=present, args=(False,)
            )
        st.button(
            "←",
            key="lecture-back",
            help=words.BACK,
            disabled=number == 1,
            on_click=go,
            args=(number - 1,),
        )
        st.markdown(f"{number} / {len(LECTURE)}")
        st.button(
            "→",
            key="lecture-on",
            help=words.NEXT,
            disabled=number == len(LECTURE),
            on_click=go,
            args=(number + 1,),
        )
    known = st.session_state.get("lecture-window", {}).get("tall", SCREEN)
    told = _window(
        data={"stop": number, "tall": known},
        key="lecture-window",
        default={"tall": SCREEN},
        on_tall_change=_run,
        height=1,
    )
    return int(told.tall)


def _run() -> None:
    """Streamlit keeps a component's values only where there is something to call for them."""


def _draw_screen(number: int, shown: list[Scene], of: Material, theme: Theme) -> Scene:
    idea, beside = st.columns([5, 6], gap="large")
    with idea:
        _draw_idea(number, theme)
    with idea if number in BESIDE else beside:
        scene = _draw_instant(shown, of)
    if number in BESIDE:
        with beside:
            BESIDE[number](theme)
    return scene


def _draw_idea(number: int, theme: Theme) -> None:
    one = LECTURE[number - 1]
    st.markdown(one.sentence)
    for kind, signal in one.equations:
        st.markdown(f"${equations.coloured(word(kind, signal).equation, kind, theme)}$")


def _draw_instant(shown: list[Scene], of: Material) -> Scene:
    chosen = min(int(_from_address("moment") or 1), len(shown))
    scene = shown[chosen - 1]
    if len(shown) > 1:
        with st.container(key="lecture-moments", horizontal=True):
            for place, one in enumerate(shown, 1):
                st.button(
                    f"**{one.name}**" if place == chosen else one.name,
                    key=f"lecture-moment-{place}",
                    type="secondary" if place == chosen else "tertiary",
                    on_click=choose,
                    args=(place,),
                )
    if scene.latex:
        st.markdown(f"${scene.latex}$")
    st.markdown(plain(scene.sentence, most=1_000))
    if isinstance(scene.found, Nothing):
        rule = words.nothing_found(scene.found.because, scene.found.rule)
    else:
        rule = words.found(scene.found.step, scene.found.unit, scene.found.rule)
    rule += f" {scene.searched}" if scene.searched else ""
    link = "" if presenting() else f" [{words.EXPLORE}]({_link(of, scene)})"
    st.caption(plain(rule, most=1_000) + link)
    return scene


def _draw_fading(theme: Theme) -> None:
    faded = lecture_material.faded()
    names = lecture_material.names(MEMORY)
    parts = {
        part: {names[kind]: getattr(faded[kind], part) for kind in MEMORY}
        for part in ("low", "middle", "high")
    }
    kinds = {names[kind]: KIND_NAMES[kind] for kind in MEMORY}
    last = len(parts["middle"][names["rnn"]]) - 1
    left = {kind: float(faded[kind].middle[-1]) for kind in MEMORY}
    with st.container(key="lecture-fading"):
        st.markdown(
            words.fading(
                f"{CHANGE:g}",
                MANY,
                FADED_SEED,
                last,
                [words.left(KIND_NAMES[kind], share) for kind, share in left.items()],
            )
        )
        charts.draw(
            "fading",
            ("fading", *(networks.card("adding", kind)["weights"] for kind in MEMORY), theme),
            lambda: plots.fading_lines(**parts, kinds=kinds, height=FADING_HEIGHT, theme=theme),
            alt=words.fading_described(last, left["rnn"], left["lstm"]),
        )


def _draw_cards(theme: Theme) -> None:
    cards = {kind: networks.card("adding", kind) for kind in networks.KINDS}
    with st.container(key="lecture-cards"):
        rows = [
            {name: row[name] for name in words.CARD}
            for row in networks.summary(cards, TASKS["adding"])
        ]
        st.table(rows, border="horizontal", hide_index=True, width="content")
        close = [
            words.share_of(KIND_NAMES[kind], card["held_out"]["accuracy"])
            for kind, card in cards.items()
        ]
        count = cards["lstm"]["held_out"]["sequences"]
        st.caption(words.close_answers(count, TASKS["adding"].close, close))


@cache
def five_lines() -> str:
    """The README's Python, which a test runs."""
    found = re.search(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    if found is None:
        raise ValueError(words.NO_EXAMPLE)
    return found[1].strip()


def _draw_figure(of: Material, theme: Theme) -> None:
    trace = of.view.sides["lstm"].trace
    st.markdown(words.FIGURE)
    charts.draw(
        "jupyter",
        ("jupyter", *of.view.key, theme.background),
        lambda: plots.gate_heatmaps(trace, height=FIGURE_HEIGHT, theme=theme),
        alt=words.figure_described(trace.sizes["unit"], trace.sizes["time"]),
    )


def _link(of: Material, scene: Scene) -> str:
    """The address of the same instant on the first page, with all its controls."""
    where = {name: value for name, value in scene.state.items() if name in ("step", "unit")}
    if scene.view.known.name == of.view.known.name:
        where |= {"source": "file", address.KEY: address.pack(of.view.sequence)}
    else:
        where |= {"preset": scene.view.known.name, "seed": of.seed}
    if list(scene.view.sides) == ["rnn"]:
        where["net"] = "rnn"
    return f"./?{urlencode(where | {'model': scene.view.known.name})}"


# What is beside the idea where a stop is about more than its instant.
BESIDE: dict[int, Callable[[Theme], None]] = {2: _draw_fading, 8: _draw_cards}

_window = component(
    "lstm_viz.lecture_window",
    js=files("lstm_viz.ui.lecture").joinpath("lecture.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
