from __future__ import annotations

from math import log2

import numpy as np
import pytest
import torch

from lstm_viz.model import SequenceModel
from lstm_viz.train.texts import bits_per_character, build
from lstm_viz.train.texts.scoring import AT_ONCE

CHARACTERS = 7


def network(bias: list[float] | None = None) -> SequenceModel:
    """One whose answer is its head's bias; without one, a network as it begins."""
    model = build("gru", CHARACTERS, seed=3, hidden=5).eval()
    if bias is not None:
        with torch.no_grad():
            model.head.weight.zero_()
            model.head.bias.copy_(torch.tensor(bias))
    return model


PLACES = np.random.default_rng(1).integers(0, CHARACTERS, 2 * AT_ONCE + 31)


def test_a_uniform_network_needs_log2_of_its_characters() -> None:
    for lanes in (1, 4):
        assert bits_per_character(network([0.5] * 7), PLACES, lanes) == pytest.approx(log2(7))


def test_known_probabilities_give_their_bits() -> None:
    weights = np.arange(1, 8) / 28
    bits = bits_per_character(network(np.log(weights).tolist()), np.array([5, 0, 3, 6]))
    assert bits == pytest.approx(-np.log2(weights[[0, 3, 6]]).mean())  # the first is not predicted


def test_windows_and_lanes_change_nothing_but_where_a_state_begins() -> None:
    model = network()
    x = torch.eye(CHARACTERS)[torch.tensor(PLACES)]

    def whole(part: slice) -> np.ndarray:
        log = torch.log_softmax(model(x[part].unsqueeze(0)), dim=-1)[0].detach().numpy()
        return -np.take_along_axis(log[:-1], PLACES[part][1:, None], axis=1)[:, 0] / np.log(2)

    assert bits_per_character(model, PLACES) == pytest.approx(whole(slice(None)).mean(), rel=1e-5)
    half = len(PLACES) // 2
    two = [whole(slice(0, half)), whole(slice(half, 2 * half))]
    assert bits_per_character(model, PLACES, 2) == pytest.approx(np.mean(two), rel=1e-5)


def test_the_mode_of_the_network_is_given_back() -> None:
    model = network().train()
    bits_per_character(model, PLACES[:9])
    assert model.training


def test_too_short_a_text_is_refused() -> None:
    with pytest.raises(ValueError, match="a text of 5 characters can't be read in 3 parts"):
        bits_per_character(network(), PLACES[:5], 3)
