"""Page: what comes in one message with a change in the Explorer is not lost."""

from __future__ import annotations

import ast
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from lstm_viz.ui.linked_picture import fragment
from tests.ui.conftest import ROOT

OWN = ("step", "unit")  # of the address, the Explorer's own


class Mapped(dict[str, Any]):
    """As much of Streamlit's address, and of its session's state, as a page asks for."""

    to_dict = dict.copy


class RerunError(Exception):
    """Streamlit ends a run so, to begin another of the page."""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[bool, int]]:
    """A run of the page, or `alone` of the Explorer, with an address and what controls hold.

    It gives back whether it asked for a run of the page, and how often it took back its address.
    """
    kept: dict[str, Any] = {}  # by the page in the session

    def run_(alone: bool, address: dict[str, str], **held: object) -> tuple[bool, int]:
        held_back: list[None] = []
        state = Mapped({**kept, **held})
        context = SimpleNamespace(fragment_ids_this_run=["explorer"] if alone else None)
        fake = SimpleNamespace(session_state=state, query_params=Mapped(address), rerun=rerun)
        monkeypatch.setattr(fragment, "get_script_run_ctx", lambda: context)
        monkeypatch.setattr(fragment, "st", fake)
        monkeypatch.setattr(fragment.session_address, "hold", lambda: held_back.append(None))
        try:
            fragment.settle("explorer", but=OWN)
        except RerunError:
            return True, len(held_back)
        finally:
            if "explorer-page" in state:
                kept["explorer-page"] = state["explorer-page"]
        return False, len(held_back)

    def rerun() -> None:
        raise RerunError

    return run_


HERE = {"task": "reber", "step": "3"}


def test_where_nothing_round_it_has_changed_the_explorer_runs_alone(run) -> None:
    assert run(False, HERE, order="kept", fold=True) == (False, 0)
    assert run(True, HERE, order="kept", fold=True) == (False, 1)
    # What is its own may change, and a button of the run before is no longer pressed.
    assert run(True, HERE | {"step": "7"}, order="kept", unit=4) == (False, 1)


@pytest.mark.parametrize(
    ("address", "held"),
    [
        (HERE | {"task": "latch"}, {"order": "kept"}),  # another address
        ({"step": "3"}, {"order": "kept"}),  # a part of it is gone
        (HERE, {"order": "value"}),  # another value of a control
        (HERE, {"order": "kept", "train": True}),  # a button that is pressed now
    ],
)
def test_a_change_round_it_that_came_in_the_same_message_runs_the_page(run, address, held) -> None:
    assert run(False, HERE, order="kept") == (False, 0)
    assert run(True, address, **held) == (True, 1)
    # The page has not run yet, so the change is not forgotten.
    assert run(True, address, **held) == (True, 1)
    assert run(False, address, **held) == (False, 0)
    assert run(True, address, **held) == (False, 1)


def test_a_button_that_is_pressed_once_more_runs_the_page_once_more(run) -> None:
    assert run(False, HERE, train=True) == (False, 0)
    assert run(True, HERE) == (False, 1)  # released
    assert run(True, HERE, train=True) == (True, 1)


def test_every_button_calls_what_it_does() -> None:
    """A run of the Explorer alone, which is all that may be asked for, meets no `if st.button`."""
    met = []
    for path in (ROOT / "lstm_viz" / "ui").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        statements = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "st.button":
                calls = any(one.arg == "on_click" for one in call.keywords)
                met.append((path.name, call.lineno, calls and id(call) in statements))
    assert len(met) > 10
    assert [where for *where, right in met if not right] == []


def test_a_seed_that_no_field_could_tell_runs_the_page_once(monkeypatch) -> None:
    state: dict[str, Any] = {"seed": 8.0}
    ran: list[float] = []
    context = SimpleNamespace(fragment_ids_this_run=["explorer"])
    fake = SimpleNamespace(session_state=state, rerun=lambda: ran.append(state["seed"]))
    monkeypatch.setattr(fragment, "get_script_run_ctx", lambda: context)
    monkeypatch.setattr(fragment, "st", fake)
    monkeypatch.setattr(fragment.door, "st", fake)
    fragment.step("explorer", "seed")
    assert not ran
    state["explorer"] = {"stepped": {"seed": 21, "at": 3.5}}
    fragment.step("explorer", "seed")
    fragment.step("explorer", "seed")  # Streamlit keeps a component's values
    assert ran == [21]
    state["explorer"] = {"stepped": {"seed": "21; DROP", "at": 4.5}}
    fragment.step("explorer", "seed")
    state["explorer"] = {"stepped": [22]}
    fragment.step("explorer", "seed")
    # A run of the whole page takes along what came with its message, and only once.
    context.fragment_ids_this_run = []
    state["explorer"] = {"stepped": {"seed": 23, "at": 5.5}}
    fragment.step("explorer", "seed")
    state["seed"] = 8.0  # typed since
    fragment.step("explorer", "seed")
    assert ran == [21, 23]
    assert state["seed"] == 8.0
    # What the browser showed is good, of fields that the page has and of numbers alone.
    good = {"waves_sines": 3.0, "steps": 41}
    monkeypatch.setattr(fragment.numbers, "kept", lambda _: good)
    shown = {"waves_sines": 5, "steps": "9", "seed": 1, "lstm": 2}
    state["explorer"] = {"stepped": {"seed": 8, "shown": shown, "at": 6.5}}
    fragment.step("explorer", "seed")
    assert good == {"waves_sines": 5, "steps": 41}
    assert ran == [21, 23]
