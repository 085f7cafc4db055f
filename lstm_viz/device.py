"""Where a network runs: cuda, mps or cpu, and what happens when the memory there runs out."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import torch

T = TypeVar("T")
VARIABLE = "LSTM_VIZ_DEVICE"
_PRECISION = threading.RLock()


def available() -> tuple[str, ...]:
    """What `pick` takes on this machine, the fastest first after "auto"."""
    found = ["auto"]
    if torch.cuda.is_available():
        found.append("cuda")
    if torch.backends.mps.is_available():
        found.append("mps")
    return (*found, "cpu")


def pick(wanted: str = "auto") -> torch.device:
    """The device for `wanted`: "auto" is $LSTM_VIZ_DEVICE where set, else cuda, then mps, then cpu.

    Raises ValueError for a device that this machine does not have.
    """
    source = "device"
    if wanted == "auto" and os.environ.get(VARIABLE, "auto") != "auto":
        wanted, source = os.environ[VARIABLE], VARIABLE
    found = available()
    if wanted == "auto":
        return torch.device(found[1])
    kind, _, index = wanted.partition(":")
    numbered = kind == "cuda" and index.isdigit() and int(index) < torch.cuda.device_count()
    if kind not in found or (index and not numbered):
        here = ", ".join(found[1:])
        raise ValueError(
            f"This machine has no {wanted!r} ({source}). It has {here}: choose one of these, or "
            "auto for the fastest."
        )
    return torch.device(wanted)


def describe(device: torch.device) -> str:
    """What people call the device: "CPU", "MPS" or "CUDA · " and the card's name."""
    if device.type == "cuda":
        return f"CUDA · {torch.cuda.get_device_name(device)}"
    return device.type.upper()


def run_or_fall_back(
    run: Callable[[torch.device], T], device: torch.device
) -> tuple[T, torch.device, str | None]:
    """`run(device)`; where the device's memory runs out, `run` on the CPU.

    Returns the result, the device that gave it, and a sentence if that was not the one asked for.
    """
    try:
        return run(device), device, None
    except RuntimeError as error:
        if device.type == "cpu" or not _ran_out(error):
            raise
    # Outside the except clause: the traceback held the tensors of the failed run.
    gc.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()
    cpu = torch.device("cpu")
    note = f"{describe(device)} ran out of memory, so this run used the CPU."
    return run(cpu), cpu, note


def _ran_out(error: RuntimeError) -> bool:
    # Only CUDA's own allocator has a class for it; MPS and cuDNN say it in words.
    said = str(error).lower()
    words = ("out of memory", "alloc_failed")
    return isinstance(error, torch.OutOfMemoryError) or any(word in said for word in words)


@contextmanager
def full_precision(device: torch.device) -> Iterator[None]:
    """Real float32 on CUDA for the block: cuDNN's layers use TF32, of 10 bits, by default."""
    if device.type != "cuda":
        yield
        return
    flags: tuple[Any, ...] = (torch.backends.cudnn.rnn, torch.backends.cuda.matmul)
    with _PRECISION:  # the flags belong to the whole process
        found = [flag.fp32_precision for flag in flags]
        try:
            for flag in flags:
                flag.fp32_precision = "ieee"
            yield
        finally:
            for flag, precision in zip(flags, found, strict=True):
                flag.fp32_precision = precision
