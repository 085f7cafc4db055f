"""What a file says about a trace is checked before anything reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lstm_viz.trace import Trace
from tests.traces import random_trace

NUMBER = "must be a finite number of at least 0; got "
WHOLE = "must be a tuple of whole numbers from 0; got "


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("tolerance", None, NUMBER + "None"),
        ("verified", "x", NUMBER + "'x'"),
        ("verified", float("nan"), NUMBER + "nan"),
        ("verified", -0.5, NUMBER + "-0.5"),
        ("tolerance", True, NUMBER + "True"),
        ("changed", 3, WHOLE + "3"),
        ("changed", (), WHOLE),
        ("layers", 5, WHOLE + "5"),
        ("layers", (0, -1), WHOLE),
        ("layers", (0, 1, 2), "must be the numbers of its 2 layers; got "),
        ("units", (1, 2, 2, 3, 4), "must be the numbers of its 5 units; got "),
        ("units", ([1], 2, 3, 4, 5), WHOLE),
        ("edited", 3, "must be text; got 3"),
        ("edited_batch", "0", "must be a whole number from 0; got '0'"),
        ("weights", ["a"], "must be text; got "),
        ("nonlinearity", "swish", "must be names of activations, such as 'relu'; got 'swish'"),
        ("nonlinearity", "", "must be names of activations, such as 'relu'; got ''"),
        ("projected", 1, "must be True; got 1"),
        ("steps", 400, "must be a tuple of two whole numbers; got 400"),
        ("names", ("a", 2), "must be a tuple of texts; got "),
        ("calls", (0, 4, 6), "must be a tuple of whole numbers from 0 for each sequence; got "),
        ("calls", ((0,), (0, -4), (0,)), "must be a tuple of whole numbers from 0 for each"),
        ("calls", ((0,), (0, 4)), "must have an entry for each of its 3 sequences; got 2"),
        ("began", ((0, 1, 2),) * 3, "must be a tuple of two whole numbers from 0, call and row"),
        ("began", ((0, 1),) * 4, "must have an entry for each of its 3 sequences; got 4"),
    ],
)
def test_an_entry_that_is_not_what_it_must_be_is_named(
    tmp_path: Path, name: str, value: Any, sentence: str
) -> None:
    path = random_trace().with_meta(**{name: value}).save(tmp_path / "it.npz")
    with pytest.raises(ValueError) as found:  # noqa: PT011 - the whole sentence is compared below
        Trace.load(path)
    assert f"it.npz is no saved trace: its meta[{name!r}] {sentence}" in str(found.value)


def test_a_person_can_note_anything_else(tmp_path: Path) -> None:
    noted = {
        "seed": "first",
        "loss": None,
        "own": {"a": [1, 2.5]},
        "layers": (0, 4),
        "steps": (3, 7),
    }
    trace = Trace.load(random_trace().with_meta(**noted).save(tmp_path / "it.npz"))
    assert {name: trace.meta[name] for name in noted} == noted
