"""Second worker: the process beside the server; it answers until its input ends."""

from __future__ import annotations

import os
import traceback
from typing import Any, BinaryIO

import torch

from lstm_viz.explorer.pieces import PIECES
from lstm_viz.sequences.bounded import wire
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.tracing import VerificationError
from lstm_viz.ui.explore import asking


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Answer questions until there are no more, each message as soon as it is made."""
    told: set[str] = set()  # weights that the server has, which hands them to browsers
    wire.send(target, {})
    while True:
        try:
            head, _ = wire.receive(source, 0)
        except EOFError:
            return
        asked = [asking.Asked.from_json(one) for one in head["asked"]]
        for found in asking.computed(asked):
            made = [[asked.index(one), _error(answer)] for one, answer in found.items()]
            pieces = [name for name in PIECES.names() if name not in told]
            told.update(pieces)
            parts = [PIECES.find(name) or b"" for name in pieces]
            parts += [answer for answer in found.values() if isinstance(answer, bytes)]
            wire.send(target, {"made": made, "pieces": pieces}, parts)
        wire.send(target, {})


def _error(answer: bytes | Exception) -> list[str] | None:
    """What is to be raised, as a message has it; None for an answer."""
    if isinstance(answer, bytes):
        return None
    if isinstance(answer, SequenceError):
        return ["sequence", str(answer)]
    if isinstance(answer, VerificationError):
        return ["verification", str(answer)]
    if isinstance(answer, ValueError):
        return ["value", str(answer)]
    traceback.print_exception(answer)
    return ["other", str(answer)]


def main() -> None:
    """Serve on the socket that is the standard input; whatever prints goes to standard error."""
    source: Any = os.fdopen(os.dup(0), "rb")
    target: Any = os.fdopen(os.dup(0), "wb")
    os.dup2(2, 1)
    torch.set_num_threads(1)
    serve(source, target)
