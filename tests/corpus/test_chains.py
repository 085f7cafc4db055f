"""Several sequences side by side: the states that each has alone, and where that pays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz.corpus import Store, chains, record_corpus
from tests.corpus.conftest import PORTIONS, files

LENGTHS = (150, 211, 3, 98, 241, 1, 16, 190, 128)  # two begin with a shard, several within one


@pytest.fixture(scope="module")
def many() -> list[np.ndarray]:
    generator = np.random.default_rng(9)
    return [generator.normal(size=(n, 5)).astype("float32") for n in LENGTHS]


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> list[range]:
    """The shards whose states were stored ahead, in the order in which that was done."""
    stored: list[range] = []
    really = chains._store

    def noted(store: Any, shards: range, *given: Any) -> None:
        stored.append(shards)
        really(store, shards, *given)

    monkeypatch.setattr(chains, "_store", noted)
    return stored


def recorded(layer: nn.Module, many: list[np.ndarray], path: Path) -> Store:
    return record_corpus(layer, many, path, **PORTIONS)


def test_states_stored_ahead_have_the_bytes_of_those_stored_on_the_way(
    layer: nn.LSTM,
    many: list[np.ndarray],
    tmp_path: Path,
    ahead: list[range],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone = recorded(layer, many, tmp_path / "alone.zarr")
    ahead.clear()
    monkeypatch.setattr(chains, "PAYS", 0)  # with as many lanes as keep all bits here
    beside = recorded(layer, many, tmp_path / "beside.zarr")
    assert ahead == [range(9)]
    assert files(beside.path) == files(alone.path)
    # Fewer at a time, which ends within sequences, and a kill before a mark is set.
    monkeypatch.setattr(chains, "SHARDS", 4)
    mark, names = chains.marks.mark, []

    def killed(path: Path, name: str, given: Any) -> None:
        names.append(name)
        if len(names) == 3:
            raise KeyboardInterrupt
        mark(path, name, given)

    monkeypatch.setattr(chains.marks, "mark", killed)
    with pytest.raises(KeyboardInterrupt):
        recorded(layer, many, tmp_path / "fewer.zarr")
    fewer = recorded(layer, many, tmp_path / "fewer.zarr")
    assert ahead[1:] == [range(4), range(2, 6), range(6, 9)]
    assert files(fewer.path) == files(alone.path)


def test_sequences_side_by_side_have_torchs_states(
    layer: nn.LSTM,
    many: list[np.ndarray],
    tmp_path: Path,
    ahead: list[range],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chains, "PAYS", 3)
    monkeypatch.setattr(chains, "_lanes", lambda store: 5)  # whatever that does to last digits
    store = recorded(layer, many, tmp_path / "beside.zarr")
    assert ahead == [range(9)]
    assert store.summary["replayed"] < 1e-5
    for start, sequence in zip(store.starts.tolist(), many, strict=False):
        for border in range(start // 16 + 1, -(-(start + len(sequence)) // 16)):
            with torch.no_grad():
                _, states = layer(torch.from_numpy(sequence[: border * 16 - start])[None])
            for name, state in zip("hc", states, strict=True):
                kept = store.root[f"state_{name}"][border]
                np.testing.assert_allclose(kept, state[:, 0], atol=1e-6)


def test_a_few_sequences_are_read_once(
    layer: nn.LSTM,
    given: list[np.ndarray],
    tmp_path: Path,
    ahead: list[range],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chains, "PAYS", 3)
    monkeypatch.setattr(chains, "_lanes", lambda store: 5)
    recorded(layer, given, tmp_path / "six.zarr")  # of which one is half of all
    assert not ahead
