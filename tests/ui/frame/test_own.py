from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from lstm_viz.ui.frame import own


def test_each_session_has_its_own_in_all_of_its_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, dict] = {}
    run: list[object | None] = [None]
    monkeypatch.setattr(own, "st", SimpleNamespace(session_state=state))
    monkeypatch.setattr(own, "get_script_run_ctx", lambda **_: run[0])
    monkeypatch.setattr(own, "_HERE", threading.local())

    def enter(session: dict[str, dict]) -> None:
        state.clear()
        state.update(session)
        run[0] = object()

    enter({})
    first = own.own()
    first["stop"] = "forget-gate"
    assert own.own() is first
    enter({})  # another session, in the same thread
    assert own.own() == {}
    enter({own._KEY: first})  # another run of the first one
    assert own.own() is first
    run[0] = None  # a page that is run by itself
    assert own.own() is first
