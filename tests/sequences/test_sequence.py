from __future__ import annotations

import hashlib
import pickle

import numpy as np
import pytest

from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.sequences.sequence import need_columns, need_steps

from .conftest import Refusal

VALUES = np.array([[1, 10], [2, 30], [6, 20]], dtype=np.float32)  # (time, feature)
NAMES = ("tide", "wind")


def make(**changed: object) -> Sequence:
    return Sequence(**({"values": VALUES, "names": NAMES} | changed))  # type: ignore[arg-type]


def test_it_keeps_float32_counts_the_steps_and_labels_them_from_one() -> None:
    sequence = make(values=VALUES.astype(np.float64), source="a book", changes=["Cut."])
    assert sequence.values.dtype == np.float32
    np.testing.assert_array_equal(sequence.values, VALUES)
    assert (sequence.steps, sequence.names) == (3, NAMES)
    assert sequence.labels == range(1, 4)
    assert sequence.counted
    assert sequence.symbols == ()
    assert sequence.gaps == 0
    assert (sequence.source, sequence.changes) == ("a book", ("Cut.",))
    assert repr(sequence) == "Sequence(tide, wind; 3 steps; a book)"


def test_labels_of_other_kinds_become_text() -> None:
    assert make(labels=(7, "b", np.int64(9))).labels == (7, "b", "9")


def test_labels_that_count_are_a_range_that_takes_no_memory() -> None:
    million = Sequence(np.ones((1_000_000, 1), np.float32), ("x",))
    assert million.labels == range(1, 1_000_001)
    assert make(labels=(1, 2, 3)).labels == range(1, 4)
    assert make(labels=range(1, 4)).counted
    later = make(labels=range(5, 8))
    assert (later.labels, later.counted) == ((5, 6, 7), False)


def test_gaps_are_kept_and_counted() -> None:
    gappy = make(values=[[1, np.nan], [np.nan, np.nan], [6, 20]])
    assert gappy.gaps == 3
    np.testing.assert_array_equal(gappy.values, [[1, np.nan], [np.nan, np.nan], [6, 20]])


def test_symbols_say_what_each_step_is() -> None:
    assert make(symbols="abc").symbols == ("a", "b", "c")
    assert make(symbols=("a", 7, " ")).symbols == ("a", "7", " ")


def test_nobody_can_change_it() -> None:
    mine = VALUES.copy()
    sequence = make(values=mine)
    mine[1, 1] = 99
    assert sequence.values[1, 1] == 30
    with pytest.raises(ValueError, match="read-only"):
        sequence.values[1, 1] = 99
    with pytest.raises(ValueError, match="WRITEABLE"):
        sequence.values.flags.writeable = True
    with pytest.raises(AttributeError):
        sequence.names = ("a", "b")  # type: ignore[misc]


def test_a_pickled_one_is_the_same_and_still_read_only() -> None:
    sequence = make(
        values=[[1, np.nan], [2, 30], [6, 20]],
        labels=("a", "b", "c"),
        changes=("Cut.",),
        source="a book",
        symbols="xyz",
    )
    again = pickle.loads(pickle.dumps(sequence))
    assert again.digest == sequence.digest
    assert (again.changes, again.source) == (("Cut.",), "a book")
    assert (again.labels, again.symbols) == (("a", "b", "c"), ("x", "y", "z"))
    assert not again.values.flags.writeable


def test_the_digest_is_the_sha256_of_shape_names_labels_symbols_and_values() -> None:
    data = VALUES.astype("<f4").tobytes()
    head = b'[[3, 2], ["tide", "wind"], null, []]\n'
    assert make().digest == hashlib.sha256(head + data).hexdigest()
    head = b'[[3, 2], ["tide", "wind"], ["a", "b", 3], ["x", "y", "z"]]\n'
    made = make(labels=("a", "b", 3), symbols="xyz")
    assert made.digest == hashlib.sha256(head + data).hexdigest()


def test_the_digest_knows_contents_and_nothing_else() -> None:
    other = VALUES.copy()
    other[2, 1] = np.nextafter(np.float32(20), np.float32(21))
    different = [
        make(),
        make(values=other),
        make(values=VALUES[::-1]),
        make(names=("wind", "tide")),
        make(labels=("1", "2", "3")),
        make(labels=(1, 2, 4)),
        make(symbols="abc"),
        make(symbols="abd"),
        make(values=[[1, 10], [2, 30], [6, np.nan]]),
        Sequence(VALUES.reshape(6, 1), ("tide",)),
        Sequence(VALUES.reshape(2, 3), ("a", "b", "c")),
    ]
    assert len({sequence.digest for sequence in different}) == len(different)
    assert make(source="elsewhere", changes=("Cut.",)).digest == make().digest


def test_what_does_not_fit_is_refused(refused: Refusal) -> None:
    with refused("values must be (time, feature) numbers; got (6,)"):
        make(values=VALUES.ravel())
    with refused("values must be (time, feature) numbers; got (3, 0)"):
        make(values=np.empty((3, 0)), names=())
    with refused("names must be 2 different names; got ('tide',)"):
        make(names=("tide",))
    with refused("names must be 2 different names; got ('tide', 'tide')"):
        make(names=("tide", "tide"))
    with refused("labels must name each of the 3 steps; got 2"):
        make(labels=("a", "b"))
    with refused("labels must name each of the 3 steps; got 4"):
        make(labels=range(1, 5))
    with refused("symbols must name each of the 3 steps; got 2"):
        make(symbols="ab")
    with refused("'wind' has no number at any step; leave it out."):
        make(values=[[1, np.nan], [2, np.nan], [np.nan, np.nan]])


@pytest.mark.parametrize(("bad", "said"), [(np.inf, "inf"), (-np.inf, "-inf"), (1e39, "1e+39")])
def test_a_number_that_float32_cannot_hold_is_refused_with_its_place(
    bad: float, said: str, refused: Refusal
) -> None:
    values = VALUES.astype(np.float64)
    values[2, 1] = bad
    with refused(f"values must be finite float32 numbers; step 3 of 'wind' is {said}"):
        make(values=values)


def test_too_few_and_too_many_are_refused(refused: Refusal) -> None:
    with refused("There is one step; a sequence needs at least 2, so add more numbers."):
        make(values=VALUES[1:2])
    with refused("There is no step; a sequence needs at least 2, so add more numbers."):
        make(values=VALUES[:0])
    with refused(
        "There are 10,000,000 steps, and a sequence can have up to 5,000; shorten it, or "
        "keep every n-th step."
    ):
        need_steps(10_000_000, 5_000)
    with refused(
        "There are 9 columns of numbers, and a sequence can have up to 8; choose the ones you want."
    ):
        need_columns(9, 8)
    need_steps(2, 2)
    need_columns(8, 8)


def test_its_errors_are_value_errors() -> None:
    assert issubclass(SequenceError, ValueError)
