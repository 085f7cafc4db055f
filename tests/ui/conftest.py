"""The app without a browser: `open_app(source="typed", ...)` opens that address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from unittest import mock

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from lstm_viz.ui.explore import file_table
from lstm_viz.ui.frame import returning
from tests.patience import SECONDS

ROOT = Path(__file__).resolve().parents[2]
ROUTER = ROOT / "lstm_viz" / "ui" / "frame" / "main.py"


@pytest.fixture(scope="session", autouse=True)
def cheap_runs() -> Iterator[None]:
    """A run of a page costs what the page costs: Streamlit 1.67 doubles that around it.

    For each AppTest it reads the metadata of all installed packages, in search of components; and
    it waits for a run by looking a thousand times a second, which takes the GIL from the page.
    """
    scan = cache(manifest_scanner.scan_component_manifests)
    with (
        mock.patch.object(manifest_scanner, "scan_component_manifests", scan),
        mock.patch.object(local_script_runner, "require_widgets_deltas", _ended),
    ):
        yield


def _ended(runner: LocalScriptRunner, timeout: float) -> None:
    thread = runner._script_thread
    assert thread is not None
    thread.join(timeout)
    if thread.is_alive():
        runner.request_stop()
        raise RuntimeError(f"the page was not drawn within {timeout} s")


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    monkeypatch.chdir(ROOT)  # where .streamlit/config.toml is
    monkeypatch.setenv("LSTM_VIZ_DEVICE", "cpu")

    def open_(page: str | None = None, **query: str) -> AppTest:
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
    with mock.patch.object(returning, "navigated", return_value=True):
        return app.run()
