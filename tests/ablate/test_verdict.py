"""The verdict: the share that is kept, by hand, and the sentences whichever way it turned out."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from lstm_viz.ablate import PARTS, Result, Row, verdict
from lstm_viz.ablate.effect import Effect, effects
from lstm_viz.tasks import TASKS

REBER, ADDING = TASKS["reber"], TASKS["adding"]  # trivial answers: 0.5, and 0.167
ALL = {"f=1": 0.5, "i=1": 0.9, "o=1": 0.8, "i=1-f": 0.6, "h=oc": 0.2, "r=1": 0.7}


def result(task: str, after: Mapping[str, float], before: float = 0.9) -> Result:
    """Three seeds: one a little better than `after`, one there, and one much worse."""
    rows = [
        Row(part, seed, "w", before, score + off)
        for part, score in after.items()
        for seed, off in ((1, 0.05), (2, 0.0), (3, -0.2))
    ]
    return Result(task, {}, 64, "2", "python", tuple(rows))


def found(task: str = "reber", before: float = 0.9, **changed: float) -> dict[str, Effect]:
    return effects(result(task, ALL | changed, before))


def test_kept_is_the_share_of_the_lead_over_the_trivial_answer() -> None:
    by_part = found(**{"f=1": 0.5, "o=1": 0.8, "h=oc": 0.2, "i=1": 0.95})
    assert list(by_part) == list(PARTS)
    assert by_part["o=1"].seeds == (1, 2, 3)
    assert by_part["o=1"].after == pytest.approx((0.85, 0.8, 0.6))
    assert by_part["o=1"].middle == (0.9, 0.8)
    kept = {name: one.kept for name, one in by_part.items()}
    assert kept["o=1"] == pytest.approx(0.75)
    assert (kept["f=1"], kept["h=oc"], kept["i=1"]) == (0, 0, 1)  # never beyond the range
    assert found(before=0.5)["o=1"].kept is None  # no lead to lose


def test_an_error_is_kept_the_other_way_round() -> None:
    lead = ADDING.chance - 0.05
    error = effects(result("adding", {"f=1": ADDING.chance - lead / 4}, 0.05))["f=1"]
    assert error.kept == pytest.approx(0.25)


def test_the_sentence_has_the_forget_gate_and_both_ends() -> None:
    assert verdict.sentence(REBER, found()) == (
        "Without the forget gate, the LSTM's share of sequences with every answer right goes from "
        "90.0% to 50.0% (median of 3 seeds; the trivial answer reaches 50.0%). It does best "
        "without the input gate (90.0%), and worst without the tanh of the output (20.0%)."
    )


def test_of_an_error_the_lowest_is_best_and_ties_are_named_together() -> None:
    said = verdict.sentence(ADDING, found("adding", **{"i=1-f": 0.9, "o=1": 0.9}))
    assert "It does best without the tanh of the output (0.2), and worst without" in said
    assert said.endswith(
        "worst without the input gate, the output gate or an input gate of its own (0.9)."
    )


def test_where_nothing_changes_it_is_said() -> None:
    said = verdict.sentence(REBER, found(**dict.fromkeys(ALL, 0.9)))
    assert "stays at 90.0%" in said
    assert said.endswith("It does as well without each of the others.")


def test_over_tasks_is_the_median_of_those_with_a_lead() -> None:
    every = {
        "reber": found(**{"f=1": 0.6}),  # keeps 25%
        "reber again": found(**{"f=1": 0.7}),  # 50%
        "anbn": found(**{"f=1": 0.9}),  # all
        "dyck1": found(before=0.5),  # had none
    }
    assert verdict.kept_over_tasks(every)["f=1"] == pytest.approx(0.5)
    assert verdict.over_tasks(every).startswith(
        "Over 4 tasks, the share of its lead over the trivial answer that the LSTM keeps is, in "
        "the median: f = 1 50%, i = 1 100%,"
    )
    assert "r = 1" not in verdict.over_tasks(every)  # no part of an LSTM


def test_both_directions_beside_greff_are_said() -> None:
    same = verdict.beside_greff({"reber": found(**{"i=1-f": 0.89})})
    assert same == (
        "Here too the forget gate (0% kept) and the tanh of the output (0% kept) cost more than "
        "the input gate (100%) and the output gate (75%). Coupling costs little here too (98% "
        "kept)."
    )
    other = verdict.beside_greff({"reber": found(**{"f=1": 0.85, "i=1-f": 0.6})})
    assert "do not both cost more than" in other
    assert "Coupling is where the direction differs: 25% is kept." in other
