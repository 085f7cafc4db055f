"""Returning: messages that were on their way take nothing back; a step in the history does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from streamlit.testing.v1 import AppTest

from lstm_viz.stops import LECTURE
from tests.ui.conftest import ROOT, navigate

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
