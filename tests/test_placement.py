"""Nothing is made on the wrong device: under FakeTensorMode a mixed operation raises."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch._subclasses import FakeTensorMode
from torch.nn.functional import linear

from lstm_viz import cells, rebuild
from lstm_viz.cells import Weights
from lstm_viz.corpus import net
from lstm_viz.corpus.replay import side_by_side, zeros
from lstm_viz.corpus.runs import StoreRun
from tests.conftest import BATCH, INPUT, TIME, UNIT

CUDA = torch.device("cuda")


def view(tensor: torch.Tensor, index: Any) -> torch.Tensor:
    """tensor[index] by narrow, select and unsqueeze, for ints, slices, None and Ellipsis."""
    index = index if isinstance(index, tuple) else (index,)
    if Ellipsis in index:
        at = index.index(Ellipsis)
        missing = tensor.dim() - sum(each is not None for each in index) + 1
        index = index[:at] + (slice(None),) * missing + index[at + 1 :]
    axis = 0
    for each in index:
        if each is None:
            tensor = tensor.unsqueeze(axis)
        elif isinstance(each, slice):
            start, stop, _ = each.indices(tensor.shape[axis])
            tensor = tensor.narrow(axis, start, stop - start)
        else:
            tensor = tensor.select(axis, each)
            continue
        axis += 1
    return tensor


def write(tensor: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    """tensor[...] = value as a sum, which is checked for its devices like every other."""
    return tensor.mul_(0).add_(value)


@pytest.fixture(autouse=True)
def indexing_without_cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    """Brackets and copies ask CUDA's driver for its device, which a CPU build does not have."""
    monkeypatch.setattr(torch.Tensor, "__getitem__", view)
    monkeypatch.setattr(
        torch.Tensor, "__setitem__", lambda tensor, index, value: write(view(tensor, index), value)
    )


def test_the_stand_in_indexes_as_brackets_do(draw: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tensor = draw(4, 3, 2)
    array = tensor.numpy()
    for index in (2, slice(1, 3), (slice(None), 1), (..., None), (2, ..., 1), (slice(1, 9), 2)):
        assert (view(tensor, index).numpy() == array[index]).all()


GATES = {"lstm": "ifgo", "gru": "rzn", "rnn": "a"}


def parts(kind: str, device: torch.device) -> tuple[Weights, dict[str, torch.Tensor], Any, Any]:
    rows = len(GATES[kind]) * UNIT
    w = Weights(
        torch.empty(rows, INPUT, device=device),
        torch.empty(rows, UNIT, device=device),
        torch.empty(rows, device=device),
        torch.empty(rows, device=device),
    )
    out = {name: torch.empty(TIME, BATCH, UNIT, device=device) for name in (*GATES[kind], "c", "h")}
    return w, out, torch.empty(TIME, BATCH, INPUT, device=device), out["h"]


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_gates_stay_on_the_device(kind: str) -> None:
    with FakeTensorMode():
        w, out, x, h = parts(kind, CUDA)
        getattr(rebuild, f"{kind}_gates")(x, h, w, out)
        sums = linear(x[1], w.W_ih, w.b_ih), linear(h[1], w.W_hh, w.b_hh)
        for signal in cells.step_from(kind, *sums, {"h": h[1], "c": out["c"][1]}).values():
            assert signal.device.type == "cuda"


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("wide", [False, True])
def test_the_cell_state_stays_on_the_device(
    monkeypatch: pytest.MonkeyPatch, reverse: bool, wide: bool
) -> None:
    monkeypatch.setattr(rebuild, "WIDE", 1 if wide else 4096)
    with FakeTensorMode():
        _, out, _, _ = parts("lstm", CUDA)
        first = torch.empty(BATCH, UNIT, device=CUDA)
        padded = torch.zeros(TIME, BATCH, dtype=torch.bool, device=CUDA)
        rebuild.cell_state(out, first, reverse=reverse, padded=padded)
        assert out["c"].device.type == "cuda"


def test_a_stray_device_would_be_seen() -> None:
    with FakeTensorMode():
        w, out, _, h = parts("lstm", CUDA)
        stray = torch.empty(TIME, BATCH, INPUT)
        with pytest.raises(RuntimeError, match="device"):
            rebuild.lstm_gates(stray, h, w, out)


@pytest.mark.filterwarnings("ignore:PyTorch was compiled without cuDNN:UserWarning")
def test_sequences_of_a_corpus_are_read_side_by_side_on_the_device() -> None:
    with FakeTensorMode():
        layer = torch.nn.LSTM(INPUT, UNIT, 2, device="meta")
        for name, one in list(layer.named_parameters()):
            weight = torch.empty(one.shape, device=CUDA)
            setattr(layer, name, torch.nn.Parameter(weight, requires_grad=False))
        own = net.Net(layer, "lstm", {}, "", net._lanes(layer))
        assert own.lanes == net.ON_DEVICE > net.LANES
        group = [
            (StoreRun(9 * k, 9 * k + 9, fresh=False, ends=False), zeros(own)) for k in range(3)
        ]
        read = side_by_side(own, lambda a, b: torch.empty(b - a, INPUT, device=CUDA), group)
        for (run, _), (call, same, last) in zip(group, read, strict=True):
            assert same is run
            assert call.y.shape == (9, 1, UNIT)
            assert {one.device.type for one in (call.y, *last.values())} == {"cuda"}
