"""Options: what is no such thing gets one sentence, before anything is read."""

from __future__ import annotations

import re
import warnings
from typing import Any

import numpy as np
import pytest

from lstm_viz.sequences import ReadingWarning, read
from lstm_viz.sequences.options import Options

DATA = b"day,x\n2024-02-27,1\n2024-02-28,-9.99\n2024-02-29,3\n"


@pytest.mark.parametrize(
    ("key", "value", "takes"),
    [
        ("time", 3, "the name of a column, or several of them"),
        ("columns", [2.5], "the name of a column, or several of them"),
        ("split", b"x", "the name of a column, or several of them"),
        ("rows_are", "rows", "one of 'steps', 'series', 'columns', 'spans'"),
        ("long", "x", "two names of columns: of the variable and of the value"),
        ("long", ("x",), "two names of columns: of the variable and of the value"),
        ("header", "1", "the number of a line, or several of them"),
        ("skip_rows", 1.5, "the number of a line, or several of them"),
        ("missing", [None], "a cell that holds no value, or several"),
        ("day_first", "yes", "True or False"),
        ("decimal", ";", "'.' or ','"),
        ("words_as_gaps", 1, "True or False"),
        ("sheet", 3, "the name of a sheet or an array"),
        ("name", 3, "a text"),
        ("limits", 3, "a Limits"),
        ("max_steps", "many", "a whole number"),
        ("max_steps", True, "a whole number"),
        ("header", True, "the number of a line, or several of them"),
    ],
)
def test_an_option_of_another_kind_says_what_it_takes(key: str, value: Any, takes: str) -> None:
    with pytest.raises(TypeError, match=re.escape(f"{key} takes {takes}; got {value!r}.")):
        read(DATA, **{key: value})


def test_every_option_is_checked() -> None:
    for key in Options.__annotations__:
        with pytest.raises(TypeError, match=f"{key} takes "):
            read(DATA, **{key: object()})


def test_a_number_of_numpy_is_one() -> None:
    assert read(DATA, header=np.int64(1), max_steps=np.int64(3)).values.shape == (3, 1)


def test_a_missing_value_may_be_a_number() -> None:
    assert read(DATA, missing=-9.99).values[1, 0] != read(DATA).values[1, 0]


def test_a_warning_is_at_the_line_that_reads() -> None:
    data = b"date,x\n01/02/2024,1\n02/02/2024,2\n03/02/2024,4\n"
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        read(data, name="x.csv")
    assert [(one.category, one.filename) for one in found] == [(ReadingWarning, __file__)]
