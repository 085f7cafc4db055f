"""A stand-in for brackets on a device that this machine's torch does not have."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from tests.test_placement import view


def bracket(tensor: torch.Tensor, index: Any) -> torch.Tensor:
    """tensor[index], for tensors too: whole numbers on the tensor's own device."""
    each = index if isinstance(index, tuple) else (index,)
    if any(isinstance(part, torch.Tensor) for part in each):
        return torch.ops.aten.index.Tensor(tensor, list(each))
    return view(tensor, index)


@pytest.fixture
def indexing_without_cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    """Brackets ask CUDA's driver for its device, which a CPU build of torch does not have."""
    monkeypatch.setattr(torch.Tensor, "__getitem__", bracket)
