"""An included network on the page Network: each is one click away, and is the one of Explore."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from lstm_viz import checkpoint
from tests.ui.conftest import problems
from tests.ui.network.network_page import said, table
from tests.ui.network.test_explored import explored, shown


def offered(page: AppTest) -> list[str]:
    keys = (str(one.key) for one in page.button)
    return [key.removeprefix("included-") for key in keys if key.startswith("included-")]


def test_every_network_of_a_task_or_a_text_with_such_weights_can_be_opened(page: AppTest) -> None:
    here = {name for name in checkpoint.included() if name.count("-") == 1}
    assert set(offered(page)) == {one for one in here if one.endswith(("-lstm", "-gru", "-rnn"))}
    assert len(offered(page)) == 3 * 15


@pytest.mark.parametrize(
    ("name", "kind", "inputs", "units"),
    [
        *(("reber-gru", "GRU", "7", "19"), ("parity-rnn", "simple RNN", "2", "25")),
        ("prose-lstm", "LSTM", "70", "160"),
    ],
)
def test_an_included_network_is_opened_by_one_click(
    page: AppTest, name: str, kind: str, inputs: str, units: str
) -> None:
    page.button(key=f"included-{name}").click().run()
    assert problems(page) == []
    assert not page.exception, page.exception
    assert name in said(page)
    assert table(page, 0)[0][:4] == ["rnn", kind, inputs, units]
    assert offered(page) == []
    page.button(key="network-close").click().run()
    assert name in offered(page)


def test_its_gates_are_those_that_torch_computes(page: AppTest) -> None:
    page.button(key="included-adding-gru").click().run()
    explored(page, "rnn", source="typed", numbers="0.5 1\n0.25 0\n-1 1")
    assert problems(page) == []
    _, signals = shown(page)
    model, _ = checkpoint.load("adding-gru")
    x = torch.tensor([[0.5, 1.0], [0.25, 0.0], [-1.0, 1.0]])
    with torch.no_grad():
        h, _ = model.rnn(x[None]) if model.rnn.batch_first else model.rnn(x[:, None])
    np.testing.assert_allclose(signals["h"].reshape(3, -1), h.reshape(3, -1), atol=1e-6)
