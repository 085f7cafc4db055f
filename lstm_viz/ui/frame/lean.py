"""Lean: what Streamlit makes anew in each run, though it is as it was, is looked up.

A field looks up its own key in a session's state, instead of copying all of the state.

Each number field and each choice of Streamlit 1.67 asks for `filtered_state`, a dict of everything
that a session holds, to see whether the value of one key is None. On a page with dozens of controls
that is a large part of a run. Here it is a mapping that looks up what it is asked for, and makes
that dict only for whoever goes through all of it.

Each run begins with a message that has the app's theme, put together from the settings of six
sections. They don't change while the server runs.

At each look into a session's state and at each element, a run asks whether it is to stop: more than
two hundred times, each by looking up its own thread and what others do for it. Here one look at the
request comes first, which mostly is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from streamlit.cursor import Cursor, SparseList
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.runtime.state.safe_session_state import SafeSessionState

_WHOLE: Any = SafeSessionState.filtered_state
_THEME = app_session._populate_theme_msg
_OBEY = ScriptRunner._maybe_handle_execution_control_request


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


def _obey(self: ScriptRunner) -> None:
    # That one of its helpers has failed is told elsewhere: no part of a page runs beside another.
    if self._requests._state is not ScriptRequestType.CONTINUE:
        _OBEY(self)


def ask_first() -> None:
    """Let a run go on where nothing was asked of it, from here on and for all sessions."""
    ScriptRunner._maybe_handle_execution_control_request = _obey  # type: ignore[method-assign]


def _copied(self: Cursor, _: Any) -> Cursor:
    made = object.__new__(type(self))
    vars(made).update(vars(self))
    made._transient_elements = SparseList()
    made._transient_elements._data.update(self._transient_elements._data)
    return made


def copy_places_plainly() -> None:
    """Let a part of a page that runs by itself note its place, but not copy what never changes."""
    Cursor.__deepcopy__ = _copied  # pyright: ignore[reportAttributeAccessIssue]
