"""One server for all tests of the app in Chromium."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Page

from lstm_viz import checkpoint
from lstm_viz.corpus import record_corpus
from lstm_viz.ui.frame.corpora import CORPORA
from tests.browser.turns import Turns
from tests.chromium import Seat, browser, seats, troubled, visit  # noqa: F401
from tests.patience import SECONDS, until

ROOT = Path(__file__).resolve().parents[2]
TRIES = 5  # another program may take the port that was free a moment ago


@contextmanager
def serve(script: Path = ROOT / "app.py", *more: str, folder: Path | None = None) -> Iterator[str]:
    """The app as a person starts it, or another script, and the address of its first page.

    It is started in `folder`, or in one that has nothing to do with it, with `more` options.
    """
    environment = os.environ | {"LSTM_VIZ_DEVICE": "cpu", "PYTHONPATH": str(ROOT)}
    environment["PYTHONFAULTHANDLER"] = "1"
    with tempfile.TemporaryDirectory() as elsewhere, tempfile.TemporaryFile() as log:
        for _ in range(TRIES):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            address = f"http://127.0.0.1:{port}"
            options = ["--server.port", str(port), "--server.headless", "true"]
            options += ["--server.address", "127.0.0.1"]
            process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", str(script), *options, *more],
                cwd=folder or elsewhere,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            try:
                until(lambda: process.poll() is not None or _healthy(address))  # noqa: B023
                if process.poll() is None:
                    yield address
                    return
            finally:
                _end(process, log)
        log.seek(0)
        pytest.fail(f"the server did not start: {log.read().decode()}", pytrace=False)


def _end(process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    """Ask the server to end; of one that does not, tell what each of its threads is doing."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)
        process.wait(SECONDS)
        log.seek(0)
        print(f"the server did not end:\n{log.read().decode()}", file=sys.__stderr__)


def _healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


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
