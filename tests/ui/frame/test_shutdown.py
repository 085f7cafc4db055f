"""How long a server waits when it is asked to end; tests/ui/frame/test_server.py sees it end."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from lstm_viz.ui.frame import shutdown


class Server:
    """What is asked of uvicorn's."""

    def __init__(self, seconds: int | None) -> None:
        self.config = SimpleNamespace(timeout_graceful_shutdown=seconds)

    def handle_exit(self, *_: Any) -> None: ...


@pytest.fixture
def handled_by() -> Iterator[Callable[[Any], None]]:
    """handled_by(handler): who handles the signal to end, for this test."""
    own = signal.getsignal(signal.SIGTERM)
    yield lambda handler: signal.signal(signal.SIGTERM, handler) and None
    signal.signal(signal.SIGTERM, own)


@pytest.mark.parametrize(("own", "then"), [(None, 7), (45, 45), (0, 0)])
def test_a_time_of_ones_own_is_kept(
    handled_by: Callable[[Any], None], own: int | None, then: int
) -> None:
    server = Server(own)
    handled_by(server.handle_exit)
    shutdown.within(7)
    assert server.config.timeout_graceful_shutdown == then


@pytest.mark.parametrize("handler", [signal.SIG_DFL, signal.SIG_IGN, lambda *_: None])
def test_another_kind_of_server_is_left_alone(
    handled_by: Callable[[Any], None], handler: Any
) -> None:
    handled_by(handler)
    shutdown.within(7)
