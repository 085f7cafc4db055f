"""Made once: what Streamlit makes again in each run, although it is the same, is looked up.

A field looks up its own key in a session's state, instead of copying all of the state.

Each number field and each choice of Streamlit 1.67 asks for `filtered_state`, a dict of everything
that a session holds, to see whether the value of one key is None. On a page with dozens of controls
that is a large part of a run. Here it is a mapping that looks up what it is asked for, and makes
that dict only for whoever goes through all of it.

Each run begins with a message that has the app's theme, put together from the settings of six
sections. They don't change while the server runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.state.safe_session_state import SafeSessionState

_WHOLE: Any = SafeSessionState.filtered_state
_THEME = app_session._populate_theme_msg


class Looked(Mapping[str, Any]):
    """What `filtered_state` of a session's state is, key by key."""

    def __init__(self, state: SafeSessionState) -> None:
        self._state = state

    def __contains__(self, key: object) -> bool:
        with self._state._lock:
            return key in self._state._state

    def __getitem__(self, key: str) -> Any:
        with self._state._lock:
            return self._state._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def items(self) -> Any:
        """All of it, looked up at once."""
        return self._whole().items()

    def _whole(self) -> dict[str, Any]:
        return _WHOLE.__get__(self._state)


def look_without_copies() -> None:
    """Let fields look up what they need, from here on and for all sessions."""
    SafeSessionState.filtered_state = property(Looked)  # type: ignore[assignment]


@cache
def _theme(section: str) -> CustomThemeConfig:
    made = CustomThemeConfig()
    _THEME(made, section)
    return made


def _say_theme(msg: CustomThemeConfig, section: str = "theme") -> None:
    kept = _theme(section)
    if kept.ListFields():  # else the message does not have this part at all
        msg.MergeFrom(kept)


def make_theme_once() -> None:
    """Let a run's first message have the theme that was made for the first one, from here on."""
    app_session._populate_theme_msg = _say_theme
