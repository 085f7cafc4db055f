"""Opening: what a page leads to is shown, and what a person has chosen of the maps stays."""

from __future__ import annotations

from typing import Any

import pytest

from lstm_viz.ui.linked_picture import opening_state


def test_another_window_keeps_how_the_maps_are_shown_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session: dict[str, Any] = {"walked": True}
    committed: dict[int, dict[str, str]] = {}
    monkeypatch.setattr(opening_state.st, "session_state", session)
    monkeypatch.setattr(opening_state.session_address, "navigated", lambda: False)
    monkeypatch.setattr(opening_state.door, "committed", lambda key, serial: committed.get(serial))

    def opened(step: int) -> tuple[Any, int]:
        return opening_state.of(
            "walked", {"step": step}, dropped=False, kept=("change", "perunit")
        )[:2]

    assert opened(7) == ({"step": 7}, 1)
    committed[1] = {"perunit": "cg", "zoom": "3-9", "order": "count"}
    assert opened(7) == ({"step": 7}, 1)  # the same place: nothing is to be shown again
    assert opened(19) == ({"perunit": "cg", "step": 19}, 2)
    assert opened(31) == ({"perunit": "cg", "step": 31}, 3)
    committed[3] = {"change": "f"}  # taken back, and something else chosen
    assert opened(40) == ({"change": "f", "step": 40}, 4)
    assert opening_state.of("walked", {"step": 2}, dropped=False)[0] == {"step": 2}
