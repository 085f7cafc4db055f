"""One server for all tests of the app in Chromium."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page

from lstm_viz import checkpoint
from lstm_viz.corpus import record_corpus
from lstm_viz.ui.frame.corpora import CORPORA
from tests.browser.turns import Turns
from tests.chromium import Seat, browser, seats, troubled, visit  # noqa: F401
from tests.patience import SECONDS
from tests.serving import serving

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def serve(script: Path = ROOT / "app.py", *more: str, folder: Path | None = None) -> Iterator[str]:
    """The app as a person starts it, or another script, and the address of its first page.

    It is started in `folder`, or in one that has nothing to do with it, with `more` options.
    """
    environment = os.environ | {"LSTM_VIZ_DEVICE": "cpu", "PYTHONPATH": str(ROOT)}
    environment["PYTHONFAULTHANDLER"] = "1"
    options = ["--server.headless", "true", "--server.address", "127.0.0.1", *more]
    run = [sys.executable, "-m", "streamlit", "run", script, *options, "--server.port"]
    with (
        tempfile.TemporaryDirectory() as elsewhere,
        serving(
            lambda port: [*run, port],
            "/_stcore/health",
            cwd=folder or elsewhere,
            env=environment,
        ) as port,
    ):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    model, card = checkpoint.load("python-rnn")
    stores = tmp_path_factory.mktemp("stores")
    text = "def f(x):\n    return [x, 3]\n" * 90
    record_corpus(model, [text, text], stores / "own.zarr", vocabulary=card["vocabulary"])
    # A session whose connection is lost outlasts any test, however slow the machine is.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CORPORA, str(stores))
        with serve(
            ROOT / "app.py", "--server.disconnectedSessionTTL", f"{10 * SECONDS}"
        ) as address:
            yield address


@pytest.fixture(scope="module")
def turns(seats: Callable[..., Seat]) -> Iterator[Turns]:  # noqa: F811
    made = Turns(seats)
    yield made
    made.end()
    assert made.heard() == []  # as while the page closed


@pytest.fixture
def turn(turns: Turns, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """turn(address, width=..., height=..., dark=...): the page that the tests of a file share.

    A test that fails leaves no page to the next. See turns.py, and `visit` for a page of its own.
    """
    failed = request.session.testsfailed
    yield turns.take
    if request.session.testsfailed == failed:
        turns.rest()
    complaints = turns.heard()
    if complaints or request.session.testsfailed > failed:
        turns.end()
    assert complaints == []
