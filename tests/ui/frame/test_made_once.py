from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.testing.v1 import AppTest

from lstm_viz.ui.frame import made_once


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
    monkeypatch.setattr(made_once, "_WHOLE", property(counted))
    made_once.look_without_copies()  # undone with the rest of the test
    copies.clear()
    after = open_app(**address)
    assert len(copies) < many / 4
    assert [one.value for one in after.number_input] == [one.value for one in before.number_input]
    assert [one.value for one in after.selectbox] == [one.value for one in before.selectbox]
    state = after.session_state._state
    looked, whole = state.filtered_state, copy.__get__(state)
    assert isinstance(looked, made_once.Looked)
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

    monkeypatch.setattr(
        app_session, "_populate_theme_msg", made_once._THEME
    )  # undone with the test
    streamlits = said()
    assert streamlits.custom_theme.light.text_color == "#654321"
    made_once._theme.cache_clear()
    made_once.make_theme_once()
    asked.clear()
    for _ in range(3):
        assert said() == streamlits
    assert asked == list(settings)
    made_once._theme.cache_clear()
    assert not said().custom_theme.HasField("sidebar")
