"""Networks and their files, small, with no two sizes alike."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from lstm_viz import record
from tests.conftest import BATCH, INPUT, TIME


class Tagger(nn.Module):
    """An embedding, two recurrent layers and a dense one."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(11, 4)
        self.encoder = nn.LSTM(4, 5, num_layers=2, bidirectional=True)
        self.decoder = nn.GRU(10, 6)
        self.out = nn.Linear(6, 3)


def saved(value: Any, **options: Any) -> bytes:
    """The bytes that torch.save writes."""
    file = io.BytesIO()
    torch.save(value, file, **options)
    return file.getvalue()


def reconfigured(path: Path | io.BytesIO, change: Callable[[list[dict[str, Any]]], None]) -> bytes:
    """A .keras file, with the configurations of its layers as `change` leaves them."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "config.json":
                config = json.loads(data)
                change(config["config"]["layers"])
                data = json.dumps(config).encode()
            new.writestr(name, data)
    return made.getvalue()


def same_function(module: nn.Module, other: nn.Module, size: int = INPUT) -> None:
    """Two modules give the same numbers, bit for bit, and the first can be recorded."""
    x = torch.randn(TIME, BATCH, size, dtype=next(module.parameters()).dtype)
    (y, last), (y_other, last_other) = module(x), other(x)
    assert torch.equal(y, y_other)
    for mine, theirs in zip(states(last), states(last_other), strict=True):
        assert torch.equal(mine, theirs)
    trace = record(module, x)  # type: ignore[arg-type]
    assert trace.meta["verified"] <= trace.meta["tolerance"]


def states(last: Any) -> tuple[Tensor, ...]:
    """The last states as a tuple, of any kind of network."""
    return last if isinstance(last, tuple) else (last,)
