"""What is at the path of a recording: never lost, and told when it is another store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz.corpus import CorpusError, Store, arrays, marks, open_corpus, record_corpus, shards
from lstm_viz.general import GeneralLSTM
from tests.corpus.conftest import NAMED, PORTIONS, files


def test_what_is_at_the_path_already_is_never_lost(
    store: Store, layer: nn.LSTM, given: list[np.ndarray], tmp_path: Path
) -> None:
    before = files(store.path)
    torch.manual_seed(12)
    other = nn.LSTM(5, 7, 2, batch_first=True)
    larger = {**PORTIONS, "block": 64}
    for call, said in (
        (lambda: record_corpus(other, given, store.path, **PORTIONS), "with other weights"),
        (lambda: record_corpus(layer, given[:2], store.path, **PORTIONS), "has another corpus"),
        (lambda: record_corpus(layer, given, store.path, **larger), "block 32"),
    ):
        with pytest.raises(CorpusError, match=f"{said}.*another folder"):
            call()
    assert record_corpus(layer, given, store.path, **PORTIONS, **NAMED).steps == store.steps
    assert files(store.path) == before
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter.txt").write_text("mine")
    with pytest.raises(CorpusError, match="no store"):
        record_corpus(layer, given, full)
    with pytest.raises(CorpusError, match="is a file"):
        record_corpus(layer, given, full / "letter.txt")
    assert files(full) == {"letter.txt": b"mine"}


class Killed(BaseException):
    """Ends a recording as a signal does."""


def begun(layer: nn.LSTM, given: list[np.ndarray], path: Path, patch: pytest.MonkeyPatch) -> None:
    """A recording that is killed as it writes what the network reads."""

    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    with patch.context() as patched:
        patched.setattr(shards.arrays, "write", killed)
        with pytest.raises(Killed):
            record_corpus(layer, given, path, **PORTIONS, **NAMED)


def test_files_of_a_person_in_a_recording_that_was_killed_stay(
    store: Store,
    layer: nn.LSTM,
    given: list[np.ndarray],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "cut.zarr"
    begun(layer, given, path, monkeypatch)
    for name in ("letter.txt", "photos/x.jpg", "x/c/0/mine", "state_c/notes.partial"):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text("mine")
        with pytest.raises(CorpusError, match=f"holds {name.split('.')[0].split('/')[0]}.*lost"):
            record_corpus(layer, given, path, **PORTIONS, **NAMED)
        assert (path / name).read_text() == "mine"
        (path / name).unlink()
        if name.startswith("photos"):
            (path / "photos").rmdir()
    (path / "x" / "c" / "0").rmdir()
    (path / marks.FOLDER / "notes.npz").write_text("mine")
    record_corpus(layer, given, path, **PORTIONS, **NAMED)
    assert files(path) == {**files(store.path), f"{marks.FOLDER}/notes.npz": b"mine"}
    assert record_corpus(layer, given, path, **PORTIONS, **NAMED).steps == store.steps


def test_a_folder_that_only_looks_begun_is_left_as_it_is(
    layer: nn.LSTM, given: list[np.ndarray], tmp_path: Path
) -> None:
    import zarr

    theirs = tmp_path / "theirs"
    (theirs / marks.FOLDER).mkdir(parents=True)
    (theirs / marks.FOLDER / "recording.json").write_text("{}")
    (theirs / "letter.txt").write_text("mine")
    group = tmp_path / "group.zarr"
    zarr.create_group(group)
    (group / marks.FOLDER).mkdir()
    for path, said in ((theirs, "no store of this version.*holds .progress"), (group, "no store")):
        before = files(path)
        with pytest.raises(CorpusError, match=said):
            record_corpus(layer, given, path, **PORTIONS)
        assert files(path) == before


def test_a_corpus_that_is_refused_leaves_nothing_behind(layer: nn.LSTM, tmp_path: Path) -> None:
    empty, gap = tmp_path / "empty", np.full((9, 5), np.nan)
    empty.mkdir()

    class Growing:
        """Has other steps each time that it is gone through."""

        def __init__(self, by: int) -> None:
            self.steps, self.by = 200, by

        def __iter__(self) -> Iterator[np.ndarray]:
            self.steps += self.by
            return iter([np.ones((self.steps, 5)), np.ones((7, 5))])

    for path in (tmp_path / "new.zarr", empty):
        with pytest.raises(CorpusError, match="NaN"):
            record_corpus(layer, [gap], path, **PORTIONS)
        for by in (-60, 110, 300):
            with pytest.raises(CorpusError, match=rf"steps when it was measured.*\({207 + 2 * by}"):
                record_corpus(layer, Growing(by), path, **PORTIONS)
        with pytest.raises(CorpusError, match="twice, and a generator is empty after"):
            record_corpus(layer, (one for one in [np.ones((9, 5))]), path, **PORTIONS)
        for workers in (0, -1, 1.5, True):
            with pytest.raises(CorpusError, match=f"workers must be .* got {workers}"):
                record_corpus(layer, [], path, **PORTIONS, workers=workers)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == [empty]
    assert not list(empty.iterdir())


def test_the_same_weights_with_another_activation_are_another_network(tmp_path: Path) -> None:
    torch.manual_seed(4)
    tanh, relu = (nn.RNN(3, 6, nonlinearity=name) for name in ("tanh", "relu"))
    relu.load_state_dict(tanh.state_dict())
    given = [np.ones((40, 3))]
    path = tmp_path / "tanh.zarr"
    record_corpus(tanh, given, path, **PORTIONS, names=["a"])
    said = r"another nonlinearity \(tanh, not relu\)"
    with pytest.raises(CorpusError, match=said):
        open_corpus(path, relu)
    with pytest.raises(CorpusError, match=said):
        record_corpus(relu, given, path, **PORTIONS, names=["a"])
    with pytest.raises(CorpusError, match="other names of its sequences; record into another"):
        record_corpus(tanh, given, path, **PORTIONS, names=["b"])
    assert open_corpus(path, tanh).steps == 40
    general = GeneralLSTM(2, 5)
    found = record_corpus(general, [np.ones((20, 2))], tmp_path / "general.zarr", **PORTIONS)
    assert open_corpus(found.path, general).steps == 20


def test_what_another_program_lays_beside_is_no_part_of_a_store(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "copied.zarr"
    shutil.copytree(store.path, path)
    for folder in (path, path / "state_c", path / "state_c" / "c"):
        (folder / ".DS_Store").write_bytes(bytes(9))
    opened = open_corpus(path)
    assert opened.window(3, 9)["c"].shape == (2, 1, 1, 6, 7)
    assert opened.size == store.size


def test_attributes_that_are_missing_are_one_sentence(
    store: Store, layer: nn.LSTM, given: list[np.ndarray], tmp_path: Path
) -> None:
    import json

    path = tmp_path / "less.zarr"
    shutil.copytree(store.path, path)
    root = json.loads((path / "zarr.json").read_text())
    known = root["attributes"]
    for name in ("net", "settings", "names", "digest", "vocabulary", "replaced"):
        (path / "zarr.json").write_text(
            json.dumps({**root, "attributes": {k: v for k, v in known.items() if k != name}})
        )
        if name == "vocabulary":  # null in this store, which reads as if it was missing
            continue
        for call in (
            lambda: open_corpus(path),
            lambda: record_corpus(layer, given, path, **PORTIONS, **NAMED),
        ):
            with pytest.raises(CorpusError, match=f"does not tell its {name} as it was written"):
                call()
    for name, wrong in (("summary", 5), ("summary", {}), ("net", {"kind": "lstm"})):
        changed = {**root, "attributes": {**known, name: wrong}}
        (path / "zarr.json").write_text(json.dumps(changed))
        with pytest.raises(CorpusError, match=f"does not tell all of its {name}"):
            open_corpus(path)
    changed = {**root, "attributes": {**known, "net": {**known["net"], "kind": "perceptron"}}}
    (path / "zarr.json").write_text(json.dumps(changed))
    with pytest.raises(CorpusError, match=r"is damaged.*perceptron"):
        open_corpus(path)


def test_a_file_that_is_deleted_behind_an_open_store_is_told_not_read_as_zeros(
    layer: nn.LSTM, tmp_path: Path
) -> None:
    path = tmp_path / "quiet.zarr"
    record_corpus(layer, [np.zeros((300, 5))], path, **PORTIONS, **(NAMED | {"names": ["zeros"]}))
    found = open_corpus(path)
    finest = found.levels[0]
    # What is zeros is in a file too, and is read.
    assert not found.window(140, 150).x.any()
    for file, call in (
        ("extremes_32/c/0/0/0/0/1", lambda: found.extremes("c", 6, finest)),
        ("extremes_32/c/0/0/0/0/1", lambda: found.where("c", 6, above=-9.0)),
        ("state_c/c/1/0/0", lambda: found.window(140, 150)),
        ("x/c/1/0", lambda: found.window(140, 150)),
        ("top_step/c/0/0/0/0/0", lambda: found.top("c", 6)),
    ):
        there = path / file
        kept = there.read_bytes()
        there.unlink()
        with pytest.raises(CorpusError, match=rf"{file.split('/')[0]} .*damaged.*is missing"):
            call()
        there.write_bytes(kept)
        call()
    (path / "extremes_32/c/0/0/0/0/1").unlink()
    # The shard before it is whole.
    assert found.extremes("c", 6, finest, within=(0, 128)).any()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError("no file 'a. b/c'"), "no file 'a. b/c'"),
        (
            ValueError("Stored and computed do not match. Stored: b'9.'. Computed: b'. 8'."),
            "Stored and computed do not match",
        ),
    ],
)
def test_what_is_said_of_damage_has_whole_paths_and_no_bytes(
    error: Exception, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def need(*_: object) -> None:
        raise error

    monkeypatch.setattr(arrays, "_need_files", need)
    with pytest.raises(CorpusError) as caught:
        arrays.read({"c": None}, "c")
    assert str(caught.value) == f"c in this store is damaged ({said}); record the corpus again"
