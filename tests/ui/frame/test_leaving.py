"""Leaving: a press leads away at once or never."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.ui.frame import leaving


def page() -> None:
    import streamlit as st

    from lstm_viz.ui.frame import leaving

    of = st.session_state.get("of", "net-1")
    if of:
        leaving.button("See its gates", "explore", {"model": of}, key="see-gates", of=of)
    leaving.forget()  # as every page's run ends


@pytest.fixture
def went(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, str]]]:
    """The ways that were taken, which lead nowhere in a page that is alone."""
    found: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(
        leaving.st,
        "switch_page",
        lambda path, query_params: found.append((path.stem, query_params)),
    )
    return found


def test_a_press_leads_to_the_page_once(went: list[tuple[str, dict[str, str]]]) -> None:
    app = AppTest.from_function(page).run()
    app.button(key="see-gates").click().run()
    assert went == [("explore", {"model": "net-1"})]
    app.run()
    assert len(went) == 1


@pytest.mark.parametrize("of", ["", "net-2"])
def test_a_press_is_forgotten_where_its_network_has_gone(
    of: str, went: list[tuple[str, dict[str, str]]]
) -> None:
    app = AppTest.from_function(page).run()
    app.session_state["of"] = of
    app.button(key="see-gates").click().run()
    app.session_state["of"] = "net-1"  # which is opened again
    app.run()
    assert went == []
