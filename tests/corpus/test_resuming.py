"""A recording that is killed, that two want to write, and that several workers share."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from torch import nn

from lstm_viz.corpus import CorpusError, Progress, Store, marks, open_corpus, record_corpus, shards
from lstm_viz.corpus.settings import StoreSettings
from tests.corpus.conftest import LENGTHS, NAMED, PORTIONS, files
from tests.patience import WORK


class Killed(BaseException):
    """Ends a recording as a signal does: nothing in it catches this."""


@pytest.mark.parametrize("moment", [0, 2, 7, 9, 10, 20])
def test_a_recording_killed_between_any_two_writes_ends_as_if_it_was_not(
    moment: int,
    store: Store,
    layer: nn.LSTM,
    given: list[np.ndarray],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, count = tmp_path / "cut.zarr", 0

    def counted(call: Any) -> Any:
        def called(*args: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count > moment:
                raise Killed
            return call(*args, **named)

        return called

    with monkeypatch.context() as patched:
        patched.setattr("lstm_viz.corpus.arrays.write", counted(shards.arrays.write))
        patched.setattr("lstm_viz.corpus.marks.mark", counted(marks.mark))
        with pytest.raises(Killed):
            record_corpus(layer, given, path, **PORTIONS, **NAMED)
    with pytest.raises(CorpusError, match="cut off"):
        open_corpus(path)
    told: list[Progress] = []
    record_corpus(layer, given, path, **PORTIONS, **NAMED, progress=told.append)
    assert files(path) == files(store.path)
    assert told[-1].done == told[-1].steps == sum(LENGTHS)
    assert [one.done for one in told] == sorted({one.done for one in told})


PROGRAM = """
import os, signal, sys
import torch
from torch import nn
from zarr.storage import _local
from lstm_viz.corpus import record_corpus
from tests.corpus.conftest import PORTIONS, sequences
torch.set_num_threads(1)
torch.manual_seed(11)
left, put = int(sys.argv[2]), _local._put
def killed_inside(path, value, exclusive=False):
    global left
    left -= 1
    if left:
        return put(path, value, exclusive)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _local._atomic_write(path, "wb", exclusive) as file:
        file.write(bytes(5))
        file.flush()
        os.kill(os.getpid(), signal.SIGKILL)
_local._put = killed_inside
layer = nn.LSTM(5, 7, 2, batch_first=True)
record_corpus(layer.eval(), sequences(5), sys.argv[1], **PORTIONS, signals="cf")
"""


@pytest.mark.slow
def test_a_process_that_is_killed_leaves_no_lock_and_loses_nothing(
    layer: nn.LSTM, given: list[np.ndarray], tmp_path: Path
) -> None:
    path = tmp_path / "killed.zarr"
    # Zarr writes 57 files before the first shard, and then 5 for each.
    for moment, said in ((64, "1 of 4"), (8, "2 of 4")):
        command = [sys.executable, "-c", PROGRAM, str(path), str(moment)]
        ended = subprocess.run(command, timeout=WORK, check=False)
        assert ended.returncode == -signal.SIGKILL
        assert len(list(path.rglob("*.partial"))) == int(said[0])
        with pytest.raises(CorpusError, match=f"cut off at shard {said}"):
            open_corpus(path)
    told: list[Progress] = []
    record_corpus(layer, given, path, **PORTIONS, signals="cf", progress=told.append)
    assert told[0].done == 256 + PORTIONS["shard"]
    assert told[0].left is not None
    own = tmp_path / "own.zarr"
    record_corpus(layer, given, own, **PORTIONS, signals="cf")
    assert files(path) == files(own)


def test_two_writers_are_one_and_a_sentence(
    layer: nn.LSTM, given: list[np.ndarray], tmp_path: Path
) -> None:
    path = tmp_path / "two.zarr"
    said: list[str] = []

    def second(_: Progress) -> None:
        with pytest.raises(CorpusError) as found:
            record_corpus(layer, given, path, **PORTIONS)
        said.append(str(found.value))

    record_corpus(layer, given, path, **PORTIONS, progress=second)
    assert len(said) == 4
    assert "another program is recording into" in said[0]
    assert not (path / marks.FOLDER).exists()


@pytest.mark.slow
def test_several_processes_write_the_bytes_that_one_writes(
    store: Store, layer: nn.LSTM, given: list[np.ndarray], tmp_path: Path
) -> None:
    path = tmp_path / "spread.zarr"
    told: list[Progress] = []
    environment = dict(os.environ)
    record_corpus(layer, given, path, **PORTIONS, **NAMED, workers=2, progress=told.append)
    assert dict(os.environ) == environment  # what is started later has as many threads as before
    assert files(path) == files(store.path)
    assert told[-1].done == sum(LENGTHS)


def test_states_first_and_then_shards_in_any_order_give_the_same_bytes(
    store: Store,
    layer: nn.LSTM,
    given: list[np.ndarray],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "order.zarr"
    calls: list[tuple[Any, Any, Any]] = []

    def here(store: shards.WritableStore, todo: list[int], done: Any, **_: Any) -> None:
        calls.append((store, todo, done))
        for shard in todo:
            shards.states_of(store, shard)
        for shard in reversed(todo):
            shards.shard_of(store, shard)
            done(shard)

    monkeypatch.setattr("lstm_viz.corpus.spreading.spread", here)
    record_corpus(layer, given, path, **PORTIONS, **NAMED, workers=3)
    assert len(calls[0][1]) == 4
    assert files(path) == files(store.path)


def test_portions_that_would_cut_each_other_are_refused() -> None:
    for portions, said in (
        ({"every": 24, "block": 32}, "block must be a multiple of every"),
        ({"every": 16, "block": 48, "shard": 64}, "shard must be a multiple of block"),
        ({"every": 0}, "every must be a whole number"),
        ({"top": 2.5}, "top must be a whole number"),
        ({"shard": True}, "shard must be a whole number"),
    ):
        with pytest.raises(CorpusError, match=said):
            StoreSettings(**portions)


def test_a_part_of_a_shard_is_never_written(store: Store) -> None:
    array = store.root["state_h"]
    for part in (slice(0, 5), slice(3, 8)):
        with pytest.raises(CorpusError, match="whole shards of 8"):
            shards.arrays.write(array, part, np.zeros((part.stop - part.start, 2, 7)))
