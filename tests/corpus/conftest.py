"""A small corpus, recorded once, and what torch says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz.corpus import Store, record_corpus

LENGTHS = (230, 3, 41, 1, 150, 64)
PORTIONS = {"every": 16, "block": 32, "shard": 128, "top": 3}


def sequences(width: int) -> list[np.ndarray]:
    generator = np.random.default_rng(7)
    return [generator.normal(size=(n, width)).astype("float32") for n in LENGTHS]


NAMED: dict[str, Any] = {"signals": "cf", "names": [f"s{n}" for n in LENGTHS]}


def files(path: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        one.relative_to(path).as_posix(): one.read_bytes()
        for one in sorted(path.rglob("*"))
        if one.is_file()
    }


@pytest.fixture(scope="session")
def layer() -> nn.LSTM:
    torch.set_num_threads(1)  # this comes before what each test begins with
    torch.manual_seed(11)
    return nn.LSTM(5, 7, 2, batch_first=True).eval()


@pytest.fixture(scope="session")
def given() -> list[np.ndarray]:
    return sequences(5)


@pytest.fixture(scope="session")
def store(
    layer: nn.LSTM, given: list[np.ndarray], tmp_path_factory: pytest.TempPathFactory
) -> Store:
    path = Path(tmp_path_factory.mktemp("corpus")) / "six.zarr"
    return record_corpus(layer, given, path, **PORTIONS, **NAMED)
