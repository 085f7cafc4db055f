"""Runs: networks side by side as if alone, in parts as if in one go, and usable at any moment."""

from __future__ import annotations

import itertools
import math
import pickle
import re
from dataclasses import asdict, replace
from typing import Any

import pytest
import torch

from lstm_viz import checkpoint
from lstm_viz.fingerprint import weights_hash
from lstm_viz.model import SequenceModel
from lstm_viz.tasks import Task
from lstm_viz.train import (
    OPTIMIZERS,
    History,
    Learner,
    Run,
    checkpoint_steps,
    descend,
    evaluate,
    fit,
)
from lstm_viz.train.run import CHECK_SEQUENCES
from tests.covering import grid
from tests.train.small import (
    ADDING,
    KINDS,
    WAVE,
    broken,
    budget,
    equal,
    small,
    spied,
    three,
)

pytestmark = pytest.mark.truth


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look at the processor's clock is a second later: a step takes one, on any machine."""
    seconds = itertools.count()
    monkeypatch.setattr("lstm_viz.train.run.time.thread_time", lambda: next(seconds))


def short(model: SequenceModel, task: Task = ADDING, seed: int = 5, **changed: Any) -> History:
    return fit(model, task, budget(**changed), seed=seed)


def same(one: History | Learner, other: History | Learner) -> bool:
    kept = zip(one.checkpoints, other.checkpoints, strict=True)
    return (
        (list(one.losses), list(one.curve), one.solved)
        == (list(other.losses), list(other.curve), other.solved)
        and all(a.step == b.step and equal(a.weights, b.weights) for a, b in kept)
    )  # fmt: skip


# ---- a seed gives its weights


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_gives_its_weights(kind: str) -> None:
    before = torch.get_rng_state()
    one, again, other = small(kind), small(kind), small(kind)
    history = short(one)
    assert same(short(again), history)
    assert weights_hash(one) == weights_hash(again)
    assert not same(short(other, seed=6), history)
    assert weights_hash(other) != weights_hash(one) != weights_hash(small(kind))
    assert torch.equal(torch.get_rng_state(), before)


def test_three_networks_side_by_side_are_as_each_one_alone() -> None:
    models, alone = three(), three()
    run = Run(models, ADDING, budget(), seed=5)
    steps = list(run)
    assert [one.step for one in steps] == list(range(1, 12))
    for kind, model in alone.items():
        history = short(model)
        assert weights_hash(models[kind]) == weights_hash(model)
        assert same(run.learners[kind], history)
        assert tuple(one.losses[kind] for one in steps) == history.losses
        untouched = small(kind, hidden=model.config["hidden_size"])
        assert list(descend(untouched, ADDING, budget(), seed=5)) == list(history.losses)
        assert weights_hash(untouched) == weights_hash(model)


@pytest.mark.covered
def test_all_see_one_batch_a_step_and_held_out_sequences_are_others() -> None:
    task, drawn = spied(ADDING)
    run = Run(three(task), task, budget(batch_size=CHECK_SEQUENCES), seed=5)
    held_out = drawn[0].x
    seen = []
    for learner in run.learners.values():
        learner.model.register_forward_hook(lambda model, given, _: seen.append(given[0]))
    drawn.clear()
    run.advance()
    assert len(drawn) == 1
    assert [x is drawn[0].x for x in seen] == [True] * 3 + [False] * 3
    assert [x is held_out for x in seen] == [False] * 3 + [True] * 3
    assert not (drawn[0].x == held_out)[..., 0].any()


# ---- in parts


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_parts_are_as_one_go(optimizer: str) -> None:
    here = budget(optimizer=optimizer)
    whole, parts = three(), three()
    at_once = Run(whole, ADDING, here, seed=5)
    for _ in at_once:
        pass
    in_parts = Run(parts, ADDING, here, seed=5)
    for step in in_parts:
        if step.step == 4:
            break
    in_parts.advance()
    in_parts.look()  # changes nothing later
    for _ in in_parts:
        pass
    assert in_parts.step == at_once.step == 11
    for kind in KINDS:
        assert weights_hash(whole[kind]) == weights_hash(parts[kind])
        assert in_parts.learners[kind].losses == at_once.learners[kind].losses
        assert in_parts.learners[kind].curve == at_once.learners[kind].curve


@pytest.mark.parametrize(
    ("at", "optimizer"), grid(list(itertools.product([0, 3, 11], OPTIMIZERS)), 1)
)
def test_a_state_goes_on_in_another_run(at: int, optimizer: str) -> None:
    here = budget(optimizer=optimizer)
    whole, part, other = three(), three(), three()
    at_once, first = (Run(models, ADDING, here, seed=5) for models in (whole, part))
    for _ in at_once:
        pass
    for _ in range(at):
        first.advance()
    state = pickle.loads(pickle.dumps(first.state()))
    for _ in first:  # what it does later is no part of the state
        pass
    second = Run(other, ADDING, here, seed=5)
    second.restore(state)
    assert second.step == at
    assert all(len(learner.losses) == at for learner in second.learners.values())
    assert [one.step for one in second] == list(range(at + 1, 12))
    for kind in KINDS:
        assert weights_hash(whole[kind]) == weights_hash(other[kind])
        assert same(at_once.learners[kind], second.learners[kind])
        assert second.learners[kind].seconds == 11


@pytest.mark.covered
def test_a_state_without_its_generator_goes_elsewhere() -> None:
    run, other = (Run({"rnn": small("rnn")}, ADDING, budget(), seed=5) for _ in range(2))
    for _ in range(4):
        run.advance()
    state = run.state()
    state["generator"] = torch.Generator().manual_seed(1).get_state()
    other.restore(state)
    assert other.learners["rnn"].losses == run.learners["rnn"].losses
    assert run.advance() != other.advance()


@pytest.mark.covered
def test_a_state_of_something_else_is_refused() -> None:
    state = Run({"rnn": small("rnn")}, ADDING, budget(), seed=5).state()
    for models, task, plan, seed, message in (
        ({"gru": small("gru")}, ADDING, budget(), 5, r"networks \{'rnn': .*this one has \{'gru'"),
        ({"rnn": small("rnn", hidden=7)}, ADDING, budget(), 5, "networks .*'hidden_size': 7"),
        ({"rnn": small("rnn")}, ADDING.at_length(9), budget(), 5, r"task .*'lag': 4\}; .*: 9\}$"),
        ({"rnn": small("rnn")}, ADDING, budget(clip=2.0), 5, r"budget .*'clip': 2\.0"),
        ({"rnn": small("rnn")}, ADDING, budget(), 6, "seed 5; this one has 6$"),
    ):
        other = Run(models, task, plan, seed=seed)
        with pytest.raises(ValueError, match=f"^the state is that of a run with the {message}"):
            other.restore(state)
        assert other.step == 0


# ---- stopped at any moment


CARD: dict[str, Any] = {
    "task": "adding",
    "task_parameters": {"lag": 4},
    "budget": asdict(budget()),
    "loss": 0.5,
    "at": [],
    "early": {"step": 4, "loss": 0.6},
    "solved": False,
    "solved_step": None,
    "seconds": 1.5,
    "torch": "2.13.0",
    "command": "python -m lstm_viz.train",
    "says": "Yes.",
}


def usable(learner: Learner, task: Task = ADDING) -> None:
    """Finite, measured, packed and unpacked."""
    model, at = learner.model, learner.descent.step
    assert all(p.isfinite().all() for p in model.parameters())
    assert learner.checkpoints[-1].step == learner.curve[-1].step == at
    assert equal(learner.checkpoints[-1].weights, model.state_dict())
    found = evaluate(model, task, sequences=30, seed=1)
    assert math.isfinite(found["loss"])
    card = CARD | {"held_out": found, "sample": found, "curve": [asdict(c) for c in learner.curve]}
    kept = {one.step: one.weights for one in learner.checkpoints}
    models, again = checkpoint.unpack(checkpoint.pack(model, card, kept))
    assert list(models) == list(kept) == again["checkpoints"]
    assert weights_hash(models[at]) == weights_hash(model)


@pytest.mark.covered
@pytest.mark.parametrize("at", [0, 1, 2, 5, 11])
def test_it_is_usable_whenever_it_is_stopped(at: int) -> None:
    run = Run(three(), ADDING, budget(), seed=5, checkpoints=3)
    for _ in range(at):
        run.advance()
    for _ in range(2):  # a second look finds nothing new
        run.look()
        for learner in run.learners.values():
            usable(learner)
            kept = {step for step in checkpoint_steps(11, 3) if step <= at}
            assert [one.step for one in learner.checkpoints] == sorted({*kept, at})
            assert learner.seconds == at


def test_checkpoints_are_the_weights_at_their_steps() -> None:
    run = Run({"gru": small("gru")}, ADDING, budget(steps=70), seed=5, checkpoints=6)
    learner = run.learners["gru"]
    seen = {0: {k: v.clone() for k, v in learner.model.state_dict().items()}}
    for now in run:
        seen[now.step] = {k: v.clone() for k, v in learner.model.state_dict().items()}
    kept = checkpoint_steps(70, 6)
    assert tuple(one.step for one in learner.checkpoints) == kept
    assert all(equal(one.weights, seen[one.step]) for one in learner.checkpoints)
    # Looked at at all of them, and every 50 steps besides.
    assert [one.step for one in learner.curve] == sorted({*kept, 50})
    for one in learner.curve:
        model = small("gru")
        model.load_state_dict(seen[one.step])
        found = evaluate(model, ADDING, sequences=CHECK_SEQUENCES, seed=5)
        assert (one.loss, one.accuracy, one.score) == tuple(
            found[name] for name in ("loss", "accuracy", "score")
        )


@pytest.mark.covered
def test_all_steps_are_made_once() -> None:
    run = Run({"rnn": small("rnn")}, ADDING, budget(steps=2), seed=5)
    assert [one.step for one in run] == [1, 2]
    assert list(run) == []
    with pytest.raises(ValueError, match=r"^all 2 steps of the budget are done$"):
        run.advance()


def test_it_learns_and_says_when_it_has_solved() -> None:
    model, untrained = (small("gru", WAVE, 9) for _ in range(2))
    history = short(model, WAVE, steps=200, batch_size=16, learning_rate=0.02)
    error = evaluate(model, WAVE, sequences=256, seed=5)["loss"]
    assert history.curve[-1].loss == history.curve[-1].score == error
    assert error < 0.3 * evaluate(untrained, WAVE, sequences=256, seed=5)["loss"]
    assert history.solved == next(
        (one.step for one in history.curve if one.score < WAVE.solved), None
    )
    assert history.seconds == 200


# ---- when it goes wrong


@pytest.mark.parametrize("at", [1, 2, 6, 11])
def test_one_network_ends_by_itself_and_the_others_go_on(at: int) -> None:
    run = Run(three(), ADDING, budget(), seed=5)
    before: dict[int, dict[str, torch.Tensor]] = {}
    learner = run.learners["gru"]
    for step in range(1, 12):
        before[step - 1] = {k: v.clone() for k, v in learner.model.state_dict().items()}
        if step == at:
            learner.descent.loss = lambda output, batch: ADDING.loss(output, batch) / 0
        now = run.advance()
        assert set(now.losses) == (set(KINDS) if step < at else {"lstm", "rnn"})
    assert set(run.going) == {"lstm", "rnn"}
    assert learner.problem == (
        f"The training ended by itself: the loss is inf at step {at} of 11: training has diverged; "
        "use a learning rate below 0.01 or a clip below 1."
    )
    good = max(0, at - 2)
    assert learner.descent.step == good
    assert equal(learner.model.state_dict(), before[good])
    assert len(learner.losses) == at - 1
    usable(learner)
    for kind, model in three().items():
        if kind != "gru":
            assert run.learners[kind].problem is None
            assert list(short(model).losses) == run.learners[kind].losses
            assert weights_hash(model) == weights_hash(run.learners[kind].model)


@pytest.mark.covered
def test_a_batch_that_is_no_number_ends_all() -> None:
    # Where a network says something finite of it all the same, its gradient spoils the weights.
    task = broken(ADDING, size=3, at=7)
    run = Run(three(task), task, budget(), seed=5)
    assert [one.step for one in run] == list(range(1, 8))
    assert run.going == {}
    for learner in run.learners.values():
        assert learner.problem is not None
        good = {" is nan at step 7 of 11: ": 5, " is nan after step 7 of 11: ": 6}
        assert [at for said, at in good.items() if said in learner.problem] == [
            learner.descent.step
        ]
        usable(learner)
    run.look()
    assert [one.step for one in run] == []


@pytest.mark.parametrize("kept", [2, 20])
def test_a_learning_rate_can_be_too_large(kept: int) -> None:
    # The step from 0 to 1 spoils the weights: a checkpoint right after it must not stay.
    run = Run(
        {"lstm": small()}, ADDING, budget(learning_rate=1e30, clip=3.0), seed=5, checkpoints=kept
    )
    for _ in run:
        pass
    learner = run.learners["lstm"]
    assert re.fullmatch(
        r"The training ended by itself: the loss (on held-out sequences is (nan|inf) after step 1|"
        r"is (nan|inf) at step 2) of 11: training has diverged; use a learning rate below 1e\+30 "
        r"or a clip below 3\.",
        learner.problem or "",
    )
    assert learner.descent.step == 0
    assert equal(learner.model.state_dict(), small().state_dict())
    usable(learner)


def test_the_last_step_may_spoil_it_too() -> None:
    model = small()
    message = (
        r"^The training ended by itself: the loss on held-out sequences is (nan|inf) after step 1 "
        r"of 1: training has diverged; use a learning rate below 1e\+30 or a clip below 1\.$"
    )
    with pytest.raises(FloatingPointError, match=message):
        short(model, steps=1, learning_rate=1e30)
    assert equal(model.state_dict(), small().state_dict())


def test_what_was_solved_by_spoilt_weights_is_not() -> None:
    run = Run({"rnn": small("rnn")}, ADDING, budget(), seed=5)
    learner = run.learners["rnn"]
    for _ in range(6):
        run.advance()
    learner.solved = 6
    learner.descent.loss = lambda output, batch: ADDING.loss(output, batch) / 0
    run.advance()
    assert (learner.solved, learner.descent.step) == (None, 5)


@pytest.mark.covered
def test_a_state_keeps_a_problem() -> None:
    task = broken(ADDING, size=3, at=2)
    run = Run({"rnn": small("rnn")}, task, budget(), seed=5)
    list(run)
    other = Run({"rnn": small("rnn")}, ADDING, budget(), seed=5)
    other.restore(run.state())
    assert other.learners["rnn"].problem == run.learners["rnn"].problem is not None
    assert list(other) == []
    usable(other.learners["rnn"])


# ---- fit


@pytest.mark.covered
def test_stop_leaves_on_the_way() -> None:
    model, whole = small(), small()
    heard: list[tuple[int, float]] = []
    all_losses = short(whole).losses
    history = fit(
        model,
        ADDING,
        budget(),
        seed=5,
        stop=7,
        on_step=lambda step, loss: heard.append((step, loss)),
    )
    assert history.losses == all_losses[:7]
    assert heard == list(enumerate(all_losses[:7], start=1))
    assert history.checkpoints[-1].step == history.curve[-1].step == 7
    assert equal(history.checkpoints[-1].weights, model.state_dict())
    assert len(fit(small(), ADDING, budget(), seed=5, stop=40).losses) == len(all_losses) == 11
    with pytest.raises(ValueError, match=r"^stop must be at least 1 step; got 0$"):
        fit(small(), ADDING, budget(), seed=5, stop=0)


@pytest.mark.covered
def test_fit_raises_what_has_gone_wrong() -> None:
    model, heard = small(), []
    with pytest.raises(
        FloatingPointError, match=r"^The training ended by itself: the loss is nan "
    ):
        fit(
            model,
            broken(ADDING, size=3, at=4),
            budget(),
            seed=5,
            on_step=lambda step, _: heard.append(step),
        )
    assert heard == [1, 2, 3]
    expected = small()
    fit(expected, ADDING, budget(), seed=5, stop=2)
    assert equal(model.state_dict(), expected.state_dict())


@pytest.mark.covered
def test_a_history_ends_with_the_network_as_it_is() -> None:
    run = Run({"rnn": small("rnn")}, ADDING, budget(), seed=5)
    learner = run.learners["rnn"]
    while learner.checkpoints[-1].step == run.step:
        run.advance()
    history = learner.history()
    *before, now = history.checkpoints
    assert same(replace(history, checkpoints=tuple(before)), learner)
    assert (history.step, history.seconds) == (run.step, learner.seconds)
    assert equal(now.weights, learner.model.state_dict())
    assert equal(history.model().state_dict(), learner.model.state_dict())
    assert history.steps[-1] == run.step > before[-1].step == history.steps[-2]
    run.advance()
    assert len(history.losses) == history.step
    assert not equal(now.weights, learner.model.state_dict())


@pytest.mark.covered
@pytest.mark.parametrize("training", [True, False])
def test_it_gives_the_mode_back(training: bool) -> None:
    model = small().train(training)
    modes: list[bool] = []
    model.rnn.register_forward_hook(lambda rnn, *_: modes.append(rnn.training))
    history = short(model, steps=30)
    assert modes.count(True) == 30
    assert modes.count(False) == len(history.curve)
    assert model.training is training


@pytest.mark.gpu
@pytest.mark.parametrize("kind", KINDS)
def test_the_gpu_follows_the_cpu(kind: str) -> None:
    on_cpu, on_gpu = small(kind), small(kind).to("cuda").eval()
    expected, found = short(on_cpu, steps=20), short(on_gpu, steps=20)
    assert found.losses == pytest.approx(expected.losses, rel=1e-3)
    assert [one.loss for one in found.curve] == pytest.approx(
        [one.loss for one in expected.curve], rel=1e-3
    )
    weights = found.checkpoints[-1].weights
    assert {t.device.type for t in weights.values()} == {"cpu"}
    assert {p.device.type for p in on_gpu.parameters()} == {"cuda"}
