"""The app without a browser: `open_app(source="typed", ...)` opens that address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.ui.explore import file_table
from lstm_viz.ui.frame import session_address
from lstm_viz.ui.jobs import pace
from lstm_viz.ui.jobs.jobs import Jobs
from lstm_viz.ui.shelf import Shelf
from tests.patience import SECONDS
from tests.ui.runs import cheap_runs

ROOT = Path(__file__).resolve().parents[2]
ROUTER = ROOT / "lstm_viz" / "ui" / "frame" / "main.py"


@pytest.fixture(scope="session", autouse=True)
def cheap() -> Iterator[None]:
    with cheap_runs():
        yield


@pytest.fixture(autouse=True)
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page measures how long a training takes: the steps would be made beside other tests."""
    monkeypatch.setattr(pace, "_MEASURING", Jobs(0, 8))
    monkeypatch.setattr(pace, "_PACES", Shelf(1_000_000, lambda job: 1024))


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch, unmeasured: None) -> None:
    """Pages measure it, as they do for people."""
    monkeypatch.setattr(pace, "_MEASURING", Jobs(1, 8))


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    monkeypatch.chdir(ROOT)  # where .streamlit/config.toml is
    monkeypatch.setenv("LSTM_VIZ_DEVICE", "cpu")

    def open_(page: str | None = None, **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        if page is not None:
            app.switch_page(str(ROOT / "pages" / page)).run()
        assert not app.exception, app.exception
        return app

    return open_


def seen(app: AppTest) -> AppTest:
    """The page after somebody has accepted how a file is read, where that is asked."""
    if file_table.PENDING in app.session_state:
        app.session_state[file_table.SEEN] = app.session_state[file_table.PENDING].key
        app.run()
    return app


def problems(app: AppTest) -> list[str]:
    """What is wrong: a sentence beside its control and over the picture is one."""
    return list(dict.fromkeys(one.value.replace("\\", "") for one in app.error))


def navigate(app: AppTest, **query: str | list[str] | None) -> AppTest:
    """A step in the browser's history, to an address that differs in this from the present one."""
    for key, value in query.items():
        if value is None:
            del app.query_params[key]
        else:
            app.query_params[key] = value
    with mock.patch.object(session_address, "navigated", return_value=True):
        return app.run()
