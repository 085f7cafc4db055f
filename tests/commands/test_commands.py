"""The command `lstm-viz`: what it writes and prints, its help, and its one-sentence errors."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest
import torch
from click.testing import CliRunner

from lstm_viz import checkpoint, load
from lstm_viz import record as recorded
from lstm_viz.command_line import Command, bar, one_sentence
from lstm_viz.commands import COMMANDS, main
from lstm_viz.commands import app as app_command
from lstm_viz.commands.network import NamedNetwork
from lstm_viz.extras import MissingExtraError, need
from lstm_viz.tasks import TASKS
from lstm_viz.trace import Trace
from tests.commands.sentences import need_sentence
from tests.patience import WORK

ROOT = Path(__file__).resolve().parents[2]
KERAS = ROOT / "tests" / "weights" / "keras" / "stack.keras"


def test_a_preset_is_recorded_as_in_python(run: Any, tmp_path: Path) -> None:
    result = run("record", "adding/gru", "preset:3", "-o", "it.npz", "--units", "4,2")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("it.npz: Trace(gru: r z n h; layer=1 direction=1 batch=1 ")
    trace = Trace.load(tmp_path / "it.npz")
    assert result.stdout.splitlines()[1] == trace.badge
    assert trace.badge.startswith("verified · max|Δ| = ")
    model, card = checkpoint.load("adding-gru")
    x = TASKS["adding"].batch(1, generator=torch.Generator().manual_seed(3)).x
    with torch.no_grad():  # torch's own h
        h = model.rnn(x)[0][0].numpy()
    np.testing.assert_array_equal(trace.sel("h", layer=0, direction=0, batch=0), h[:, [2, 4]])
    assert trace.meta["weights"] == card["weights"]
    assert (trace.meta["task"], trace.meta["units"]) == ("adding", (2, 4))


def test_a_file_with_gaps_and_an_edit(run: Any, tmp_path: Path) -> None:
    (tmp_path / "it.csv").write_text("day,price,other\na,0.5,7\nb,,7\nc,-1.25,7\nd,0.75,7\n")
    named = ("record", "wave-lstm-2", "it.csv", "--columns", "price")
    assert run(*named, "-o", "gap.npz").exit_code == 0
    gap = Trace.load("gap.npz")
    assert gap.labels == ("a", "b", "c", "d")
    assert np.isnan(gap["f"][0, 0, 0]).all(axis=1).tolist() == [False, True, False, False]
    need_sentence(
        run(*named, "--edits", "f3@2=0"), 1, "has 1 steps that are not read, and edits cou"
    )

    wanted = ("record", "wave-lstm-2", "0.5,-1.25,0.75", "--edits", "f3@2-3=0", "--signals", "f,c")
    assert run(*wanted).exit_code == 0
    edited = Trace.load("trace.npz")  # the name unless another is given
    assert edited.sel("f", layer=0, direction=0, batch=0, unit=3)[1:].tolist() == [0, 0]
    assert list(edited.signals) == ["f", "c"]
    x = torch.tensor([[0.5], [-1.25], [0.75]])
    again = recorded(checkpoint.load("wave-lstm-2")[0].rnn, x, edits="f3@2-3=0")
    np.testing.assert_array_equal(edited["c"], again["c"])


def test_a_sample_is_scaled_as_in_the_app_and_otherwise_as_asked(run: Any) -> None:
    result = run("record", "wave-rnn", "sample:nile")
    assert result.exit_code == 0, result.stderr
    assert re.search("^note: .*(mean|standard)", result.stderr, re.MULTILINE)
    standard = Trace.load("trace.npz")
    run("record", "wave-rnn", "sample:nile", "--scale", "minmax")
    other = Trace.load("trace.npz")
    assert standard.labels == other.labels == tuple(map(str, range(1871, 1971)))
    assert not np.allclose(standard["h"], other["h"])


def test_files_of_a_saved_network_and_what_they_hold(run: Any, tmp_path: Path) -> None:
    for suffix in (".json", ".safetensors"):
        source = checkpoint.ASSETS / f"latch-lstm-1{suffix}"
        (tmp_path / source.name).write_bytes(source.read_bytes())
        result = run("info", str(tmp_path / "latch-lstm-1.json"))
    card = checkpoint.card("latch-lstm-1")
    first, said, *_ = result.stdout.splitlines()
    assert first == f"rnn: LSTM, input 3, units {card['hidden_size']}, layers 1, directions 1"
    assert said == card["says"]
    assert run("record", "latch-lstm-1.safetensors", "preset:5").exit_code == 0
    assert "units: " not in (told := run("info", "trace.npz").stdout)
    assert re.match(r"Trace\(lstm: i f g o c h; .*\nverified · .*\nsteps: 1 to \d+\n", told)
    assert "task: latch\n" in told


def test_a_strangers_network_is_told_recorded_and_shown(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lstm = torch.nn.LSTM(1, 5)
    torch.save({f"net.{name}": value for name, value in lstm.state_dict().items()}, "own.pt")
    told = run("info", "own.pt").stdout
    assert "net: LSTM, input 1, 5 units, 1 layer" in told
    assert "Gates of net, in the file and in PyTorch:\n  rows of net.weight_ih_l0, " in told
    assert "forget gate f 5–9, " in told
    keras = run("info", str(KERAS)).stdout
    assert "  file: columns of kernel (layers/bidirectional/forward_layer/cell/vars/0), " in keras
    assert ": update gate z 0–2, reset gate r 3–5, candidate n 6–8\n" in keras
    assert ": reset gate r 0–2, update gate z 3–5, candidate n 6–8\n" in keras
    assert "Gates of plain" not in keras  # a simple RNN, which has none
    result = run("record", "own.pt", "0.5,-1.25,0.75", "-o", "own.npz")
    assert result.exit_code == 0, result.stderr
    with torch.no_grad():
        h = lstm(torch.tensor([0.5, -1.25, 0.75])[:, None])[0].numpy()
    np.testing.assert_array_equal(Trace.load("own.npz")["h"][0, 0, 0], h)

    assert run("save", "own.npz").stdout == "lstm.html\n"
    assert "<!doctype html>" in Path("lstm.html").read_text().lower()
    opened = []
    monkeypatch.setattr(click, "launch", opened.append)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    run("record", "own.pt", "0.5,-1.25,0.75", "-o", "other.npz")
    shown = run("show", "own.npz", "other.npz")
    assert opened == [shown.stdout.rstrip("\n")]
    assert Path(opened[0]).parent.parent == tmp_path
    page = Path(opened[0]).read_text()
    assert "own" in page
    assert "other" in page
    run("record", "own.pt", "0.5,-1", "-o", "part.npz", "--signals", "f")
    sentence = "part.npz has no input or no weights.* leave out --signals, --layers and --units"
    need_sentence(run("save", "part.npz"), 1, sentence)
    need_sentence(run("show", "own.npz", str(tmp_path / "own.npz")), 1, "different file names")


def test_a_state_that_a_file_has_is_used(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    gru = torch.nn.GRU(1, 4)
    state = torch.full((1, 1, 4), 0.25)
    network = NamedNetwork(gru, {}, initial=state)
    monkeypatch.setattr("lstm_viz.commands.record.networks", lambda *_, **__: {"gru": network})
    assert run("record", "it.onnx", "0.5,-1.25,0.75").exit_code == 0
    with torch.no_grad():
        h = gru(torch.tensor([0.5, -1.25, 0.75])[:, None, None], state)[0][:, 0].numpy()
    np.testing.assert_array_equal(Trace.load("trace.npz")["h"][0, 0, 0], h)


def test_numbers_far_beyond_those_of_the_training_are_recorded(run: Any) -> None:
    """Up to 190, where the network was trained on -1 to 1: its gates are shut by -87."""
    assert run("record", "wave-lstm", "sample:sunspots", "--scale", "none").exit_code == 0


def test_a_layer_that_reads_another_is_told_apart_from_wrong_columns(run: Any) -> None:
    model = torch.nn.ModuleDict(
        {"low": torch.nn.LSTM(1, 3, bidirectional=True), "high": torch.nn.GRU(6, 4)}
    )
    torch.save(model.state_dict(), "stacked.pt")
    assert run("record", "stacked.pt", "1,2,3", "--layer", "low").exit_code == 0
    sentence = (
        r"high reads 6 columns, as many as low gives, and the sequence has 1 \(value\); where .*: "
        "--before low"
    )
    named = ("record", "stacked.pt", "1,2,3", "--layer", "high")
    need_sentence(run(*named), 1, sentence)
    result = run(*named, "--before", "low", "-o", "high.npz")
    assert result.exit_code == 0, result.stderr
    assert "note: the sequence first goes through low, and high reads what" in result.stderr
    with torch.no_grad():
        x, _ = model["low"](torch.tensor([1.0, 2, 3])[:, None])
        h, _ = model["high"](x)
    trace = Trace.load("high.npz")
    np.testing.assert_array_equal(trace.x[0], x)
    np.testing.assert_array_equal(trace["h"][0, 0, 0], h)
    assert trace.meta["names"][5] == "output 5 of low"
    need_sentence(run(*named, "--before", "high"), 1, "gives 4 numbers at each step, .* reads 6")
    need_sentence(run(*named, "--before", "it"), 1, "no layer 'it' that may be before another")
    two = run("record", "stacked.pt", "1 2\n3 4", "--layer", "high", "--before", "low")
    need_sentence(two, 1, "low reads 1 column and the sequence has 2")
    need_sentence(run("record", "wave-lstm", "1,2", "--before", "low"), 1, "a file of weights; lea")


def test_a_layer_is_recorded_after_what_its_file_states(run: Any) -> None:
    file = KERAS.with_name("between.keras")
    named = ("record", str(file), "3,0,7,10", "--layer", "middle", "-o", "middle.npz")
    result = run(*named)
    assert result.exit_code == 0, result.stderr
    assert "goes through words → low → mixed, and middle reads" in result.stderr
    loaded = load(file)
    with torch.no_grad():
        x = loaded.front(("words", "low", "mixed"))(torch.tensor([3, 0, 7, 10]))
    trace = Trace.load("middle.npz")
    np.testing.assert_array_equal(trace.x[0], x)
    assert trace.meta["before"] == ("words", "low", "mixed")
    need_sentence(run(*named, "--before", "none"), 1, "reads 7 columns and the sequence has 1")


def test_info_of_numbers_and_of_everything_included(run: Any, tmp_path: Path) -> None:
    (tmp_path / "it.csv").write_text("day,price\n2024-02-03,5\n2024-02-04,7.5\n")
    assert run("info", "it.csv").stdout.startswith("2 rows; a row is a step\n  day    time  ")
    np.savez(tmp_path / "series.npz", one=np.arange(5.0))  # no trace, though its name ends so
    assert run("info", "series.npz").stdout.startswith("5 rows; a row is a step\n")
    lines = run("info").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(checkpoint.included())


@pytest.mark.parametrize(
    ("given", "status", "sentence"),
    [
        ("recrod", 2, r"^lstm-viz: No such command 'recrod'.* See lstm-viz --help\.$"),
        ("record wave-lstm", 2, "^lstm-viz record: Missing argument 'SEQUENCE'"),
        ("record wave-lsm 1,2", 1, "there is no network 'wave-lsm' and no such file; an included"),
        ("record wave-lstm sample:x", 1, "There is no sample 'x'; choose from sunspots, nile"),
        ("record wave-lstm preset:x", 1, "preset:SEED takes a whole number, .*; got 'x'"),
        ("record wave-lstm no.csv", 1, r"there is no file no\.csv; a sequence is a file, preset"),
        ("record adding-lstm 1,2,3", 1, r"reads 2 columns and the sequence has 1 \(value\)"),
        ("record wave-lstm 1,2,3 --layer x", 1, "there is no layer 'x'; choose one .*: rnn"),
        ("record wave-lstm 1,2,3 --signals fx", 1, "signals must be some of .*; got 'x'"),
        ("record wave-lstm 1,2,3 --units 99", 1, r"unit has \d+ entries, .*; got 99"),
        ("record wave-lstm 1,2,3 --units 1-3", 2, "'1-3' is no list of whole numbers such as 0,2"),
        ("record wave-lstm 1,2,3 --edits f1=", 1, "edit 1, “f1=”: "),
        ("record wave-lstm 1,2,3 -o no/it.npz", 1, "no/it.npz: No such file or directory"),
        (
            "record lone.safetensors 1,2",
            1,
            r"lone\.safetensors: what is in it is none of the kinds that can be opened, whatever",
        ),
        ("show none.npz", 1, "none.npz: No such file or directory"),
        ("info none.npz", 1, "there is no network 'none.npz' and no such file"),
        ("info cut.npz", 1, "The file is damaged or incomplete"),
        (
            "train --task sorting",
            2,
            "^lstm-viz train: Invalid value for '--task': 'sorting' is not",
        ),
        ("race", 2, "^lstm-viz race: Missing option '--task'"),
        (
            "ablate --tasks adding sorting",
            2,
            "Invalid value for '--tasks': 'sorting' is not one of",
        ),
    ],
)
def test_what_can_not_be_is_one_sentence(
    run: Any, tmp_path: Path, given: str, status: int, sentence: str
) -> None:
    (tmp_path / "lone.safetensors").write_bytes(b"1234")
    (tmp_path / "cut.npz").write_bytes(b"PK\x03\x04 and no more")
    need_sentence(run(*given.split()), status, sentence)
    assert not (tmp_path / "trace.npz").exists()


def each_command() -> Iterator[tuple[str, ...]]:
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        if isinstance(command, click.Group):
            yield from ((name, one) for one in command.commands)
        else:
            yield (name,)


@pytest.mark.parametrize("names", list(each_command()), ids=" ".join)
def test_each_commands_help_has_examples_that_it_accepts(names: tuple[str, ...]) -> None:
    command: Any = main
    for name in names:
        command = command.get_command(click.Context(command), name)
        assert command.name == name
    assert isinstance(command, Command)
    assert command.examples
    told = CliRunner().invoke(main, [*names, "--help"], prog_name="lstm-viz")
    assert (told.exit_code, told.stderr) == (0, "")
    for example in command.examples:
        assert f"\n  {example}\n" in told.stdout
        program, *arguments = example.split()
        assert (program, *arguments[: len(names)]) == ("lstm-viz", *names)
        command.make_context(
            names[-1], arguments[len(names) :]
        )  # raises where it doesn't take them


def test_help_and_completion_do_not_load_torch() -> None:
    script = (
        "import sys; from lstm_viz.commands import main\n"
        "try: main(prog_name='lstm-viz')\n"
        "finally: sys.exit('torch' in sys.modules)"
    )

    def told(*given: str, **environment: str) -> str:
        run = [sys.executable, "-c", script, *given]
        done = subprocess.run(
            run,
            cwd=ROOT,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            timeout=WORK,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    shown = told("--help")
    assert all(f"  {name} " in shown for name in COMMANDS)
    assert 'eval "$(_LSTM_VIZ_COMPLETE=zsh_source lstm-viz)"' in shown
    words = {"COMP_WORDS": "lstm-viz record adding-l", "COMP_CWORD": "2"}
    found = told(_LSTM_VIZ_COMPLETE="bash_complete", **words).split()
    assert found == [
        "plain,adding-lstm",
        "plain,adding-lstm-1",
        "plain,adding-lstm-2",
        "file,adding-l",
    ]


def test_the_app_is_streamlits_with_its_options(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr(os, "name", "posix")
    monkeypatch.setattr(app_command.os, "execv", lambda *given: started.append(given))
    monkeypatch.setattr(app_command.subprocess, "call", lambda command: 0)
    run("app", "--server.port", "8600")
    (program, command) = started[0]
    assert program == sys.executable
    assert command[1:] == [
        *("-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", "8600")
    ]
    assert (ROOT / "app.py").is_file()
    monkeypatch.setenv("LSTM_VIZ_CORPORA", "")
    monkeypatch.chdir(ROOT / "tests")
    run("app", "--corpora", "corpus", "--server.port", "8600")
    assert started[1] == started[0]
    assert os.environ["LSTM_VIZ_CORPORA"] == str(ROOT / "tests" / "corpus")


def test_a_missing_extra_names_the_command_that_installs_it(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "streamlit", None)
    sentence = r'^lstm-viz: the app needs streamlit, .*: pip install "lstm_viz\[app\]"\.$'
    need_sentence(run("app"), 1, sentence)
    with pytest.raises(MissingExtraError, match=r"Parquet files needs no_such_one, .*\[models\]"):
        need("no_such_one", "models", "Parquet files")
    assert need("torch", "app", "it") is torch


def test_what_a_library_itself_lacks_is_not_called_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "halfway.py").write_text("import no_such_one\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match=r"^No module named 'no_such_one'$"):
        need("halfway", "app", "it")


def test_errors_of_a_program_are_not_sentences() -> None:
    with pytest.raises(click.ClickException, match="one line of two"), one_sentence():
        raise ValueError("one line\nof two")
    with pytest.raises(ZeroDivisionError), one_sentence():
        _ = 1 / 0


def test_a_bar_is_seen_in_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for seen in (False, True):
        monkeypatch.setattr(sys.stderr, "isatty", lambda seen=seen: seen, raising=False)
        with bar(4, "training") as shown:
            shown.done("the first", 3)
        said = capsys.readouterr()
        assert said.out == "the first\n"
        assert (said.err == "") is not seen
