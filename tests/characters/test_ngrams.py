from __future__ import annotations

from fractions import Fraction
from math import log2

import numpy as np
import pytest

from lstm_viz.characters.ngrams import bits_of_orders

ABAC = np.array([0, 1, 0, 2])


def test_without_training_every_character_is_equally_probable() -> None:
    nothing = np.empty(0, np.int64)
    assert bits_of_orders(nothing, np.array([1, 4, 2]), 7, 3) == pytest.approx([log2(7)] * 3)


def test_unigrams_and_bigrams_by_hand() -> None:
    """Trained on "abac", asked for "ab", of three characters.

    Three kinds came in 4: p1(a) = (2 + 3/3) / 7 and p1(b) = (1 + 3/3) / 7. After a, b and c came,
    once each: p2(b | a) = (1 + 2 p1(b)) / (2 + 2).
    """
    a, b = Fraction(3, 7), Fraction(2, 7)
    b_after_a = (1 + 2 * b) / 4
    unigrams, bigrams = bits_of_orders(ABAC, np.array([0, 1]), 3, 2)
    assert unigrams == pytest.approx(-(log2(a) + log2(b)) / 2)
    assert bigrams == pytest.approx(-(log2(a) + log2(b_after_a)) / 2)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_probabilities_after_a_context_sum_to_one(order: int) -> None:
    training = np.array([0, 1, 2, 0, 1, 0, 0, 3, 1, 2, 2, 0])
    total = 0.0
    for last in range(5):  # of which 4 is in no training
        text = np.array([*[0, 1][: order - 1], last])
        before = len(text) * bits_of_orders(training, text, 5, order)[-1]
        context = (len(text) - 1) * (
            bits_of_orders(training, text[:-1], 5, order)[-1] if order > 1 else 0
        )
        total += 2 ** -(before - context)
    assert total == pytest.approx(1)


def test_a_context_that_never_came_falls_back() -> None:
    one, two = bits_of_orders(ABAC, np.array([2, 2, 2]), 3, 2)
    assert two == pytest.approx(one)  # after c nothing ever came


def test_longer_contexts_know_a_period() -> None:
    training = np.tile([0, 1, 2, 1], 200)
    found = bits_of_orders(training, training, 3, 3)
    assert found[0] == pytest.approx(1.5, abs=0.01)  # of shares 1/4, 1/2, 1/4
    assert found[1] == pytest.approx(0.5, abs=0.05)  # after 1 both are equally probable
    assert found[2] < 0.1


def test_what_cannot_be_numbered_is_refused() -> None:
    with pytest.raises(ValueError, match="most must be less than 9"):
        bits_of_orders(ABAC, ABAC, 100, 10)
    with pytest.raises(ValueError, match="text must have a character"):
        bits_of_orders(ABAC, ABAC[:0], 3, 2)
