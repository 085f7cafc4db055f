"""A server that a test starts gets another port where the first is taken, or says why it ended."""

from __future__ import annotations

import sys

import pytest

from tests.serving import TRIES, serving


def test_where_the_port_is_taken_the_next_is_tried() -> None:
    asked: list[int] = []

    def command(port: int) -> list[object]:
        asked.append(port)
        program = ["-c", "raise SystemExit('taken')"] if len(asked) == 1 else ["-m", "http.server"]
        return [sys.executable, *program, port, "--bind", "127.0.0.1"]

    with serving(command, "/") as port:
        assert asked[1:] == [port]


def test_one_that_never_starts_says_why() -> None:
    asked: list[int] = []

    def command(port: int) -> list[object]:
        asked.append(port)
        return [sys.executable, "-c", "raise SystemExit('here is why')"]

    with (
        pytest.raises(pytest.fail.Exception, match=r"^the server did not start: here is why"),
        serving(command, "/"),
    ):
        pass
    assert len(asked) == TRIES
