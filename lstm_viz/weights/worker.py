"""Worker: the process that opens files of weights for others, so that a bad file costs only it."""

from __future__ import annotations

from typing import Any

from lstm_viz.sequences.bounded import worker
from lstm_viz.sequences.sequence import SequenceError


class Opener:
    """Opens one file after the other, and holds none of them."""

    key = ""

    def answer(self, asked: dict[str, Any], data: list[bytes]) -> tuple[Any, list[Any]]:
        """The layers of a file, as `carried.packed` has them."""
        # Here, so that a process without a file takes little memory: torch alone takes 200 MB.
        from lstm_viz.weights import carried
        from lstm_viz.weights.error import WeightsError
        from lstm_viz.weights.loading import load

        try:
            return carried.packed(load(data[0], **asked["options"]))
        except WeightsError as error:
            raise SequenceError(str(error)) from None


def main(memory: int) -> None:
    """Serve on standard input and output."""
    worker.main(memory, Opener())
