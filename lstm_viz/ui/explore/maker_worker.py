"""Maker worker: what runs in the process beside the server; it answers until its input ends."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from typing import BinaryIO

import torch

from lstm_viz.explorer.pieces import PIECES
from lstm_viz.sequences.bounded import wire
from lstm_viz.ui import limits
from lstm_viz.ui.explore import asking, maker
from lstm_viz.ui.jobs import memory
from lstm_viz.ui.shelf import let_go_everywhere


def serve(source: BinaryIO, target: BinaryIO, clock: Callable[[], float] = time.monotonic) -> None:
    """Answer questions until there are no more, each message as soon as it is made.

    Where the server ends, so does this, whatever it was about to read or to send.
    """
    told: set[str] = set()  # weights that the server has, which hands them to browsers
    tidied = clock()
    with wire.until_the_end(target):
        wire.send(target, {})
        while True:
            head, _ = wire.receive(source, 0)
            asked = [asking.Asked.from_json(one) for one in head["asked"]]
            for found in asking.computed(asked):
                made = [[asked.index(one), _said(answer)] for one, answer in found.items()]
                pieces = [name for name in PIECES.names() if name not in told]
                told.update(pieces)
                parts = [PIECES.find(name) or b"" for name in pieces]
                parts += [answer for answer in found.values() if isinstance(answer, bytes)]
                wire.send(target, {"made": made, "pieces": pieces}, parts)
            wire.send(target, {})
            if clock() - tidied > limits.TIDY_SECONDS:
                tidied = clock()
                if let_go_everywhere():
                    memory.hand_back()


def _said(answer: bytes | Exception) -> list[str] | None:
    """What is to be raised, as a message has it; None for an answer."""
    if isinstance(answer, bytes):
        return None
    made = maker.said(answer)
    if made[0] == maker.OTHER:
        traceback.print_exception(answer)
    return made


def main() -> None:
    """Serve on standard input and output."""
    torch.set_num_threads(1)
    serve(*wire.standard())
