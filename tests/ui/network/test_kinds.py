"""Every kind of recurrent layer in every format of arrays: opened, drawn explored or refused."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import numpy as np
import pytest
import safetensors.torch
import torch
from streamlit.testing.v1 import AppTest
from torch import Tensor, nn

from lstm_viz.kinds import KIND_NAMES, KINDS
from lstm_viz.layers import LAYERS
from lstm_viz.ui.controls import network_rows
from lstm_viz.ui.network import words
from tests.ui.conftest import problems
from tests.ui.network.network_page import said, table, upload
from tests.ui.network.test_explored import explored, shown
from tests.weights.files import saved

INPUT, UNITS = 3, 5


def as_npz(weights: Mapping[str, Tensor]) -> bytes:
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **{name: one.numpy() for name, one in weights.items()})
    return file.getvalue()


FORMATS: dict[str, Callable[[dict[str, Tensor]], bytes]] = {
    "pt": saved,
    "safetensors": safetensors.torch.save,
    "npz": as_npz,
}
OPENED = [kind for kind, one in KINDS.items() if one.sees_h]


def layer_of(kind: str) -> nn.Module:
    torch.manual_seed(5)
    return LAYERS[kind](INPUT, UNITS, num_layers=2, bidirectional=True)


def rows_of_unit(page: AppTest) -> list[list[str]]:
    """The table of a unit, which alone has norms of rows."""
    (place,) = [k for k, one in enumerate(page.table) if words.NORM_IH in one.value.columns]
    return table(page, place)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", OPENED)
def test_a_layer_is_drawn_and_explored_as_it_was_saved(page: AppTest, kind: str, form: str) -> None:
    layer = layer_of(kind)
    weights = dict(layer.state_dict())
    upload(page, f"layer.{form}", FORMATS[form](weights))
    assert problems(page) == []
    (row,) = table(page, 0)
    assert row[1:6] == [KIND_NAMES[kind], str(INPUT), str(UNITS), "2", "forward and reverse"]
    page.selectbox(key="part").set_value("layer 2, reverse").run()
    assert "_l1_reverse in PyTorch's names" in said(page)
    page.number_input(key=network_rows.UNIT).set_value(2).run()
    letters = [row[0].split()[-1] for row in rows_of_unit(page)]
    assert letters == list(KINDS[kind].gates)
    explored(page, row[0], layer="layer 2, reverse")
    assert problems(page) == []
    network, signals = shown(page)
    assert network["kind"] == kind
    x = torch.from_numpy(np.random.default_rng(0).standard_normal((100, INPUT)).astype("f4"))
    with torch.no_grad():
        y, _ = layer(x.unsqueeze(1))
    np.testing.assert_allclose(signals["h"].reshape(100, UNITS), y[:, 0, UNITS:], atol=1e-5)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", sorted(KINDS.keys() - set(OPENED)))
def test_a_layer_whose_gates_do_not_read_h_is_refused_in_one_sentence(
    page: AppTest, kind: str, form: str
) -> None:
    upload(page, f"layer.{form}", FORMATS[form](dict(layer_of(kind).state_dict())))
    (sentence,) = problems(page)
    assert sentence.startswith(f"layer.{form}: ")
    assert "its weight_hh is not in the file" in sentence
    assert sentence.endswith(".")
