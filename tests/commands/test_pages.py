"""What the pages of saved recordings have: their names, the edits, the step."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import click
import pytest
import torch
from pyarrow import csv, parquet

from lstm_viz import checkpoint, record
from lstm_viz.explorer.traced import picture_of
from lstm_viz.tasks import TASKS
from lstm_viz.trace import Trace
from tests.commands.sentences import need_sentence
from tests.explorer.test_page import Elements

EDITS = "f3@2-4=0"


def state_of(page: str) -> dict[str, Any]:
    return json.loads(Elements(Path(page).read_text(encoding="utf-8")).texts["lv-state"])


def test_a_page_opens_with_the_edits_that_a_recording_can_not_have(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ("record", "wave-lstm", "0,0.5,1,0.5,0", "-o")
    assert run(*given, "edited.npz", "--edits", EDITS).exit_code == 0
    assert run(*given, "it.npz").exit_code == 0
    for command in ("save", "show"):
        refused = f"it again, leave out --edits, and give this command --edits {EDITS}"
        need_sentence(run(command, "edited.npz"), 1, refused)

    opened: list[str] = []
    monkeypatch.setattr(click, "launch", opened.append)
    assert run("save", "it.npz", "--edits", EDITS, "--step", "3").exit_code == 0
    assert run("show", "it.npz", "--edits", EDITS).exit_code == 0
    assert state_of("lstm.html") == {"edits": EDITS, "step": 3}
    assert state_of(opened[0]) == {"edits": EDITS}
    need_sentence(run("save", "it.npz", "--step", "6"), 1, "one of the 5 steps, from 1; got 6")
    need_sentence(run("save", "it.npz", "--edits", "f3"), 1, "edit 1, “f3”")


def test_one_file_may_have_several_networks(run: Any) -> None:
    for kind in ("lstm", "rnn"):
        assert run("record", f"wave-{kind}", "0,0.5,1,0.5,0", "-o", f"{kind}.npz").exit_code == 0
    with zipfile.ZipFile("both.npz", "x") as both:
        for kind in ("lstm", "rnn"):
            with zipfile.ZipFile(f"{kind}.npz") as own:
                for name in own.namelist():
                    both.writestr(f"a {kind}/{name}", own.read(name))
    assert run("save", "both.npz", "-o", "both.html").exit_code == 0
    page = Path("both.html").read_text(encoding="utf-8")
    assert "<title>a lstm, a rnn" in page
    told = run("info", "both.npz").output.splitlines()
    assert [line for line in told if line.startswith("a ")] == ["a lstm:", "a rnn:"]
    assert sum(line.startswith("Trace(") for line in told) == 2
    with pytest.raises(ValueError, match=r"^both\.npz has 2 saved traces \(a lstm, a rnn\)"):
        Trace.load("both.npz")
    need_sentence(run("save", "lstm.npz", "lstm.npz"), 1, "different file names")


def test_the_features_keep_their_names(run: Any, tmp_path: Path) -> None:
    assert run("record", "adding-lstm", "preset:3").exit_code == 0
    trace = Trace.load("trace.npz")
    assert picture_of(trace).names == TASKS["adding"].input_names
    assert picture_of(trace, names=["a", "b"]).names == ("a", "b")
    assert picture_of(trace.with_meta(names=("one",))).names == ("x0", "x1")
    (tmp_path / "it.csv").write_text("day,price,sold\n1,0.5,7\n2,1.5,2\n3,0.25,4\n")
    assert run("record", "adding-lstm", "it.csv", "--columns", "price,sold").exit_code == 0
    assert picture_of(Trace.load("trace.npz")).names == ("price", "sold")


def test_columns_with_commas_between_them_or_in_their_name(run: Any, tmp_path: Path) -> None:
    (tmp_path / "it.csv").write_text('day,"price, net",sold,price\na,0.5,7,3\nb,1.5,2,4\nc,9,4,5\n')

    def named(model: str, *columns: str) -> tuple[str, ...]:
        options = (word for column in columns for word in ("--columns", column))
        result = run("record", model, "it.csv", *options)
        assert result.exit_code == 0, result.stderr
        return Trace.load("trace.npz").meta["names"]

    assert checkpoint.card("adding-lstm")["input_size"] == 2
    assert named("adding-lstm", "price, sold") == named("adding-lstm", "price", "sold")
    assert named("adding-lstm", "sold,price") == ("sold", "price")
    assert named("wave-lstm", "price, net") == ("price, net",)
    need_sentence(
        run("record", "adding-lstm", "it.csv", "--columns", "price,nope"), 1, "no column 'nope'"
    )


def test_a_picture_or_a_table_follows_from_the_ending(run: Any) -> None:
    for kind in ("lstm", "rnn"):
        assert run("record", f"wave-{kind}", "0,0.5,1,0.5,0", "-o", f"{kind}.npz").exit_code == 0
    trace = Trace.load("lstm.npz")
    assert run("save", "lstm.npz", "rnn.npz", "-o", "it.svg", "--theme", "dark").exit_code == 0
    written = Path("it.svg").read_text(encoding="utf-8")
    assert "<!-- lstm -->" in written
    assert "<!-- rnn -->" in written
    made = run("save", "lstm.npz", "--step", "4", "--unit", "3", "-o", "cell.svg")
    assert (made.exit_code, made.output.strip()) == (0, "cell.svg")
    written = Path("cell.svg").read_text(encoding="utf-8")
    assert "<!-- LSTM · step 4, unit 3 -->" in written
    f = float(trace.sel("f", layer=0, direction=0, batch=0, time=3, unit=3))
    assert f"<!-- {f:.2f} -->" in written
    for ending, read in (("csv", csv.read_csv), ("parquet", parquet.read_table)):
        assert run("save", "lstm.npz", "-o", f"it.{ending}").exit_code == 0
        found, wanted = read(f"it.{ending}"), trace.frame()
        assert found.column_names == wanted.column_names
        assert found["f"].to_pylist() == pytest.approx(wanted["f"].to_pylist())
    # A projected h has no units: it has a table of its own, which the command names too.
    torch.manual_seed(5)
    layer = torch.nn.LSTM(2, 7, num_layers=2, proj_size=3, dtype=torch.float64)
    x = torch.randn(4, 2, dtype=torch.float64)
    record(layer, x).save("narrow.npz")
    for ending, read in (("csv", csv.read_csv), ("parquet", parquet.read_table)):
        made = run("save", "narrow.npz", "-o", f"narrow.{ending}")
        assert made.output.split() == [f"narrow.{ending}", f"narrow.h.{ending}"]
        h = read(f"narrow.h.{ending}")
        top = [row["h"] for row in h.to_pylist() if row["layer"] == 1]
        assert top == pytest.approx(layer(x)[0].ravel().tolist(), abs=1e-6)
        assert "h" not in read(f"narrow.{ending}").column_names


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("-o", "it.svg", "--edits", EDITS), "--edits is for a page; record the trace with these"),
        (("-o", "it.png", "--step", "3"), "give --unit too, or neither"),
        (("-o", "it.png", "--step", "6", "--unit", "1"), "one of the 5 steps, from 1; got 6"),
        (("-o", "it.csv", "--unit", "1"), "are for a picture (.svg, .png, .pdf); got 'it.csv'"),
        (("-o", "it.xyz"), "the ending decides what is written: .html, .svg, .png, .pdf, .csv"),
        (("-o", "it.html", "--theme", "dark"), "are for a picture (.svg, .png, .pdf); got"),
        (("-o", "it.csv", "--layer", "1"), "a table has all steps, layers, directions"),
    ],
)
def test_options_of_another_kind_of_file_are_one_sentence(
    run: Any, options: tuple[str, ...], sentence: str
) -> None:
    assert run("record", "wave-lstm", "0,0.5,1,0.5,0", "-o", "it.npz").exit_code == 0
    need_sentence(run("save", "it.npz", *options), 1, re.escape(sentence))
    assert not Path(options[1]).exists()


def test_a_table_has_one_trace(run: Any) -> None:
    for kind in ("lstm", "rnn"):
        assert run("record", f"wave-{kind}", "0,0.5,1,0.5,0", "-o", f"{kind}.npz").exit_code == 0
    need_sentence(run("save", "lstm.npz", "rnn.npz", "-o", "it.csv"), 1, "one trace; got 2")
