"""A folder of stores: a text that an included network has read, numbers, and what is none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz import checkpoint
from lstm_viz.corpus import record_corpus
from lstm_viz.ui.frame.corpora import CORPORA

TEXTS = ("def f(x):\n    return [x, 3]\n" * 7, "# two\n\ty = f(4)\n" * 9, "q")
LENGTHS = (230, 2, 37)
PORTIONS = {"every": 16, "block": 32, "shard": 256, "top": 3}


@pytest.fixture(scope="session")
def layer() -> nn.LSTM:
    torch.manual_seed(5)
    return nn.LSTM(3, 7, 2, batch_first=True).eval()


@pytest.fixture(scope="session")
def given() -> list[np.ndarray]:
    generator = np.random.default_rng(3)
    return [generator.normal(size=(n, 3)).astype("float32") for n in LENGTHS]


@pytest.fixture(scope="session")
def folder(
    layer: nn.LSTM, given: list[np.ndarray], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = Path(tmp_path_factory.mktemp("stores"))
    record_corpus(layer, given, path / "numbers.zarr", **PORTIONS)
    model, card = checkpoint.load("python-lstm")
    names = ["/srv/py/one.py", "/srv/py/lib/two.py", "/srv/py/q.py"]
    record_corpus(
        model,
        TEXTS,
        path / "texts.zarr",
        vocabulary=card["vocabulary"],
        names=names,
        **PORTIONS,
    )
    (path / "other").mkdir()
    (path / "broken.zarr").mkdir()
    (path / "broken.zarr" / "zarr.json").write_text("{}", encoding="utf-8")
    return path


@pytest.fixture
def corpora(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CORPORA, str(folder))
    return folder
