"""Returning: messages that were on their way take nothing back; a step in the history does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.runtime.state import query_params
from streamlit.testing.v1 import AppTest

from lstm_viz.stops import LECTURE
from lstm_viz.train.openings import opening
from lstm_viz.ui.frame import whole_numbers
from tests.ui.conftest import ROOT, navigate, problems
from tests.ui.pictures import received

Open = Callable[..., AppTest]


def address(app: AppTest) -> dict[str, Any]:
    return {key: value for key, value in app.query_params.items() if value}


def overtaken(app: AppTest, before: dict[str, Any]) -> AppTest:
    """A message that the browser sent before it heard of its new address."""
    app.query_params.clear()
    app.query_params.update(before)
    return app.run()


def test_a_stop_and_the_layout_outlast_a_message_with_the_old_address(open_app: Open) -> None:
    app = open_app("lecture.py", stop=LECTURE[2].name)
    before = address(app)
    app.button(key="lecture-on").click().run()
    app.button(key="lecture-present").click().run()
    after = address(app)
    assert after == before | {"stop": LECTURE[3].name, "layout": "presenter"}
    assert address(overtaken(app, before)) == after
    app.query_params.clear()
    app.query_params.update(before)
    app.button(key="lecture-leave").click().run()  # on its way with the old address
    assert address(app) == before | {"stop": LECTURE[3].name}


def test_a_choice_outlasts_a_message_with_the_old_address(open_app: Open) -> None:
    app = open_app(preset="wave", model="wave")
    before = address(app)
    app.selectbox(key="preset").set_value("latch").run()
    overtaken(app, before)
    assert app.selectbox(key="preset").value == "latch"
    assert app.query_params["preset"] == "latch"


def test_a_step_in_the_history_counts(open_app: Open) -> None:
    app = open_app("lecture.py", stop=LECTURE[2].name)
    app.button(key="lecture-on").click().run()
    app = navigate(app, stop=LECTURE[2].name)
    assert app.query_params["stop"] == LECTURE[2].name
    assert any(LECTURE[2].title in one.value for one in app.markdown)
    app.run()
    assert app.query_params["stop"] == LECTURE[2].name


def test_a_page_is_found_again_with_all_that_was_chosen(open_app: Open) -> None:
    app = open_app("train.py", training="live", learners="gru")
    app.multiselect(key="learners").set_value(["rnn", "lstm"]).run()
    app.query_params.clear()  # a link has no query
    app.switch_page(str(ROOT / "pages" / "about.py")).run()
    app.query_params.clear()
    app.switch_page(str(ROOT / "pages" / "train.py")).run()
    assert app.multiselect(key="learners").value == ["rnn", "lstm"]


def chosen(app: AppTest) -> tuple[Any, ...]:
    return tuple(app.selectbox(key=key).value for key in ("source", "preset", "model"))


def test_an_address_without_networks_has_those_of_its_source(open_app: Open) -> None:
    app = open_app(preset="recall")
    assert chosen(app) == ("preset", "recall", "recall")
    assert not problems(app)
    assert address(app) == {"preset": "recall"}
    assert open_app(source="sample", sample="sunspots").selectbox(key="model").value == "wave"
    assert open_app(source="text").selectbox(key="model").value == "python"


def test_a_step_back_takes_the_networks_along(open_app: Open) -> None:
    app = open_app()
    app.selectbox(key="preset").set_value("recall").run()
    assert app.selectbox(key="model").value == "recall"
    app = navigate(app, preset=None)
    assert chosen(app) == ("preset", "adding", "adding")
    assert not problems(app)
    assert app.number_input(key="seed").value == opening("adding")
    app = navigate(app, preset="recall")
    assert chosen(app) == ("preset", "recall", "recall")
    assert not problems(app)
    assert received(app)[0]["steps"]["seed"] == opening("recall")


def test_the_networks_of_a_preset_come_back_with_it(open_app: Open) -> None:
    app = open_app()
    app.selectbox(key="preset").set_value("counting").run()
    app.selectbox(key="source").set_value("typed").run()
    assert app.selectbox(key="model").value == "wave"
    app.selectbox(key="source").set_value("preset").run()
    assert chosen(app) == ("preset", "counting", "counting")
    assert not problems(app)
    assert address(app) == {"preset": "counting"}


def test_after_an_error_there_is_something_to_step_to_at_once(open_app: Open) -> None:
    app = open_app(model="dyck2")
    assert problems(app)
    app = navigate(app, model=None)
    assert not problems(app)
    assert received(app)[0]["steps"]["seed"] == opening("adding")


def test_the_explorer_opens_as_the_address_says_after_a_step_in_the_history(
    open_app: Open,
) -> None:
    app = open_app(step="7", unit="3")
    before = received(app)[0]
    app = navigate(app, step="11", unit=None)
    after = received(app)[0]
    assert after["serial"] == before["serial"] + 1
    assert (after["state"]["step"], after["state"].get("unit")) == (11, None)


def test_whole_numbers_are_written_as_the_browser_writes_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = "_coerce_value_for_query_url"
    monkeypatch.setattr(query_params, name, getattr(query_params, name))  # for the tests after
    whole_numbers.write_plainly()
    params = query_params.QueryParams()
    params.set_corrected_value("seed", 182.0, "double_value")
    params.set_corrected_value("rate", 0.25, "double_value")
    params.set_corrected_value("layout", "presenter", "string_value")
    assert params.to_dict() == {"seed": "182", "rate": "0.25", "layout": "presenter"}
