"""A process beside the server that answers at once, and goes wrong as it is told."""

from __future__ import annotations

import os
import time

from lstm_viz.sequences.bounded import wire
from tests.patience import SECONDS


def main() -> None:
    source, target = wire.standard()
    with wire.until_the_end(target):
        wire.send(target, {})
        while True:
            asked = wire.receive(source, 0)[0]["asked"]
            head = {"made": [[0, None], [1, ["sequence", "too long"]]], "pieces": []}
            wire.send(target, head, [asked[0].encode()])
            if asked[-1] == "ends":
                os._exit(3)
            if asked[-1] == "hangs":
                time.sleep(SECONDS)
            if asked[-1] == "babbles":
                os.write(target.fileno(), b"no message at all, and longer than a head")
            wire.send(
                target, {"made": [[2, ["verification", "off"]], [3, ["other", "?"]]], "pieces": []}
            )
            wire.send(target, {})
