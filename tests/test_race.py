"""The race: the same for all kinds, the same each time, to be left at any moment and read back."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch

from lstm_viz import race
from lstm_viz.model import count_for
from lstm_viz.race import Heat, Plan, Race, RaceError, RaceProgress, RaceResult, RaceRow, Rounds
from lstm_viz.race import heat as heat_module
from lstm_viz.race.command import main
from lstm_viz.race.racing import command_for
from lstm_viz.tasks import TASKS, Batch, Task
from lstm_viz.train import Budget
from tests.patience import WORK

ADDING = TASKS["adding"]
PLAN = Plan((2, 4), Budget(6, 5, 0.01, 1.0), hidden=4, seeds=(3, 1))


def raced(task: Task = ADDING, plan: Plan = PLAN) -> RaceResult:
    one = Race(task, plan)
    for _ in one:
        pass
    return one.result()


@cache
def raced_once() -> RaceResult:
    return raced()


def timeless(rows: Any) -> list[RaceRow]:
    return [replace(row, seconds=0.0) for row in rows]


# ---- fair


def test_all_kinds_see_the_same_batches_in_the_same_order() -> None:
    seen: list[torch.Tensor] = []

    def make(size: int, draw: Any, parameters: Any) -> Batch:
        batch = ADDING.make(size, draw, parameters)
        if size == PLAN.budget.batch_size:  # what is held out comes in other sizes
            seen.append(batch.x)
        return batch

    for _ in Heat(replace(ADDING, make=make), 4, 3, PLAN):
        pass
    kinds, steps = len(PLAN.kinds), PLAN.budget.steps
    assert len(seen) == kinds * steps
    at = [seen[kinds * step : kinds * (step + 1)] for step in range(steps)]
    assert all(one.equal(some[0]) for some in at for one in some)
    assert not any(before[0].equal(after[0]) for before, after in itertools.pairwise(at))


def test_networks_have_about_as_many_parameters() -> None:
    rows = raced(plan=replace(PLAN, hidden=16)).rows
    sizes = {"input_size": ADDING.input_size, "output_size": ADDING.output_size}
    for row in rows:
        assert row.parameters == count_for(row.kind, hidden_size=row.units, **sizes)
        assert row.parameters == pytest.approx(rows[0].parameters, rel=0.03)
    assert [row.kind for row in rows[:3]] == ["lstm", "gru", "rnn"]
    assert rows[0].units == 16 < rows[1].units < rows[2].units


def test_newer_kinds_race_with_as_many_parameters_in_the_order_of_all_kinds() -> None:
    kinds = ("slstm", "mingru", "rnn", "mlstm", "minlstm")
    plan = replace(PLAN, hidden=16, lengths=(3,), seeds=(2,), kinds=kinds)
    assert plan == replace(plan, kinds=tuple(reversed(kinds)))
    result = raced(plan=plan)
    assert [row.kind for row in result.rows] == ["rnn", "mingru", "minlstm", "slstm", "mlstm"]
    lstm = count_for("lstm", ADDING.input_size, 16, output_size=ADDING.output_size)
    for row in result.rows:
        assert row.parameters == pytest.approx(lstm, rel=0.03)
    assert race.read(result.json().encode()) == result


def test_gates_begin_with_times_up_to_the_length_or_as_usual() -> None:
    def chrono(plan: Plan) -> list[int]:
        heat = Heat(ADDING, 4, 0, plan)
        return [run.learners[kind].model.config["chrono"] for kind, run in heat._runs.items()]

    assert chrono(PLAN) == [4, 4, 0]
    assert chrono(replace(PLAN, kinds=("mlstm", "slstm", "minlstm", "mingru"))) == [4, 4, 4, 0]
    assert chrono(replace(PLAN, spread=False)) == [0, 0, 0]


# ---- repeatable


def test_each_networks_own_seconds_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = itertools.count()  # each look at the processor's clock is a second later
    monkeypatch.setattr("lstm_viz.train.run.time.thread_time", lambda: next(seconds))
    assert [row.seconds for row in raced().rows] == [6] * 12


def test_a_plan_gives_its_rows_and_another_seed_gives_others() -> None:
    rows = raced().rows
    assert timeless(rows) == timeless(raced_once().rows)
    assert [(row.length, row.seed) for row in rows[::3]] == [(2, 1), (2, 3), (4, 1), (4, 3)]
    assert rows[0].score != rows[3].score
    assert all(row.steps == 6 for row in rows)


@pytest.mark.parametrize("leave", [0, 1, 5, 6, 7, 13, 23])
def test_it_can_be_left_at_any_moment_and_gone_on_with(leave: int) -> None:
    one = Race(ADDING, PLAN)
    assert one.steps == 4 * 6
    steps = iter(one)
    for _ in range(leave):
        next(steps)
    now = one.result()
    assert len(now.rows) == leave // 6 * 3  # only heats that are done
    assert not now.whole
    again = Race(ADDING, PLAN, now.rows)
    assert again.steps == (4 - leave // 6) * 6
    for other in (one, again):
        for _ in other:
            pass
        assert other.result().whole
        assert timeless(other.result().rows) == timeless(raced_once().rows)
    assert set(now.rows) <= set(again.result().rows)  # not raced again: their seconds are the same


def test_progress_says_where_it_is_and_how_much_is_behind() -> None:
    said: list[RaceProgress] = list(Race(ADDING, PLAN))
    assert len(said) == 24
    shares = [one.share for one in said]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert shares[5] == pytest.approx(2 / 12)  # of the lengths 2, 4, 2, 4
    assert (said[6].length, said[6].seed, said[6].step) == (4, 3, 1)
    assert [len(one.result.rows) for one in said[4:7]] == [0, 3, 3]


def test_what_a_step_takes_at_each_length_says_how_much_is_left() -> None:
    said = list(Race(ADDING, PLAN, seconds={2: 1.0, 4: 5.0}))
    assert [said[at].most_left for at in (0, 5, 6, 23)] == [71, 66, 61, 0]  # of 6 · (1 + 5 + 1 + 5)
    assert [said[at].share for at in (5, 6)] == pytest.approx([6 / 72, 11 / 72])
    assert {one.most_left for one in Race(ADDING, PLAN)} == {None}


def test_rounds_measure_a_step_at_each_length_but_for_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, made = [0.0], list[int]()
    advance = Heat.advance

    def slow(heat: Heat) -> int:
        now[0] += 100 if len(made) < 2 else heat.length + len(made)
        made.append(heat.length)
        return advance(heat)

    monkeypatch.setattr(Heat, "advance", slow)
    rounds = Rounds(ADDING, PLAN, clock=lambda: now[0])
    assert rounds.steps == 12  # of two seeds with 6 steps each
    first, second, third = itertools.islice(rounds, 3)
    assert made == [2, 4] * 3
    assert first == {}
    assert second == {2: 2 + 2, 4: 4 + 3}
    assert third == {2: 2 + (2 + 4) / 2, 4: 4 + (3 + 5) / 2}


# ---- until it is solved


def test_who_solves_the_task_is_done_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seeds: dict[str, list[int]] = {"gru": [], "lstm": [], "rnn": []}

    def evaluate(model: Any, task: Task, *, sequences: int, seed: int) -> dict[str, float]:
        assert sequences == heat_module.HELD_OUT
        seeds[model.config["kind"]].append(seed)
        return {"score": 0.001 if model.config["kind"] == "gru" else 0.5}

    monkeypatch.setattr(heat_module, "evaluate", evaluate)
    monkeypatch.setattr(Heat, "_looks_solved", lambda self, learner: self.step == 2)
    heat = Heat(ADDING, 2, 3, PLAN)
    assert [*heat] == [1, 2, 3, 4, 5, 6]
    rows = {row.kind: row for row in heat.rows}
    assert [row.kind for row in heat.rows] == ["gru", "lstm", "rnn"]
    assert (rows["gru"].steps, rows["gru"].solved_step, rows["gru"].solved) == (2, 2, True)
    # What looked solved is not, where fresh sequences say otherwise.
    assert (rows["lstm"].steps, rows["lstm"].solved_step, rows["lstm"].solved) == (6, None, False)
    # And at the next try other sequences decide.
    first, second = (3 + tries * heat_module.FRESH for tries in (1, 2))
    assert seeds == {"gru": [first], "lstm": [first, second], "rnn": [first, second]}


def test_a_solved_task_ends_the_race_early() -> None:
    easy = replace(ADDING, solved=1e9)
    budget = replace(PLAN.budget, steps=5000)
    one = Race(easy, replace(PLAN, budget=budget, lengths=(2,), seeds=(0,)))
    made = len(list(one))
    assert made <= 250 < one.plan.budget.steps
    assert {row.solved_step for row in one.result().rows} == {made}
    assert one.result().whole


def test_a_training_that_ends_by_itself_is_a_row_with_its_problem() -> None:
    wild = Budget(40, 5, 1e30, 1e30, "sgd")
    result = raced(plan=replace(PLAN, budget=wild, lengths=(2,), seeds=(0,)))
    broken = [row for row in result.rows if row.problem]
    assert broken
    for row in broken:
        assert "diverged" in (row.problem or "")
        assert not row.solved
        assert 0 <= row.score <= heat_module.MOST
    assert race.read(result.json().encode()) == result


# ---- plans


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"lengths": ()}, "lengths must have one or more entries"),
        ({"seeds": (1, 1)}, "none of them twice"),
        ({"kinds": ("lstm", "qrnn")}, r"kinds must be of lstm, gru, rnn, .*mlstm; got 'qrnn'"),
    ],
)
def test_a_plan_without_a_race_is_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(PLAN, **changed)


@pytest.mark.parametrize("name", TASKS)
def test_every_task_has_a_plan_that_it_can_take(name: str) -> None:
    task = TASKS[name]
    plan = race.plan_for(task)
    for length in plan.lengths:
        task.at_length(length).batch(1, generator=torch.Generator().manual_seed(0))
    assert plan.budget.steps > 0


# ---- files


def test_a_result_comes_back_from_its_json() -> None:
    result = raced_once()
    text = result.json()
    assert race.read(text.encode()) == result
    assert json.loads(text)["command"] == command_for(ADDING, PLAN)
    assert text.count("\n") < 30  # a line a row


def changed(edit: Callable[[dict[str, Any]], Any]) -> bytes:
    found = json.loads(RESULT.json())
    edit(found)
    return json.dumps(found).encode()


ROW = RaceRow("lstm", 2, 3, 4, 100, 6, 6, 0.5, 0.004)
ROWS = tuple(replace(ROW, kind=kind) for kind in PLAN.kinds)
RESULT = RaceResult("adding", {}, PLAN, ROWS, "2", "command")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b"[]", "is not a race"),
        (b"{}", "'task' is missing"),
        (changed(lambda one: one.update(task="chess")), "there is no task 'chess'"),
        (changed(lambda one: one.update(task=[])), "is not a race"),
        (changed(lambda one: one.pop("rows")), "'rows' is missing"),
        (changed(lambda one: one.update(rows=3)), "is not a race"),
        (changed(lambda one: one.update(parameters=7)), "is not a race"),
        (changed(lambda one: one["plan"].update(kinds=["lstm", "x"])), "kinds must be of"),
        (changed(lambda one: one["plan"].update(lengths=4)), "is not a race"),
        (changed(lambda one: one["plan"]["budget"].update(steps=-1)), "steps must be a whole"),
        (changed(lambda one: one["plan"].update(colour=1)), "is not a race"),
        (changed(lambda one: one["rows"][0].update(kind="x")), "'kind' can't be 'x'"),
        (changed(lambda one: one["rows"][0].update(steps=True)), "'steps' can't be True"),
        (changed(lambda one: one["rows"][0].update(score=None)), "'score' can't be None"),
        (changed(lambda one: one["rows"][0].update(score=1e999)), "'score' can't be inf"),
        (changed(lambda one: one["rows"][0].update(problem=5)), "'problem' can't be 5"),
        (changed(lambda one: one["rows"].pop()), "must have one row for each of"),
        (changed(lambda one: one["rows"].append(one["rows"][0])), "must have one row for each"),
        (changed(lambda one: [r.update(length=9) for r in one["rows"]]), "must have one row for"),
    ],
)
def test_a_file_that_is_no_race_is_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(RaceError) as caught:
        race.read(data, "adding.json")
    assert said in str(caught.value)
    assert str(caught.value).startswith("adding.json")
    assert "\n" not in str(caught.value)


def test_a_folder_says_which_races_it_has(tmp_path: Path) -> None:
    with pytest.raises(RaceError, match=r"no race for the task 'adding'; available: none"):
        race.load("adding", tmp_path)
    race.save(RESULT, tmp_path)
    assert race.names(tmp_path) == ("adding",)
    assert race.load("adding", tmp_path) == RESULT
    (tmp_path / "recall.json").write_text(RESULT.json())
    with pytest.raises(RaceError, match="the race is on the task 'adding'"):
        race.load("recall", tmp_path)
    (tmp_path / "recall.json").write_bytes(b" " * (race.result.LARGEST + 1))
    with pytest.raises(RaceError, match="has more than"):
        race.load("recall", tmp_path)


# ---- the command


def command(folder: Path, *more: str) -> None:
    given = ["--task", "adding", "--steps", "4", "--folder", str(folder), "--jobs", "1", *more]
    main(given, standalone_mode=False)


def test_the_command_writes_a_race_and_goes_on_where_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command(tmp_path, "--lengths", "2", "--seeds", "0")
    first = race.load("adding", tmp_path)
    assert first.whole
    assert first.plan.lengths == (2,)
    assert "length 2, seed 0: " in capsys.readouterr().out
    command(tmp_path, "--lengths", "2", "3", "--seeds", "0")
    both = race.load("adding", tmp_path)
    assert both.rows[:3] == first.rows  # their seconds too: they were not raced again
    assert both.whole
    assert "1 of 2 heats exist already" in capsys.readouterr().out
    command(tmp_path, "--lengths", "2", "3", "--seeds", "0", "--again")
    assert "2 heats in" in (said := capsys.readouterr().out)
    assert "exist already" not in said
    assert not list(tmp_path.glob("*.part"))


def test_what_was_raced_with_another_budget_does_not_count(tmp_path: Path) -> None:
    command(tmp_path, "--lengths", "2", "--seeds", "0")
    command(tmp_path, "--lengths", "2", "--seeds", "0", "--steps", "5")
    assert {row.steps for row in race.load("adding", tmp_path).rows} == {5}


def test_the_command_itself_makes_the_same_race_in_several_processes(tmp_path: Path) -> None:
    # Not as a function of this process: what a main module has, its processes can't import.
    one, two = tmp_path / "one", tmp_path / "two"
    tiny = ["--task", "adding", "--steps", "4", "--lengths", "2", "3", "--seeds", "0"]
    made = subprocess.run(
        [sys.executable, "-m", "lstm_viz.race", *tiny, "--folder", str(two), "--jobs", "2"],
        capture_output=True,
        text=True,
        timeout=WORK,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    command(one, "--lengths", "2", "3", "--seeds", "0")
    alone, together = race.load("adding", one), race.load("adding", two)
    assert len(together.rows) == 6
    assert timeless(alone.rows) == timeless(together.rows)
    assert replace(alone, rows=()) == replace(together, rows=())


def test_the_command_that_a_race_names_makes_it(tmp_path: Path) -> None:
    # Whatever is named twice is raced once.
    named = ["--lengths", "2", "2", "--seeds", "1", "1", "--kinds", "slstm", "lstm", "slstm"]
    command(tmp_path, *named)
    written = race.load("adding", tmp_path)
    assert [row.kind for row in written.rows] == ["lstm", "slstm"]
    said = written.command.removeprefix("python -m lstm_viz.race ").split()
    again = tmp_path / "again"
    main([*said, "--folder", str(again), "--jobs", "1"], standalone_mode=False)
    assert timeless(race.load("adding", again).rows) == timeless(written.rows)


# ---- what ships


@pytest.mark.parametrize("name", race.SHIPPED)
def test_the_race_that_ships_is_whole_and_as_planned(name: str) -> None:
    found = race.load(name)
    assert found.whole
    assert found.plan == race.SHIPPED[name]
    assert found.command == command_for(TASKS[name], found.plan)
    assert all(row.solved == TASKS[name].is_solved(row.score) for row in found.rows)
    assert set(race.names()) == set(race.SHIPPED)


@pytest.mark.parametrize("name", race.SHIPPED)
def test_a_heat_that_ships_comes_out_again(name: str) -> None:
    # On another processor the digits may differ, but not who solves what is easy.
    shipped, plan = race.load(name), race.SHIPPED[name]
    length, seed = plan.lengths[0], plan.seeds[0]
    easy = replace(plan, lengths=(length,), seeds=(seed,), kinds=("lstm", "gru"))
    made = raced(TASKS[name], easy)
    there = {row.kind: row for row in shipped.rows if (row.length, row.seed) == (length, seed)}
    for row in made.rows:
        before = there[row.kind]
        assert (row.units, row.parameters, row.solved) == (
            before.units,
            before.parameters,
            before.solved,
        )
        assert row.solved_step == pytest.approx(before.solved_step, rel=0.5)
