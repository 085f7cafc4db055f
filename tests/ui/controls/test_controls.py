from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.kinds import KIND_NAMES, SIGNALS
from lstm_viz.sequences import GENERATORS
from lstm_viz.tasks import TASKS
from lstm_viz.train.openings import opening
from lstm_viz.train.recipes import included
from lstm_viz.ui.controls import (
    atlas_rows,
    controls,
    corpus_rows,
    lecture_rows,
    network_rows,
    prepare_rows,
    racing_rows,
    set_rows,
    training_rows,
)
from lstm_viz.ui.controls.control import Control, part_key
from lstm_viz.ui.controls.controls import CONTROLS
from lstm_viz.ui.explore import file_plan, words
from lstm_viz.ui.views import included_cards
from tests.ui.conftest import problems, seen
from tests.ui.pictures import CHARTS, charts, weights

Open = Callable[..., AppTest]
TABLE = b"a,b\n" + b"".join(b"%d,%d\n" % (k, k * k % 7) for k in range(9))
LONG = b"day,what,v,w\n" + b"".join(
    b"2020-01-%02d,%s,%d,%s\n" % (1 + k // 2, b"uv"[k % 2 : k % 2 + 1], k * k % 11, cell)
    for k, cell in enumerate([b"1", b"x", *[b"2"] * 16])
)
# The rows that Streamlit draws; the others are controls inside a component.
# On pages of their own, tested there.
TABLES = (atlas_rows, corpus_rows, lecture_rows, network_rows, racing_rows, set_rows, training_rows)
ELSEWHERE = {row.key for table in TABLES for row in table.ROWS}
DRAWN = [
    key
    for key, row in CONTROLS.items()
    if row.kind not in ("hidden", "file") and key not in ELSEWHERE
]
OWN_NUMBERS = {"source": "typed", "numbers": "\n".join(f"{k % 7} {k % 5}" for k in range(60))}


def arrays() -> bytes:
    file = io.BytesIO()
    np.savez(file, one=np.arange(9.0), two=np.arange(12.0))
    return file.getvalue()


# What is uploaded for a control to be on the first page.
FILES = {
    "columns": ("table.csv", TABLE),
    "sheet": ("arrays.npz", arrays()),
    "which": ("series.npy", None),
    "each": ("wide.csv", b"a,b\n1,2\n3,0\n5,9\n"),
    "labels": ("long.csv", LONG),
    "series": ("table.csv", TABLE),
    **dict.fromkeys(("plan", *file_plan.CELLS), ("table.csv", TABLE)),
    "variable": ("long.csv", LONG),
    "value": ("long.csv", LONG),
    "words": ("long.csv", LONG),
}
PLAIN = {"picture": "plain"}
# Where the first page must stand for a control to be on it.
WHERE: dict[str, dict[str, Any]] = {
    "beside": {"preset": "order"},  # which has a network of every kind
    "order": PLAIN,
    "text": PLAIN,
    "step": PLAIN | {"text": True},
    "unit": PLAIN | {"text": True},
    "sample": {"source": "sample"},
    "signal": {"source": "generated"},
    "steps": {"source": "generated"},
    "made": {"source": "made"},
    "made_at": {"source": "made", "made": "step"},
    "made_into": {"source": "made"},
    "writing": {"source": "typed"},
    "numbers": {"source": "typed"},
    "letters": {"source": "typed", "writing": "text"},
    "passage": {"source": "text"},
    "points": {"source": "drawn"},
    "value": {"variable": "what"},
    "missing": {"source": "typed", "numbers": "1, NA, 3, 5, 8"},
    "by": {"every": 2},
    "given": {"scale": "mean"},
    "target": OWN_NUMBERS | {"model": "own"},
    "initial": OWN_NUMBERS | {"model": "own"},
}
for row in prepare_rows.ROWS:
    WHERE[row.key] = {"prepare": True} | WHERE.get(row.key, {})
for generator in GENERATORS.values():
    for parameter in generator.parameters:
        at = {"source": "generated", "signal": generator.key}
        WHERE[part_key(generator.key, parameter.key)] = at
for task in TASKS.values():
    for name in task.parameters:
        WHERE[part_key(task.name, name)] = {"preset": task.name}
# What an address can say of a control whose options follow from the sequence.
SAID = {
    "model": "wave",
    "made_into": "marker",
    "feed1": "marker",
    "feed2": "value",
    "target": "column 2",
}


def widget(app: AppTest, key: str) -> Any:
    row = CONTROLS[key]
    kinds = {
        "line": "text_input",
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


def ends(app: AppTest, row: Control) -> list:
    if row.kind in ("choice", "switch"):
        options = list(row.options or row.titles or widget(app, row.key).options)
        return options if len(options) < 8 else [*options[:2], *options[-2:]]
    if row.kind == "slider":
        return [row.low, widget(app, row.key).max if row.high is None else row.high]
    if row.kind == "number":
        return [row.low, highest(app, row) if row.high is None else row.high]
    if row.kind == "fold":
        return [True, False]
    if row.kind == "line":
        return ["SOS", "e" * int(row.high or 9)]
    return {"text": ["", "1 " * 30_000], "several": [[], ["b"], ["a", "b"]]}[row.kind]


def highest(app: AppTest, row: Control) -> int:
    """The highest number that a field takes whose row leaves that to the sequence, as it tells."""
    choose(app, row.key, 10**9)
    (sentence,) = (one.value for one in app.warning if one.value.startswith(row.label))
    told = re.search(r"above ([\d,]+), the largest", sentence)
    assert told is not None
    return int(told[1].replace(",", ""))


def test_each_control_has_a_key_of_its_own() -> None:
    assert len(controls._ROWS) == len(CONTROLS)  # all pages share one address


def test_every_row_is_complete() -> None:
    for key, row in CONTROLS.items():
        assert key == row.key
        assert re.fullmatch(r"[a-z_-]+[0-9]?(_[a-z0-9]+)?", key)
        assert row.label
        assert row.help.endswith((".", "?"))
        if row.kind in ("choice", "switch") and row.options is not None:
            assert row.default in row.options
            assert len(set(row.options)) == len(row.options)
        if row.kind in ("number", "slider"):
            assert row.low is not None
            assert row.default is None or row.low <= row.default
            assert None in (row.high, row.default) or row.default <= row.high


def test_no_word_of_an_address_is_long() -> None:
    # What is chosen stands in the address as it stands on the screen.
    for row in CONTROLS.values():
        for option in row.options or ():
            assert re.fullmatch(r"[a-z][a-z0-9 _-]*", option)


@pytest.mark.parametrize("key", DRAWN)
def test_every_control_at_all_its_ends_leaves_a_picture_and_the_weights(
    open_app: Open, key: str
) -> None:
    row = CONTROLS[key]
    app = open_app()
    if key in FILES:
        name, data = FILES[key]
        choose(app, "source", "file")
        seen(app.file_uploader[0].upload(name, data or several()).run())
    for setting, value in WHERE.get(key, {}).items():
        choose(app, setting, value)
    for end in ends(app, row):
        choose(app, key, end)
        assert not app.exception
        assert app.session_state[key] == end
        assert len(problems(app)) <= 1
        if key == "passage":  # three networks, none of a task
            assert charts(app) > CHARTS
            continue
        if words.NOT_TRAINED in (said := {one.value for one in app.main.markdown}):
            # The last picture stays where it is of this sequence, else the sequence shows itself.
            kept = any(one.startswith(words.previous("")) for one in said)
            assert charts(app) == (CHARTS if kept else 0)
            assert words.TRAIN in {one.label for one in app.main.button}
            continue
        beside = end if key == "beside" else "rnn"
        assert charts(app) == CHARTS + len(SIGNALS[beside]) - len(SIGNALS["rnn"])
        assert weights(app) in [shipped(task, beside) for task in TASKS if beside in included(task)]


def several() -> bytes:
    file = io.BytesIO()
    np.save(file, np.arange(24.0).reshape(3, 8, 1))
    return file.getvalue()


def shipped(task: str, beside: str) -> dict[str, str]:
    kinds = ("lstm", beside)
    return {KIND_NAMES[k]: included_cards.card(task, k)["weights"][:4] for k in kinds}


@pytest.mark.parametrize("key", [key for key in DRAWN if key not in FILES])
def test_every_control_takes_its_value_from_the_address(open_app: Open, key: str) -> None:
    row = CONTROLS[key]
    if key in SAID:
        value = SAID[key]
    elif row.kind in ("choice", "switch"):
        assert row.options is not None
        value = next(option for option in row.options if option != row.default)
    elif row.kind in ("text", "line"):
        value = "0.5 -1 2e-1"
    elif row.kind == "fold":
        value = True
    else:
        assert row.low is not None
        value = row.low + (row.step or 1) if row.default == row.low else row.low
    app = open_app(**{k: str(v) for k, v in WHERE.get(key, {}).items()} | {key: f"{value}"})
    assert app.session_state[key] == value


def seed_of(app: AppTest) -> int:
    return widget(app, "seed").value


def test_the_seed_that_nobody_chose_is_the_opening_of_what_is_shown(open_app: Open) -> None:
    app = open_app()
    assert seed_of(app) == opening("adding")
    choose(app, "preset", "wave")
    assert seed_of(app) == opening("wave")
    choose(app, "source", "generated")
    assert seed_of(app) == 0
    choose(app, "source", "preset")
    assert seed_of(app) == opening("wave")
    choose(app, "seed", 7)
    choose(app, "preset", "latch")  # a seed that somebody chose stays
    assert seed_of(app) == 7


def test_a_seed_in_the_address_is_the_seed_of_any_preset(open_app: Open) -> None:
    app = open_app(preset="copy", model="copy", seed=f"{opening('adding')}")
    assert seed_of(app) == opening("adding") != opening("copy")


def test_a_default_beyond_a_short_sequence_is_its_last_step(open_app: Open) -> None:
    app = open_app(source="generated", signal="impulse", steps="5", model="wave")
    assert widget(app, "impulse_at").value == highest(app, CONTROLS["impulse_at"]) == 5
    assert problems(app) == []
    assert charts(app) == CHARTS


@pytest.mark.parametrize(
    ("key", "wrong"),
    [("source", "nowhere"), ("seed", "-3"), ("seed", "many"), ("order", ""), ("device", "7")],
)
def test_nonsense_in_the_address_is_as_if_it_were_not_there(
    open_app: Open, key: str, wrong: str
) -> None:
    app = open_app(**WHERE.get(key, {}) | {key: wrong})
    assert widget(app, key).value == CONTROLS[key].default
    assert charts(app) == CHARTS


def test_a_step_behind_the_end_is_the_last_step(open_app: Open) -> None:
    app = open_app(picture="plain", step="60", text="true")
    assert widget(app, "step").value == 60
    choose(app, "source", "typed")
    assert widget(app, "step").value == widget(app, "step").max == 16
    assert widget(open_app(picture="plain", step="9000", text="true"), "step").value <= 60
