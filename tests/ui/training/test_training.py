"""The page Train: shipped courses at once, live ones with their buttons, all in the address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz import checkpoint
from lstm_viz.kinds import CLASSIC
from lstm_viz.tasks import TASKS
from lstm_viz.train import fit
from lstm_viz.train.openings import opening
from lstm_viz.train.recipes import build
from lstm_viz.train.shipping import describe
from lstm_viz.ui.controls import training_rows as rows
from lstm_viz.ui.controls.control import part_key
from lstm_viz.ui.controls.controls import CONTROLS
from lstm_viz.ui.jobs import person
from lstm_viz.ui.jobs.jobs import Jobs
from lstm_viz.ui.jobs.words import ELSEWHERE
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.training import histories, live_training, words
from lstm_viz.ui.training.work import EndedTraining
from lstm_viz.ui.views import saved_networks
from tests import patience
from tests.ui.pictures import is_linked, sent
from tests.ui.training.trainings import SMALL

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "pages" / "train.py"
KEY = "train-explorer"
# A training of a second, as an address says it.
TINY = {
    "training": "live",
    "task": "adding",
    "for_adding": "5",
    "hidden": "4",
    "batch": "6",
    "updates": "30",
    "device": "cpu",
}
DRAWN = [row for row in rows.ROWS if row.kind not in ("hidden", "file")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where networks lie that were trained for a moment, as if they shipped."""
    where = tmp_path_factory.mktemp("models")
    task = TASKS["adding"]
    for kind in CLASSIC:
        model = build(task, kind, seed=0, hidden=5)
        history = fit(model, task, SMALL.budget, seed=0)
        card = describe(model, task, history, SMALL.budget)
        checkpoint.save(model, card, where, {one.step: one.weights for one in history.checkpoints})
    return where


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[None]:
    load = checkpoint.load_checkpoints
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("LSTM_VIZ_DEVICE", "cpu")
    monkeypatch.setattr(histories, "_SHIPPED", Shelf(10**8, lambda histories: histories.bytes))
    monkeypatch.setattr(histories.checkpoint, "load_checkpoints", lambda name: load(name, folder))
    monkeypatch.setattr(live_training.MINE, "jobs", Jobs[EndedTraining](2, 3))
    yield
    for job in [*live_training.MINE.jobs._running, *live_training.MINE.jobs._line]:
        for owner in job.waiting:
            live_training.MINE.jobs.leave(job, owner)


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=patience.SECONDS)
    for key, value in query.items():
        app.query_params[key] = value
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, name: str) -> AppTest:
    app.button(key=f"train-{name}").click()
    return run(app)


def until(app: AppTest, phase: str) -> AppTest:
    """The page once the training is at `phase`, which in a browser the fragment notices."""
    patience.until(lambda: phase_of(run(app)) == phase, every=0.1)
    return app


def phase_of(app: AppTest) -> str:
    if live_training.MINE.name not in app.session_state:
        return "none"
    now = app.session_state[live_training.MINE.name]
    return "busy" if now.job is not None else now.phase


def can(app: AppTest) -> set[str]:
    names = ("train", "pause", "resume", "stop", "rewind", "reset")
    return {name for name in names if not app.button(key=f"train-{name}").disabled}


def said(app: AppTest) -> str:
    texts = (*app.markdown, *app.caption, *app.error, *app.warning)
    return " ".join(one.value for one in texts).replace("\\", "")


def header(app: AppTest) -> bytes:
    """The payload that the browser has in the message or fetches."""
    return sent(app)[1]


def test_what_ships_is_there_at_once_with_its_course() -> None:
    app = opened()
    assert "the mean squared error" in said(app)
    assert len(app.get("plotly_chart")) == 3
    assert b'"epochs":[{"step":0,' in header(app)
    badges = re.findall(rb'"badge":"([^"]*)"', header(app))
    assert [b"untrained" in one for one in badges] == [False, True] + [False] * (len(badges) - 2)
    assert not [one for one in app.button if one.key and one.key.startswith("train-")]


def test_a_task_without_shipped_networks_says_so() -> None:
    assert "there is no checkpoint 'wave-lstm'" in said(opened(task="wave"))


def test_the_map_and_the_story_follow_the_chosen_network() -> None:
    app = opened(mapnet="gru", mapgate="z", mapunit="1")
    assert said(app).startswith("Two of the values") or "GRU. " in said(app)
    assert "update gate of unit 1" in map_of(app)
    app = opened(mapnet="rnn")
    assert "This network has no gates" in said(app) or "There is no jump" in said(app)
    assert "hidden state of unit" in map_of(app)
    app.selectbox(key="mapnet").set_value("lstm")
    assert "of unit" in map_of(run(app))


def map_of(app: AppTest) -> str:
    return app.get("plotly_chart")[-1].proto.spec


def test_a_gate_that_another_network_does_not_have_is_left() -> None:
    app = opened(mapnet="lstm", mapgate="f")
    app.selectbox(key="mapnet").set_value("gru")
    run(app)
    assert app.selectbox(key="mapgate").value == rows.MOST


def test_the_tables_hold_the_curves_and_the_map() -> None:
    app = opened(tables="true")
    scores, curve, over = (one.value for one in app.table)
    assert next(iter(scores.columns)) == "network"
    course = histories.shipped("adding").by_kind["lstm"]
    assert len(curve) == len(course.curve)
    assert curve["LSTM, loss"].iloc[-1] == f"{course.curve[-1].loss:#.3g}"
    assert len(over) == len(course.steps)


@pytest.mark.usefixtures("measured")
def test_before_the_training_the_networks_are_untrained_and_say_so() -> None:
    app = opened(**TINY)
    assert can(app) == {"train", "reset"}
    assert "Not trained yet: LSTM (4 units, 133 parameters)" in said(app)
    assert b'"trained":false' in header(app)
    assert b'"epochs"' not in header(app)
    assert not app.get("plotly_chart")
    patience.until(lambda: "This takes " in said(app.run()), every=0.1)


def test_a_training_from_its_first_step_to_its_last() -> None:
    app = until(press(opened(**TINY), "train"), "ended")
    assert can(app) == {"train", "rewind", "reset"}
    assert "Training complete: 30 steps" in said(app)
    assert b'"trained":true' in header(app)
    assert b'"step":30' in header(app)
    assert len(app.get("plotly_chart")) == 3


def test_it_can_be_watched_paused_resumed_stopped_and_rewound() -> None:
    app = press(opened(**TINY | {"updates": "20000"}), "train")
    patience.until(lambda: app.session_state[live_training.MINE.name].histories is not None)
    run(app)
    assert can(app) == {"pause", "stop", "rewind", "reset"}
    (bar,) = app.get("progress")
    assert bar.proto.text.startswith("Training step ")
    assert len(app.get("plotly_chart")) == 2
    assert [row["network"] for _, row in app.table[0].value.iterrows()] == [
        "LSTM",
        "GRU",
        "simple RNN",
    ]
    # What stands side by side is of different steps: the table of the last measurement.
    steps = re.findall(r"of training step (\d+), the last .* of training step (\d+)\.", said(app))
    ((measured, now),) = steps
    curve = app.session_state[live_training.MINE.name].histories.by_kind["gru"].curve
    assert int(measured) in {row.step for row in curve}
    assert int(measured) <= int(now)
    app = until(press(app, "pause"), "paused")
    assert can(app) == {"resume", "stop", "rewind", "reset"}
    assert "Paused after training step " in said(app)
    app.query_params["epoch"] = "10"
    run(run(app))
    assert "epoch" in app.query_params  # the training is as it was
    paused = app.session_state[live_training.MINE.name].histories.step
    app = press(app, "resume")
    assert phase_of(app) == "busy"
    patience.until(lambda: app.session_state[live_training.MINE.name].histories.step > paused)
    app = until(press(app, "stop"), "ended")
    assert "Ended after training step " in said(app)
    assert "epoch" not in app.query_params  # the end is shown, not what was chosen before it
    app = press(press(app, "rewind"), "no")
    assert phase_of(app) == "ended"
    app = press(press(app, "rewind"), "yes")
    assert phase_of(app) == "none"
    assert b'"trained":false' in header(app)
    assert app.number_input(key="updates").value == 20_000


def test_a_rewind_takes_the_panel_back_and_a_reset_clears_it() -> None:
    app = until(press(opened(**TINY), "train"), "ended")
    app.number_input(key="hidden").set_value(7)
    run(app)
    assert words.OTHER_SETTINGS in said(app)
    assert can(app) == {"train", "rewind", "reset"}
    app = press(app, "rewind")
    assert words.SURE["rewind"] in said(app)
    assert app.number_input(key="hidden").value == 7
    app = press(app, "yes")
    assert app.number_input(key="hidden").value == 4
    app = press(app, "reset")  # there is nothing left to lose
    assert app.number_input(key="hidden").value is None
    assert app.number_input(key="for_adding").value == 50
    assert can(app) == {"train"}


@pytest.mark.parametrize("asked", ["rewind", "reset"])
def test_a_question_is_withdrawn_by_whatever_else_is_pressed(asked: str) -> None:
    app = press(until(press(opened(**TINY), "train"), "ended"), asked)
    assert words.SURE[asked] in said(app)
    other = "reset" if asked == "rewind" else "rewind"
    app = press(app, other)
    assert words.SURE[asked] not in said(app)
    assert words.SURE[other] in said(app)
    app.number_input(key="updates").set_value(20_000)
    app = press(run(app), "train")
    mine = app.session_state[live_training.MINE.name]
    patience.until(lambda: mine.histories is not None and mine.histories.step > 0)
    assert not run(app).warning  # it was about the training before
    for button, phase in (("pause", "paused"), ("resume", "busy"), ("stop", "ended")):
        app = press(run(app), other)
        assert words.SURE[other] in said(app)
        app = until(press(app, button), phase)
        assert not app.warning, button


def test_what_is_too_much_cannot_be_started() -> None:
    app = opened(**TINY | {"updates": "20000", "batch": "512", "for_adding": "300", "hidden": "64"})
    assert "This training is too large: 20,000 training steps × 512 sequences" in said(app)
    assert can(app) == {"reset"}
    app = opened(**TINY)
    app.multiselect(key="learners").set_value([])
    run(app)
    assert "No network is chosen" in said(app)


def test_a_diverged_training_is_a_sentence_and_its_last_good_state() -> None:
    app = opened(**TINY | {"rate": "100", "clip": "1e18", "optimiser": "sgd", "updates": "500"})
    app = until(press(app, "train"), "ended")
    assert "The page shows its last good state." in said(app)
    assert is_linked(app)


def test_work_that_another_tab_has_taken_over_is_said_to_be_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened(**TINY)
    monkeypatch.setattr(person, "is_connected", lambda session: True)
    app.session_state[live_training.MINE.name] = live_training.MINE.kind(
        "another", "another tab", "ann"
    )
    run(app)
    assert ELSEWHERE in [one.value for one in app.caption]


def test_a_full_server_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_training.MINE, "jobs", Jobs[EndedTraining](0, 0))
    assert "Try again in a minute" in said(press(opened(**TINY), "train"))


def test_kept_networks_have_a_name_and_a_file() -> None:
    app = until(press(opened(**TINY), "train"), "ended")
    app.text_input(key="train-name").set_value("my *first* ones")
    keep = next(one for one in app.button if one.label == words.SAVE_THESE)
    keep.click()
    run(app)
    own: Mapping[str, str] = app.session_state[saved_networks.STATE]
    ((key, name),) = own.items()
    assert name == "my *first* ones"
    found = saved_networks.find(key)
    assert found is not None
    assert found.kinds == ("lstm", "gru", "rnn")
    _, card = found.model("gru")
    assert card["step"] == 30
    assert card["held_out"]["sequences"] > 1000
    assert "Saved as my *first* ones until this page is reloaded or closed" in said(app)


@pytest.mark.parametrize("row", DRAWN, ids=lambda row: row.key)
def test_every_control_takes_its_value_from_the_address(row: Any) -> None:
    of_included = (
        "mapnet",
        "mapgate",
        "mapunit",
        "tables",
        "spectrum",
        "spectrumnet",
        "spectrumat",
    )
    where = {} if row.key in of_included else dict(TINY)
    if row.key in ("spectrumnet", "spectrumat"):
        where["spectrum"] = "true"
    if row.key.startswith(f"{rows.LENGTH}_"):
        where |= {"task": row.key.removeprefix(f"{rows.LENGTH}_"), "updates": "10"}
    value: Any
    if row.key == "own_letters":
        where |= {"training": "text", "updates": "10"}
        value = "own text. " * 110
    elif row.key in ("mapnet", "spectrumnet"):
        value = "gru"
    elif row.key == "spectrumat":
        value = "0"
    elif row.key == "mapgate":
        value = "i"
    elif row.kind in ("choice", "switch"):
        value = next(one for one in row.options if one != row.default)
    elif row.kind == "several":
        value = ["gru"]
    elif row.kind == "fold":
        value = True
    else:
        value = row.low + row.step if row.default == row.low else row.low
    written = ",".join(value) if isinstance(value, list) else f"{value}"
    app = opened(**where | {row.key: written})
    assert app.session_state[row.key] == value
    if row.key == "task":
        assert app.session_state[part_key(rows.LENGTH, value)] is not None


def test_nonsense_in_the_address_is_as_if_it_were_not_there() -> None:
    app = opened(training="dead", task="none", probe="-4", hidden="999")
    assert app.session_state["training"] == "included"
    assert app.session_state["task"] == "adding"
    assert app.session_state["probe"] == opening("adding")
    assert CONTROLS["task"].default == "adding"
