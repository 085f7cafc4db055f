from __future__ import annotations

import copy
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import config
from streamlit.cursor import Cursor, LockedCursor, RunningCursor
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import RerunException, ScriptRunner, StopException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.testing.v1 import AppTest

from lstm_viz.ui.frame import lean


def test_a_page_is_the_same_and_copies_its_state_once(
    open_app: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    copies: list[int] = []
    copy = SafeSessionState.filtered_state

    def counted(self: SafeSessionState) -> dict[str, Any]:
        copies.append(1)
        return copy.__get__(self)

    monkeypatch.setattr(SafeSessionState, "filtered_state", property(counted))
    address = {"source": "generated", "seed": "7", "steps": "41", "model": "wave"}
    address["prepare"] = "true"
    before = open_app(**address)
    many = len(copies)
    assert many > 12
    monkeypatch.setattr(lean, "_WHOLE", property(counted))
    lean.look_without_copies()  # undone with the rest of the test
    copies.clear()
    after = open_app(**address)
    assert len(copies) < many / 4
    assert [one.value for one in after.number_input] == [one.value for one in before.number_input]
    assert [one.value for one in after.selectbox] == [one.value for one in before.selectbox]
    state = after.session_state._state
    looked, whole = state.filtered_state, copy.__get__(state)
    assert isinstance(looked, lean.Looked)
    assert dict(looked) == whole
    assert len(looked) == len(whole) > 20
    assert all(key in looked for key in whole)
    assert "nobody's" not in looked
    with pytest.raises(KeyError, match="has no key"):
        looked["nobody's"]
    # A field without a value stays without one, which is what a field looks for.
    last = next(one for one in after.number_input if one.key == "last")
    assert last.value is None
    last.set_value(30).run()
    assert after.number_input(key="last").value == 30
    after.number_input(key="last").set_value(None).run()
    assert after.number_input(key="last").value is None


def test_the_theme_is_the_same_and_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {
        "theme": {"base": "dark", "primaryColor": "#123456", "showSidebarBorder": False},
        "theme.light": {"textColor": "#654321", "base": None},
        "theme.sidebar": {"base": None},
    }
    asked: list[str] = []

    def options(section: str) -> dict[str, Any]:
        asked.append(section)
        return settings[section]

    monkeypatch.setattr(config, "get_options_for_section", options)

    def said() -> NewSession:
        message = NewSession()
        app_session._populate_theme_msg(message.custom_theme)
        app_session._populate_theme_msg(message.custom_theme.light, "theme.light")
        app_session._populate_theme_msg(message.custom_theme.sidebar, "theme.sidebar")
        return message

    monkeypatch.setattr(app_session, "_populate_theme_msg", lean._THEME)  # undone with the test
    streamlits = said()
    assert streamlits.custom_theme.light.text_color == "#654321"
    lean._theme.cache_clear()
    lean.make_theme_once()
    asked.clear()
    for _ in range(3):
        assert said() == streamlits
    assert asked == list(settings)
    lean._theme.cache_clear()
    assert not said().custom_theme.HasField("sidebar")


def test_a_run_still_ends_and_begins_again_where_it_is_told_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = "_maybe_handle_execution_control_request"
    monkeypatch.setattr(ScriptRunner, name, getattr(ScriptRunner, name))  # undone with the test
    lean.ask_first()
    requests, looks = ScriptRequests(), list[int]()

    def here() -> bool:
        looks.append(1)
        return True

    run = SimpleNamespace(_requests=requests, _is_in_script_thread=here, _execing=True)
    look: Callable[..., None] = getattr(ScriptRunner, name)
    for _ in range(3):
        look(run)
    assert not looks  # at nothing but the request
    assert requests.request_rerun(RerunData(query_string="seed=7"))
    with pytest.raises(RerunException) as begun:
        look(run)
    assert begun.value.rerun_data.query_string == "seed=7"
    look(run)
    requests.request_stop()
    with pytest.raises(StopException):
        look(run)


def test_a_copied_place_is_the_same_and_moves_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    running = RunningCursor(1, (4, 2), 5)
    running.lock_element()
    running.get_transient_cursor()
    running.transient_elements[3] = "shown for a while"  # type: ignore[assignment]
    places = [running, LockedCursor(0, (6,), 9)]
    streamlits = copy.deepcopy(places)
    # Streamlit has no such method of its own; the one that is set goes with the test.
    monkeypatch.setattr(Cursor, "__deepcopy__", None, raising=False)
    lean.copy_places_plainly()
    copied = copy.deepcopy(places)
    for made, before, place in zip(copied, streamlits, places, strict=True):
        assert type(made) is type(place)
        assert made is not place
        assert made.delta_path == before.delta_path == place.delta_path
        assert made.transient_index == before.transient_index
        assert list(made.transient_elements.items()) == list(before.transient_elements.items())
    copied[0].transient_elements[8] = "another"  # type: ignore[assignment]
    copied[0].lock_element()
    assert running.delta_path == [1, 4, 2, 1]
    assert list(running.transient_elements) == ["shown for a while"]
    assert copied[0].delta_path == [1, 4, 2, 2]
