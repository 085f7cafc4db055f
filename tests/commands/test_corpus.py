"""`lstm-viz corpus`: a store of files, questions to it, and what goes wrong in one sentence."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz import checkpoint
from lstm_viz.commands import corpus_files
from lstm_viz.commands.corpus_told import Told
from lstm_viz.corpus import open_corpus
from lstm_viz.trace import Trace
from lstm_viz.ui.corpus import words
from tests.commands.sentences import need_sentence

PORTIONS = ("--every", "16", "--block", "32", "--shard", "128")
TEXTS = {"a.py": "import os\r\nx = 'é'\n" * 9, "deep/b.py": "def f(a):\n    return [a, (a)]\n" * 5}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        path = tmp_path / "code" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    (tmp_path / "code" / "empty.py").touch()
    (tmp_path / "code" / "notes.txt").write_text("no code")
    return tmp_path


def test_files_become_a_store_that_answers(run: Any, folder: Path) -> None:
    # As the page Corpus says it where there is no store.
    mine = {"my-texts": "code", "corpora/library.zarr": "corpus.zarr"}
    said = [mine.get(word, word) for word in shlex.split(words.COMMANDS[1])]
    made = run(*said[1:], *PORTIONS)
    assert made.exit_code == 0, made.stderr
    assert "312 steps in 2 sequences" in made.stdout
    assert "9 characters that the network does not know" in made.stdout
    store = open_corpus(folder / "corpus.zarr")
    model, card = checkpoint.load("python-lstm")
    places = store.root["places"][162:]
    one_hot = torch.eye(len(card["vocabulary"]) + 1)
    with torch.no_grad():
        h = model.rnn(one_hot[places.astype(int)])[0].numpy()
        before = model.rnn(one_hot[store.root["places"][:162].astype(int)])[0].numpy()
    assert store.text(162, 312) == TEXTS["deep/b.py"]
    best = int(h[:, 41].argmax())
    found = run("corpus", "top", "corpus.zarr", "h", "41")
    assert any(
        f"(code/deep/b.py, step {best + 1}: " in line for line in found.stdout.splitlines()[:3]
    )
    above = float(np.sort(h[:, 41])[-3])
    found = run("corpus", "where", "corpus.zarr", "h", "41", "--above", f"{above}")
    assert f"at step {163 + best} (code/deep/b.py, step {best + 1}: " in found.stdout
    assert "can have some" in found.stdout
    saved = run("corpus", "window", "corpus.zarr", "171-220", "-o", "part.npz")
    assert "verified" in saved.stdout
    np.testing.assert_array_equal(Trace.load(folder / "part.npz")["h"][0, 0, 0], h[8:58])
    alike = run("corpus", "like", "corpus.zarr", "202-203", "--by", "units", "--count", "2")
    assert alike.exit_code == 0, alike.stderr
    # The line end before an indent comes five times; in the first line less was read before it.
    first, second, last = alike.stdout.splitlines()
    assert first.startswith("232-233 (1.00): ")
    assert second.startswith("262-263 (1.00): ")
    assert last.startswith("More passages are exactly as similar as the last one")
    alike = run("corpus", "like", "corpus.zarr", "202-203", "--by", "units", "--count", "3")
    assert len(alike.stdout.splitlines()) == 3
    high = run("corpus", "like", "corpus.zarr", "172-173", "--by", "units", "--threshold", "1")
    need_sentence(high, 1, "no unit's h is 1 or more at every step of this passage")
    works = high.stderr.partition("Choose ")[2].partition(" ")[0]
    taken = run("corpus", "like", "corpus.zarr", "172-173", "--by", "units", "--threshold", works)
    assert taken.exit_code == 0, taken.stderr
    on = [
        np.r_[one[:-1], one[1:]].reshape(2, -1, 160).min(0) >= float(works) for one in (before, h)
    ]
    shares = {
        first + at + 1: (units & on[1][9]).sum() / max(1, (units | on[1][9]).sum())
        for first, one in zip((0, 162), on, strict=True)
        for at, units in enumerate(one)
        if abs(first + at + 1 - 172) > 1
    }
    apart: list[int] = []
    for at in sorted((at for at, one in shares.items() if one > 0), key=lambda at: -shares[at]):
        apart += [at] if all(abs(at - other) > 1 for other in apart) else []
    assert [int(line.partition("-")[0]) for line in taken.stdout.splitlines()] == apart
    none = run("corpus", "like", "corpus.zarr", "1-160")  # no other has room for as long a one
    assert none.exit_code == 0, none.stderr
    assert none.stdout == "Nothing found: no other passage is like this one.\n"
    alone = run("corpus", "like", "corpus.zarr", "172-173", "--threshold", "1")
    need_sentence(alone, 1, "--threshold does nothing without --by units")
    told = run("corpus", "info", "corpus.zarr")
    assert "A scan of all steps takes about" in told.stdout


def test_an_older_encoding_is_read_and_told(run: Any, folder: Path) -> None:
    for name in ("one.py", "two.py"):
        (folder / "code" / name).write_bytes(f"# café {name}\n".encode("latin-1"))
    made = run("corpus", "record", "python-lstm", "code", "--glob", "*.py", *PORTIONS)
    assert made.exit_code == 0, made.stderr
    assert "note: code/one.py and 1 more: The file is not UTF-8, and was read as" in made.stderr
    store = open_corpus(folder / "corpus.zarr")
    assert store.text(312, store.steps) == "# caf� one.py\n# caf� two.py\n"


def test_a_store_below_the_folder_that_is_read_is_no_part_of_the_corpus(
    run: Any, folder: Path
) -> None:
    (folder / "photo").mkdir()
    (folder / "code" / "notes.txt").unlink()
    record = ("corpus", "record", "python-lstm", ".", *PORTIONS)
    for out in ("one.zarr", "deep/two.zarr", "one.zarr"):
        made = run(*record, "-o", out)
        assert made.exit_code == 0, made.stderr
        assert "312 steps in 2 sequences" in made.stdout
    store = open_corpus(folder / "one.zarr")
    greatest = store.top("h", 41)[0]
    found = run("corpus", "where", "one.zarr", "h", "41", "--above", f"{greatest.value - 1e-7:.9f}")
    assert "1 stretch; " in found.stdout


def test_numbers_become_a_store_too(run: Any, folder: Path) -> None:
    (folder / "one.csv").write_text("price\n" + "\n".join(map(str, np.linspace(-1, 1, 90))))
    made = run("corpus", "record", "wave-gru", "one.csv", *PORTIONS, "--signals", "h")
    assert made.exit_code == 0, made.stderr
    assert "h is kept whole in float16, at most " in made.stdout
    assert open_corpus(folder / "corpus.zarr").steps == 90


def test_all_files_of_numbers_have_the_columns_of_the_first(tmp_path: Path) -> None:
    for name, on in {"a.csv": (0, 1), "b.csv": (1, 1), "c.csv": (0, 0)}.items():
        lines = [f"{on[k > 4]},{k * k % 7}" for k in range(9)]
        (tmp_path / name).write_text("\n".join(["on,level", *lines]))
    others = [f"{k * k % 7},{k * k % 5}" for k in range(9)]
    (tmp_path / "d.csv").write_text("\n".join(["x,y", *others]))
    paths = corpus_files.found((tmp_path,), "*.csv", tmp_path / "out")
    made = list(corpus_files.CorpusFiles(paths, None, ()))
    assert [values.shape for values in made] == [(9, 2)] * 4
    assert (made[1][:, 0] == 1).all()  # which never changes here
    with pytest.raises(ValueError, match="There is no column 'on'"):
        list(corpus_files.CorpusFiles(paths, None, ("on", "level")))


def test_what_goes_wrong_is_one_sentence(run: Any, folder: Path) -> None:
    record = ("corpus", "record", "python-lstm")
    (folder / "photo.py").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60))
    (folder / "mixed.py").write_bytes("é".encode() * 30 + b"\n" + "é".encode("latin-1") * 3)
    with (folder / "large.py").open("wb") as file:
        file.truncate(1 << 29)  # of zeros, which take no room on the disk
    need_sentence(run(*record, "nothing.py"), 1, "there is no file and no folder nothing.py")
    need_sentence(run(*record, "code", "--glob", "*.c"), 1, r"no file named \*\.c that holds")
    need_sentence(run(*record, "photo.py"), 1, "photo.py: The file is not text")
    need_sentence(run(*record, "mixed.py"), 1, "save the text in UTF-8 and read it again")
    need_sentence(run(*record, "large.py"), 1, "536,870,912 bytes, and at most 268,435,456 of one")
    need_sentence(run(*record, "code", "--block", "1000"), 1, "block must be a multiple of every")
    need_sentence(run("corpus", "info", "none.zarr"), 1, "there is no store at none.zarr")
    need_sentence(run("corpus", "where", "s", "c", "x"), 2, "'x' is not a valid integer")
    need_sentence(run("corpus", "window", "s", "5"), 2, "'5' must be a first and a last step")


def test_a_store_that_is_not_as_it_was_is_one_sentence(run: Any, folder: Path) -> None:
    store = folder / "corpus.zarr"
    record = ("corpus", "record", "python-lstm", "code/a.py", *PORTIONS)
    assert run(*record).exit_code == 0
    info = ("corpus", "info", "corpus.zarr")
    where = ("corpus", "where", "corpus.zarr", "c", "3", "--above", "-9")
    other = ("corpus", "record", "prose-lstm", "code/a.py", *PORTIONS)
    need_sentence(run(*other), 1, r"with another input_size \(97, not 70\); record into another")
    need_sentence(run("corpus", "where", "corpus.zarr", "c", "3"), 1, "above=, below= or both")
    root = json.loads((store / "zarr.json").read_text())

    def changed(**attributes: Any) -> None:
        now = {**root, "attributes": {**root["attributes"], **attributes}}
        (store / "zarr.json").write_text(json.dumps(now))

    changed(version=7)
    need_sentence(run(*info), 1, "is a store of version 7, and this program reads version 2")
    need_sentence(run(*record), 1, "is a store of version 7, and this program reads version 2")
    changed(net={**root["attributes"]["net"], "fingerprint": "0" * 64})
    need_sentence(run(*info), 1, "weights in this store are not those it was recorded with")
    changed()
    state = next(path for path in (store / "state_c" / "c").rglob("*") if path.is_file())
    whole = state.read_bytes()
    state.write_bytes(whole[:-9])
    need_sentence(run(*where), 1, "state_c in this store is damaged")
    state.write_bytes(whole[:700] + bytes([whole[700] ^ 1]) + whole[701:])
    need_sentence(run(*where), 1, "state_c in this store is damaged")
    state.unlink()
    need_sentence(run(*info), 1, "has .* files where .* were written; copy it again")
    state.write_bytes(whole)
    assert run(*where).exit_code == 0
    weight = store / "weights" / "bias_hh_l0" / "zarr.json"
    weight.write_text("{}")
    need_sentence(run(*info), 1, "damaged")
    (store / "zarr.json").write_text("{")
    need_sentence(run(*info), 1, "no store that can be read")


def test_a_scan_tells_how_far_it_is_and_how_long_the_rest_takes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter((10.0, 13.0, 22.0))
    monkeypatch.setattr("lstm_viz.commands.corpus_told.time.monotonic", lambda: next(clock))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    told = Told()
    told(300, 1_200)
    told(1_200, 1_200)
    said = capsys.readouterr().err
    assert "25% of 1,200 steps, 9 s left" in said
    assert said.endswith("100% of 1,200 steps, 0 s left\n")
