"""The spectrum on Train: known systems through its parts, its words, and the fold on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lstm_viz.dynamics import Lyapunov, lyapunov, singular_values
from lstm_viz.tasks import TASKS
from lstm_viz.train.openings import opening
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.training import histories, probe
from lstm_viz.ui.training.spectrum import sentences, spectra, spectrum, words
from lstm_viz.ui.training.spectrum.spectra import NetworkAtStep, OverTraining
from lstm_viz.ui.views.passes import Side
from tests.linear import still
from tests.ui.conftest import problems

Open = Callable[..., AppTest]
PAGE, TASK = "train.py", "reber"
FOUND = {
    "lstm": OverTraining((0, 40), np.array([[-0.5, -1.0], [0.1, -0.25]]), np.array([0.07, 0.05])),
    "rnn": OverTraining(
        (0, 30), np.array([[-0.03, -0.5], [-0.2, -0.75]]), np.array([np.inf, 0.125])
    ),
}


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that another test has computed."""
    for name in ("_EXPONENTS", "_SINGULAR"):
        monkeypatch.setattr(spectra, name, Shelf(limits.MB, lambda one: 1))


def place(W: np.ndarray, name: str) -> NetworkAtStep:
    trace, weights = still(W, time=30)
    trace = trace.with_meta(weights=name, device="cpu")
    return NetworkAtStep(
        "rnn", 7, cast(Side, SimpleNamespace(trace=trace, weights=weights)), "probe"
    )


def test_a_linear_network_has_the_logarithms_of_its_eigenvalues() -> None:
    W, other = np.diag([0.5, -0.9, 1.25, 0.25]), np.diag([0.75, 0.3])
    found = list(spectra.exponents_of([place(W, "a"), place(other, "b")]))
    # The first steps, in which Q still turns, are counted on so short a pass: that is 1/30 a step.
    np.testing.assert_allclose(found[0].exponents, np.log([1.25, 0.9, 0.5]), atol=0.1)
    np.testing.assert_allclose(found[1].exponents, np.log([0.75, 0.3]), atol=0.1)  # no third
    assert len(found[0].steps) == 30
    values = spectra.singular_values_of(place(W, "a"))
    np.testing.assert_allclose(values, np.tile([1.25, 0.9, 0.5, 0.25], (30, 1)))


def test_what_is_known_is_not_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    given = [place(np.diag([0.5, 0.25]), name) for name in ("a", "b")]
    assert not spectra.known(given)
    first = list(spectra.exponents_of(given))
    monkeypatch.setattr(spectra, "lyapunov", None)
    assert spectra.known(given)
    assert all(one is kept for one, kept in zip(spectra.exponents_of(given), first, strict=True))


def test_each_network_has_its_own_training_steps() -> None:
    given = [
        NetworkAtStep(kind, step, cast(Side, None), "probe")
        for kind, step in (("lstm", 0), ("lstm", 9), ("gru", 0))
    ]
    growth = np.array([[0.1], [0.3], [0.5]])
    rows = [
        Lyapunov(np.array([exponent]), growth * scale, np.arange(3), 0)
        for exponent, scale in ((0.1, 1), (0.2, 5), (0.3, 1))
    ]
    found = spectra.by_network(given, rows)
    assert {kind: one.steps for kind, one in found.items()} == {"lstm": (0, 9), "gru": (0,)}
    np.testing.assert_array_equal(found["lstm"].exponents, [[0.1], [0.2]])
    np.testing.assert_allclose(found["lstm"].margins, np.array([0.4, 2.0]) / 3**0.5)


def test_the_sentence_on_exponents_says_growth_and_fading_by_hand() -> None:
    # ln 2 / 0.1 = 6.93, ln 2 / 0.2 = 3.47
    assert sentences.over_training(FOUND) == (
        "The leading exponent, before training and at the last checkpoint: LSTM −0.5 ± 0.07 → +0.1 "
        "± 0.05 (a small change doubles in about 6.9 steps), simple RNN −0.03 → −0.2 ± 0.12 (half "
        "of a small change is left after about 3.5 steps)."
    )
    assert sentences.fate(0.1, 0.11) == sentences.fate(-0.1, np.inf) == words.STAYS
    assert sentences.fate(-np.inf, 0.0) == "nothing of a small change is left"
    dead = OverTraining((0,), np.full((1, 2), -np.inf), np.zeros(1))
    assert "GRU −∞ → −∞ (nothing of a small change is left)" in sentences.over_training(
        {"gru": dead}
    )


def test_which_steps_are_counted_is_said() -> None:
    nothing = np.zeros((8, 2))
    assert sentences.counted(Lyapunov(nothing[0], nothing, np.arange(8), 0)) == (
        "Counted: all 8 steps of the probe."
    )
    assert sentences.counted(Lyapunov(nothing[0], nothing, np.arange(2, 10), 2)) == (
        "Counted: 8 steps of the probe, after the first 2, in which a change turns towards the "
        "direction that grows most."
    )


def test_the_sentence_on_singular_values_by_hand() -> None:
    values = np.array([[0.9, 0.5, 0.2], [np.nan] * 3, [3.0, 0.6, 0.1], [2.0, 0.7, 0.3]])
    assert sentences.at_checkpoint(values, "gru", 1200) == (
        "After 1,200 training steps, a step of the GRU multiplies a small change by at most 3 "
        "(step 3) and by at least 0.1; the median of all its singular values is 0.6. 2 of 3 steps "
        "stretch some direction."
    )
    assert sentences.at_checkpoint(values, "gru", 0).startswith(
        "Before training, a step of the GRU"
    )


def test_the_tables_have_every_number() -> None:
    assert sentences.exponent_rows(FOUND) == [
        {"training step": "0", "LSTM": "−0.5, −1", "simple RNN": "−0.03, −0.5"},
        {"training step": "30", "LSTM": "–", "simple RNN": "−0.2, −0.75"},
        {"training step": "40", "LSTM": "+0.1, −0.25", "simple RNN": "–"},
    ]
    assert sentences.singular_rows(np.array([[3.0, 0.6, 0.1234], [np.nan] * 3])) == [
        {"step": "1", "largest": "3", "median": "0.6", "smallest": "0.123"},
        {"step": "2", "largest": "–", "median": "–", "smallest": "–"},
    ]
    assert sentences.number(-np.inf) == "−∞"


# ---- on the page


def said(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


def test_a_closed_fold_computes_nothing(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spectra, "lyapunov", None)
    app = open_app(PAGE, task=TASK)
    assert problems(app) == []
    assert words.EXPONENTS_TABLE not in said(app)


def test_the_open_fold_has_both_charts_their_sentences_and_tables(open_app: Open) -> None:
    app = open_app(PAGE, task=TASK, spectrum="true", spectrumnet="rnn", spectrumat="0")
    assert problems(app) == []
    trained = histories.shipped(TASK)
    checkpoints = probe.checkpoints(trained, opening(TASK), "cpu")
    first, last = checkpoints[0].view.sides, checkpoints[-1].view.sides
    for kind, name in (("lstm", "LSTM"), ("gru", "GRU"), ("rnn", "simple RNN")):
        ends = [
            lyapunov(side.trace, side.weights, count=3, settling=0)
            for side in (first[kind], last[kind])
        ]
        each = [sentences.known(one.exponents[0], one.margins[0]) for one in ends]
        assert f"{name} {' → '.join(each)} (" in said(app)
    assert "Counted: all 10 steps of the probe." in said(app)
    values = singular_values(first["rnn"].trace, first["rnn"].weights)
    assert sentences.at_checkpoint(values, "rnn", 0) in said(app)
    charts = [one.proto.spec for one in app.get("plotly_chart")]
    assert sum(words.NO_GROWTH in one for one in charts) == 1
    assert sum("singular values of each step, simple RNN" in one for one in charts) == 1
    exponents, singular = (one.value for one in app.table[-2:])
    assert len(exponents) == len(trained.steps)
    assert list(singular["largest"]) == [f"{value:.3g}" for value in values[:, 0]]
    assert TASKS[TASK].title in "".join(str(one.options) for one in app.selectbox)


def test_a_calculation_can_be_stopped_and_continued(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = spectra.exponents_of

    def part(given: list[NetworkAtStep]) -> Iterator[Any]:
        yield from whole(given[:5])
        st.stop()  # a press of the button ends the run as this does

    monkeypatch.setattr(spectrum, "PATIENCE", -1.0)
    monkeypatch.setattr(spectra, "exponents_of", part)
    app = open_app(PAGE, task=TASK, spectrum="true")
    monkeypatch.setattr(spectra, "exponents_of", whole)
    app.button(key="spectrum-stop").click().run()
    assert "Stopped after 5 of 60 networks at their checkpoints." in said(app)
    assert words.EXPONENTS_TABLE not in said(app)
    app.button(key="spectrum-continue").click().run()
    assert words.EXPONENTS_TABLE in said(app)
