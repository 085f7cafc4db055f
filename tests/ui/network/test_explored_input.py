"""What a layer of a person's own file reads, in the plain picture, beside own passes below it."""

from __future__ import annotations

import numpy as np
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from tests.ui.conftest import problems
from tests.ui.network.network_page import said, upload
from tests.ui.network.test_explored import explored
from tests.ui.pictures import chart, numbers
from tests.weights.files import saved


def lines(app: AppTest, kind: str) -> dict[str, np.ndarray]:
    """The lines that the network's input is drawn as; with scales of their own they are shares."""
    drawn = chart(app, f"{kind}-x").data
    return {one.name: numbers(one.y if one.customdata is None else one.customdata) for one in drawn}


def need_drawn(drawn: dict[str, np.ndarray], names: list[str], due: np.ndarray) -> None:
    assert list(drawn) == names
    np.testing.assert_allclose(np.stack(list(drawn.values()), axis=-1), due, atol=1e-6)


def test_a_layer_of_a_stack_reads_h_of_both_directions_below(page: AppTest) -> None:
    torch.manual_seed(4)
    module, below = nn.LSTM(4, 7, 3, bidirectional=True), nn.LSTM(4, 7, 2, bidirectional=True)
    weights = module.state_dict()
    below.load_state_dict({name: weights[name] for name in below.state_dict()})
    upload(page, "deep.pt", saved(weights))
    explored(page, "lstm", layer="layer 3, reverse", picture="plain")
    assert problems(page) == []
    assert " H of layer 2, forward and reverse: 12 of 14 columns." in said(page)
    x = np.random.default_rng(0).standard_normal((100, 4)).astype("f4")
    h = below(torch.from_numpy(x))[0].detach().numpy()
    names = [f"h {unit} of layer 2" for unit in range(7)]
    names += [f"h {unit} of layer 2, reverse" for unit in range(5)]
    need_drawn(lines(page, "lstm"), names, h[:, :12])


def test_a_layer_that_reads_another_one_of_its_file_is_drawn_with_what_that_gives(
    page: AppTest,
) -> None:
    torch.manual_seed(5)
    both = nn.ModuleDict({"a": nn.LSTM(2, 5), "b": nn.GRU(5, 3)})
    upload(page, "two.pt", saved(both.state_dict()))
    typed = "1 2\n0.5 -1\n3 0\n-2 4"
    explored(page, "b", source="typed", through="a", numbers=typed, picture="plain")
    assert problems(page) == []
    assert " Output of a." in said(page)
    h = both["a"](torch.tensor([[1, 2], [0.5, -1], [3, 0], [-2, 4]]))[0].detach().numpy()
    need_drawn(lines(page, "gru"), [f"output {k} of a" for k in range(5)], h)
