"""The verdict: the share that is lost, by hand, and the sentences whichever way it turned out."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from lstm_viz.ablate import PARTS, AblationResult, AblationRow, verdict
from lstm_viz.ablate.effect import Effect, effects
from lstm_viz.tasks import TASKS

REBER, ADDING = TASKS["reber"], TASKS["adding"]  # trivial answers: 0.5, and 0.167
ALL = {"f=1": 0.5, "i=1": 0.9, "o=1": 0.8, "i=1-f": 0.6, "h=oc": 0.2, "r=1": 0.7}


def result(task: str, after: Mapping[str, float], before: float = 0.9) -> AblationResult:
    """Three seeds: one a little better than `after`, one there, and one much worse."""
    rows = [
        AblationRow(part, seed, "w", before, score + off)
        for part, score in after.items()
        for seed, off in ((1, 0.05), (2, 0.0), (3, -0.2))
    ]
    return AblationResult(task, {}, 64, "2", "python", tuple(rows))


def found(task: str = "reber", before: float = 0.9, **changed: float) -> dict[str, Effect]:
    return effects(result(task, ALL | changed, before))


def test_lost_is_the_share_of_the_lead_over_the_trivial_answer() -> None:
    by_part = found(**{"f=1": 0.5, "o=1": 0.8, "h=oc": 0.2, "i=1": 0.95})
    assert list(by_part) == list(PARTS)
    assert by_part["o=1"].seeds == (1, 2, 3)
    assert by_part["o=1"].after == pytest.approx((0.85, 0.8, 0.6))
    assert by_part["o=1"].middle == (0.9, 0.8)
    lost = {name: one.lost for name, one in by_part.items()}
    assert lost["o=1"] == pytest.approx(0.25)
    assert (lost["f=1"], lost["h=oc"], lost["i=1"]) == (1, 1, 0)  # never beyond the range
    assert found(before=0.5)["o=1"].lost is None  # no lead to lose


def test_of_an_error_it_is_the_other_way_round() -> None:
    lead = ADDING.chance - 0.05
    error = effects(result("adding", {"f=1": ADDING.chance - lead / 4}, 0.05))["f=1"]
    assert error.lost == pytest.approx(0.75)


def test_the_sentence_has_the_forget_gate_over_all_seeds() -> None:
    assert verdict.sentence(REBER, found()) == (
        "Without the forget gate, the LSTM's share of sequences with every answer right goes from "
        "90.0% to 50.0% (median of 3 seeds, 30.0% to 55.0%; the trivial answer reaches 50.0%)."
    )
    assert "stays at 90.0%" in verdict.sentence(REBER, found(**{"f=1": 0.9}))
    same = tuple(AblationRow("f=1", seed, "w", 0.9, 0.25) for seed in (4, 5))
    assert "to 25.0% (median of 2 seeds; the" in verdict.sentence(
        REBER, effects(AblationResult("reber", {}, 64, "2", "python", same))
    )


def test_both_ends_are_named_and_ties_together() -> None:
    assert verdict.ends(REBER, found()) == (
        "The LSTM does best without the input gate (90.0%), and worst without the tanh of the "
        "output (20.0%)."
    )
    of_error = found("adding", **{"i=1-f": 0.9, "o=1": 0.9})
    assert verdict.ends(ADDING, of_error) == (
        "The LSTM does best without the tanh of the output (0.200), and worst without the input "
        "gate, the output gate or an input gate of its own (0.900)."
    )
    assert verdict.ends(REBER, found(**dict.fromkeys(ALL, 0.9))).startswith(
        "The LSTM does equally well without the forget gate, the input gate,"
    )


def test_over_tasks_is_the_median_of_those_with_a_lead() -> None:
    every = {
        "reber": found(**{"f=1": 0.6}),  # loses 75%
        "reber again": found(**{"f=1": 0.7}),  # 50%
        "anbn": found(**{"f=1": 0.9}),  # nothing
        "dyck1": found(before=0.5),  # had nothing to lose
    }
    assert verdict.lost_over_tasks(every)["f=1"] == pytest.approx(0.5)
    assert verdict.over_tasks(every).startswith(
        "Of its lead over the trivial answer the LSTM loses, in the median over 4 tasks: 50% with "
        "f = 1, 0% with i = 1, 25% with o = 1,"
    )
    assert "r = 1" not in verdict.over_tasks(every)  # no part of an LSTM


def test_beside_greff_are_the_medians_their_range_and_each_tasks_direction() -> None:
    every = {
        # Of the forget gate, tanh, input and output gate: 100, 100, 0 and 25.3% are lost.
        "reber": found(**{"f=1": 0.4988, "o=1": 0.7988, "i=1-f": 0.892}),
        "anbn": found(
            **{"f=1": 0.4988, "i=1": 0.45, "o=1": 0.5, "i=1-f": 0.5988}
        ),  # 100, 100, 100 and 100%: as much
        "copy": found(**{"f=1": 0.846, "i=1-f": 0.5988}),  # 14, 100, 0 and 25%: less
        "dyck1": found(before=0.5),  # had nothing to lose
    }
    seeds = {name: verdict.lost_over_seeds(every)[name] for name in ("o=1", "f=1")}
    # Seeds score 0.05 more, the same and 0.2 less: without the output gate the middle task loses
    # 12.8%, 25.3% and 75.3%.
    assert seeds["o=1"] == pytest.approx((0.128, 0.753))
    assert seeds["f=1"] == pytest.approx((0.878, 1))
    said = verdict.beside_greff(every)
    assert "the tasks and of each at most 100% of its lead (in brackets, the range over" in said
    assert "the forget gate 100% (88% to 100%), the tanh of the output 100%" in said
    assert "the output gate 25% (13% to 75%)." in said
    assert (
        "removing the forget gate and removing the tanh of the output each cost more than removing "
        "the input gate or the output gate in 1 of 3 tasks. In 1, the smaller of the first two "
        "losses equals the larger of the other two, and in 1 it is smaller (Copying). Coupling "
        "costs 75% (63% to 100%), and at most 10% in 1 of 3 tasks. The other weights"
    ) in said


def test_coupling_that_costs_little_needs_no_reason() -> None:
    said = verdict.beside_greff({"reber": found(**{"i=1-f": 0.892})})
    assert said.endswith(
        "cost more than removing the input gate or the output gate in 1 of 1 tasks. In 0, the "
        "smaller of the first two losses equals the larger of the other two, and in 0 it is "
        "smaller. Coupling costs 2% (0% to 52%), and at most 10% in 1 of 1 tasks."
    )
