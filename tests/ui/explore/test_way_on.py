"""A sequence that networks can't read is never a dead end, and what a person typed stays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from torch import nn

from lstm_viz.sequences.typed import parse_numbers
from lstm_viz.tasks import TASKS
from lstm_viz.ui.controls.source_rows import ONE_COLUMN
from lstm_viz.ui.explore import example, words
from tests.ui.conftest import problems
from tests.ui.pictures import is_linked, verdict
from tests.ui.views.test_opened import kept

Open = Callable[..., AppTest]


def offered(app: AppTest) -> dict[str, str]:
    """The buttons below a refusal: what each says, and its key."""
    return {
        one.label.replace("\\", ""): str(one.key)
        for one in app.button
        if str(one.key).startswith("offer-")
    }


def test_networks_that_cannot_read_what_is_typed_offer_a_sequence_of_their_own(
    open_app: Open,
) -> None:
    typed = "0.5 0.25 0.125 3"
    app = open_app(source="typed", numbers=typed, model="wave")
    for name in ("order", "adding", "latch"):
        app.selectbox(key="model").set_value(name).run()
        assert "1 column" in problems(app)[0]
        way = words.use_sequence(TASKS[name].title)
        assert next(iter(offered(app))) == way
        # Beside the controls and, where these are behind a drawer, on the page.
        app.button(key=offered(app)[way] if name == "order" else "way-0").click().run()
        assert problems(app) == []
        assert is_linked(app)
        assert app.selectbox(key="preset").value == app.selectbox(key="model").value == name
        assert verdict(app)
        app.selectbox(key="source").set_value("typed").run()
        assert app.text_area(key="numbers").value == typed


def test_the_numbers_in_the_field_follow_what_the_networks_read_until_somebody_types(
    open_app: Open,
) -> None:
    app = open_app(source="typed", model="wave")
    assert app.text_area(key="numbers").value == ONE_COLUMN
    app.selectbox(key="model").set_value("adding").run()
    assert problems(app) == []
    read = parse_numbers(str(app.text_area(key="numbers").value))
    assert read.names == ("value", "marker")
    assert sorted(np.unique(read.values[:, 1])) == [0, 1]
    assert "target" in verdict(app)
    app.selectbox(key="model").set_value("wave").run()
    assert app.text_area(key="numbers").value == ONE_COLUMN
    app.text_area(key="numbers").set_value("1 2 4 8").run()
    app.selectbox(key="model").set_value("adding").run()
    assert app.text_area(key="numbers").value == "1 2 4 8"
    assert "1 column" in problems(app)[0]


@pytest.mark.parametrize("name", sorted(TASKS))
def test_the_example_of_a_task_is_what_its_networks_read_or_one_column(name: str) -> None:
    text = example.numbers(name)
    if text == ONE_COLUMN:
        # Of several inputs, only where their names are digits or signs, which no heading can be.
        names = TASKS[name].input_names
        assert len(names) == 1 or any(not one.isalpha() for one in names)
    else:
        assert parse_numbers(text).names == TASKS[name].input_names


def test_the_example_of_an_opened_network_has_a_column_for_each_input(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    title = kept(nn.LSTM(3, 4), monkeypatch)
    read = parse_numbers(example.numbers(title))
    wave = np.array(ONE_COLUMN.split(), float)
    np.testing.assert_allclose(read.values, np.stack([np.roll(wave, k) for k in range(3)], 1))
    assert example.numbers("opened-abd-1") == ONE_COLUMN  # no longer kept
