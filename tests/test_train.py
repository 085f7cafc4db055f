"""Training: what is repeatable, what is measured, and that the shipped figures come out again."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch._subclasses.fake_tensor import FakeTensorMode

from lstm_viz import checkpoint
from lstm_viz.fingerprint import weights_hash
from lstm_viz.model import SequenceModel
from lstm_viz.tasks import TASKS, Batch, Task
from lstm_viz.train import BUDGETS, History, Progress, build, evaluate, fit, main, mse

ADDING, WAVE = TASKS["adding"].with_parameters(lag=4), TASKS["wave"].with_parameters(steps=12)
SHIPPED = ("adding-lstm", "adding-rnn", "wave-lstm", "wave-rnn")


def short(model: nn.Module, task: Task = ADDING, **changed: Any) -> History:
    plan = {"steps": 11, "batch_size": 3, "learning_rate": 0.01, "clip": 1.0, "seed": 5}
    return fit(model, task, **(plan | changed))


def small(kind: str = "lstm", task: Task = ADDING) -> SequenceModel:
    return SequenceModel(kind, task.input_size, 6, seed=4)


class Rule(nn.Module):
    """A rule in place of a network: numpy in, numpy out."""

    def __init__(self, rule: Callable[[np.ndarray], np.ndarray]) -> None:
        super().__init__()
        self.rule, self.device = rule, nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        answer = [self.rule(sequence) for sequence in x.double().numpy()]
        return torch.tensor(np.array(answer), dtype=torch.float32).unsqueeze(-1)


# ---- fit


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_a_seed_gives_its_weights(kind: str) -> None:
    before = torch.get_rng_state()
    one, again, other = small(kind), small(kind), small(kind)
    history = short(one)
    assert short(again) == history
    assert weights_hash(one) == weights_hash(again)
    assert short(other, seed=6) != history
    assert weights_hash(other) != weights_hash(one) != weights_hash(small(kind))
    assert torch.equal(torch.get_rng_state(), before)


def spied(task: Task) -> tuple[Task, list[Batch]]:
    drawn: list[Batch] = []

    def make(*given: Any) -> Batch:
        drawn.append(task.make(*given))
        return drawn[-1]

    return replace(task, make=make), drawn


def same(one: Batch, other: Batch) -> bool:
    return all(torch.equal(a.nan_to_num(), b.nan_to_num()) for a, b in zip(one, other, strict=True))


def test_every_kind_sees_the_same_sequences_in_the_same_order() -> None:
    seen = []
    for kind in ("lstm", "rnn"):
        task, drawn = spied(WAVE)
        short(small(kind, WAVE), task)
        seen.append(drawn)
    assert len(seen[0]) == len(seen[1]) > 11
    assert all(same(a, b) for a, b in zip(*seen, strict=True))
    assert not same(seen[0][0], seen[0][2])


def test_held_out_sequences_are_not_those_of_training() -> None:
    task, drawn = spied(ADDING)
    model = small()
    short(model, task, batch_size=7, steps=1)
    trained = drawn[0].x
    drawn.clear()
    evaluate(model, task, sequences=7, seed=5)
    held_out = drawn[0].x
    assert trained.shape == held_out.shape
    assert not (trained == held_out)[..., 0].any()


@pytest.mark.parametrize("training", [True, False])
def test_it_trains_in_train_mode_and_gives_the_mode_back(training: bool) -> None:
    model = small().train(training)
    model.head.eval()
    modes: list[bool] = []
    model.rnn.register_forward_hook(lambda rnn, *_: modes.append(rnn.training))
    history = short(model, steps=30)
    assert modes.count(True) == 30
    assert modes.count(False) == len(history.held_out) == 10
    assert (model.training, model.rnn.training, model.head.training) == (training, training, False)


def test_a_loss_that_is_no_number_stops_it() -> None:
    model = small().eval()
    message = (
        r"^the loss is (inf|nan) at step 2 of 9: training has diverged; "
        r"take a learning rate below 1e\+30 or a clip below 3$"
    )
    with pytest.raises(FloatingPointError, match=message):
        short(model, steps=9, learning_rate=1e30, clip=3.0)
    assert not model.training


def test_stop_leaves_on_the_way() -> None:
    model, whole = small(), small()
    heard: list[tuple[int, float]] = []
    all_losses = short(whole).losses
    history = short(model, stop=7, on_step=lambda step, loss: heard.append((step, loss)))
    assert history.losses == all_losses[:7]
    assert heard == list(enumerate(all_losses[:7], start=1))
    assert len(short(small(), stop=40).losses) == len(all_losses) == 11


def test_the_learning_rate_falls_along_half_a_cosine() -> None:
    # Adam moves a weight whose gradient keeps its sign by the learning rate, whatever its size.
    class Line(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.at = nn.Parameter(torch.zeros(1))

        def forward(self, x: Tensor) -> Tensor:
            return self.at.expand(*x.shape[:2], 1)

    def far(batch: Batch) -> Batch:
        return Batch(batch.x, torch.full_like(batch.y, 1e4), batch.mask)

    task = replace(WAVE, make=lambda *given: far(WAVE.make(*given)))
    model, at = Line(), [0.0]
    short(model, task, steps=8, learning_rate=0.5, on_step=lambda *_: at.append(model.at.item()))
    expected = [0.25 * (1 + math.cos(math.pi * k / 8)) for k in range(8)]
    assert np.diff(at) == pytest.approx(expected, rel=1e-3)


def test_the_gradient_is_clipped() -> None:
    # Below Adam's ε = 1e-8 a gradient no longer moves the weights by the learning rate.
    model, start = small(), small()
    short(model, clip=1e-14)
    moved = max(
        (a - b).abs().max().item()
        for a, b in zip(model.parameters(), start.parameters(), strict=True)
    )
    assert 0 < moved < 1e-5


def test_it_learns() -> None:
    model = small("rnn", WAVE)
    history = short(model, WAVE, steps=150, batch_size=16, learning_rate=0.02)
    step, error = history.held_out[-1]
    assert step == 150
    assert error < 0.3 * evaluate(small("rnn", WAVE), WAVE, sequences=256, seed=5)["mse"]
    assert error < history.held_out[0][1]
    assert error == evaluate(model, WAVE, sequences=256, seed=5)["mse"]


def test_sequences_are_asked_for_where_the_network_is() -> None:
    devices: list[torch.device] = []

    class Spy(Task):
        def batch(self, size: int, *, generator: torch.Generator, device: Any = "cpu") -> Batch:
            devices.append(torch.device(device))
            return super().batch(size, generator=generator, device=device)

    task = Spy(**{name: getattr(ADDING, name) for name in ADDING.__dataclass_fields__})
    model = small().to("meta").eval()
    with pytest.raises(RuntimeError, match="meta"):  # which computes no loss
        short(model, task)
    assert devices == [torch.device("meta")]
    assert not model.training


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_the_gpu_follows_the_cpu(kind: str) -> None:
    on_cpu, on_gpu = small(kind), small(kind).to("cuda").eval()
    expected = short(on_cpu, steps=20)
    history = short(on_gpu, steps=20)
    assert history.losses == pytest.approx(expected.losses, rel=1e-3)
    assert {p.device.type for p in on_gpu.parameters()} == {"cuda"}


# ---- mse and evaluate


def test_mse_counts_only_what_was_asked() -> None:
    y = torch.tensor([[[1.0, 2.0], [math.nan, math.nan], [5.0, 6.0]]])
    mask = torch.tensor([[True, False, True]])
    answer = torch.tensor([[[1.5, 2.0], [70.0, 80.0], [5.0, 3.0]]], requires_grad=True)
    loss = mse(answer, Batch(y, y, mask))
    assert loss.item() == pytest.approx((0.25 + 0 + 0 + 9) / 4)
    loss.backward()
    assert answer.grad is not None
    assert torch.equal(answer.grad, torch.tensor([[[0.25, 0], [0, 0], [0, -1.5]]]))


def test_mse_stays_on_the_device() -> None:
    with torch.no_grad(), FakeTensorMode():
        generator = torch.Generator().manual_seed(1)
        batch = WAVE.batch(3, generator=generator, device="cuda:0")
        assert mse(batch.x, batch).device.type == "cuda"


def marked_sum(sequence: np.ndarray) -> np.ndarray:
    return np.full(len(sequence), sum(value for value, marker in sequence if marker == 1.0))


def next_of_a_sine(sequence: np.ndarray) -> np.ndarray:
    """s(t+1) = 2 cos(ω) s(t) - s(t-1), with cos(ω) found from the sequence itself."""
    s = sequence[:, 0]
    twice_cosine = (s[1:-1] @ (s[2:] + s[:-2])) / (s[1:-1] @ s[1:-1])
    return np.append(s[1:], twice_cosine * s[-1] - s[-2])


def test_a_perfect_rule_scores_0() -> None:
    clean = TASKS["wave"].with_parameters(sines=1, noise=0)
    for task, rule in ((TASKS["adding"], marked_sum), (clean, next_of_a_sine)):
        found = evaluate(Rule(rule), task, sequences=300, seed=2)
        assert found["mse"] < 1e-10
        assert (found["close"], found["sequences"], found["seed"]) == (1.0, 300, 2)


def test_a_trivial_rule_scores_chance() -> None:
    rules = {"adding": lambda sequence: np.ones(len(sequence)), "wave": lambda s: s[:, 0]}
    for name, rule in rules.items():
        found = evaluate(Rule(rule), TASKS[name], sequences=4000, seed=2)
        assert found["chance"] == TASKS[name].chance
        assert found["mse"] == pytest.approx(found["chance"], rel=0.05)
        assert 0 < found["close"] < 0.5


def test_close_is_the_share_of_answers_that_are() -> None:
    # A sum of two uniform values lies within d of 1 with the probability 2d - d².
    task = replace(TASKS["adding"], close=0.3)
    always_1 = Rule(lambda sequence: np.ones(len(sequence)))
    found = evaluate(always_1, task, sequences=5000, seed=3)
    assert found["close"] == pytest.approx(2 * 0.3 - 0.3**2, abs=0.02)


@pytest.mark.parametrize("training", [True, False])
def test_evaluate_runs_in_eval_mode_and_gives_the_mode_back(training: bool) -> None:
    model = small().train(training)
    modes: list[tuple[bool, bool]] = []
    model.register_forward_hook(lambda m, *_: modes.append((m.training, torch.is_grad_enabled())))
    evaluate(model, ADDING, sequences=300, seed=1)
    assert modes == [(False, False)] * 2
    assert model.training is training


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"steps": 0}, "steps must be a number above 0; got 0"),
        ({"stop": 0}, "steps must be a number above 0; got 0"),
        ({"batch_size": -2}, "batch_size must be a number above 0; got -2"),
        ({"learning_rate": math.inf}, "learning_rate must be a number above 0; got inf"),
        ({"clip": math.nan}, "clip must be a number above 0; got nan"),
    ],
)
def test_plans_that_cannot_be(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        short(small(), **change)


def test_a_network_of_another_size_is_refused() -> None:
    model = SequenceModel("rnn", WAVE.input_size, 5, output_size=2)
    message = r"the model's answer must be \(3, 12, 1\) over \(batch, time, output\); got \(3, 12, "
    with pytest.raises(ValueError, match=message):
        short(model, WAVE)
    with pytest.raises(ValueError, match=r"^sequences must be a number above 0; got 0$"):
        evaluate(small(), ADDING, sequences=0, seed=1)


# ---- what ships


def test_what_ships() -> None:
    assert checkpoint.names() == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_a_card_is_retrained_so_far(name: str) -> None:
    _, card = checkpoint.load(name)
    task, early = TASKS[card["task"]], card["early"]
    model = build(task, card["kind"], seed=card["seed"])
    history = fit(model, task, **card["budget"], seed=card["seed"], stop=early["step"])
    assert len(history.losses) == early["step"] >= 20
    assert history.losses[-1] == pytest.approx(early["loss"], rel=1e-3)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_cards_figures_come_out_again(name: str) -> None:
    model, card = checkpoint.load(name)
    task, sample, held_out = TASKS[card["task"]], card["sample"], card["held_out"]
    found = evaluate(model, task, sequences=sample["sequences"], seed=sample["seed"])
    assert found == pytest.approx(sample, rel=1e-3)
    assert card["says"] == checkpoint.says(card, task)
    assert card["task_parameters"] == task.parameters
    assert card["solved"] == (None if task.solved is None else held_out["mse"] < task.solved)
    assert (
        f"python -m lstm_viz.train --task {card['task']} --kind {card['kind']}" in card["command"]
    )


def test_the_lstm_solves_the_adding_problem_and_the_simple_rnn_does_not() -> None:
    """At lag 50, by numpy's sums and not by `evaluate`."""
    x = TASKS["adding"].batch(200, generator=torch.Generator().manual_seed(77)).x
    total = np.array([marked_sum(sequence)[-1] for sequence in x.double().numpy()])
    squares = {}
    for kind in ("lstm", "rnn"):
        with torch.no_grad():
            answer = checkpoint.load(f"adding-{kind}")[0](x)[:, -1, 0].numpy()
        squares[kind] = np.mean((answer - total) ** 2)
    assert x.shape == (200, 60, 2)
    assert squares["lstm"] < 0.01 < squares["rnn"]


def test_the_wave_lstm_does_not_drift_over_200_steps() -> None:
    task = TASKS["wave"].with_parameters(steps=200)
    x, y, _ = task.batch(100, generator=torch.Generator().manual_seed(78))
    with torch.no_grad():
        off = (checkpoint.load("wave-lstm")[0](x) - y)[..., 0].square().mean(dim=0)  # (time,)
    repeat = (x - y).square().mean()
    assert off[150:].mean() < 1.1 * off[50:100].mean()  # it was trained on 100
    assert off.mean() < repeat / 4


@pytest.mark.parametrize("task", ["adding", "wave"])
def test_the_two_networks_of_a_task_are_comparable(task: str) -> None:
    lstm, rnn = (checkpoint.load(f"{task}-{kind}")[1] for kind in ("lstm", "rnn"))
    assert rnn["parameters"] == pytest.approx(lstm["parameters"], rel=0.05)
    assert (rnn["budget"], rnn["seed"]) == (lstm["budget"], lstm["seed"])
    assert rnn["held_out"]["sequences"] == lstm["held_out"]["sequences"]
    assert lstm["held_out"]["mse"] < rnn["held_out"]["mse"]


def test_the_time_left_is_that_of_all_networks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([100.0, 110.0, 132.0])
    monkeypatch.setattr("lstm_viz.train.time.monotonic", lambda: next(clock))
    on_step = Progress(60).watch("wave-rnn", 20)  # one of three networks; a line every 2 steps
    for step in range(1, 5):
        on_step(step, 0.25)
    assert capsys.readouterr().out.splitlines() == [
        "wave-rnn     step     2 of 20   loss 0.25000   4 min 50 s left",
        "wave-rnn     step     4 of 20   loss 0.25000   7 min 28 s left",
    ]


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--task", "adding", "--steps", "3", "--seed", "9", "--folder", str(tmp_path)])
    assert checkpoint.names(tmp_path) == ("adding-lstm", "adding-rnn")
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("adding-")] == lines[:3] + lines[4:7]
    assert all(re.search(r"loss \d\.\d{5}   \d+ min \d\d s left$", line) for line in lines[:3])
    assert lines[6].endswith("0 min 00 s left")
    for kind, line in (("lstm", lines[3]), ("rnn", lines[7])):
        model, card = checkpoint.load(f"adding-{kind}", tmp_path)
        assert card["says"] == line
        assert (card["seed"], card["budget"]["steps"], card["early"]["step"]) == (9, 3, 3)
        assert card["budget"]["learning_rate"] == BUDGETS["adding"].learning_rate
        again = build(TASKS["adding"], kind, seed=9)
        fit(again, TASKS["adding"], **card["budget"], seed=9)
        assert weights_hash(again) == weights_hash(model)
