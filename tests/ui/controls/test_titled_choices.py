"""Titled: menus show titles, and the address has names, whichever way either of them changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.kinds import CLASSIC
from lstm_viz.sequences import GENERATORS
from lstm_viz.sequences.samples import SAMPLES
from lstm_viz.tasks import TASKS
from lstm_viz.train.recipes import TRAINABLE
from lstm_viz.ui.controls.controls import CONTROLS
from lstm_viz.ui.frame import session_address
from tests.ui.conftest import ROOT, navigate

Open = Callable[..., AppTest]
TITLED = [row for row in CONTROLS.values() if row.titles]


def named(app: AppTest, key: str) -> str | None:
    """What the address has for a control."""
    values = app.query_params.get(key)
    return values[0] if isinstance(values, list) else values


def shown(app: AppTest, key: str) -> Any:
    return app.selectbox(key=key).value


def test_no_menu_shows_a_name_that_has_a_title() -> None:
    titles = [
        {task.name: task.title for task in TASKS.values()},
        {sample.key: sample.title for sample in SAMPLES.values()},
        {one.key: one.label for one in GENERATORS.values()},
        KIND_NAMES,
    ]
    for row in CONTROLS.values():
        if row.kind not in ("choice", "switch", "several") or not row.options:
            continue
        for each in titles:
            if set(row.options) <= set(each):
                assert [row.title(one) for one in row.options] == [each[o] for o in row.options]
    assert {"preset", "model", "task", "sample", "signal"} <= {row.key for row in TITLED}


@pytest.mark.parametrize("row", TITLED, ids=lambda row: row.key)
def test_every_option_of_a_menu_has_a_title_of_its_own(row: Any) -> None:
    shown = [row.title(option) for option in row.options or row.titles]
    assert len(set(shown)) == len(shown)


def test_a_menu_shows_titles_and_the_address_has_names(open_app: Open) -> None:
    app = open_app(preset="anbn", model="anbn")
    assert app.selectbox(key="preset").options == [task.title for task in TASKS.values()]
    assert (shown(app, "preset"), shown(app, "model")) == ("anbn", "anbn")
    app.selectbox(key="preset").set_value("mackey").run()
    # Networks that come with what is chosen need no name, so that one key says all.
    assert (named(app, "preset"), named(app, "model")) == ("mackey", None)
    assert shown(app, "model") == "mackey"
    app.selectbox(key="preset").set_value("adding").run()
    assert (named(app, "preset"), named(app, "model")) == (None, None)  # as a page opens


def test_several_with_titles_are_named_in_the_address_too(open_app: Open) -> None:
    app = open_app("train.py", training="live", learners="gru")
    chosen = app.multiselect(key="learners")
    assert (chosen.options, chosen.value) == ([KIND_NAMES[one] for one in TRAINABLE], ["gru"])
    chosen.set_value(["rnn", "lstm"]).run()
    assert app.query_params["learners"] == ["rnn", "lstm"]
    app.multiselect(key="learners").set_value([]).run()
    assert app.query_params["learners"] == ""
    navigate(app, learners=["lstm", "gru"])
    assert app.multiselect(key="learners").value == ["lstm", "gru"]
    app.multiselect(key="learners").set_value(list(CLASSIC)).run()
    assert "learners" not in app.query_params


def test_back_in_the_history_is_back_in_the_menu(open_app: Open) -> None:
    app = open_app(preset="wave", model="wave")
    app.selectbox(key="preset").set_value("latch").run()
    navigate(app, preset="wave", model="wave")
    assert (shown(app, "preset"), shown(app, "model")) == ("wave", "wave")
    navigate(app, preset=None)
    assert shown(app, "preset") == "adding"


def test_a_title_in_the_address_is_refused_as_any_other_word(open_app: Open) -> None:
    app = open_app(preset="Copying")
    assert shown(app, "preset") == "adding"
    assert named(app, "preset") is None
    assert any(
        "preset=Copying in the address" in one.value.replace("\\", "") for one in app.warning
    )


def test_what_two_pages_have_is_kept_from_one_to_the_other(open_app: Open) -> None:
    app = open_app("train.py")
    app.selectbox(key="task").set_value("latch").run()
    assert named(app, "task") == "latch"
    app.query_params.clear()  # a link to another page carries nothing
    app.switch_page(str(ROOT / "pages" / "race.py")).run()
    assert shown(app, "task") == "latch"
    assert named(app, "task") == "latch"


def test_a_run_that_another_choice_overtook_leaves_the_address_alone(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app(preset="anbn", model="anbn")
    with monkeypatch.context() as late:  # it runs until it draws something
        late.setattr(session_address, "overtaken", lambda: True)
        app.selectbox(key="preset").set_value("mackey").run()
        assert named(app, "preset") == "anbn"
    app.selectbox(key="preset").set_value("latch").run()
    assert (shown(app, "preset"), named(app, "preset")) == ("latch", "latch")


def test_the_run_that_began_last_is_not_overtaken() -> None:
    def script() -> None:
        import threading

        import streamlit as st
        from streamlit.runtime.scriptrunner import add_script_run_ctx

        from lstm_viz.ui.frame import session_address

        session_address.restore("train")
        st.session_state["first"] = session_address.overtaken()
        another = add_script_run_ctx(
            threading.Thread(target=session_address.restore, args=("train",))
        )
        another.start()
        another.join()
        st.session_state["then"] = session_address.overtaken()

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert (app.session_state["first"], app.session_state["then"]) == (False, True)
