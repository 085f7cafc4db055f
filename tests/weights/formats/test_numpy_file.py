"""NumPy archives give the modules whose weights were saved, under either framework's names."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.loading import load
from tests.conftest import INPUT, UNIT
from tests.weights.files import Tagger, same_function

TAGGER = Tagger().eval()


def savez(compressed: bool = False, **arrays: Any) -> bytes:
    file = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, **arrays)
    return file.getvalue()


def arrays(module: nn.Module) -> dict[str, np.ndarray]:
    return {name: one.detach().numpy() for name, one in module.state_dict().items()}


@pytest.mark.parametrize("compressed", [False, True])
def test_pytorchs_names(compressed: bool) -> None:
    words = {"vocabulary": np.array(["a", "b"]), "n": np.int64(3)}
    loaded = load(savez(compressed, **arrays(TAGGER), **words))
    assert list(loaded) == ["encoder", "decoder"]
    same_function(loaded["encoder"], TAGGER.encoder)
    assert {part.name: part.role for part in loaded.parts} == {
        "embedding": "embedding",
        "out": "dense",
        "n": "other",
    }


def test_other_byte_orders_and_column_order() -> None:
    module = nn.LSTM(INPUT, UNIT, dtype=torch.float64)
    turned = {name: np.asfortranarray(one.astype(">f8")) for name, one in arrays(module).items()}
    same_function(load(savez(**turned))["lstm"], module)


def test_kerass_names() -> None:
    """An LSTM in Keras's layout: columns are gates, i f c o, and one bias."""
    module = nn.LSTM(INPUT, UNIT)
    with torch.no_grad():
        module.bias_hh_l0.zero_()
    own = {name: one.detach().numpy() for name, one in module.named_parameters()}
    kernels = {
        "my/lstm_cell/kernel:0": own["weight_ih_l0"].T,
        "my/lstm_cell/recurrent_kernel:0": own["weight_hh_l0"].T,
        "my/lstm_cell/bias:0": own["bias_ih_l0"],
    }
    loaded = load(savez(**kernels))
    assert list(loaded) == ["my"]
    same_function(loaded["my"], module)
    assert "tanh and sigmoid were assumed" in loaded.notes[0]
    forget = [block for block in loaded.blocks["my"] if block.gate == "f"]
    assert forget[0] == ("f", "my/lstm_cell/kernel:0", "columns", 5, 10, "weight_ih_l0", 5)


def test_objects_and_claims_are_refused() -> None:
    pickled = np.array([{"a": 1}], dtype=object)
    with pytest.raises(WeightsError, match="no LSTM, GRU or simple RNN was found in it; it has no"):
        load(savez(weight_ih_l0=pickled))
    huge = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        huge, {"shape": (4 * 10**6, 10**3), "fortran_order": False, "descr": "<f4"}
    )
    small = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        small, {"shape": (20, 5), "fortran_order": False, "descr": "<f4"}
    )
    for head, reason in (
        (huge, r"alone claims 15,258.8 MB\); if that is right, raise max_bytes"),
        (small, "is incomplete: 400 bytes of numbers are claimed, and 0 are there; save it again"),
    ):
        with pytest.raises(WeightsError, match=reason):
            load(claiming(head.getvalue()))


def claiming(head: bytes) -> bytes:
    """An archive whose second array is only a header."""
    import zipfile

    file = io.BytesIO(savez(weight_hh_l0=np.ones((20, 5), "f4")))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("weight_ih_l0.npy", head)
    return file.getvalue()
