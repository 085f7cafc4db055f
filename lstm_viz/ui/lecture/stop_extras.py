"""Stop extras: what stands beside the idea of a stop that is about more than its instant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from lstm_viz import plots, race
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.plots.theme import Theme
from lstm_viz.tasks import TASKS
from lstm_viz.ui.controls import controls
from lstm_viz.ui.controls.lecture_rows import LAG, TRAINED_LAG
from lstm_viz.ui.frame import charts
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.lecture import answer_words, gradient, other_lags, position, words
from lstm_viz.ui.lecture import material as lecture_material
from lstm_viz.ui.lecture.material import CHANGE, FADED_SEED, MANY, MEMORY, Material
from lstm_viz.ui.lecture.numbers import number
from lstm_viz.ui.views import included_cards

FADING_HEIGHT = 84  # px
ROUTES_HEIGHT = 80


def draw_lag() -> int:
    """The control of the lag; gives back the lag."""
    with st.container(key="lecture-lag"):
        return int(controls.draw(LAG))


def draw_fading(of: Material, theme: Theme) -> None:
    """How often the networks are right at this lag, and how a change fades over it."""
    _say_lag(of.lag, other_lags.said(of.lag, other_lags.right(of.lag).last))
    _draw_fading_chart(of, theme)


def draw_forgetting(of: Material, theme: Theme) -> None:
    """How a change fades over the lag or, of the second instant, how every change does."""
    if position.moment() == 1:
        draw_fading(of, theme)
        return
    traced = {kind: gradient.traced_elsewhere(of, kind) for kind in MEMORY}
    norms = {kind: one.gradient[MEMORY[kind]] for kind, one in traced.items()}
    names = lecture_material.names(MEMORY)
    other = gradient.elsewhere(of)
    task, last, longest, values = _routes_of(of)
    with st.container(key="lecture-fading"):
        st.markdown(words.routes(task, last, longest, values))
        weights = (included_cards.card(gradient.OTHER, kind)["weights"] for kind in MEMORY)
        charts.draw(
            "routes",
            ("routes", *weights, other.sequence.digest, theme),
            lambda: plots.gradient_routes(
                {names[kind]: norms[kind] for kind in MEMORY},
                {names[kind]: one.direct for kind, one in traced.items()},
                kinds={names[kind]: KIND_NAMES[kind] for kind in MEMORY},
                height=ROUTES_HEIGHT,
                theme=theme,
            ),
            alt=words.routes_described(last, values),
        )


def answers(of: Material) -> list[dict[str, str]]:
    """A row for each network: its answer here, and how often it is right at this lag."""
    target, right = float(of.view.target.values[-1]), other_lags.right(of.lag)
    given = {kind: float(side.prediction[-1]) for kind, side in of.view.sides.items()}
    given[other_lags.TRIVIAL] = 1.0
    return [
        dict(
            zip(
                answer_words.answers(TRAINED_LAG),
                (
                    KIND_NAMES.get(kind, answer_words.TRIVIAL),
                    number(answer),
                    number(abs(answer - target)),
                    f"{right.drawn[kind]:.1%}",
                    f"{right.last[kind]:.1%}",
                ),
                strict=True,
            )
        )
        for kind, answer in given.items()
    ]


def how_right(of: Material) -> str:
    """What the shares in the rows of `answers` are."""
    # The second marker is anywhere after the steps of the first one: as many as the lag.
    sequences = other_lags.right(of.lag).sequences
    return answer_words.how_right(sequences, TASKS["adding"].close, TRAINED_LAG)


def draw_answers(of: Material, theme: Theme) -> None:
    """Each network's answer to this sequence, and how often it is right at this lag."""
    with st.container(key="lecture-answers"):
        st.table(answers(of), border="horizontal", hide_index=True, width="content")
    _say_lag(of.lag, how_right(of))


def _say_lag(lag: int, right: str) -> None:
    said = f"{right} {answer_words.longer(lag, TRAINED_LAG)}"
    if lag > TRAINED_LAG:
        try:
            one = other_lags.raced(lag)
        except race.RaceError as error:
            said += f" {plain(answer_words.no_race(error))}"
        else:
            solved = [
                answer_words.solved_with(KIND_NAMES[kind], count, one.seeds)
                for kind, count in one.solved.items()
            ]
            said += f" {answer_words.raced(one.lag, solved)}"
    with st.container(key="lecture-right"):
        st.caption(said)


def routes_told(of: Material) -> str:
    """How strongly the state at the longest lag reaches the last step: without the lines of it."""
    return words.farthest(*_routes_of(of))


def _routes_of(of: Material) -> tuple[str, int, int, list[str]]:
    """The task, its last step, the longest lag, and what each network has at that lag."""
    traced = {kind: gradient.traced_elsewhere(of, kind) for kind in MEMORY}
    norms = {kind: one.gradient[MEMORY[kind]] for kind, one in traced.items()}
    values = [
        words.route_at(
            KIND_NAMES[kind],
            float(norms[kind][-1]),
            None if one.direct is None else float(one.direct[-1]),
        )
        for kind, one in traced.items()
    ]
    steps = len(gradient.elsewhere(of).sequence.values)
    return TASKS[gradient.OTHER].title, steps, len(norms["rnn"]) - 1, values


def fading_told(of: Material) -> str:
    """How far a change has faded from each network's memory: without the lines of it."""
    return words.faded_by(*_fading_of(of))


def _fading_of(of: Material) -> tuple[str, int, int, int, list[str]]:
    """The change, the sequences, their seed, the steps, and what each network has left."""
    faded = lecture_material.faded(of.lag)
    left = [words.left(KIND_NAMES[kind], float(faded[kind].middle[-1])) for kind in MEMORY]
    last = len(faded["rnn"].middle) - 1
    return f"{CHANGE:g}", MANY, FADED_SEED, last, left


def _draw_fading_chart(of: Material, theme: Theme) -> None:
    faded = lecture_material.faded(of.lag)
    names = lecture_material.names(MEMORY)
    parts = {
        part: {names[kind]: getattr(faded[kind], part) for kind in MEMORY}
        for part in ("low", "middle", "high")
    }
    kinds = {names[kind]: KIND_NAMES[kind] for kind in MEMORY}
    last = len(parts["middle"][names["rnn"]]) - 1
    left = {kind: float(faded[kind].middle[-1]) for kind in MEMORY}
    with st.container(key="lecture-fading"):
        st.markdown(words.fading(*_fading_of(of)))
        weights = (included_cards.card("adding", kind)["weights"] for kind in MEMORY)
        charts.draw(
            "fading",
            ("fading", *weights, of.lag, theme),
            lambda: plots.fading_lines(**parts, kinds=kinds, height=FADING_HEIGHT, theme=theme),
            alt=words.fading_described(last, left["rnn"], left["lstm"]),
        )


def on_projector(theme: Theme) -> Theme:
    """The theme with type that can be read from the back row."""
    return replace(theme, size=17, left=64, right=64)


# By the name of the stop.
BESIDE: dict[str, Callable[[Material, Theme], None]] = {
    "forgetting": draw_forgetting,
    "solved": draw_answers,
}
