"""Answers: each loss is torch's own, and what is right is worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.nn import functional

from lstm_viz.tasks.answers import (
    ANSWERS,
    ONE,
    SET,
    VALUE,
    Answer,
    Batch,
    cross_entropy,
    mse,
    set_cross_entropy,
)

BATCH, TIME, OUTPUT = 3, 7, 5


def asked() -> Tensor:
    mask = torch.zeros(BATCH, TIME, dtype=torch.bool)
    mask[1, 2] = mask[1, 6] = mask[2, 4] = mask[0, 5] = True
    return mask


def random(seed: int = 5) -> tuple[Tensor, Batch, Batch, Batch]:
    """An output, and answers of each kind at the same steps."""
    generator = torch.Generator().manual_seed(seed)
    mask = asked()

    def batch(y: Tensor) -> Batch:
        return Batch(torch.zeros(BATCH, TIME, 2), torch.where(mask[..., None], y, math.nan), mask)

    output = torch.randn(BATCH, TIME, OUTPUT, generator=generator) * 3
    value = torch.randn(BATCH, TIME, OUTPUT, generator=generator)
    symbol = torch.randint(0, OUTPUT, (BATCH, TIME), generator=generator)
    one = functional.one_hot(symbol, OUTPUT).float()
    some = torch.randint(0, 2, (BATCH, TIME, OUTPUT), generator=generator).float()
    return output.requires_grad_(), batch(value), batch(one), batch(some)


# ---- losses


def test_the_losses_are_those_of_torch() -> None:
    output, value, one, some = random()
    mask = asked()
    symbols = one.y[mask].argmax(dim=-1)
    for found, expected in (
        (mse(output, value), functional.mse_loss(output[mask], value.y[mask])),
        (cross_entropy(output, one), functional.cross_entropy(output[mask], symbols)),
        (
            set_cross_entropy(output, some),
            functional.binary_cross_entropy_with_logits(output[mask], some.y[mask]),
        ),
    ):
        assert found.item() == pytest.approx(expected.item(), rel=1e-5)
        gradients = [torch.autograd.grad(loss, output)[0] for loss in (found, expected)]
        torch.testing.assert_close(*gradients, rtol=1e-5, atol=1e-7)
        assert not gradients[0][~mask].any()


def test_mse_by_hand() -> None:
    y = torch.tensor([[[1.0, 2.0], [math.nan, math.nan], [5.0, 6.0]]])
    mask = torch.tensor([[True, False, True]])
    answer = torch.tensor([[[1.5, 2.0], [70.0, 80.0], [5.0, 3.0]]], requires_grad=True)
    loss = mse(answer, Batch(y, y, mask))
    assert loss.item() == pytest.approx((0.25 + 0 + 0 + 9) / 4)
    loss.backward()
    assert answer.grad is not None
    assert torch.equal(answer.grad, torch.tensor([[[0.25, 0], [0, 0], [0, -1.5]]]))


LOG3 = math.log(3)  # σ(log 3) = 3/4, and softmax of (log 3, 0) = (3/4, 1/4)


def hand(y: list[list[float]]) -> Batch:
    """Two steps of a second sequence that are asked, after one that is not."""
    rows = torch.tensor([[[math.nan] * 2] * 3, [[math.nan] * 2, *y]])
    return Batch(torch.zeros(2, 3, 4), rows, ~rows.isnan().any(dim=-1))


def said(*rows: list[float]) -> Tensor:
    return torch.tensor([[[7.0, -7.0]] * 3, [[9.0, 9.0], *rows]])


def test_cross_entropies_by_hand() -> None:
    output = said([LOG3, 0.0], [0.0, LOG3])
    one = hand([[1, 0], [1, 0]])
    assert cross_entropy(output, one).item() == pytest.approx(-math.log(3 / 4 * 1 / 4) / 2)
    some = hand([[1, 1], [0, 0]])  # σ: 3/4, 1/2, then 1/2, 3/4
    assert set_cross_entropy(output, some).item() == pytest.approx(
        -math.log(3 / 4 * 1 / 2 * 1 / 2 * 1 / 4) / 4
    )


# ---- right and sure


def judged(answer: Answer, output: Tensor, y: list[list[float]], close: float = 0.5) -> list[bool]:
    return answer.right(output, hand(y), close)[1, 1:].tolist()


def test_a_number_is_right_when_all_of_it_is_close() -> None:
    output = said([0.3, 2.0], [0.3, 1.8])
    assert judged(VALUE, output, [[0.2, 2.1], [0.2, 2.1]], close=0.25) == [True, False]
    assert judged(VALUE, output, [[0.2, 2.1], [0.2, 2.1]], close=0.31) == [True, True]
    assert judged(VALUE, output, [[0.2, 2.1], [0.2, 2.1]], close=0.05) == [False, False]


def test_a_symbol_is_right_when_it_is_the_highest() -> None:
    output = said([-2.0, -3.0], [4.0, 5.0])
    assert judged(ONE, output, [[1, 0], [1, 0]]) == [True, False]
    assert judged(ONE, output, [[0, 1], [0, 1]]) == [False, True]


def test_a_set_is_right_when_all_of_it_is() -> None:
    output = said([2.0, -3.0], [0.5, 0.25])
    assert judged(SET, output, [[1, 0], [1, 1]]) == [True, True]
    assert judged(SET, output, [[1, 1], [1, 0]]) == [False, False]
    assert judged(SET, output, [[0, 1], [0, 0]]) == [False, False]
    assert judged(SET, said([-2.0, -3.0], [0.0, 1.0]), [[0, 0], [0, 1]]) == [True, True]


def test_how_sure_it_is_of_the_right_answer() -> None:
    assert VALUE.probability is None
    output = said([LOG3, 0.0], [0.0, LOG3])
    for answer, y, expected in (
        (ONE, [[1, 0], [1, 0]], [3 / 4, 1 / 4]),
        (ONE, [[0, 1], [0, 1]], [1 / 4, 3 / 4]),
        (SET, [[1, 1], [0, 0]], [1 / 2, 1 / 4]),  # the lowest: 1/2 of 3/4 and 1/2, ...
        (SET, [[0, 0], [1, 1]], [1 / 4, 1 / 2]),
    ):
        assert answer.probability is not None
        found = answer.probability(output, hand(y))
        assert found.shape == (2, 3)
        assert found[1, 1:].tolist() == pytest.approx(expected)
        assert found[0].isnan().all()
        assert found[1, 0].isnan()


@pytest.mark.parametrize("answer", [ONE, SET], ids=["one", "set"])
def test_who_is_more_than_half_sure_is_right(answer: Answer) -> None:
    output, _, one, some = random(seed=9)
    batch = one if answer is ONE else some
    assert answer.probability is not None
    sure = answer.probability(output, batch)[asked()] > 0.5
    assert answer.right(output, batch, 0.5)[asked()][sure].all()
    if answer is SET:  # of a set it is the same
        assert torch.equal(answer.right(output, batch, 0.5)[asked()], sure)


# ---- refusals and places


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_of_another_shape_is_refused(answer: Answer) -> None:
    batch = random()[1]
    message = (
        r"^the model's answer must be \(3, 7, 5\) over \(batch, time, output\); got \(3, 7, 1\)$"
    )
    calls: list[Callable[[Tensor], Tensor]] = [
        lambda output: answer.loss(output, batch),
        lambda output: answer.right(output, batch, 0.5),
    ]
    for call in calls:
        with pytest.raises(ValueError, match=message):
            call(torch.zeros(BATCH, TIME, 1))


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_it_stays_on_the_device(answer: Answer) -> None:
    with torch.no_grad(), FakeTensorMode():
        x = torch.empty(BATCH, TIME, 2, device="cuda:0")
        y = torch.empty(BATCH, TIME, OUTPUT, device="cuda:0")
        batch = Batch(x, y, torch.ones(BATCH, TIME, dtype=torch.bool, device="cuda:0"))
        found = [answer.loss(y, batch), answer.right(y, batch, 0.5)]
        if answer.probability is not None:
            found.append(answer.probability(y, batch))
        assert {one.device.type for one in found} == {"cuda"}
        assert {part.device.type for part in batch.to("cpu")} == {"cpu"}


def test_each_kind_is_told() -> None:
    assert list(ANSWERS) == ["value", "one", "set"]
    assert all(answer.said for answer in ANSWERS.values())
