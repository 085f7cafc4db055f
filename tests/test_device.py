"""Which device is picked, what it is called, and what happens when its memory runs out."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from lstm_viz import device


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Any:
    """machine(cuda=2, mps=False): a machine with these devices, as far as torch is asked."""

    def have(*, cuda: int = 0, mps: bool = False) -> None:
        monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda > 0)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: cuda)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)

    monkeypatch.delenv(device.VARIABLE, raising=False)
    return have


@pytest.mark.parametrize(
    ("cuda", "mps", "picked"), [(2, True, "cuda"), (0, True, "mps"), (0, False, "cpu")]
)
def test_auto_is_the_fastest(machine: Any, cuda: int, mps: bool, picked: str) -> None:
    machine(cuda=cuda, mps=mps)
    assert device.pick() == torch.device(picked)
    assert device.available()[:2] == ("auto", picked)


def test_the_variable_overrides_auto_and_the_caller_overrides_both(
    machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(cuda=2)
    monkeypatch.setenv(device.VARIABLE, "cpu")
    assert device.pick() == torch.device("cpu")
    assert device.pick("cuda:1") == torch.device("cuda:1")
    monkeypatch.setenv(device.VARIABLE, "mps")
    with pytest.raises(
        ValueError, match=r"has no 'mps' \(LSTM_VIZ_DEVICE\)\. It has cuda, cpu: choose"
    ):
        device.pick()


@pytest.mark.parametrize("wanted", ["cuda", "tpu", "cpu:1", "cuda:2", "cuda:x", ""])
def test_what_is_not_there_is_refused(machine: Any, wanted: str) -> None:
    machine(cuda=0 if wanted == "cuda" else 2)
    with pytest.raises(ValueError, match=rf"has no '{wanted}' \(device\)\. It has .*cpu: choose"):
        device.pick(wanted)


def test_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _: "NVIDIA H100")
    assert device.describe(torch.device("cpu")) == "CPU"
    assert device.describe(torch.device("cuda:0")) == "CUDA · NVIDIA H100"


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
        RuntimeError("MPS backend out of memory (MPS allocated: 5.05 GB)."),
        torch.AcceleratorError("CUDA error: out of memory", 2),
        RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
    ],
)
def test_falls_back_to_the_cpu_and_says_so(error: RuntimeError) -> None:
    asked: list[str] = []

    def run(where: torch.device) -> str:
        asked.append(where.type)
        if where.type == "mps":
            raise error
        return "done"

    result, where, note = device.run_or_fall_back(run, torch.device("mps"))
    assert (result, where.type, asked) == ("done", "cpu", ["mps", "cpu"])
    assert note == "MPS ran out of memory, so this run used the CPU."


def test_other_errors_are_not_swallowed() -> None:
    def run(where: torch.device) -> None:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        device.run_or_fall_back(run, torch.device("mps"))


def test_nothing_to_say_where_memory_suffices_and_nowhere_to_fall_from_the_cpu() -> None:
    cpu = torch.device("cpu")
    assert device.run_or_fall_back(lambda where: where.type, cpu) == ("cpu", cpu, None)

    def run(where: torch.device) -> None:
        raise torch.OutOfMemoryError("no memory")

    with pytest.raises(torch.OutOfMemoryError, match="no memory"):
        device.run_or_fall_back(run, cpu)


def test_precision_is_full_within_and_restored_after() -> None:
    flags = (torch.backends.cudnn.rnn, torch.backends.cuda.matmul)
    before = [flag.fp32_precision for flag in flags]
    within = []

    def fail() -> None:
        with device.full_precision(torch.device("cuda")):
            within.extend(flag.fp32_precision for flag in flags)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert within == ["ieee", "ieee"]
    assert [flag.fp32_precision for flag in flags] == before
    with device.full_precision(torch.device("cpu")):
        assert [flag.fp32_precision for flag in flags] == before
