"""The race's page: what ships, what the cards say, a look inside, and a race here and now."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz import checkpoint, race
from lstm_viz.checkpoint import files
from lstm_viz.model import matched_to_lstm
from lstm_viz.race import Plan, Race, RaceProgress, RaceResult, RaceRow, plan_for, verdict
from lstm_viz.race.outcome import outcomes
from lstm_viz.sequences import SequenceError
from lstm_viz.tasks import TASKS
from lstm_viz.train import Budget
from lstm_viz.train.shipping import Order, make
from lstm_viz.ui import limits
from lstm_viz.ui.controls.control import Control
from lstm_viz.ui.controls.racing_rows import EACH, LIVE, OTHERS, ROWS, usual_lengths
from lstm_viz.ui.jobs import person
from lstm_viz.ui.jobs.jobs import Jobs
from lstm_viz.ui.jobs.words import ELSEWHERE
from lstm_viz.ui.racing import fair_words, included, inspection, live_race, picture, rail, table
from lstm_viz.ui.racing import words as sentences
from lstm_viz.ui.racing.rail import RacerChoice
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import included_cards
from tests.patience import until
from tests.ui.conftest import problems
from tests.ui.pictures import is_linked

Open = Callable[..., AppTest]
PAGE = "race.py"
RECALL = TASKS["recall"]
SMALL = {"race": LIVE, "at_adding": "2 3", "most": "50"}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Networks that have hardly been trained, as if they shipped."""
    folder = tmp_path_factory.mktemp("models")
    for task in ("recall", "counting"):
        for kind, seed in (("lstm", 0), ("lstm", 1), ("gru", 0), ("rnn", 0)):
            make(Order(task, kind, seed, 3), folder)
    return folder


@pytest.fixture
def cards(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for reads in (files.names, files.card, files.load, files.load_checkpoints):
        monkeypatch.setattr(reads, "__defaults__", (models,))
    monkeypatch.setattr(included_cards, "_CARDS", Shelf(limits.MB, lambda card: 1))
    monkeypatch.setattr(
        inspection, "_INSPECTIONS", Shelf(limits.RACE_VIEWS_BYTES, lambda one: one.view.bytes)
    )


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing that another test has raced."""
    monkeypatch.setattr(live_race.MINE, "jobs", Jobs[RaceResult](1, 1))
    monkeypatch.setattr(live_race, "_RESULTS", Shelf(limits.RACES_BYTES, lambda result: 1))
    yield
    for job in list(live_race.MINE.jobs._running):
        for owner in job.waiting:
            live_race.MINE.jobs.leave(job, owner)


def words(app: AppTest) -> str:
    said = [one.value for one in (*app.markdown, *app.caption)]
    return "\n".join(said).replace("\\", "")


def heading(app: AppTest) -> str:
    return next(one.value for one in app.markdown if one.value.startswith("## ")).replace("\\", "")


def rows_of(app: AppTest) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in app.table[0].value.to_numpy().tolist()]


# ---- what ships


@pytest.mark.parametrize("name", race.SHIPPED)
def test_the_shipped_race_is_the_verdict_the_chart_and_the_table(open_app: Open, name: str) -> None:
    app = open_app(PAGE, task=name)
    task, found = TASKS[name], race.load(name)
    by_kind = outcomes(task, found.rows)
    budget = f"for at most {found.plan.budget.steps:,} steps"
    assert heading(app) == f"## Trained at each lag {budget}. {verdict.sentence(task, by_kind)}"
    assert len(app.get("plotly_chart")) == len(app.table) == 1
    assert [row[0] for row in rows_of(app)] == [
        "parameters",
        *(f"{task.length} {length}" for length in found.plan.lengths),
        "breaks at",
    ]
    said = words(app)
    assert found.command in said
    assert "An included race: trained earlier" in said
    for row in found.rows[:3]:
        assert f"{checkpoint.KIND_NAMES[row.kind]} {row.parameters:,} ({row.units} units)" in said
    for sentence in verdict.counter_examples(task, by_kind):
        assert sentence in said
    assert f"the same budget: {found.plan.budget.steps:,} training steps" in said
    assert problems(app) == []


def test_the_race_that_ships_shows_the_simple_rnn_breaking_before_the_lstm() -> None:
    for name in race.SHIPPED:
        by_kind = outcomes(TASKS[name], race.load(name).rows)
        rnn, lstm = by_kind["rnn"].breaks, by_kind["lstm"].breaks
        assert rnn is not None
        assert rnn in by_kind["rnn"].lengths[1:]  # it solves the shorter ones
        assert lstm is None or lstm >= 2 * rnn


def test_where_no_race_ships_it_is_said(open_app: Open) -> None:
    app = open_app(PAGE, task="wave")
    assert (
        "No race is included for the task “Wave forecasting”, only for “Adding problem” and "
        "“Delayed recall”." in words(app)
    )
    assert len(app.table) == 0


def test_a_race_that_is_broken_is_a_sentence(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(task: str) -> RaceResult:
        raise race.RaceError("adding.json is no race: 'plan' is missing")

    monkeypatch.setattr(race, "load", load)
    monkeypatch.setattr(included, "_RACES", Shelf(9, lambda one: 1))
    app = open_app(PAGE, task="adding")
    assert problems(app) == [
        "The included race can't be used: adding.json is no race: 'plan' is missing."
    ]


# ---- the rail


def test_the_rail_has_what_the_address_says(open_app: Open) -> None:
    given = {"at_recall": "7 9", "tries": "2", "gates": "as usual"}
    twice = ["lstm", "mingru", "mingru", "rnn"]  # in a link that somebody has written
    app = open_app(PAGE, task="recall", race=LIVE, **given, racers=twice)
    assert problems(app) == []
    state = app.session_state
    assert (state["task"], state["race"], state["at_recall"]) == ("recall", LIVE, "7 9")
    offer = "A race at lag 7 and 9 with 2 seeds each: 4 heats, in each of which 3 networks"
    assert offer in words(app)
    app.multiselect(key="racers").set_value(["mlstm"]).run()
    assert "4 heats, in each of which 1 network is trained" in words(app)
    app.multiselect(key="racers").set_value([]).run()
    assert problems(app) == ["Choose at least one network for the race."]
    app = open_app(PAGE, race="nowhere")
    assert app.session_state["race"] == EACH


@pytest.mark.usefixtures("cards")
@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row.kind != "fold"],  # which is of the networks that are included
    ids=lambda row: row.key,
)
def test_every_control_takes_both_its_ends_from_the_address(open_app: Open, row: Control) -> None:
    task = row.key.removeprefix("at_") if row.key.startswith("at_") else "recall"
    what = OTHERS if row.key in ("racer", "racerseed", "reach") else LIVE
    ends = row.options or ((row.low, row.high) if row.kind == "number" else ("SOS", "2 " * 20))
    for end in (ends[0], ends[-1]):
        app = open_app(PAGE, **{"task": task, "race": what, row.key: str(end)})
        assert app.session_state[row.key] == ([end] if row.kind == "several" else end)
        assert len(problems(app)) <= 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must be whole numbers"),
        ("SOS", "must be whole numbers separated by spaces, such as 10 20 40; got 'SOS'"),
        ("5 -3", "must be whole numbers"),
        ("٣", "must be whole numbers"),
        ("1", f"The lag must be from 2 to {limits.RACE_LONGEST} on this page; got 1."),
        ("9999", f"The lag must be from 2 to {limits.RACE_LONGEST} on this page; got 9,999."),
        ("2 3 4 5 6 7 8", "These are 7 lengths"),
    ],
)
def test_lengths_that_are_none_are_a_sentence_beside_the_control(
    open_app: Open, text: str, said: str
) -> None:
    app = open_app(PAGE, **SMALL)
    app.text_input(key="at_adding").set_value(text).run()
    assert not app.exception
    (problem,) = problems(app)
    assert said in problem
    assert sentences.NO_PLAN in words(app)
    assert len(app.button) == 0


def test_lengths_are_read_with_spaces_or_commas_once_each_in_order() -> None:
    assert rail.lengths_of(" 9, 4;4\t7 ", RECALL) == (4, 7, 9)


def test_a_task_that_has_no_such_length_says_so(open_app: Open) -> None:
    app = open_app(PAGE, task="order", race=LIVE, at_order="3 20")
    (problem,) = problems(app)
    assert "steps must be at least 4" in problem


def test_a_race_that_is_too_large_is_refused_in_words(open_app: Open) -> None:
    large = {"at_adding": "200 199 198", "tries": "3", "most": "3000"}
    app = open_app(PAGE, race=LIVE, **large)
    (problem,) = problems(app)
    assert problem.startswith(
        "This race is too large: 3 seeds × a total length of 597 × 3,000 training steps × 32 "
        "sequences × 3 networks = 515,808,000, and the limit of this server is 150,000,000. "
    )


def test_a_newer_kind_counts_more_and_one_that_keeps_too_much_is_refused() -> None:
    task = TASKS["wave"]
    plan = replace(plan_for(task), lengths=(7,), seeds=(0, 2), kinds=("gru", "mingru", "slstm"))
    # 902 units beside an LSTM's 32 are 28.2 times as many; an sLSTM has 32 and counts as 5.
    work = 40 * 7 * 3_000 * plan.budget.batch_size * (1 + 29 + 5)
    counted = (
        r"35 networks \(by the time that training takes, the minGRU with 902 units as 29 and the "
        rf"sLSTM with 32 units as 5\) = {work:,}, .+ training steps, or leave out the minGRU\. "
    )
    with pytest.raises(ValueError, match=counted):
        rail.need_small(task, replace(plan, budget=budget(plan, 3_000), seeds=tuple(range(40))))
    rail.need_small(task, replace(plan, budget=budget(plan, 100)))
    wide = replace(plan, lengths=(190, 7), budget=budget(plan, 50), kinds=("mlstm", "slstm"))
    said = r"^Each training step of the mLSTM .+: 64 sequences × 190 steps × 501 units \(.+ 9,922,"
    with pytest.raises(ValueError, match=said):
        rail.need_small(task, wide)
    rail.need_small(task, replace(wide, lengths=(40, 7)))


@pytest.mark.parametrize(
    ("kind", "length", "weight"),
    # Measured with one thread: 60 and 77 times the mean of an LSTM, a GRU and a simple RNN.
    [("mingru", 200, 29), ("mlstm", 80, 79)],
)
def test_a_wide_network_counts_as_many_as_its_time(kind: str, length: int, weight: int) -> None:
    task = TASKS["wave"]
    plan = replace(plan_for(task), lengths=(length,), seeds=(0,), kinds=("lstm", kind))
    sizes = {"input_size": task.input_size, "output_size": task.output_size}
    units = matched_to_lstm(kind, plan.hidden, **sizes)
    assert limits.race_weight(kind, units, plan.hidden) == weight
    with pytest.raises(ValueError, match=f"{1 + weight} networks"):
        rail.need_small(task, replace(plan, budget=budget(plan, 3_000)))
    recall = replace(plan_for(TASKS["recall"]), seeds=(0,), kinds=("lstm", kind))
    rail.need_small(TASKS["recall"], recall)


@pytest.mark.parametrize(
    ("kinds", "spread", "said"),
    [
        (
            ("lstm", "gru", "rnn"),
            True,
            "The LSTM and the GRU begin with memory times spread up to the length (Tallec & "
            "Ollivier 2018); the simple RNN has no gates for that.",
        ),
        (
            ("lstm", "gru", "rnn"),
            False,
            "The LSTM's bias of f is 1, all other biases are 0.",
        ),
        (("gru", "rnn"), False, "All biases are 0."),
        (
            ("rnn",),
            True,
            "The simple RNN has no gates for beginning with memory times spread up to the length "
            "(Tallec & Ollivier 2018); all biases are 0.",
        ),
        (("mingru",), False, "The minGRU's bias of z is −1, all other biases are 0."),
        (
            ("lstm",),
            True,
            "The LSTM begins with memory times spread up to the length (Tallec & Ollivier 2018).",
        ),
        (
            ("mingru", "mlstm"),
            True,
            "The minGRU begins with memory times spread up to the length (Tallec & Ollivier 2018); "
            "the mLSTM has no gates for that; the mLSTM's bias of f is 3, all other biases are 0.",
        ),
    ],
)
def test_how_gates_begin_is_said_of_the_kinds_that_race(
    kinds: tuple[str, ...], spread: bool, said: str
) -> None:
    assert fair_words.gates(kinds, spread=spread) == said


def test_a_race_of_one_network_does_not_speak_of_several() -> None:
    plan = replace(plan_for(RECALL), kinds=("mlstm",), seeds=(4,))
    assert picture.fair(RECALL, plan).startswith(
        "The mLSTM is trained with the seed 4 and this budget: 1,000 training steps of 32 sequences"
    )
    both = picture.fair(RECALL, replace(plan, kinds=("lstm", "mlstm")))
    assert both.startswith("All are trained on the same sequences in the same order, with the same")


def test_what_is_offered_first_is_allowed_for_every_task() -> None:
    for task in TASKS.values():
        plan, lengths = plan_for(task), usual_lengths(task)
        assert len(lengths) > 2
        said = " ".join(map(str, lengths))
        assert len(said) <= 40
        assert rail.lengths_of(said, task) == lengths
        rail.need_small(task, replace(plan, lengths=lengths, seeds=(0,), budget=budget(plan, 400)))


def budget(plan: Plan, steps: int) -> Budget:
    return replace(plan.budget, steps=steps)


# ---- live


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def finish(app: AppTest) -> AppTest:
    """Run the page until the race is over."""
    until(lambda: all(one.key != "race-stop" for one in run(app).button), every=0.1)
    return app


def test_a_race_is_offered_run_and_shown_and_the_same_address_finds_it(open_app: Open) -> None:
    app = open_app(PAGE, **SMALL)
    offer = "A race at lag 2 and 3 with 1 seed each: 2 heats, in each of which 3 networks are "
    assert f"{offer}trained for up to 50 steps. The curves and the table grow with" in words(app)
    assert len(app.table) == 0
    app.button(key="race-start").click().run()
    assert not app.exception
    finish(app)
    assert [row[0] for row in rows_of(app)] == ["parameters", "lag 2", "lag 3", "breaks at"]
    assert "Live: trained on this server since it was started" in words(app)
    assert "So far" not in heading(app)
    again = open_app(PAGE, **SMALL)
    assert rows_of(again) == rows_of(app)
    again.button(key="race-again").click().run()
    assert "race-stop" in [one.key for one in again.button]
    finish(again)
    assert [row[0] for row in rows_of(again)] == ["parameters", "lag 2", "lag 3", "breaks at"]
    assert "race-again" in [one.key for one in again.button]
    other = open_app(PAGE, **SMALL | {"most": "100"})
    assert len(other.table) == 0


def test_a_race_can_be_stopped_and_gone_on_with(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(Race):
        """Its second heat lasts until somebody stops it."""

        def __iter__(self) -> Iterator[RaceProgress]:
            for progress in super().__iter__():
                yield progress
                while progress.length == 3:
                    time.sleep(0.05)
                    yield progress

    monkeypatch.setattr(live_race, "Race", Slow)
    app = open_app(PAGE, **SMALL)
    app.button(key="race-start").click().run()
    until(lambda: len(run(app).table) > 0, every=0.1)  # the picture grows
    assert sentences.NOW in words(app)
    assert heading(app).startswith(
        f"## Trained at each lag for at most {SMALL['most']} steps. So far: "
    )
    app.button(key="race-stop").click().run()
    finish(app)
    assert "Stopped after 1 of 2 heats; only these count." in words(app)
    assert [row[0] for row in rows_of(app)] == ["parameters", "lag 2", "breaks at"]
    first = rows_of(app)[1]
    monkeypatch.setattr(live_race, "Race", Race)
    assert app.button(key="race-start").label == "Resume"
    app.button(key="race-start").click().run()
    finish(app)
    assert rows_of(app)[1] == first  # not raced again
    assert len(rows_of(app)) == 4


def test_work_that_another_tab_has_taken_over_is_said_to_be_there(
    open_app: Open,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = open_app(PAGE, **SMALL)
    monkeypatch.setattr(person, "is_connected", lambda session: True)
    app.session_state[live_race.MINE.name] = live_race.MINE.kind("another", "another tab", "ann")
    app.run()
    assert ELSEWHERE in [one.value for one in app.caption]


def test_a_full_server_says_so(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_race.MINE, "jobs", Jobs[RaceResult](0, 0))
    app = open_app(PAGE, **SMALL)
    app.button(key="race-start").click().run()
    (problem,) = problems(app)
    assert problem.startswith("The server is full: 0 jobs are running")


def test_a_race_that_fails_says_so(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Race):
        def __iter__(self) -> Iterator[RaceProgress]:
            raise RuntimeError("no memory")

    monkeypatch.setattr(live_race, "Race", Broken)
    app = open_app(PAGE, **SMALL)
    app.button(key="race-start").click().run()
    finish(app)
    assert problems(app) == ["The training failed: no memory."]
    assert app.button(key="race-start").label == "Start the race"


def test_a_race_that_is_cut_off_keeps_its_whole_heats() -> None:
    plan = Plan((2, 3), Budget(5, 4, 0.01, 1.0), 4)
    work = live_race.work_on(TASKS["adding"], plan)
    for progress in work.made:
        if progress.result.rows:
            break
    rows = work.result().rows
    assert len(rows) == len(plan.kinds)
    assert {row.length for row in rows} == {2}


@pytest.mark.usefixtures("measured")
def test_the_time_is_measured_before_it_begins_and_given_to_the_race(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Mapping[int, float] | None] = []

    def noted(*of: Any, seconds: Mapping[int, float] | None) -> Race:
        given.append(seconds)
        return Race(*of, seconds=seconds)

    monkeypatch.setattr(live_race, "Race", noted)
    app = open_app(PAGE, **SMALL)
    until(lambda: "This takes at most" in words(run(app)), every=0.1)
    app.button(key="race-start").click().run()
    finish(app)
    (seconds,) = given
    assert seconds is not None
    assert sorted(seconds) == [2, 3]
    assert min(seconds.values()) > 0


def test_the_time_left_is_that_of_all_steps_or_more_where_they_are_slower() -> None:
    result = Race(TASKS["adding"], Plan((2,), Budget(50, 4, 0.01, 1.0), 4)).result()
    half, begun = (RaceProgress(share, 0.4, 2, 0, 1, result) for share in (0.5, 0.4))
    assert live_race.left_of(half, 3.0) == pytest.approx(15)
    assert live_race.left_of(replace(half, most_left=20.0), 3.0) == 20
    assert live_race.left_of(replace(half, most_left=12.0), 3.0) == pytest.approx(15)
    assert live_race.left_of(begun, 3.0) is None
    assert live_race.left_of(half, 0.5) is None
    assert live_race.left_of(replace(half, most_left=12.0), 0.5) == 12


# ---- trained at one length


@pytest.mark.usefixtures("cards")
def test_the_cards_are_the_picture_at_other_lengths(open_app: Open) -> None:
    app = open_app(PAGE, task="recall", race=OTHERS)
    said, card = words(app), checkpoint.card("recall-gru")
    assert "From the cards of the 4 included networks, all trained only with lag 30" in said
    assert checkpoint.card("recall-lstm")["command"] in said
    assert "the same seeds 0, 1 and the same budget" in said
    names = [f"lag {length}" for length in RECALL.lengths]
    assert [row[0] for row in rows_of(app)] == ["parameters", *names, "breaks at"]
    at = {row["lag"]: row["score"] for row in card["at"]}
    assert rows_of(app)[1][2].startswith(f"{at[RECALL.lengths[0]]:.1%}")
    assert heading(app).startswith(
        "## Trained only with lag 30. No network solves even lag 30, at which they were trained"
    )
    assert is_linked(app)
    assert problems(app) == []


@pytest.mark.usefixtures("cards")
@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_the_first_failing_step_is_where_the_explorer_opens(kind: str) -> None:
    task, chosen = TASKS["counting"], RacerChoice(kind, 0, 40, 5)
    found = inspection.inspect(task, chosen)
    (side,) = found.view.sides.values()
    assert side.right is not None
    wrong = np.flatnonzero(side.right == 0) + 1
    assert found.step == wrong[0]
    assert found.state == {
        "step": wrong[0],
        "unit": found.unit,
        "pins": f"{wrong[0]}.{found.unit}",
    }
    said = inspection.sentence(found, task, chosen)
    assert (
        f"the first failing step is {wrong[0]:,}, where it predicts {side.answers[wrong[0] - 1]}"
        in said
    )
    assert f"{found.right:,} of {found.asked:,} answers are right" in said


@pytest.mark.usefixtures("cards")
def test_no_failing_step_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        inspection, "judge", lambda side, target, task: np.where(np.isnan(target), np.nan, 1.0)
    )
    chosen = RacerChoice("lstm", 1, 12, 0)
    found = inspection.inspect(RECALL, chosen)
    assert found.step is None
    assert found.state == {"step": 14, "unit": found.unit}  # the last answer
    assert inspection.sentence(found, RECALL, chosen) == (
        "The LSTM of seed 1, trained with lag 30, on lag 12 (14 steps in all): no failing step, "
        "its one answer is right."
    )


def test_a_number_is_right_when_it_is_near() -> None:
    task = TASKS["adding"]
    target = np.array([np.nan, 1.0, 1.0])
    side: Any = type("Side", (), {"right": None})()
    side.prediction = np.array([9.0, 1 + task.close / 2, 1 - 2 * task.close])
    judged = inspection.judge(side, target, task)
    assert np.isnan(judged[0])
    assert judged[1:].tolist() == [1, 0]


@pytest.mark.usefixtures("cards")
def test_the_network_and_the_sequence_are_those_of_the_rail(open_app: Open) -> None:
    chosen = {"racer": "lstm", "racerseed": "1", "reach": "9", "seed": "4"}
    app = open_app(PAGE, task="recall", race=OTHERS, **chosen)
    assert "The LSTM of seed 1, trained with lag 30, on lag 9 (11 steps in all): " in words(app)
    app = open_app(PAGE, task="recall", race=OTHERS, **chosen | {"racer": "rnn"})
    (problem,) = problems(app)
    assert "there is no checkpoint 'recall-rnn-1'" in problem
    assert len(app.table) == 1  # what worked stays


@pytest.mark.usefixtures("cards")
def test_a_sequence_that_is_too_long_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STEPS", 20)
    with pytest.raises(SequenceError, match="has 32 steps, and networks read at most 20"):
        inspection.inspect(RECALL, RacerChoice("gru", 0, 30, 0))


@pytest.mark.usefixtures("cards")
def test_a_task_without_networks_says_so(open_app: Open) -> None:
    app = open_app(PAGE, task="parity", race=OTHERS)
    assert "No trained networks are included for the task “Parity”." in words(app)


# ---- the picture


def test_a_cell_is_the_score_what_it_took_and_how_many() -> None:
    rows = [
        RaceRow("lstm", 5, seed, 4, 90, step or 60, step, 2.0, score)
        for seed, (step, score) in enumerate([(10, 0.001), (30, 0.002), (None, 0.3)])
    ] + [RaceRow("lstm", 9, 0, 4, 90, 60, None, 2.0, 0.2)]
    by_kind = outcomes(TASKS["adding"], rows)
    assert table.rows(TASKS["adding"], by_kind, {"lstm": 1234}) == [
        {"": "parameters", "LSTM": "1,234"},
        {"": "lag 5", "LSTM": "0.00200 · 30 steps, 2.0\u00a0s · solved by 2 of 3 seeds"},
        {"": "lag 9", "LSTM": "0.200 · solved by 0 of 1 seed"},
        {"": "breaks at", "LSTM": "lag 9"},
    ]
    solved = outcomes(TASKS["adding"], rows[:2])
    assert table.rows(TASKS["adding"], solved, {"lstm": 1234})[-1] == {
        "": "breaks at",
        "LSTM": "solves lag 5",
    }
    # A seed that was not run at a length is absent, not 0.
    scores = picture._scores(by_kind["lstm"])
    assert scores.shape == (3, 2)
    assert np.isnan(scores[1:, 1]).all()


def test_chance_is_a_line_only_where_it_is_one() -> None:
    assert picture.chance_of(TASKS["adding"], [5, 9]) == pytest.approx(1 / 6)
    assert picture.chance_of(TASKS["latch"], [30, 480]) is None
