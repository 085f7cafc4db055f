"""Features: what is counted before it is made, and the names it gets."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import numpy as np
import pytest

from lstm_viz.sequences.assemble import sequences_of
from lstm_viz.sequences.features import features_of
from lstm_viz.sequences.plan.wanted import Wanted
from lstm_viz.sequences.table import Column, Table

from .conftest import Refusal

ROWS = 30_000
TEXT = Column("character", np.array([chr(97 + k % 26) for k in range(ROWS)], object))
WORDS = tuple(
    Column(f"c{n}", np.array([f"w{k % (n + 2)}" for k in range(ROWS)], object)) for n in range(20)
)
MANY = Wanted(columns=tuple(column.name for column in WORDS))  # 2 + 3 + ... + 21 = 230 features


@pytest.fixture
def little_memory() -> Iterator[None]:
    """One column of 0 and 1 for each word would be 3 MB at least."""
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1e6


@pytest.mark.usefixtures("little_memory")
def test_too_many_features_are_refused_before_they_are_made(refused: Refusal) -> None:
    with refused(
        "There are 230 columns of numbers, and a sequence can have up to 229; "
        "choose the ones you want."
    ):
        sequences_of(Table(WORDS), MANY, max_columns=229)


@pytest.mark.usefixtures("little_memory")
def test_too_many_cells_are_refused_before_they_are_made(refused: Refusal) -> None:
    with refused(
        "There would be 780,000 cells, 30,000 steps of 26 columns, and the limit is 779,999; keep "
        "fewer rows or columns."
    ):
        sequences_of(Table((TEXT,), text=True), max_cells=779_999)


@pytest.mark.usefixtures("little_memory")
def test_a_text_of_too_many_steps_is_refused_before_it_becomes_numbers(refused: Refusal) -> None:
    with refused(
        "There are 30,000 steps, and a sequence can have up to 29,999; shorten it, or keep every "
        "n-th step."
    ):
        sequences_of(Table((TEXT,), text=True), max_steps=29_999)


def test_as_many_cells_as_may_be_are_taken() -> None:
    (made,) = sequences_of(Table((TEXT,), text=True), max_cells=780_000, max_columns=26)
    assert made.values.shape == (ROWS, 26)


def test_a_word_called_as_a_column_gets_a_name_of_its_own() -> None:
    word = Column("a", np.array(["q", "p", "", "q"], object))
    number = Column("a = p", np.array([1.5, 2.5, 3.5, 4.5]))
    found = features_of(Table((word, number)), [word, number], words_as_gaps=False)
    assert found.names == ("a = p", "a = q", "a = p (2)")
    assert found.told == ("Columns were given names of their own: 'a = p (2)'.",)
    expected = [[0, 1, 1.5], [1, 0, 2.5], [np.nan, np.nan, 3.5], [0, 1, 4.5]]
    np.testing.assert_array_equal(np.column_stack(found.values), expected)
    (made,) = sequences_of(Table((word, number)), Wanted(columns=("a", "a = p")))
    assert found.told[0] in made.changes
