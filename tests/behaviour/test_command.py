"""The command that finds units."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from lstm_viz.behaviour import atlas, command, making_all
from lstm_viz.behaviour.command import main
from lstm_viz.characters import Vocabulary
from lstm_viz.model import SequenceModel

TEXT = "".join(f"x{k % 7} = f(a, [{k}])\n" for k in range(60))


def run(*given: str) -> tuple[int, str]:
    found = CliRunner().invoke(main, list(given))
    return found.exit_code, found.output


@pytest.mark.slow
def test_a_text_of_one_s_own_is_searched(tmp_path: Path) -> None:
    path = tmp_path / "own.py"
    path.write_text(TEXT)
    code, said = run("python-rnn", str(path), "--property", "depth")
    lines = said.splitlines()
    assert code == 0
    assert len(lines) == 10
    assert "'s hidden state " in lines[0]
    assert "the bracket depth: r = " in lines[0]
    assert "× 1 signal × 12 properties tried; best under shuffled labels" in lines[0]


@pytest.mark.slow
def test_a_passage_is_looked_for_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "own.py"
    path.write_text(TEXT)
    code, said = run("python-rnn", str(path), "--passage", "92-98", "--threshold", "-0.5")
    first, *lines = said.splitlines()
    assert (code, first) == (0, f"Passage {TEXT[91:98]!r}")
    found = [line for line in lines if "cosine" in line]
    start, stop = map(int, found[0].split(" ")[0].split("-"))
    assert stop - start == 6
    assert found[0].endswith(repr(TEXT[start - 1 : stop]))
    assert TEXT[start - 1 : stop][:3] == TEXT[91:94]  # the text repeats itself
    assert run("python-rnn", str(path), "--passage", "9-x")[1].strip().endswith("got '9-x'.")
    code, said = run("python-rnn", str(path), "--passage", "1000000-1000005")
    assert "a passage is some of the steps 0 to" in said


def test_all_makes_an_atlas_of_each_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = TEXT.replace("[", "(b, 'c'), [")
    vocabulary = Vocabulary.of(text, least=0)
    model = SequenceModel("gru", vocabulary.size, 5, output_size=vocabulary.size, seed=3)
    card = {"task": "python", "vocabulary": vocabulary.characters, "weights": "abc"}
    monkeypatch.setattr(making_all, "CORPORA", {"python": "Python code"})
    monkeypatch.setattr(making_all, "KINDS", ("gru",))
    monkeypatch.setattr(making_all, "TASKS", {})
    monkeypatch.setattr(making_all.checkpoint, "load", lambda name: (model, card))
    (tmp_path / "python.txt").write_bytes(text.encode())
    code, said = run("--all", "--folder", str(tmp_path))
    assert code == 0
    found = atlas.load("python-gru", tmp_path)
    held = sum(found.findings.best(one.key).holds for one in found.findings.scored)
    assert f"python-gru: {held} of {len(found.findings.scored)} properties have a unit" in said
    assert found.text == atlas.digest(text)


def test_what_can_t_be_searched_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_bytes("né\n".encode() * 3 + b"\xff")
    for given, said in (
        ((), "give the name of a network, such as python-lstm, or --all."),
        (
            ("python-lstm", str(path)),
            "Line 4: byte 13 of the file (0xFF) is not UTF-8 text; save the "
            "text in UTF-8 and read it again.",
        ),
        (("python-lstm", str(tmp_path / "none")), "No such file or directory"),
        (("adding-lstm", str(path)), "adding-lstm reads sequences of its task, not a text"),
        (("nobody",), "there is no checkpoint 'nobody'"),
    ):
        code, told = run(*given)
        assert code == 1
        assert said in told
        assert "Traceback" not in told
    path.write_text("a b")
    code, told = run("prose-rnn", str(path))
    assert (code, "the text has 3 characters; at least " in told) == (1, True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("python-gru", "--tasks"), "--tasks does nothing without --all; add that or leave it"),
        (("--all", "--tasks", "--texts"), "--tasks does nothing with --texts; leave one out."),
        (("python-gru", "--folder", "x"), "--folder does nothing without --all or --seeds; add"),
        (("--all", "--seeds", "."), "--all does nothing with --seeds; leave one out."),
        (("--all", "python-gru"), "NETWORK does nothing with --all; leave one out."),
        (("--all", "--property", "depth"), "--property does nothing with --all; leave one out."),
        (("python-gru", "--texts"), "--texts does nothing without --all; add that or leave it"),
        (("--all", "--novels", "x"), "--novels does nothing without --texts; add that or leave"),
        (("python-gru", "--threshold", "0.4"), "--threshold does nothing without --passage; "),
        (
            ("python-gru", "--passage", "3-5", "--property", "depth"),
            "--property does nothing with --passage; leave one out.",
        ),
        (("prose-gru", "--property", "depth"), "there is no property 'depth' among these."),
        (("python-gru", "--passage", "1-1001"), "--passage has 1,001 characters; at most 1,000"),
    ],
)
def test_what_would_do_nothing_is_refused(given: tuple[str, ...], said: str) -> None:
    code, told = run(*given)
    assert code == 1
    assert said in " ".join(told.split())


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a file without an end")
def test_no_more_is_read_than_may_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "LARGEST", 1_000)
    with pytest.raises(ValueError, match=r"/dev/zero has more than 4,000 bytes; use a part of it"):
        command._read(Path("/dev/zero"))
