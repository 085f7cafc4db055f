from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from lstm_viz.ui.frame import session


def test_each_session_has_its_own_in_all_of_its_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, dict] = {}
    run: list[object | None] = [None]
    monkeypatch.setattr(session, "st", SimpleNamespace(session_state=state))
    monkeypatch.setattr(session, "get_script_run_ctx", lambda **_: run[0])
    monkeypatch.setattr(session, "_HERE", threading.local())

    def enter(kept: dict[str, dict]) -> None:
        state.clear()
        state.update(kept)
        run[0] = object()

    enter({})
    first = session.kept()
    first["stop"] = "forget-gate"
    assert session.kept() is first
    enter({})  # another session, in the same thread
    assert session.kept() == {}
    enter({session._KEY: first})  # another run of the first one
    assert session.kept() is first
    run[0] = None  # a page that is run by itself
    assert session.kept() is first
