"""Several people at one server, one after the other at the controls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import streamlit as st

from lstm_viz.ui.jobs import person


class People:
    """`gone` are the sessions (tabs) without a connection. Each is a browser of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self._states: dict[str, dict[str, Any]] = {}
        self.gone: set[str] = set()
        monkeypatch.setattr(person, "is_connected", lambda session: session not in self.gone)

    @contextmanager
    def of(self, session: str, browser: str | None = None) -> Iterator[None]:
        """What runs here runs in the script of this session."""
        name = session if browser is None else browser
        with self._patch.context() as patch:
            patch.setattr(person, "this_session", lambda: session)
            patch.setattr(person, "this_browser", lambda: name)
            patch.setattr(person, "this_person", lambda: name)
            patch.setattr(st, "session_state", self._states.setdefault(session, {}))
            yield

    def is_here(self, session: str) -> bool:
        """Whether a session has a connection."""
        return session not in self.gone
