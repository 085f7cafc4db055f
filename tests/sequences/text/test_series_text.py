"""Series of aeon and sktime: cases by hand, and the formats that look alike."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sequences import read_all
from tests.sequences.conftest import Refusal

NAN = float("nan")


def test_cases_dimensions_and_classes() -> None:
    made = read_all(
        b"# by hand\n@problemName Two\n@univariate false\n@classLabel true left right\n@data\n"
        b"1,2,3:4,5,?:left\n\n6,7:8,9:right\n"
    )
    assert [one.source for one in made] == ["bytes, case 1 (left)", "bytes, case 2 (right)"]
    np.testing.assert_array_equal(made[0].values, [[1, 4], [2, 5], [3, NAN]])
    np.testing.assert_array_equal(made[1].values, [[6, 8], [7, 9]])
    assert made[0].names == ("dimension 1", "dimension 2")


def test_without_classes_the_last_value_is_one() -> None:
    (made,) = read_all(b"@univariate true\n@classLabel false\n@data\n1.5,2,-3e1\n")
    assert made.values.ravel().tolist() == [1.5, 2, -30]
    assert made.names == ("value",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"@problemName a\n@timeStamps true\n@data\n(0,1),(1,2)\n",
         "This is a .ts file with time stamps, and such files cannot be read; save it without "
         "them, or as CSV."),
        (b"@relation a\n@attribute x numeric\n@data\n1\n2\n",
         "This is an ARFF file, and such files cannot be read; save its series as CSV, one series "
         "a row, or as .ts."),
        (b"# monthly\n@relation m3\n@attribute name string\n@frequency monthly\n@data\nT1:1\n",
         "This is a TSF file of time series, and such files cannot be read; save its series as "
         "CSV, one series a row, or as .ts."),
        (b"@univariate true\n@data\n1,2\n3,x\n",
         "Line 4: 'x' is not a number; write digits with at most one decimal mark, such as 1234.5 "
         "or -2e-3."),
        (b"@univariate false\n@data\n1:2\n3\n",
         "Line 4: the number of dimensions is 1, and 2 in the first case; give every case the "
         "same."),
        (b"@univariate true\n@data\n", "The .ts file has no case below @data; save it again."),
    ],
)  # fmt: skip
def test_refusals(text: bytes, sentence: str, refused: Refusal) -> None:
    with refused(sentence):
        read_all(text)
