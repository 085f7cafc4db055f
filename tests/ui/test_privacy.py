"""Nothing that one person typed, named or uploaded reaches another through what sessions share."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from lstm_viz.explorer import residue
from lstm_viz.ui.explore import own_networks
from lstm_viz.ui.jobs.personal import Personal
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import saved_networks
from tests.modules import modules
from tests.patience import SECONDS, until
from tests.ui.conftest import ROOT, seen
from tests.weights.files import saved

Open = Callable[..., AppTest]
ANN, BOB = "qaannq", "zbbobz"  # nothing else on any page is written so
ROWS = "".join(f"{20 + 3 * np.sin(k / 3):.4f}\n" for k in range(60))
TINY = {"training": "live", "for_adding": "5", "hidden": "4", "batch": "6", "updates": "20"}


def texts(value: Any, seen: set[int] | None = None, depth: int = 0) -> Iterator[str]:
    """All text anywhere in a value: what somebody can be shown of it."""
    seen = set() if seen is None else seen
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("latin-1")
    elif isinstance(value, np.ndarray):
        if value.dtype.kind in "OUS":
            yield from map(str, value.ravel())
    elif isinstance(value, go.Figure):
        yield value.to_json() or ""
    elif id(value) not in seen and depth < 40:
        seen.add(id(value))
        parts: list[Any] = []
        if isinstance(value, dict):
            parts = [*value.keys(), *value.values()]
        elif isinstance(value, (list, tuple, set, frozenset)):
            parts = list(value)
        elif type(value).__module__.startswith("lstm_viz"):
            slots = [name for name in getattr(value, "__slots__", ()) if hasattr(value, name)]
            parts = [*vars(value).values()] if hasattr(value, "__dict__") else []
            parts += [getattr(value, name) for name in slots]
        for part in parts:
            yield from texts(part, seen, depth + 1)


def names(value: Any, *people: str) -> set[str]:
    """Which of these people a value speaks of."""
    return {who for text in texts(value) for who in people if who in text}


class Watch:
    """Every value that any shelf hands out, and to whom."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.person = ""
        self.wrong: list[tuple[str, set[str]]] = []
        self.shelves: set[int] = set()
        get, make = Shelf.get, Shelf.get_or_make
        monkeypatch.setattr(Shelf, "get", lambda s, key: self.see(s, get(s, key)))
        monkeypatch.setattr(
            Shelf, "get_or_make", lambda s, key, made: self.see(s, make(s, key, made))
        )

    def see(self, shelf: Shelf[Any], value: Any) -> Any:
        others = names(value, *({ANN, BOB} - {self.person}))
        if others:
            self.wrong.append((f"{self.person} got {type(value).__name__}", others))
        if value is not None:
            self.shelves.add(id(shelf))
        return value


@pytest.fixture(autouse=True)
def readable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages send payloads that are not deflated, so that a name in one is found."""
    monkeypatch.setattr(residue, "WORK", 0)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    monkeypatch.setattr(own_networks, "BUDGET", replace(own_networks.BUDGET, steps=5, batch_size=4))
    return Watch(monkeypatch)


def shown(app: AppTest) -> set[str]:
    """Of whom the page speaks, in all that is sent to the browser."""
    assert not app.exception, app.exception
    sent = [
        one.proto.SerializeToString()
        for block in (app.main, app.sidebar)
        for one in block
        if hasattr(getattr(one, "proto", None), "SerializeToString")
    ]
    assert sent
    return names(sent, ANN, BOB)


def explore(open_app: Open, person: str, picture: str, column: str) -> None:
    """A file of one's own on the page Explore, and networks that are trained on it."""
    app = open_app(picture=picture, device="cpu")
    app.selectbox(key="source").set_value("file").run()
    file = f"{column}\n{ROWS}".encode()
    app.file_uploader[0].upload(f"salary-of-{person}.csv", file, "text/csv").run()
    assert shown(app) <= {person}
    app.selectbox(key="model").set_value("own").run()
    if any(one.key == "own-train" for one in app.button):
        app.button(key="own-train").click().run()
        until(lambda: not any(one.key == "own-stop" for one in app.run().button))
    assert shown(app) <= {person}
    # What cannot be read is a sentence about one's own file.
    app.file_uploader[0].upload(f"broken-{person}.csv", b"a,b\n1,2\n3\n", "text/csv").run()
    assert shown(app) <= {person}


def several(open_app: Open, person: str) -> None:
    """A file of several series with names of one's own, as a set and side by side."""
    rows = "".join(f"{who} {person},{k},{k * k % 7 / 7}\n" for who in "abc" for k in range(9))
    app = open_app(source="file", model="wave", set="all", align="largest", device="cpu")
    file = f"who,t,of {person}\n{rows}".encode()
    app = seen(app.file_uploader[0].upload(f"set-of-{person}.csv", file, "text/csv").run())
    assert any("chart-set-unit" in one.proto.id for one in app.get("plotly_chart"))
    assert shown(app) == {person}
    app.segmented_control(key="set").set_value("compare").run()
    assert shown(app) == {person}


def typed(open_app: Open, person: str) -> None:
    app = open_app(source="typed", writing="text", letters=f"ab{person} " * 8)
    assert shown(app) <= {person}


def train(person: str) -> None:
    """A training that is kept under a name of one's own_networks."""
    app = AppTest.from_file(str(ROOT / "pages" / "train.py"), default_timeout=SECONDS)
    for key, value in TINY.items():
        app.query_params[key] = value
    app.run()
    app.button(key="train-train").click().run()
    until(lambda: any(one.key == "train-name" for one in app.run().text_input))
    app.text_input(key="train-name").set_value(f"nets of {person}")
    next(one for one in app.button if one.label == "Save these networks").click().run()
    assert f"nets of {person}" in app.session_state[saved_networks.STATE].values()
    assert shown(app) <= {person}


def own_text(open_app: Open, person: str) -> None:
    """A text of one's own to train on, with the networks before their training on a passage."""
    text = f"{person} reads on. " * 75
    app = open_app("train.py", training="text", hidden="4", device="cpu", own_letters=text)
    assert shown(app) == {person}


def network(open_app: Open, person: str) -> None:
    """A network of one's own, equal to everybody's but for the name of its file."""
    app = open_app("network.py")
    torch.manual_seed(0)
    data = saved({"enc": nn.LSTM(2, 3).state_dict()})
    app.file_uploader[0].upload(f"net-of-{person}.pt", data, "application/octet-stream").run()
    assert shown(app) == {person}
    app.switch_page(str(ROOT / "pages" / "explore.py"))
    own = {"source": "made", "model": "yours: enc"}
    app.query_params.update(own | {"picture": "plain"})  # the other one is sent compressed
    app.run()
    assert shown(app) == {person}
    app.segmented_control(key="picture").set_value("linked").run()
    assert shown(app) <= {person}


def test_two_sessions_with_equal_numbers_see_only_their_own_names(
    open_app: Open, watch: Watch
) -> None:
    for person in (ANN, BOB):
        watch.person = person
        explore(open_app, person, "plain", "value")
        explore(open_app, person, "linked", "value")
        explore(open_app, person, "linked", f"pay of {person}")
        several(open_app, person)
        typed(open_app, person)
        own_text(open_app, person)
        network(open_app, person)
        train(person)
    watch.person = ANN  # again, now that Bob has been there
    explore(open_app, ANN, "linked", "value")
    assert watch.wrong == []
    assert len(watch.shelves) >= 10  # it was no idle walk


def test_whatever_else_is_kept_for_all_holds_nobodys_words(open_app: Open, watch: Watch) -> None:
    watch.person = ANN
    explore(open_app, ANN, "linked", f"pay of {ANN}")
    typed(open_app, ANN)
    own_text(open_app, ANN)
    network(open_app, ANN)
    train(ANN)
    held: list[tuple[str, str]] = []
    for module in modules():
        for name, value in vars(module).items():
            where = f"{module.__name__}.{name}"
            assert "streamlit.runtime.caching" not in type(value).__module__, (
                f"{where} is a cache of Streamlit's: put its values on a Shelf, which is watched"
            )
            if isinstance(value, (Shelf, Personal)):
                continue  # watched above; asked for by tab and browser
            if hasattr(value, "cache_info"):  # functools: its keys and values are what it refers to
                value = [
                    part for one in gc.get_referents(value) for part in (one, gc.get_referents(one))
                ]
            elif not isinstance(value, (dict, list, set)) or name.startswith("__"):
                continue
            if names(value, ANN, BOB):
                held.append((where, ANN))
    assert held == []


def test_the_walk_finds_what_is_hidden() -> None:
    figure = go.Figure().add_scatter(name=f"pay of {ANN}")
    for value in ({"a": [("x", f"1{BOB}")]}, f"{BOB}".encode(), np.array([BOB, "x"], object)):
        assert names(value, ANN, BOB) == {BOB}
    assert names([figure], ANN) == {ANN}
    assert names([1, "other"], ANN, BOB) == set()
