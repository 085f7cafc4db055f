"""Several workers: none that answer, and all called off when one fails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import distributed
import numpy as np
import pytest
from torch import nn

from lstm_viz.corpus import CorpusError, record_corpus, spreading
from tests.corpus.conftest import PORTIONS


def test_no_scheduler_is_one_sentence(
    layer: nn.LSTM, given: list[np.ndarray], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "_ANSWER", "200ms")
    with pytest.raises(CorpusError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        record_corpus(
            layer, given, tmp_path / "none.zarr", **PORTIONS, scheduler="tcp://127.0.0.1:9"
        )
    assert os.listdir(tmp_path) == ["none.zarr"]


def test_a_scheduler_without_workers_is_one_sentence(
    layer: nn.LSTM, given: list[np.ndarray], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "_ANSWER", "1s")
    with (
        distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=None) as cluster,
        pytest.raises(CorpusError, match="has no worker; begin one with: dask worker"),
    ):
        record_corpus(
            layer, given, tmp_path / "idle.zarr", **PORTIONS, scheduler=cluster.scheduler_address
        )


def test_a_task_that_fails_calls_off_the_chain_of_states_too(
    layer: nn.LSTM, given: list[np.ndarray], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Client:
        submitted: list[tuple[Any, ...]]
        cancelled: list[tuple[Any, ...]]

        def submit(self, call: Any, *given: Any, **_: Any) -> tuple[Any, ...]:
            self.submitted.append((call.__name__, *given[1:2]))
            return self.submitted[-1]

        def cancel(self, futures: list[tuple[Any, ...]]) -> None:
            self.cancelled = futures

    client = Client()
    client.submitted = []

    @contextmanager
    def given_client(*_: Any) -> Iterator[Client]:
        yield client

    def failing(_: Any) -> Any:
        raise RuntimeError("a worker has died")

    monkeypatch.setattr(spreading, "_client", given_client)
    monkeypatch.setattr(distributed, "as_completed", failing)
    with pytest.raises(RuntimeError, match="a worker has died"):
        record_corpus(layer, given, tmp_path / "failed.zarr", **PORTIONS, workers=2)
    assert len(client.submitted) == 8
    assert sorted(client.cancelled) == sorted(client.submitted)
