"""Shipping: the command from end to end, in a folder of its own, and what its cards say."""

from __future__ import annotations

import json
import math
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from lstm_viz import checkpoint
from lstm_viz.fingerprint import weights_hash
from lstm_viz.model import parameter_count
from lstm_viz.tasks import TASKS
from lstm_viz.train import checkpoint_steps, evaluate, fit, solves
from lstm_viz.train import shipping as shipping_module
from lstm_viz.train.command import main
from lstm_viz.train.recipes import RECIPES, build
from lstm_viz.train.shipping import Order, describe, make


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, sequences in (("HELD_OUT", 30), ("AT_LENGTH", 8), ("SAMPLE", 9)):
        monkeypatch.setattr(shipping_module, name, sequences)


def order(kind: str = "rnn", seed: int = 0, steps: int = 5, task: str = "latch") -> Order:
    return Order(task, kind, seed, steps)


# ---- one network


def test_a_card_is_measured(tmp_path: Path) -> None:
    heard: list[int] = []
    card = make(order("gru", 2), tmp_path, on_step=lambda step, _: heard.append(step))
    assert heard == [1, 2, 3, 4, 5]
    assert checkpoint.names(tmp_path) == ("latch-gru-2",)
    model, loaded = checkpoint.load("latch-gru-2", tmp_path)
    assert loaded == card
    task = TASKS["latch"]
    again = build(task, "gru", seed=2)
    history = fit(again, task, order("gru", 2).budget, seed=2)
    assert weights_hash(again) == weights_hash(model)
    assert card["held_out"] == evaluate(model, task, sequences=30, seed=2)
    assert card["sample"] == evaluate(model, task, sequences=9, seed=2)
    assert [row[task.length] for row in card["at"]] == list(task.lengths)
    for row in card["at"]:
        there = task.at_length(row[task.length])
        assert row == {task.length: row[task.length]} | evaluate(model, there, sequences=8, seed=2)
    assert card["loss"] == history.losses[-1] == card["early"]["loss"]
    assert card["early"]["step"] == 5
    assert [row["score"] for row in card["curve"]] == [one.score for one in history.curve]
    assert [row["step"] for row in card["curve"]] == [0, 1, 2, 3, 4, 5]
    assert (card["solved"], card["solved_step"]) == (solves(task, card["held_out"]), history.solved)
    assert card["parameters"] == parameter_count(model)
    assert card["task_parameters"] == task.parameters
    assert card["budget"]["learning_rate"] == RECIPES["latch"].budget.learning_rate
    assert card["command"] == (
        "python -m lstm_viz.train --task latch --kind gru --seed 2 --steps 5"
    )
    assert card["says"] == checkpoint.says(card, task)
    assert card["torch"] == torch.__version__
    assert card["seconds"] >= 0
    assert all(math.isfinite(row["loss"]) for row in card["at"])


def test_the_first_seed_keeps_its_course(tmp_path: Path) -> None:
    make(order(seed=0, steps=25), tmp_path)
    make(order(seed=1, steps=25), tmp_path)
    course, card = checkpoint.load_checkpoints("latch-rnn", tmp_path)
    assert tuple(course) == checkpoint_steps(25) == tuple(card["checkpoints"])
    untrained = build(TASKS["latch"], "rnn", seed=0)
    assert weights_hash(course[0]) == weights_hash(untrained) != weights_hash(course[25])
    only, card = checkpoint.load_checkpoints("latch-rnn-1", tmp_path)
    assert list(only) == card["checkpoints"] == [25]
    assert card["early"]["step"] == shipping_module.EARLY == 20


def test_early_is_the_loss_at_its_step(tmp_path: Path) -> None:
    card = make(order(steps=25), tmp_path)
    history = fit(
        build(TASKS["latch"], "rnn", seed=0),
        TASKS["latch"],
        order(steps=25).budget,
        seed=0,
        stop=20,
    )
    assert card["early"] == {"step": 20, "loss": history.losses[-1]}


def test_a_card_of_another_task_says_its_metric() -> None:
    task = TASKS["adding"].at_length(4)
    model = build(task, "lstm", seed=1, hidden=3)
    budget = replace(RECIPES["adding"].budget, steps=2)
    card = describe(model, task, fit(model, task, budget, seed=1), budget)
    assert card["task_parameters"] == {"lag": 4}
    assert "its mean squared error is" in card["says"]
    assert card["says"].startswith("This LSTM with ")


# ---- what is done already


def test_an_order_is_done_only_by_the_same_recipe(tmp_path: Path) -> None:
    mine = order("rnn", 1)
    assert mine.name == "latch-rnn-1"
    assert order().name == "latch-rnn"
    assert not mine.done(tmp_path)
    make(mine, tmp_path)
    assert mine.done(tmp_path)
    assert not order("rnn", 1, steps=6).done(tmp_path)
    assert not order("gru", 1).done(tmp_path)
    assert not order("rnn", 2).done(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda card: card["budget"].update(learning_rate=0.5),
        lambda card: card["task_parameters"].update({TASKS["latch"].length: 3}),
        lambda card: card.update(chrono=8),
        lambda card: card.pop("says"),
    ],
)
def test_a_card_of_another_recipe_is_not_it(tmp_path: Path, change: Any) -> None:
    make(order(), tmp_path)
    path = tmp_path / "latch-rnn.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    change(card)
    path.write_text(json.dumps(card), encoding="utf-8")
    assert not order().done(tmp_path)


@pytest.mark.parametrize("name", ["latch-rnn.safetensors", "latch-rnn.json"])
def test_a_file_that_is_not_whole_is_not_it(tmp_path: Path, name: str) -> None:
    make(order(), tmp_path)
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data[:-9])
    assert not order().done(tmp_path)
    make(order(), tmp_path)
    assert (tmp_path / name).read_bytes() != data[:-9]
    assert order().done(tmp_path)


# ---- the command


def command(*arguments: str, folder: Path, jobs: int = 1) -> None:
    given = [*arguments, "--folder", str(folder), "--jobs", str(jobs)]
    main(given, standalone_mode=False)


def weights(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.safetensors"))}


def test_the_command_makes_what_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command("--task", "latch", "--steps", "3", "--seed", "9", folder=tmp_path)
    assert checkpoint.names(tmp_path) == ("latch-gru-9", "latch-lstm-9", "latch-rnn-9")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    for kind, line in zip(("lstm", "gru", "rnn"), lines, strict=False):
        model, card = checkpoint.load(f"latch-{kind}-9", tmp_path)
        assert re.match(rf"\d+ min \d\d s left   latch-{kind}-9: This ", line)
        assert line.endswith(card["says"])
        assert (card["seed"], card["budget"]["steps"], card["early"]["step"]) == (9, 3, 3)
        again = build(TASKS["latch"], kind, seed=9)
        fit(again, TASKS["latch"], order(kind, 9, 3).budget, seed=9)
        assert weights_hash(again) == weights_hash(model)
    assert lines[2].startswith("0 min 00 s left   ")
    assert re.fullmatch(r"3 networks in \d+ min \d\d s", lines[3])


def test_the_command_goes_on_where_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("--task", "latch", "--steps", "2", "--kind")
    command(*given, "rnn", folder=tmp_path)
    assert checkpoint.names(tmp_path) == ("latch-rnn", "latch-rnn-1", "latch-rnn-2")
    before = list(tmp_path.iterdir())
    for path in before:
        os.utime(path, (1, 1))  # so that what is written later has another time, on every system
    (tmp_path / "latch-rnn-1.json").unlink()
    capsys.readouterr()
    command(*given, "rnn", folder=tmp_path)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2 of 3 networks exist already"
    assert [line.split()[5] for line in lines[1:-1]] == ["latch-rnn-1:"]
    changed = {path.name for path in before if path.stat().st_mtime != 1}
    assert changed == {"latch-rnn-1.json", "latch-rnn-1.safetensors"}
    command(*given, "rnn", "--again", folder=tmp_path)
    assert capsys.readouterr().out.splitlines()[-1].startswith("3 networks in ")
    assert all(path.stat().st_mtime != 1 for path in before)
    command(*given, "rnn", folder=tmp_path)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "3 of 3 networks exist already"
    assert re.fullmatch(r"0 networks in \d+ min \d\d s", lines[1])


@pytest.mark.usefixtures("own_main")
def test_several_processes_make_the_same_networks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("--task", "latch", "--kind", "rnn", "--steps", "2")
    command(*given, folder=tmp_path / "two", jobs=2)
    assert capsys.readouterr().out.splitlines()[-1].startswith("3 networks in ")
    command(*given, folder=tmp_path / "one")
    assert weights(tmp_path / "two") == weights(tmp_path / "one")
    assert len(weights(tmp_path / "two")) == 3
    capsys.readouterr()
    command(*given, folder=tmp_path / "two", jobs=2)
    assert capsys.readouterr().out.splitlines()[0] == "3 of 3 networks exist already"


def test_all_tasks_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made: list[Order] = []

    def instead(one: Order, folder: Path) -> dict[str, Any]:
        made.append(one)
        return {"says": "Yes."}

    clock = iter([100.0, *(100.0 + 3 * at for at in range(1, 1000))])
    monkeypatch.setattr("lstm_viz.train.command.make", instead)
    monkeypatch.setattr("lstm_viz.train.command.time.monotonic", lambda: next(clock))
    command("--all", "--kind", "gru", "--seed", "2", folder=tmp_path)
    assert [(one.task, one.kind, one.seed) for one in made] == [(t, "gru", 2) for t in TASKS]
    assert [one.steps for one in made] == [recipe.budget.steps for recipe in RECIPES.values()]
    done, total = made[0].steps, sum(one.steps for one in made)
    left = round(3 / done * (total - done))
    assert capsys.readouterr().out.splitlines()[0] == (
        f"{left // 60} min {left % 60:02d} s left   {made[0].name}: Yes."
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give one of --all, --task, --text and --own-text, to choose what is trained."),
        (["--all", "--task", "latch"], "give one of --all, --task, --text and --own-text"),
        (["--task", "sorting"], "Invalid value for '--task': 'sorting' is not one of 'adding'"),
        (
            ["--all", "--kind", "peepholelstm"],
            "'peepholelstm' is not one of 'lstm', 'gru', 'rnn', 'mingru', ",
        ),
    ],
)
def test_a_command_that_cannot_be(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--steps", "--jobs"])
@pytest.mark.parametrize("given", ["0", "-3", "2.5", "many"])
def test_a_number_that_cannot_be_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, given: str
) -> None:
    with pytest.raises(SystemExit):
        main(["--task", "latch", f"{option}={given}", "--folder", str(tmp_path)])
    said = capsys.readouterr().err
    assert f"Invalid value for '{option}': " in said
    assert re.search(r"is not in the range x>=1\.|is not a valid integer range\.", said)
    assert said.count("\n") == 1
    assert not list(tmp_path.iterdir())
