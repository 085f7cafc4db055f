"""The race's verdict against rows made by hand: who breaks where, and what speaks against it."""

from __future__ import annotations

import pytest

from lstm_viz.race import RaceRow, lengths, verdict
from lstm_viz.race.outcome import Outcome, RacePoint, outcomes, points_of
from lstm_viz.tasks import TASKS

RECALL, ADDING = TASKS["recall"], TASKS["adding"]
KINDS = ("lstm", "gru", "rnn")
Table = dict[str, dict[int, list[tuple[float, int | None]]]]


def rows(table: Table) -> list[RaceRow]:
    """From kind → length → (score, the step at which it was solved) a seed."""
    return [
        RaceRow(kind, length, seed, 9, 99, step or 500, step, (step or 500) / 100, score)
        for kind, at in table.items()
        for length, some in at.items()
        for seed, (score, step) in enumerate(some)
    ]


def good(*steps: int) -> list[tuple[float, int | None]]:
    return [(1.0, step) for step in steps]


def bad(*scores: float) -> list[tuple[float, int | None]]:
    return [(score, None) for score in scores]


USUAL = rows(
    {
        "rnn": {10: good(50, 70, 60), 20: [(1.0, 90), *bad(0.25, 0.5)], 40: bad(0.2, 0.3, 0.25)},
        "lstm": {10: good(50, 80, 90), 20: good(60, 70, 80), 40: [*good(100, 300), *bad(0.75)]},
        "gru": {10: good(100, 90, 80), 20: good(50, 60, 75), 40: good(200, 200, 200)},
    }
)


def test_a_standing_is_medians_over_seeds() -> None:
    by_kind = outcomes(RECALL, USUAL)
    assert list(by_kind) == list(KINDS)
    rnn, lstm = by_kind["rnn"], by_kind["lstm"]
    assert rnn.scores[20] == (1.0, 0.25, 0.5)
    assert (rnn.median[20], rnn.solved[20], rnn.solves[20], rnn.breaks) == (0.5, 1, False, 20)
    assert rnn.steps == {10: 60}
    assert rnn.seconds == {10: 0.6}
    assert (lstm.breaks, lstm.solves[40], lstm.solved[40]) == (None, True, 2)
    assert lstm.steps[40] == 300  # the one that never solves it counts as the slowest
    assert lstm.seconds[40] == 3


def test_the_verdict_names_where_each_breaks_with_the_numbers() -> None:
    assert verdict.sentence(RECALL, outcomes(RECALL, USUAL)) == (
        "The simple RNN breaks at lag 20 (median share of right answers 50.0%, solved by 1 of 3 "
        "seeds); the LSTM solves every tested lag up to 40 (with 2 of 3 seeds or more); the GRU "
        "solves every tested lag up to 40."
    )


def test_counter_examples_are_all_that_speaks_against_the_lstm() -> None:
    assert verdict.counter_examples(RECALL, outcomes(RECALL, USUAL)) == [
        "In the median, the GRU needs fewer training steps than the LSTM at lag 20 (60 against "
        "70) and lag 40 (200 against 300).",
        "In the median, the simple RNN needs fewer training steps than the LSTM at lag 10 (60 "
        "against 80).",
        "Some seeds of the LSTM fail where its median does not: lag 40 (1 of 3 seeds).",
        "Where the simple RNN breaks or beyond, some of its seeds still solve lag 20 (1 of 3 "
        "seeds).",
    ]


def test_where_the_simple_rnn_is_better_it_is_said() -> None:
    by_kind = outcomes(
        RECALL,
        rows(
            {
                "lstm": {10: good(90), 20: bad(0.3), 40: bad(0.2)},
                "gru": {10: bad(0.5), 20: bad(0.5), 40: bad(0.5)},
                "rnn": {10: good(95), 20: good(30), 40: bad(0.2)},
            }
        ),
    )
    assert verdict.sentence(RECALL, by_kind) == (
        "The GRU breaks at lag 10 (share of right answers 50.0%, solved by 0 of 1 seed); "
        "the LSTM breaks at lag 20 (share of right answers 30.0%, solved by 0 of 1 seed); "
        "the simple RNN breaks at lag 40 (share of right answers 20.0%, solved by 0 of 1 "
        "seed)."
    )
    assert verdict.counter_examples(RECALL, by_kind) == [
        "The GRU has the better share of right answers at lag 20 (50.0% against 30.0%) and lag 40 "
        "(50.0% against 20.0%), although neither it nor the LSTM solves the task there.",
        "At lag 20 the simple RNN solves the task and the LSTM does not.",
    ]


def test_nothing_solved_is_an_answer() -> None:
    by_kind = outcomes(
        ADDING, rows({kind: {10: bad(0.17), 20: bad(0.18)} for kind in ("rnn", "gru", "lstm")})
    )
    assert verdict.sentence(ADDING, by_kind) == (
        "No network solves even lag 10: the mean squared error is LSTM 0.170, GRU 0.170, "
        "simple RNN 0.170."
    )
    assert verdict.counter_examples(ADDING, by_kind) == []
    assert verdict.no_counter_example(ADDING, by_kind, trained=True) == (
        "There are none. No other network solves the task, or has a better score, at a lag at "
        "which the LSTM does not solve it, or solves it in fewer training steps, and no seed "
        "solves the task at or beyond the lag at which its kind of network breaks."
    )


def test_all_solved_is_an_answer() -> None:
    by_kind = outcomes(ADDING, rows({kind: {5: [(0.001, 10)], 9: [(0.002, 20)]} for kind in KINDS}))
    assert verdict.sentence(ADDING, by_kind) == (
        "No network breaks: the LSTM, the GRU and the simple RNN solve every tested lag up to 9."
    )


def test_no_row_is_an_answer() -> None:
    assert verdict.sentence(ADDING, outcomes(ADDING, [])) == verdict.NOTHING
    assert verdict.counter_examples(ADDING, {}) == []


def test_one_kind_and_one_length_are_a_sentence_too() -> None:
    by_kind = outcomes(ADDING, rows({"rnn": {7: [(0.001, 9)]}}))
    assert verdict.sentence(ADDING, by_kind) == "The simple RNN solves lag 7."


def test_without_an_lstm_nothing_is_compared_with_it() -> None:
    of_an_mlstm = {10: good(40, 50, 60), 20: bad(0.5, 0.25, 0.5), 40: [(1.0, 90), *bad(0.4, 0.2)]}
    table: Table = {"mlstm": of_an_mlstm, "mingru": {at: good(9, 9, 9) for at in (10, 20, 40)}}
    by_kind = outcomes(RECALL, rows(table))
    assert list(by_kind) == ["mingru", "mlstm"]  # as kinds are named everywhere
    assert verdict.sentence(RECALL, by_kind) == (
        "The mLSTM breaks at lag 20 (median share of right answers 50.0%, solved by 0 of 3 seeds); "
        "the minGRU solves every tested lag up to 40."
    )
    assert verdict.counter_examples(RECALL, by_kind) == [
        "Where the mLSTM breaks or beyond, some of its seeds still solve lag 40 (1 of 3 seeds)."
    ]
    assert verdict.no_counter_example(RECALL, by_kind, trained=True) == (
        "There are none. No seed solves the task at or beyond the lag at which its kind of network "
        "breaks."
    )


# ---- trained at one length


def of_one_length(scores: dict[str, dict[int, float]], trained_at: int) -> dict[str, Outcome]:
    points = [RacePoint(k, at, 0, one) for k, some in scores.items() for at, one in some.items()]
    return outcomes(RECALL, points, trained_at=trained_at)


def test_what_was_trained_at_one_length_breaks_from_there_on() -> None:
    by_kind = of_one_length(
        {
            "lstm": {10: 0.5, 30: 1, 60: 1, 100: 0.6},
            "gru": {10: 1, 30: 1, 60: 1, 100: 1},
            "rnn": {10: 1, 30: 0.4, 60: 0.3, 100: 0.25},
        },
        trained_at=30,
    )
    assert {kind: one.breaks for kind, one in by_kind.items()} == {
        "lstm": 100,
        "gru": None,
        "rnn": 30,
    }
    assert verdict.sentence(RECALL, by_kind) == (
        "The simple RNN does not solve even lag 30 (share of right answers 40.0%, solved by "
        "0 of 1 seed); the LSTM breaks at lag 100 (share of right answers 60.0%, solved by "
        "0 of 1 seed); the GRU solves every tested lag up to 100."
    )
    assert verdict.counter_examples(RECALL, by_kind) == [
        "At lag 10 and 100 the GRU solves the task and the LSTM does not.",
        "At lag 10 the simple RNN solves the task and the LSTM does not.",
        "The LSTM does not solve lag 10, shorter than it was trained on.",
    ]
    assert "steps" not in verdict.no_counter_example(RECALL, by_kind, trained=False)


def test_nothing_solved_at_the_trained_length() -> None:
    by_kind = of_one_length({kind: {30: 0.5, 60: 0.25} for kind in KINDS}, trained_at=30)
    assert verdict.sentence(RECALL, by_kind).startswith(
        "No network solves even lag 30, at which they were trained: the share of right"
    )


@pytest.mark.parametrize("seed", [0, 2])
def test_points_are_what_cards_say(seed: int) -> None:
    card = {
        "kind": "gru",
        "seed": seed,
        "task_parameters": {"lag": 30},
        "held_out": {"score": 0.7},
        "at": [{"lag": 9, "score": 0.5, "accuracy": 0.4}, {"lag": 30, "score": 0.6}],
    }
    # At the lag of its training a network has the one score that it has on all pages.
    assert points_of([card], RECALL) == [
        RacePoint("gru", 9, seed, 0.5),
        RacePoint("gru", 30, seed, 0.7),
    ]


# ---- words


def test_a_length_is_named_as_its_task_counts_it() -> None:
    assert lengths.at(RECALL, 20) == "lag 20"
    assert lengths.at(RECALL, 5, 10, 20) == "lag 5, 10 and 20"
    assert lengths.at(TASKS["latch"], 30, 60) == "30 and 60 steps"
    assert lengths.up_to(RECALL, 20) == "every tested lag up to 20"
    assert lengths.up_to(TASKS["dyck1"], 20) == "every tested length up to 20 pairs"


def test_a_length_of_one_is_not_said_as_many() -> None:
    latch = TASKS["latch"]
    assert lengths.at(latch, 1) == "1 step"
    assert lengths.at(latch, 1, 20) == "1 and 20 steps"
    assert lengths.up_to(latch, 1) == "every tested length up to 1 step"
    assert lengths.at(ADDING, 1) == "lag 1"


def test_who_comes_nearer_than_the_lstm_where_neither_solves_is_named() -> None:
    """One seed has no median."""
    by_kind = outcomes(
        ADDING,
        rows({"mingru": {5: bad(0.02), 9: bad(0.19)}, "lstm": {5: bad(0.17), 9: bad(0.171)}}),
    )
    assert verdict.counter_examples(ADDING, by_kind) == [
        "The minGRU has the better mean squared error at lag 5 (0.0200 against 0.170), although "
        "neither it nor the LSTM solves the task there."
    ]
    assert "median" not in verdict.sentence(ADDING, by_kind)


def test_of_several_that_solve_all_the_one_with_the_fewest_seeds_counts() -> None:
    some = [(0.9, None), *good(40, 50, 60)]
    table: Table = {"lstm": {7: good(9, 9), 13: good(8, 8)}, "gru": {7: good(9, 9), 13: some}}
    assert verdict.sentence(RECALL, outcomes(RECALL, rows(table))) == (
        "No network breaks: the LSTM and the GRU solve every tested lag up to 13 (with 3 of 4 "
        "seeds or more)."
    )
