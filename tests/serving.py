"""A server that a test starts, on a port of its own."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

import pytest

from tests.patience import SECONDS, until

TRIES = 5  # another program may take the port that was free a moment ago


@contextmanager
def serving(
    command: Callable[[int], Sequence[object]], health: str, **options: Any
) -> Iterator[int]:
    """The port on which `command(port)` serves, once it answers at the path `health`.

    It must end by itself where the port is taken. `options` are those of Popen.
    """
    with tempfile.TemporaryFile() as log:
        for _ in range(TRIES):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            process = subprocess.Popen(
                list(map(str, command(port))), stdout=log, stderr=subprocess.STDOUT, **options
            )
            try:
                until(lambda: process.poll() is not None or _answers(port, health), every=0.02)  # noqa: B023
                if process.poll() is None:
                    yield port
                    return
            finally:
                _end(process, log)
        log.seek(0)
        pytest.fail(f"the server did not start: {log.read().decode()}", pytrace=False)


def _answers(port: int, path: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=1) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


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
