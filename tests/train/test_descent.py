"""Descent: each optimiser against torch's own loop, the clip, the rate, modes, and what goes on."""

from __future__ import annotations

import copy
import math
import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode

from lstm_viz.tasks import Batch, Task
from lstm_viz.train import OPTIMIZERS, Descent, descend
from lstm_viz.train.descent import clip, mode, stream
from tests.train.small import ADDING, KINDS, WAVE, Line, budget, equal, small

pytestmark = pytest.mark.truth


def batches(task: Task, count: int, size: int = 3) -> list[Batch]:
    generator = torch.Generator().manual_seed(8)
    return [task.batch(size, generator=generator) for _ in range(count)]


def far(batch: Batch) -> Batch:
    return Batch(batch.x, torch.full_like(batch.y, 300.0), batch.mask)


# ---- a step is torch's


def usual(name: str, parameters: Any, rate: float) -> torch.optim.Optimizer:
    if name == "sgd":
        return torch.optim.SGD(parameters, lr=rate, momentum=0.9)
    return {"adam": torch.optim.Adam, "rmsprop": torch.optim.RMSprop}[name](parameters, lr=rate)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_the_loop_that_one_writes_with_torch(kind: str, optimizer: str) -> None:
    here = budget(steps=12, optimizer=optimizer, learning_rate=0.03, clip=0.2)
    model, other = small(kind, WAVE), small(kind, WAVE)
    descent = Descent(model, WAVE.loss, here)
    opt = usual(optimizer, other.parameters(), 0.03)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(opt, T_max=12)
    for step, batch in enumerate(batches(WAVE, 12)):
        loss = torch.nn.functional.mse_loss(other(batch.x), batch.y)
        opt.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(other.parameters(), 0.2)
        opt.step()
        schedule.step()
        assert descent.advance(batch) == pytest.approx(loss.item(), rel=1e-4)
        assert descent.step == step + 1
    for mine, theirs in zip(model.parameters(), other.parameters(), strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("norm", [0.003, 1e4])
def test_the_clip_is_torchs(norm: float) -> None:
    ours, theirs = ([nn.Parameter(torch.zeros(shape)) for shape in SHAPES] for _ in range(2))
    generator = torch.Generator().manual_seed(3)
    for one, other in zip(ours, theirs, strict=True):
        one.grad = torch.randn(one.shape, generator=generator)
        other.grad = one.grad.clone()
    without = nn.Parameter(torch.zeros(2))
    clip([*ours, without], norm)
    torch.nn.utils.clip_grad_norm_([*theirs, without], norm)
    for one, other in zip(ours, theirs, strict=True):
        assert torch.equal(one.grad, other.grad)
    assert without.grad is None


SHAPES = [(5, 4), (5,), (7, 3), ()]


def test_the_learning_rate_falls_along_half_a_cosine() -> None:
    # Adam moves a weight whose gradient keeps its sign by the learning rate, whatever its size.
    model, at = Line(), [0.0]
    descent = Descent(model, WAVE.loss, budget(steps=8, learning_rate=0.5))
    for batch in batches(WAVE, 8):
        descent.advance(far(batch))
        at.append(model.at.item())
    expected = [0.25 * (1 + math.cos(math.pi * k / 8)) for k in range(8)]
    assert np.diff(at) == pytest.approx(expected, rel=1e-3)


def test_the_gradient_is_clipped() -> None:
    # Without momentum from before, a step of gradient descent is as long as the clipped gradient.
    model = small("gru", WAVE)
    before = [p.detach().clone() for p in model.parameters()]
    here = budget(optimizer="sgd", learning_rate=0.5, clip=0.01)
    Descent(model, WAVE.loss, here).advance(far(batches(WAVE, 1)[0]))
    moved = [(a - b).square().sum() for a, b in zip(model.parameters(), before, strict=True)]
    assert sum(moved).sqrt().item() == pytest.approx(0.5 * 0.01, rel=1e-3)


def test_a_loss_beyond_all_bounds_has_diverged_though_it_is_finite() -> None:
    model = small("rnn", WAVE)
    descent = Descent(model, WAVE.loss, budget())
    good, bad = batches(WAVE, 2)
    descent.advance(good)
    with pytest.raises(FloatingPointError, match=r"^the loss is 1e\+08 at step 2 of "):
        descent.advance(Batch(bad.x, torch.full_like(bad.y, 1e4), bad.mask))
    assert descent.step == 0  # the last step may be what has spoilt it


def test_what_is_frozen_stays() -> None:
    model = small("rnn", WAVE)
    model.head.requires_grad_(False)
    before = copy.deepcopy(model.state_dict())
    descent = Descent(model, WAVE.loss, budget())
    for batch in batches(WAVE, 3):
        descent.advance(batch)
    now = model.state_dict()
    assert torch.equal(now["head.weight"], before["head.weight"])
    assert not torch.equal(now["rnn.weight_hh_l0"], before["rnn.weight_hh_l0"])


# ---- going on


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_state_goes_on_in_another_descent(optimizer: str) -> None:
    here = budget(steps=9, optimizer=optimizer)
    given = batches(ADDING, 9)
    whole, part, other = small(), small(), small()
    losses = [descent.advance(b) for descent in [Descent(whole, ADDING.loss, here)] for b in given]
    first = Descent(part, ADDING.loss, here)
    begun = [first.advance(batch) for batch in given[:4]]
    state = pickle.loads(pickle.dumps(first.state()))
    for batch in given[:3]:
        first.advance(batch)  # what it does later is no part of the state
    second = Descent(other, ADDING.loss, here)
    second.restore(state)
    assert second.step == 4
    assert begun + [second.advance(batch) for batch in given[4:]] == losses
    assert equal(other.state_dict(), whole.state_dict())
    assert not equal(part.state_dict(), whole.state_dict())
    second.restore(state)  # which its own steps have not changed
    assert [second.advance(batch) for batch in given[4:]] == losses[4:]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_state_without_what_the_optimiser_knows_goes_elsewhere(optimizer: str) -> None:
    here = budget(steps=9, optimizer=optimizer)
    given = batches(ADDING, 9)
    whole, other = small(), small()
    first = Descent(whole, ADDING.loss, here)
    for batch in given[:4]:
        first.advance(batch)
    state = first.state()
    state["optimizer"]["state"] = {}
    second = Descent(other, ADDING.loss, here)
    second.restore(state)
    for batch in given[4:]:
        first.advance(batch)
        second.advance(batch)
    assert not equal(other.state_dict(), whole.state_dict())


# ---- when it goes wrong


def test_a_loss_that_is_no_number_gives_the_last_good_weights_back() -> None:
    model = small().eval()
    descent = Descent(model, ADDING.loss, budget(steps=9, learning_rate=0.02, clip=3.0))
    given = batches(ADDING, 5)
    for batch in given[:4]:
        good = copy.deepcopy(model.state_dict())
        descent.advance(batch)
    last = copy.deepcopy(model.state_dict())
    given[4].x[1, 2] = torch.inf
    message = (
        r"^the loss is nan at step 5 of 9: training has diverged; "
        r"use a learning rate below 0\.02 or a clip below 3$"
    )
    for _ in range(2):  # the second time there is nothing left to give back
        with pytest.raises(FloatingPointError, match=message.replace("5", "[54]")):
            descent.advance(given[4])
        assert descent.step == 3
        assert equal(model.state_dict(), good)
        assert not equal(model.state_dict(), last)
    assert not model.training


def test_a_state_knows_the_last_good_weights() -> None:
    model, other = small("gru"), small("gru")
    given = batches(ADDING, 4)
    first, second = (Descent(one, ADDING.loss, budget()) for one in (model, other))
    for batch in given[:3]:
        good = copy.deepcopy(model.state_dict())
        first.advance(batch)
    second.restore(first.state())
    with pytest.raises(FloatingPointError):
        second.advance(given[3]._replace(y=given[3].y + torch.inf))
    assert second.step == 2
    assert equal(other.state_dict(), good)


def test_at_the_first_step_the_weights_stay() -> None:
    model, before = small("rnn"), small("rnn")
    descent = Descent(model, ADDING.loss, budget())
    batch = batches(ADDING, 1)[0]
    batch.x[2, 1] = torch.nan
    with pytest.raises(FloatingPointError, match=r"^the loss is nan at step 1 of 11: "):
        descent.advance(batch)
    assert descent.step == 0
    assert equal(model.state_dict(), before.state_dict())


def test_a_learning_rate_can_be_too_large() -> None:
    model = small()
    descent = Descent(model, ADDING.loss, budget(steps=9, learning_rate=1e30, clip=3.0))
    given = batches(ADDING, 9)
    message = (
        r"^the loss is (inf|nan) at step 2 of 9: training has diverged; "
        r"use a learning rate below 1e\+30 or a clip below 3$"
    )
    descent.advance(given[0])
    with pytest.raises(FloatingPointError, match=message):
        descent.advance(given[1])
    assert equal(model.state_dict(), small().state_dict())


# ---- descend


def test_descend_is_a_step_an_item() -> None:
    one, other = small(), small()
    losses = list(descend(one, ADDING, budget(), seed=5))
    assert len(losses) == 11
    descent, generator = Descent(other, ADDING.loss, budget()), stream("training", 5)
    assert [descent.advance(ADDING.batch(3, generator=generator)) for _ in range(11)] == losses
    assert equal(one.state_dict(), other.state_dict())
    again = small()
    training = descend(again, ADDING, budget(), seed=6, loss=lambda y, b: 3 * ADDING.loss(y, b))
    assert next(training) != 3 * losses[0]
    assert next(descend(small(), ADDING, budget(), seed=5, loss=lambda y, b: y.sum())) != losses[0]


def test_each_purpose_has_its_own_numbers() -> None:
    drawn = [
        torch.rand(4, generator=stream(purpose, seed)).tolist()
        for purpose in ("training", "held out")
        for seed in (1, 2)
    ]
    assert len({tuple(one) for one in drawn}) == 4
    assert torch.rand(4, generator=stream("held out", 2)).tolist() == drawn[3]


# ---- modes and places


@pytest.mark.parametrize("training", [True, False])
def test_it_trains_in_train_mode_and_gives_the_mode_back(training: bool) -> None:
    model = small().train(training)
    model.head.eval()
    modes: list[bool] = []
    model.rnn.register_forward_hook(lambda rnn, *_: modes.append(rnn.training))
    Descent(model, ADDING.loss, budget()).advance(batches(ADDING, 1)[0])
    assert modes == [True]
    assert (model.training, model.rnn.training, model.head.training) == (training, training, False)
    with mode(model, training=True):
        assert model.head.training
    assert (model.training, model.rnn.training, model.head.training) == (training, training, False)


def test_nothing_is_made_elsewhere(indexing_without_cuda: None) -> None:
    """What a step is made of but for autograd, which asks for a device that is really there."""
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad(), FakeTensorMode():
        weights = [torch.empty(2, 5, device="cuda:0"), torch.empty(5, 1, device="cuda:0")]
        batch = ADDING.batch(3, generator=generator, device="cuda:0")
        output = torch.tanh(batch.x @ weights[0]).cumsum(dim=1) @ weights[1]
        assert ADDING.loss(output, batch).device.type == "cuda"
        parameters = [nn.Parameter(one) for one in weights]
        for one in parameters:
            one.grad = torch.empty_like(one)
        clip(parameters, 0.5)
        assert {one.grad.device.type for one in parameters} == {"cuda"}
        with pytest.raises(RuntimeError, match="device"):
            ADDING.loss(output, ADDING.batch(3, generator=generator))


def test_sequences_are_asked_for_where_the_network_is() -> None:
    devices: list[torch.device] = []

    class Spy:
        def batch(self, size: int, *, generator: torch.Generator, device: Any = "cpu") -> Batch:
            devices.append(torch.device(device))
            raise ZeroDivisionError

    model = nn.Linear(2, 1)
    training = descend(model, Spy(), budget(optimizer="sgd"), seed=5)
    model.to("meta")
    with pytest.raises(ZeroDivisionError):
        next(training)
    assert devices == [torch.device("meta")]


def test_a_network_of_another_size_is_refused() -> None:
    model = small("rnn", replace(WAVE, output_names=("one", "more")))
    message = (
        r"the model's answer must be \(3, 12, 1\) over \(batch, time, output\); got \(3, 12, 2"
    )
    with pytest.raises(ValueError, match=message):
        Descent(model, WAVE.loss, budget()).advance(batches(WAVE, 1)[0])


@pytest.mark.gpu
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_gpu_follows_the_cpu(kind: str, optimizer: str) -> None:
    here = budget(steps=20, optimizer=optimizer)
    on_cpu, on_gpu = small(kind), small(kind).to("cuda").eval()
    expected = list(descend(on_cpu, ADDING, here, seed=5))
    found = list(descend(on_gpu, ADDING, here, seed=5))
    assert found == pytest.approx(expected, rel=1e-3)
    assert {p.device.type for p in on_gpu.parameters()} == {"cuda"}


@pytest.mark.gpu
def test_a_state_on_the_gpu_goes_on() -> None:
    given = [batch.to("cuda") for batch in batches(ADDING, 9)]
    whole, other = small().to("cuda"), small().to("cuda")
    first = Descent(whole, ADDING.loss, budget(steps=9))
    for batch in given[:4]:
        first.advance(batch)
    state = first.state()
    second = Descent(other, ADDING.loss, budget(steps=9))
    second.restore(state)
    expected = [first.advance(batch) for batch in given[4:]]
    assert [second.advance(batch) for batch in given[4:]] == pytest.approx(expected, rel=1e-3)
