"""What the tests share: one seeded module of each kind, with no two sizes alike."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
import torch
from torch import nn

LAYERS, DIRECTIONS, BATCH, TIME, UNIT, INPUT, HIDDEN = 2, 2, 3, 7, 5, 4, 6
KINDS = {
    "lstm": (nn.LSTM, {}),
    "gru": (nn.GRU, {}),
    "rnn": (nn.RNN, {}),
    "relu": (nn.RNN, {"nonlinearity": "relu"}),
}


@pytest.fixture(autouse=True)
def threads() -> None:
    """One, unless the environment says how many: tiny networks are slower on several.

    For each test, since work that is tested may set it for the whole process.
    """
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Playwright leaves its event loop running on this thread, where asyncio.run then refuses.
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))
    if not torch.cuda.is_available():
        for item in items:
            if item.get_closest_marker("gpu"):
                item.add_marker(pytest.mark.skip(reason="needs a CUDA device"))


@pytest.fixture
def own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new process runs the main module, which may be a page that another test has run."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


@pytest.fixture
def generator() -> torch.Generator:
    return torch.Generator().manual_seed(5)


@pytest.fixture
def make(generator: torch.Generator) -> Callable[..., Any]:
    """make("lstm", bidirectional=True, ...): a module with seeded weights that matter."""

    def build(kind: str, **options: Any) -> Any:
        base, more = KINDS[kind]
        options = {"num_layers": LAYERS, "bidirectional": True} | more | options
        module = base(INPUT, UNIT, **options).eval()
        with torch.no_grad():
            for p in module.parameters():
                p.copy_(torch.randn(p.shape, generator=generator) * 0.6)
        return module

    return build


@pytest.fixture
def draw(generator: torch.Generator) -> Callable[..., torch.Tensor]:
    """draw(7, 3, 4): normal numbers of that shape."""
    return lambda *shape, dtype=torch.float32: torch.randn(
        shape, generator=generator, dtype=torch.float64
    ).to(dtype)
