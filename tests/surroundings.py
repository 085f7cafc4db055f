"""What a process has once, whatever test runs in it: a test leaves it as it has found it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

# What is set as a library is imported for the first time, such as TORCHINDUCTOR_CACHE_DIR, stays.
AT_START = frozenset(os.environ) - {"PYTEST_CURRENT_TEST"}
OURS = ("LSTM_VIZ_", "MKL_", "OMP_", "STREAMLIT_")


class Kept(NamedTuple):
    """One of them: what it is, what it is now, and how it is set."""

    name: str
    look: Callable[[], Any]
    put: Callable[[Any], Any]


def _environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if name in AT_START or name.startswith(OURS)
    }


def _set_environment(wanted: dict[str, str]) -> None:
    for name in _environment().keys() - wanted.keys():
        del os.environ[name]
    os.environ.update(wanted)


def _directory() -> Path | None:
    """None where it has been deleted."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        return None


def _set_directory(wanted: Path | None) -> None:
    if wanted is not None:
        os.chdir(wanted)


ALL = (
    Kept("the environment", _environment, _set_environment),
    Kept("the working directory", _directory, _set_directory),
    Kept("torch's default dtype", torch.get_default_dtype, torch.set_default_dtype),
    Kept("whether torch records gradients", torch.is_grad_enabled, torch.set_grad_enabled),
    Kept("what NumPy does at an overflow", np.geterr, lambda wanted: np.seterr(**wanted)),
)


def look() -> list[Any]:
    """Each of them as it is."""
    return [one.look() for one in ALL]


def put_back(before: list[Any]) -> list[str]:
    """Make each of them what it was, and tell of what has changed in a sentence each."""
    told = []
    for one, was in zip(ALL, before, strict=True):
        now = one.look()
        if now == was:
            continue
        if isinstance(was, dict):
            names = sorted(k for k in was.keys() | now.keys() if was.get(k) != now.get(k))
            was_told = {name: was.get(name) for name in names}
            now_told = {name: now.get(name) for name in names}
        else:
            was_told, now_told = was, now
        told.append(f"the test left {one.name} as {now_told}; it found it as {was_told}")
        try:
            one.put(was)
        except OSError as error:  # the others are put back nevertheless
            told.append(f"{one.name} can't be put back: {error}")
    return told
