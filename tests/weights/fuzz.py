"""Broken files of weights for every reader: `python -m tests.weights.fuzz --count 100000`."""

from __future__ import annotations

import argparse
import io
import os
import random
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import safetensors.torch
import torch
from torch import nn

from lstm_viz.sequences.bounded.process import Bounds, Process
from lstm_viz.weights.before import APPLIED
from lstm_viz.weights.carried import packed, unpacked
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.formats import keras_file
from lstm_viz.weights.formats.hdf5 import Hdf5File
from lstm_viz.weights.loading import load
from lstm_viz.weights.stored import MB
from tests.sequences.fuzz import Found, broken, broken_inside, reported, tried
from tests.weights.files import Tagger, reconfigured, saved
from tests.weights.warm import WORKER, Warm

MAX_BYTES = 2**22
MEGABYTES = 300  # that all files together may add to the process
KERAS = Path(__file__).parent / "keras"
VALUES = (None, True, 0, -1.5, 10**400, float("nan"), float("inf"), "", "-1.5", [], {}, [[1, {}]])
# What a network may say of broken weights, and of a sequence that it skips.
REFUSED = ("gives NaN or infinite numbers", "the network skips such steps")


# The HDF5 library runs for ever on some of them, and is then ended with its process.
ENDED = 0.02  # of a reader's files may end it
PROCESS = Process(Bounds(512 * MB, 1.0), "file", WORKER)


class _Warm(Warm):
    def started(self, bounds: Bounds) -> Process:
        return PROCESS


def _onnx() -> bytes:
    from tests.weights.formats.test_onnx_file import model, weights

    states = {name: np.ones((1, 1, 5), "f4") for name in ("h0", "c0")}
    made: onnx.ModelProto = model("LSTM", weights("LSTM", 1) | states, ("h0", "c0"))
    return made.SerializeToString()


def _onnx_of_others() -> bytes:
    """Layers that torch.nn does not have, with numbers for their activations."""
    from tests.weights.formats.test_onnx_file import model, weights

    made: onnx.ModelProto = model(
        "GRU",
        weights("GRU", 2),
        direction="bidirectional",
        linear_before_reset=0,
        activations=["HardSigmoid", "Elu"] * 2,
        activation_alpha=[0.3, 0.7] * 2,
        activation_beta=[0.4] * 2,
        clip=2.5,
    )
    return made.SerializeToString()


def _onnx_of_words() -> bytes:
    """An embedding beside the layer, whose rows are as long as what it reads."""
    from tests.weights.formats.test_onnx_file import model, weights

    table = np.ones((11, 4), "f4")
    made: onnx.ModelProto = model("RNN", weights("RNN", 1) | {"embedding": table})
    return made.SerializeToString()


def _onnx_of_several() -> bytes:
    """Layers one after the other, from tokens on, with a dense one between them."""
    from tests.weights.test_before import MIDDLE, graph, high, node

    dense = (node("MatMul", "one eye", "sums"), node("Tanh", "sums", "bent"))
    return graph(*MIDDLE, *dense, high("bent"), last="high")


def _npz() -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **{k: v.numpy() for k, v in Tagger().state_dict().items()})
    return file.getvalue()


def _keras(name: str) -> bytes:
    return (KERAS / name).read_bytes()


def _whole() -> dict[str, list[bytes]]:
    """Whole files, small, of all the ways in which a reader's files are written."""
    torch.manual_seed(0)
    tagger = Tagger()
    return {
        "state dict": [saved(nn.GRU(4, 5).state_dict()), saved({"a": tagger.state_dict()})],
        "module": [saved(nn.LSTM(4, 5)), saved([tagger, 2])],
        "safetensors": [safetensors.torch.save(tagger.state_dict())],
        "npz": [_npz()],
        "keras": [
            _keras("stack.keras"),
            _keras("nested.keras"),
            _keras("grown.keras"),
            _keras("between.keras"),
            _keras("padded.keras"),
            _keras("masked.keras"),
        ],
        "hdf5": [_keras("stack.h5"), _keras("stack.weights.h5"), _keras("odd.h5")],
        "onnx": [_onnx(), _onnx_of_others(), _onnx_of_words(), _onnx_of_several()],
    }


WHOLE = _whole()


def case(reader: str, number: int, seed: int = 0) -> bytes:
    """The broken file of this number, the same each time."""
    rng = random.Random(f"{seed} {reader} {number}")
    data = rng.choice(WHOLE[reader])
    if reader == "keras" and rng.random() < 0.3:
        return _restated(data, rng)
    packed = data.startswith(b"PK") and rng.random() < 0.7
    return (broken_inside if packed else broken)(data, rng)


def _restated(data: bytes, rng: random.Random) -> bytes:
    """A .keras file with another value, of any type, for one key of the configuration."""

    def change(layers: list[dict[str, Any]]) -> None:
        holders: dict[str, list[dict[str, Any]]] = {}
        left: list[Any] = [layers]
        for one in left:  # which grows
            left += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
            for key in one if isinstance(one, dict) else ():
                holders.setdefault(key, []).append(one)
        key = rng.choice(sorted(holders))
        rng.choice(holders[key])[key] = rng.choice(VALUES)

    return reconfigured(io.BytesIO(data), change)


def problem(data: bytes) -> tuple[str, str]:
    """What came out ("read" or "refused"), and what is wrong with that: mostly nothing."""
    try:
        loaded = load(data, max_bytes=MAX_BYTES)
        repr(loaded)
        # As the app has it: handed over by a process, each with what fits before and after it.
        head, parts = packed(loaded)
        made = unpacked(head, [bytes(part) for part in parts])
        for name, module in made.items():
            fits = made.fitting(name)
            # An activation that is not known is refused where its layer is asked for.
            known = (one for one in fits.dense if made.outputs.get(one, "linear") in APPLIED)
            network = made.network(
                name, before=next(iter(fits.before), ()), dense=next(known, None)
            )
            front = network.before
            reads = front.steps[0].reads if front else module.input_size
            size = () if front and front.embedding else (reads,)
            try:
                network(torch.zeros(2, *size, dtype=_dtype(module)))
            except ValueError as error:
                if not any(told in str(error) for told in REFUSED):
                    raise
    except WeightsError as error:
        message = str(error)
        if "reading was ended" in message:
            return "ended", ""
        if not message.strip() or "\n" in message or len(message) > 1_000:
            return "refused", f"no sentence: {message[:200]!r}"
        return "refused", ""
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        return "wrong", f"{type(error).__name__}: {error}"[:300]
    return "read", ""


def _dtype(module: nn.Module) -> torch.dtype:
    return next(module.parameters()).dtype


def run(reader: str, count: int, seed: int = 0) -> Found:
    """What came of a reader's broken files."""
    keras_file.Hdf5File = _Warm
    found = tried(count, lambda number: problem(case(reader, number, seed)))
    keras_file.Hdf5File = Hdf5File
    PROCESS.end()
    return found


def main() -> None:
    """Break files by the thousand, and print what should not have come out."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="broken files of all readers")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=list(WHOLE), action="append", help="these readers")
    given = parser.parse_args()
    warnings.simplefilter("error")
    torch.set_num_threads(1)  # threads that wait for each other take most of a small layer's time
    readers = given.only or WHOLE
    for reader in readers:
        reported(reader, partial(run, reader, given.count // len(readers), given.seed))
    times = os.times()
    print(f"{times.user + times.system + times.children_user + times.children_system:.0f} s of CPU")


if __name__ == "__main__":
    main()
