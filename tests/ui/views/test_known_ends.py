"""What a dense layer of a person's own file answers, and what next tokens cost in bits."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz.sequences import Sequence
from lstm_viz.ui.controls.network_rows import EACH, NEXT, ONE, VALUE
from lstm_viz.ui.views.file_use import Use
from lstm_viz.ui.views.known_ends import KnownEnds
from lstm_viz.ui.views.opened import FIRST, ShownLayer


def test_the_bits_of_a_probability_that_is_too_small_for_its_dtype() -> None:
    ends = nn.Embedding(3, 4), nn.Linear(5, 3)
    use = Use("table", "out", NEXT)
    known = KnownEnds(
        ShownLayer("opened-z", "z.pt", "rnn", nn.GRU(4, 5), None, FIRST, (), use, *ends)
    )
    tokens = Sequence(np.array([[2.0], [0.0], [np.nan], [1.0], [2.0]]), ("token",))
    read = np.array([True, True, False, True, True])
    # By hand: after 2 comes 0, whose output is 300 below, after 1 comes 2 at a third.
    output = torch.tensor([[-100.0, 50, 200], [9, 9, 0], [4, 4, 4], [1, 2, 3]])
    side = known.answers(output, tokens, read)
    assert side.prediction[0] == 0
    np.testing.assert_allclose(
        side.bits, [300 / np.log(2), np.nan, np.nan, np.log2(3), np.nan], rtol=1e-6
    )
    target = known.target(tokens)
    mean = (300 / np.log(2) + np.log2(3)) / 2
    assert known.verdict(tokens, target, {"gru": side}) == (
        f"“rnn” of z.pt: bits per token over 2 predicted tokens: GRU {mean:.3f}"
    )
    assert np.isnan(known.answers(torch.zeros(4, 3), tokens, read).bits[2])


@pytest.mark.parametrize(
    ("stated", "answers", "said"),
    [
        ("", VALUE, "“out”, whose activation the file does not state"),
        ("linear", VALUE, "“out”, whose activation in the file is linear"),
        ("tanh", VALUE, "activation in the file is tanh, which is not applied to the numbers"),
        ("softmax", ONE, "“out”, whose activation in the file is softmax"),
    ],
)
def test_what_the_file_states_of_the_dense_layer_is_told(
    stated: str, answers: str, said: str
) -> None:
    shown = ShownLayer(
        "opened-z",
        "z.keras",
        "rnn",
        nn.GRU(4, 5),
        None,
        FIRST,
        use=Use("", "out", answers),
        dense=nn.Linear(5, 3),
        dense_activation=stated,
    )
    explained = dict(KnownEnds(shown).explained(Sequence(np.zeros((2, 4)), tuple("abcd"))))
    assert explained["Network"].endswith(said)


def test_one_output_with_a_sigmoid_is_a_probability() -> None:
    shown = ShownLayer(
        "opened-z", "z.keras", "rnn", nn.GRU(4, 5), None, FIRST, dense=nn.Linear(5, 1)
    )
    assert not KnownEnds(shown._replace(use=Use("", "out", EACH))).as_value
    assert KnownEnds(shown._replace(use=Use("", "out", ONE))).as_value
