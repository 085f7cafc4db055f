"""Character networks on the command line: a text of a file, an included one, and what is none."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz import checkpoint
from lstm_viz.characters import SAMPLES, Vocabulary
from lstm_viz.trace import Trace
from lstm_viz.train.texts import bits_per_character, own_making
from lstm_viz.train.texts.own import OwnText
from tests.commands.sentences import need_sentence


def test_a_text_is_recorded_as_the_network_reads_it(run: Any, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_bytes("x = 'é'\r\n".encode())
    result = run("record", "python/gru", "program.py")
    assert result.exit_code == 0, result.stderr
    assert "note: 8 characters became 8 steps.\n" in result.stderr
    assert "note: 1 character was read as �, because these networks don't know" in result.stderr
    trace = Trace.load(tmp_path / "trace.npz")
    model, card = checkpoint.load("python-gru")
    vocabulary = Vocabulary(card["vocabulary"])
    places = torch.tensor(vocabulary.encode("x = 'é'\n").places)
    with torch.no_grad():
        h = model.rnn(torch.eye(vocabulary.size)[places])[0].numpy()
    np.testing.assert_allclose(trace["h"][0, 0, 0], h, atol=1e-6)
    assert trace.meta["names"] == vocabulary.names
    assert trace.meta["weights"] == card["weights"]


def test_an_included_text_is_named(run: Any, tmp_path: Path) -> None:
    assert run("record", "prose-rnn", "text:persuasion", "--signals", "h").exit_code == 0
    trace = Trace.load(tmp_path / "trace.npz")
    assert trace.sizes["time"] == len(SAMPLES["persuasion"].text())
    assert trace.meta["source"] == SAMPLES["persuasion"].title


def test_what_is_no_text_is_one_sentence(run: Any, tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60))
    (tmp_path / "one.txt").write_text("a")
    need_sentence(run("record", "python-lstm", "text:nothing"), 1, r"text:NAME \(of calendar, ")
    need_sentence(run("record", "python-lstm", "preset:3"), 1, "there is no file preset:3")
    need_sentence(run("record", "python-lstm", "one.txt"), 1, "The text has one character")
    assert run("record", "python-lstm", "photo.png").exit_code == 1


def test_what_a_text_does_not_have_is_refused(run: Any) -> None:
    command = ("record", "prose-gru", "text:persuasion")
    need_sentence(run(*command, "--scale", "none"), 1, "reads a text, which has no --scale; leave")
    need_sentence(run(*command, "--columns", "a"), 1, "reads a text, which has no --columns; leave")


def test_a_text_that_is_too_long_is_refused_before_it_is_read(run: Any, tmp_path: Path) -> None:
    with (tmp_path / "long.txt").open("wb") as file:
        file.truncate(3 * 2**30)  # of zeros, which take no room on the disk
    wanted = r"long\.txt has 3,221,225,472 bytes, and the limit of a text is 1,048,576, because "
    need_sentence(run("record", "python-rnn", "long.txt"), 1, wanted)
    assert not list(tmp_path.glob("*.npz"))


def test_info_tells_a_cards_figures(run: Any) -> None:
    said = run("info", "python-lstm").stdout
    card = checkpoint.card("python-lstm")
    assert card["says"] in said
    assert card["command"] in said


def test_a_text_of_ones_own_is_trained_and_stands_beside_what_needs_no_network(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = torch.randint(5, (2_300,), generator=torch.Generator().manual_seed(4)).tolist()
    (tmp_path / "diary.txt").write_text("".join("ab c\n"[one] for one in drawn))
    monkeypatch.setattr(own_making, "RECIPE", replace(own_making.RECIPE, hidden=6))
    command = ("train", "--own-text", "diary.txt", "--kind", "gru", "--seed", "3", "--steps", "4")
    result = run(*command)
    assert result.exit_code == 0, result.stderr
    model, card = checkpoint.load("text-gru-3", tmp_path / "diary-networks")
    text = OwnText((tmp_path / "diary.txt").read_text())
    assert result.stdout == f"text-gru-3: {card['says']}\n"
    assert card["held_out"]["bits"] == pytest.approx(
        bits_per_character(model, text.held, 1), rel=1e-5
    )
    held = (tmp_path / "diary.txt").read_bytes()[-230:]
    assert card["baselines"]["gzip"] == pytest.approx(
        8 * len(gzip.compress(held, 9, mtime=0)) / 230, abs=0.5
    )
    for name in ("n-gram", "gzip makes", "xz"):
        assert name in result.stdout
    assert card["corpus"]["digest"] == text.digest
    assert run(*command).stdout == "1 of 1 networks exist already\n"
    kept = (tmp_path / "diary-networks" / "text-gru-3.safetensors").read_bytes()
    wanted = (
        r"diary-networks has a network text-gru-3 of the same text .* for 4 steps; name another"
    )
    need_sentence(run(*command[:-1], "5"), 1, wanted)
    (tmp_path / "diary.txt").write_text((tmp_path / "diary.txt").read_text()[::-1])
    wanted = r"diary-networks has a network text-gru-3 of another text; name another folder with "
    need_sentence(run(*command), 1, wanted)
    assert (tmp_path / "diary-networks" / "text-gru-3.safetensors").read_bytes() == kept
    again = run(*command, "--again")
    assert again.exit_code == 0, again.stderr
    assert (tmp_path / "diary-networks" / "text-gru-3.safetensors").read_bytes() != kept
    need_sentence(
        run("train", "--own-text", "gone.txt"), 1, r"gone\.txt can't be read: no such file"
    )
    need_sentence(run("train", "--own-text", "."), 1, r"can't be read: is a directory")
    (tmp_path / "short.txt").write_bytes(b"abc")
    need_sentence(run("train", "--own-text", "short.txt"), 1, r"short\.txt: The text is too short")
    need_sentence(run(*command, "--task", "adding"), 2, "give one of --all, --task, --text and ")
    need_sentence(run(*command, "--kind", "minlstm"), 1, "there is no recipe for minlstm")
