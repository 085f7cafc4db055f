"""Training on the page: the offer, the progress, the stop, the result, and what is then shown."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.forecasting import Step, Training, key_of
from lstm_viz.sequences import Sequence
from lstm_viz.series import prepare
from lstm_viz.ui import limits
from lstm_viz.ui.explore import own_networks, own_result, words
from lstm_viz.ui.jobs import person
from lstm_viz.ui.jobs.job import Job
from lstm_viz.ui.jobs.jobs import Jobs
from lstm_viz.ui.jobs.words import ELSEWHERE, NO_ROOM
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import networks
from tests.explorer.panels import read
from tests.patience import SECONDS, until
from tests.ui.pictures import components, sent, verdict

Open = Callable[..., AppTest]
PAGE = Path(__file__).with_name("own_networks_page.py")
T = np.arange(80)
SINE = 30 + 4 * np.sin(2 * np.pi * T / 10)
TEXT = "abcab" * 16


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A small budget, and nothing that another test has trained."""
    monkeypatch.setattr(
        own_networks, "BUDGET", replace(own_networks.BUDGET, steps=40, batch_size=4)
    )
    monkeypatch.setattr(own_networks.MINE, "jobs", Jobs[own_networks.TrainedPair](1, 1))
    monkeypatch.setattr(networks, "_PAIRS", Shelf(limits.PAIRS_BYTES, lambda pair: pair.bytes))
    yield
    for job in list(own_networks.MINE.jobs._running):
        for owner in job.waiting:
            own_networks.MINE.jobs.leave(job, owner)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A training whose steps after the third take until somebody stops it: longer than a test."""

    class Slow(Training):
        def __iter__(self) -> Iterator[Step]:
            for step in super().__iter__():
                yield step
                if step.step >= 3:
                    time.sleep(0.05)

    monkeypatch.setattr(own_networks, "Training", Slow)
    monkeypatch.setattr(own_networks, "BUDGET", replace(own_networks.BUDGET, steps=20_000))


def opened(values: Any = SINE, names: tuple[str, ...] = ("heat",), **given: Any) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=SECONDS)
    array = np.asarray(values, float)
    app.session_state["given"] = {
        "values": array.reshape(len(array), -1),
        "names": names,
        **given,
    }
    return run(app)


def opened_text(**given: Any) -> AppTest:
    values = np.array([[one == letter for letter in "abc"] for one in TEXT])
    return opened(values, ("'a'", "'b'", "'c'"), symbols=tuple(TEXT), **given)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return run(app)


def finished(app: AppTest) -> AppTest:
    """The page when the training has ended, which in a browser the fragment notices."""
    until(lambda: all(one.label != "Stop" for one in run(app).button), every=0.1)
    return app


def said(app: AppTest) -> str:
    return " ".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


def said_wrong(app: AppTest) -> str:
    return app.error[0].value.replace("\\", "")


def job_of(app: AppTest) -> Job[own_networks.TrainedPair]:
    return app.session_state[own_networks.MINE.name].job


def result_of(app: AppTest) -> own_networks.TrainedPair:
    return app.session_state[own_networks.MINE.name].result


@pytest.mark.usefixtures("measured")
def test_nothing_is_trained_before_it_is_asked_for() -> None:
    app = opened()
    assert (
        "Train an LSTM (32 units, 4,513 parameters) and a simple RNN (65 units, 4,486 parameters) "
        "to predict the next value of heat, using the first 60 of 80 steps." in said(app)
    )
    until(
        lambda: re.search(r"This takes (from .+ to )?about \d+ (s|min)", said(app.run())), every=0.1
    )
    assert "nothing yet" in said(app)
    assert own_networks.MINE.name not in app.session_state


def test_a_training_ends_with_its_errors_and_the_picture() -> None:
    app = finished(press(opened(), "own-train"))
    series = prepare(Sequence(SINE[:, None], ("heat",)))
    pair = networks.pair(key_of(series, 0, own_networks.BUDGET))
    assert pair.complete
    lstm, rnn = (pair.cards[kind]["kept"] for kind in ("lstm", "rnn"))
    assert (
        f"Shown: the LSTM after training step {lstm:,} and the simple RNN after training step "
        f"{rnn:,}. With these weights the error on steps {series.fitted + 1} to {series.held_out} "
    ) in said(app)
    rows = own_result.table(pair)
    assert [row["forecast"] for row in rows] == [
        "LSTM",
        "simple RNN",
        "last value",
        "value 10 steps earlier",
    ]
    # A sine of amplitude 4 over two whole periods: rms a √(1 - cos ω), in own units.
    last = 4 * np.sqrt(1 - np.cos(2 * np.pi / 10))
    assert float(rows[2]["RMSE"]) == pytest.approx(last, rel=0.01)
    assert (rows[3]["RMSE"], rows[3]["MAE"]) == ("0", "0")
    for row, card in zip(rows, pair.cards.values(), strict=False):
        assert row["RMSE"] == f"{card['held_out']['root mean squared error']:#.3g}"
    assert "The naive forecast “value 10 steps earlier” has the lowest error" in said(app)
    header = sent(app)[1]
    assert b"has the lowest error" in header
    assert b"nothing yet" not in header
    assert len(app.sidebar.table) == 1


def test_work_that_another_tab_has_taken_over_is_said_to_be_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened()
    monkeypatch.setattr(person, "is_connected", lambda session: True)
    app.session_state[own_networks.MINE.name] = own_networks.MINE.kind(
        "another", "another tab", "ann"
    )
    run(app)
    assert ELSEWHERE in [one.value for one in app.caption]


def test_another_session_has_the_pair_at_once_and_another_seed_has_not() -> None:
    finished(press(opened(), "own-train"))
    other = opened()
    assert len(components(other)) == 1
    assert own_networks.MINE.name not in other.session_state
    assert "nothing yet" in said(opened(seed=1))
    assert "nothing yet" in said(opened(SINE + 1))


@pytest.mark.usefixtures("slow")
def test_it_shows_its_progress_and_a_stop_gives_what_there_is() -> None:
    app = opened()
    assert words.NOT_TRAINED in said(app)
    app = press(app, "own-train-here")
    job = job_of(app)
    until(lambda: job.step >= 3)
    run(app)
    (bar,) = app.sidebar.get("progress")
    text = bar.proto.text.replace("\\", "")
    told = re.match(r"Training step (\d+) of 20,000, (\d+ min )?\d+ s left\. Loss: LSTM ", text)
    assert told
    assert bar.proto.value == pytest.approx(int(told[1]) / 200, abs=1)
    (here,) = app.main.get("progress")
    assert here.proto.text.startswith("Training step ")
    assert [one.label for one in app.main.button] == [words.STOP]
    assert words.NOT_TRAINED not in said(app)
    app = finished(press(app, "own-stop"))
    ((pair, training),) = job.results.values()
    assert f"Stopped after {pair.step} of 20,000 training steps." in said(app)
    message = sent(app)[1]
    assert b'"trained":true' in message
    assert training is not None
    assert training.bytes < limits.TRAININGS_BYTES
    assert [one.label for one in app.sidebar.button] == ["Resume"]


@pytest.mark.usefixtures("slow")
def test_a_stopped_training_is_resumed_where_it_was() -> None:
    app = press(opened(), "own-train")
    until(lambda: job_of(app).step >= 3)
    app = finished(press(app, "own-stop"))
    before = result_of(app).pair.step
    app = press(app, "own-resume")
    job = job_of(app)
    until(lambda: job.step >= 2)
    (shown,) = re.findall(r"Training step (\d+) of 20,000,", own_networks.progress(job))
    assert int(shown) >= before + 2
    app = finished(press(app, "own-stop"))
    assert result_of(app).pair.step == before + job.step
    assert f"Stopped after {before + job.step} of 20,000" in said(app)


@pytest.mark.usefixtures("slow")
def test_who_resumes_loses_no_step_to_somebody_who_began_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(own_networks.MINE, "jobs", Jobs[own_networks.TrainedPair](2, 1))
    ann = press(opened(), "own-train")
    until(lambda: job_of(ann).step >= 7)
    ann = finished(press(ann, "own-stop"))
    before = result_of(ann).pair.step
    bob = press(opened(), "own-train")
    until(lambda: job_of(bob).step >= 2)
    ann = press(ann, "own-resume")
    assert job_of(ann) is not job_of(bob)
    until(lambda: job_of(ann).step >= 1)
    ann = finished(press(ann, "own-stop"))
    assert result_of(ann).pair.step > before
    finished(press(bob, "own-stop"))


@pytest.mark.usefixtures("slow")
def test_who_resumes_what_others_train_on_joins_them() -> None:
    ann, bob = press(opened(), "own-train"), press(opened(), "own-train")
    until(lambda: job_of(ann).step >= 2)
    for _ in range(2):  # the job that was shared, and then one that either has resumed
        ann = finished(press(ann, "own-stop"))
        ann = press(ann, "own-resume")
        assert job_of(ann) is job_of(bob)
        ann, bob = (finished(press(one, "own-stop")) for one in (ann, bob))
        ann, bob = (press(one, "own-resume") for one in (ann, bob))
    for one in (ann, bob):
        finished(press(one, "own-stop"))


@pytest.mark.usefixtures("slow")
def test_a_stopped_training_keeps_its_networks_where_others_need_the_room() -> None:
    app = press(opened(), "own-train")
    until(lambda: job_of(app).step >= 3)
    app = finished(press(app, "own-stop"))
    networks._PAIRS.drop(result_of(app).pair.key)
    assert f"Stopped after {result_of(app).pair.step} of 20,000" in said(run(app))
    assert len(components(app)) == 1
    assert [one.label for one in app.sidebar.button] == ["Resume"]


def test_networks_that_somebody_else_has_trained_are_not_said_to_be_gone() -> None:
    app = finished(press(opened(), "own-train"))
    request = app.session_state[own_networks.MINE.name]
    request.result, request.problem = None, NO_ROOM
    assert not run(app).error
    networks._PAIRS.drop(request.key)
    assert said_wrong(run(app)) == NO_ROOM


@pytest.mark.usefixtures("slow")
def test_what_waits_says_so_and_what_is_too_much_is_refused() -> None:
    def ask(owner: str, shift: float) -> None:
        series = prepare(Sequence(SINE[:, None] + shift, ("heat",)))
        training = own_networks.Training(series, seed=0, budget=own_networks.BUDGET)
        key = key_of(series, 0, own_networks.BUDGET)
        own_networks.MINE.jobs.start(key, owner, lambda: own_networks.work_on(training))

    ask("another", 7)
    app = press(opened(), "own-train")
    assert own_networks.progress(job_of(app)) == "Waiting: yours is the next job."
    late = press(opened(SINE + 2), "own-train")
    assert "The server is full: 1 job is running and 1 is waiting" in said_wrong(late)
    app = press(app, "own-stop")
    assert "nothing yet" in said(finished(app))


@pytest.mark.usefixtures("slow")
def test_a_failed_training_says_so_and_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Training) -> Any:
        raise MemoryError("no room")

    monkeypatch.setattr(own_networks.Training, "pair", fail)
    monkeypatch.setattr(own_networks, "BUDGET", replace(own_networks.BUDGET, steps=2))
    app = finished(press(opened(), "own-train"))
    assert app.error[0].value.replace("\\", "") == "The training failed: no room."
    assert app.button(key="own-train").label == "Train"


@pytest.mark.parametrize("plain", [True, False])
def test_a_text_is_trained_on_its_characters(plain: bool) -> None:
    app = opened_text(plain=plain)
    assert "to predict the next character, using the first 60 of 80 steps" in said(app)
    app = finished(press(app, "own-train"))
    if plain:
        shown = next(one.value for one in app.markdown if one.value.startswith("## ")).replace(
            "\\", ""
        )
        assert "Wrong characters on the held-out steps, from step 61 on: " in shown
        assert "probability that was given to the character that came next" in said(app)
    else:
        header = sent(app)[1]
        assert b'"text":["a","b","c"' in header


def test_a_series_that_cannot_be_trained_on_is_refused_in_a_sentence() -> None:
    app = opened(SINE[:39])
    for place in (app.sidebar, app.main):
        assert place.error[0].value.replace("\\", "") == (
            "The series has 39 steps, but training needs at least 40. Use a longer series."
        )
    assert not app.button


def test_networks_that_were_trained_here_are_missing_from_no_link(open_app: Open) -> None:
    numbers = " ".join(f"{value:.2f}" for value in SINE)
    app = open_app(source="typed", model="own", numbers=numbers)
    app = finished(press(app, "own-train-here"))
    assert app.query_params["without"] == "networks"
    app.number_input(key="initial").set_value(3)
    assert [one.value for one in run(app).warning] == []
    assert "without" not in app.query_params
    assert words.NOT_TRAINED in said(app)


def test_units_and_the_network_beside_the_lstm_are_chosen_and_told(open_app: Open) -> None:
    numbers = " ".join(f"{value:.2f}" for value in SINE)
    app = open_app(source="typed", model="own", numbers=numbers, beside="gru", hidden="8")
    # By hand: 4 · (8 + 64 + 16) + 9 and, the nearest to it, 3 · (9 + 81 + 18) + 10.
    told = "Train an LSTM (8 units, 361 parameters) and a GRU (9 units, 334 parameters) to predict"
    assert told in said(app)
    app = finished(press(app, "own-train-here"))
    kinds = [network["kind"] for network in read(sent(app)[1])[0]["networks"]]
    assert kinds == ["lstm", "gru"]
    assert verdict(app).count("GRU") >= 1
    assert "simple RNN" not in verdict(app)
    app.number_input(key="hidden").set_value(5).run()
    assert words.NOT_TRAINED in said(app)
    app.number_input(key="hidden").set_value(8).run()
    assert words.NOT_TRAINED not in said(app)  # the same are there at once


def test_one_column_of_several_is_forecast_from_all() -> None:
    both = np.column_stack([SINE, np.cos(T)])
    sequence = Sequence(both, ("<b>heat</b>", "y"))
    assert own_networks.targets(sequence) == ("<b>heat</b>", "y")
    app = opened(both, ("<b>heat</b>", "y"), target="y")
    assert "to predict the next value of y from all 2 columns, using " in said(app)
    assert words.ANOTHER_TARGET in said(app)
    app.session_state["given"] = {**app.session_state["given"], "target": "<b>heat</b>"}
    assert any(r"value of \<b\>heat\</b\>" in one.value for one in run(app).markdown)
    characters = np.array([[one == letter for letter in "abc"] for one in TEXT])
    assert own_networks.targets(Sequence(characters, tuple("abc"), symbols=tuple(TEXT))) == ()


def test_values_that_were_never_seen_in_training_are_spoken_of() -> None:
    app = finished(press(opened(T * 1.0), "own-train"))
    assert (
        "100% of the held-out values lie outside the range of the values used for training"
        in said(app)
    )
    assert "of the held-out values" not in said(finished(press(opened(), "own-train")))
