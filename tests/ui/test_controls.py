from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.tasks import TASKS
from lstm_viz.ui import networks
from lstm_viz.ui.controls import CONTROLS, Control
from tests.ui.conftest import CHARTS, badge, charts, problems

Open = Callable[..., AppTest]
TABLE = b"a,b\n" + b"".join(b"%d,%d\n" % (k, k * k % 7) for k in range(9))
# The rows that Streamlit draws; the others are controls inside the Explorer.
DRAWN = [key for key, row in CONTROLS.items() if row.kind != "hidden"]
# Where the first page must stand for a control to be on it.
WHERE = {
    "step": {"text": "true"},
    "unit": {"text": "true"},
    "signal": {"source": "generated"},
    "steps": {"source": "generated"},
    "numbers": {"source": "typed"},
    "file": {"source": "file"},
    "columns": {"source": "file"},
} | {
    key: {"source": "generated", "signal": key.split("_")[0]}
    for key in CONTROLS
    if "_" in key  # the parameters of a generator
}


def widget(app: AppTest, key: str) -> Any:
    row = CONTROLS[key]
    kinds = {
        "choice": "selectbox",
        "switch": "segmented_control",
        "number": "number_input",
        "slider": "slider",
        "text": "text_area",
        "several": "multiselect",
    }
    return next(one for one in app.get(kinds[row.kind]) if one.key == key)


def choose(app: AppTest, key: str, value: Any) -> None:
    if CONTROLS[key].kind == "fold":  # AppTest cannot open one as a person does
        app.session_state[key] = value
    else:
        widget(app, key).set_value(value)
    app.run()


def ends(row: Control) -> list:
    if row.kind in ("choice", "switch"):
        assert row.options is not None
        return list(row.options)
    if row.kind in ("number", "slider"):
        return [row.low, row.high]
    if row.kind == "fold":
        return [True, False]
    return {"text": ["", "1 " * 30_000], "several": [[], ["b"], ["a", "b"]]}[row.kind]


def test_every_row_is_complete() -> None:
    for key, row in CONTROLS.items():
        assert key == row.key
        assert re.fullmatch(r"[a-z]+(_[a-z]+)?", key)
        assert row.label
        assert row.help.endswith((".", "?"))
        if row.kind in ("choice", "switch"):
            assert row.options is not None
            assert row.default in row.options
            assert len(set(row.options)) == len(row.options)
        if row.kind in ("number", "slider"):
            assert row.low is not None
            assert row.low <= row.default
            assert row.high is None or row.default <= row.high


def test_no_word_of_an_address_is_long() -> None:
    # What is chosen stands in the address as it stands on the screen.
    for row in CONTROLS.values():
        for option in row.options or ():
            assert re.fullmatch(r"[a-z][a-z-]*", option)


@pytest.mark.parametrize("key", [key for key in DRAWN if key != "file"])
def test_every_control_at_all_its_ends_leaves_a_picture_and_the_weights(
    open_app: Open, key: str
) -> None:
    row = CONTROLS[key]
    app = open_app()
    for setting, value in WHERE.get(key, {}).items():
        choose(app, setting, True if value == "true" else value)
    if key == "columns":
        app.file_uploader[0].upload("table.csv", TABLE, "text/csv").run()
    for end in ends(row):
        if end is None:
            end = widget(app, key).max
        choose(app, key, end)
        assert not app.exception
        assert app.session_state[key] == end
        assert len(problems(app)) <= 1
        if end == "linked":
            assert len(app.get("bidi_component")) == 1
            continue
        assert charts(app) == CHARTS
        assert any(shipped(task) in badge(app).replace("\\", "") for task in TASKS)


def shipped(task: str) -> str:
    hashes = [networks.card(task, kind)["weights"][:4] for kind in networks.KINDS]
    return f"weights {hashes[0]}… (LSTM), {hashes[1]}… (simple RNN)"


@pytest.mark.parametrize("key", [key for key in DRAWN if key not in ("file", "columns")])
def test_every_control_takes_its_value_from_the_address(open_app: Open, key: str) -> None:
    row = CONTROLS[key]
    if row.kind in ("choice", "switch"):
        assert row.options is not None
        value = next(option for option in row.options if option != row.default)
    elif row.kind == "text":
        value = "0.5 -1 2e-1"
    elif row.kind == "fold":
        value = True
    else:
        assert row.low is not None
        value = row.low + 1 if row.default == row.low else row.low
    app = open_app(**WHERE.get(key, {}), **{key: f"{value}"})
    assert app.session_state[key] == value


def test_a_default_beyond_a_short_sequence_is_its_last_step(open_app: Open) -> None:
    app = open_app(source="generated", signal="impulse", steps="5", model="wave")
    assert widget(app, "impulse_at").value == widget(app, "impulse_at").max == 5
    assert problems(app) == []
    assert charts(app) == CHARTS


@pytest.mark.parametrize(
    ("key", "wrong"),
    [("source", "nowhere"), ("seed", "-3"), ("seed", "many"), ("order", ""), ("device", "7")],
)
def test_nonsense_in_the_address_is_as_if_it_were_not_there(
    open_app: Open, key: str, wrong: str
) -> None:
    app = open_app(**{key: wrong})
    assert widget(app, key).value == CONTROLS[key].default
    assert charts(app) == CHARTS


def test_a_step_behind_the_end_is_the_last_step(open_app: Open) -> None:
    app = open_app(step="60", text="true")
    assert widget(app, "step").value == 60
    choose(app, "source", "typed")
    assert widget(app, "step").value == widget(app, "step").max == 16
    assert widget(open_app(step="9000", text="true"), "step").value <= 60
