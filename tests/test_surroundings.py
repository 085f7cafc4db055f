from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.surroundings import ALL, look, put_back

NAME = "LSTM_VIZ_LEFT_BY_A_TEST"
LEFT: dict[str, Callable[[Path], Any]] = {
    "the environment": lambda _: os.environ.update({NAME: "7"}),
    "the working directory": os.chdir,
    "torch's default dtype": lambda _: torch.set_default_dtype(torch.float64),
    "whether torch records gradients": lambda _: torch.set_grad_enabled(False),
    "what NumPy does at an overflow": lambda _: np.seterr(over="print"),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_a_test_leaves_is_told_and_put_back(name: str, tmp_path: Path) -> None:
    before = look()
    LEFT[name](tmp_path)
    (told,) = put_back(before)
    assert told.startswith(f"the test left {name} as ")
    assert look() == before
    assert put_back(before) == []


def test_all_are_tried_and_the_environment_is_told_by_what_differs() -> None:
    assert [one.name for one in ALL] == list(LEFT)
    before = look()
    os.environ[NAME] = "7"
    assert put_back(before) == [
        f"the test left the environment as {{'{NAME}': '7'}}; it found it as {{'{NAME}': None}}"
    ]
    assert NAME not in os.environ


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no working directory")
def test_a_directory_that_is_deleted_keeps_back_no_other(tmp_path: Path) -> None:
    there, start = tmp_path / "there", look()
    gone = tmp_path / "gone"
    for one in (there, gone):
        one.mkdir()
    os.chdir(there)
    before = look()
    try:
        os.chdir(gone)
        gone.rmdir()
        torch.set_grad_enabled(False)
        assert [one.split(" as ")[0] for one in put_back(before)] == [
            "the test left the working directory",
            "the test left whether torch records gradients",
        ]
        assert look() == before
        os.chdir(tmp_path)
        there.rmdir()
        torch.set_grad_enabled(False)
        told = put_back(before)
        assert told[1].startswith("the working directory can't be put back: ")
        assert torch.is_grad_enabled()
    finally:
        put_back(start)


def test_what_a_library_sets_for_itself_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    before = look()
    monkeypatch.setenv("A_LIBRARYS_OWN_CACHE", "here")
    assert put_back(before) == []
    assert os.environ["A_LIBRARYS_OWN_CACHE"] == "here"
