from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest

from lstm_viz.sequences import ReadingWarning
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.reading import read_all
from tests.sequences.conftest import Refusal


def npy(array: np.ndarray, **options: bool) -> bytes:
    file = io.BytesIO()
    np.save(file, array, **options)
    return file.getvalue()


def npz(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def headed(text: str, data: bytes = b"", version: int = 1) -> bytes:
    size = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + size + text.encode("latin-1") + data


NUMBERS = np.array([[1.5, -2], [3, 4.25], [7, 11]])


@pytest.mark.parametrize("kind", ["<f4", ">f4", "<f8", ">f8", "<f2", "<i2", ">i8", "u1", "<u4"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_numbers_of_any_kind_in_any_order_of_bytes_and_axes(kind: str, order: str) -> None:
    given = np.asarray(np.abs(NUMBERS).astype(kind), order=order)  # type: ignore[call-overload]
    (sequence,) = read_all(npy(given), name="a.npy")
    np.testing.assert_array_equal(sequence.values, given.astype(np.float32))
    assert sequence.names == ("column 1", "column 2")


def test_one_dimension_two_and_three() -> None:
    (sequence,) = read_all(npy(np.array([True, False, True])))
    assert (sequence.names, sequence.values.ravel().tolist()) == (("value",), [1, 0, 1])
    (sequence,) = read_all(npy(np.arange(5.0)[None]))
    assert sequence.values.ravel().tolist() == [0, 1, 2, 3, 4]
    assert sequence.changes == ("The single row of 5 values was read as steps of one column.",)
    given = np.arange(24.0).reshape(3, 4, 2)
    sequences = read_all(npy(given), name="a.npy")
    assert len(sequences) == 3
    for got, wanted in zip(sequences, given, strict=True):
        np.testing.assert_array_equal(got.values, wanted)
    assert sequences[0].changes == ("3 sequences of 4 steps were read.",)


def test_fields_times_and_words_become_columns() -> None:
    fields = np.array(
        [(1.5, "2023-03-01", b"no", 90), (2.5, "2023-03-02", b"yes", 30)],
        [("<b>", "<f4"), ("day", "M8[D]"), ("word", "S3"), ("span", "m8[s]")],
    )
    (sequence,) = read_all(npy(fields))
    assert sequence.names == ("<b>", "span")
    assert sequence.values.tolist() == [[1.5, 90], [2.5, 30]]
    assert sequence.labels == ("2023-03-01", "2023-03-02")
    (sequence,) = read_all(npy(np.array([["1", "é"], ["2.5", "ü"], ["4", "ö"]], ">U4")))
    assert (sequence.values.ravel().tolist(), sequence.labels) == ([1, 2.5, 4], ("é", "ü", "ö"))


@pytest.mark.parametrize(
    ("array", "sentence"),
    [
        (np.array([1j, 2]), "The array holds complex numbers; save the real and the imaginary part "
         "as two columns."),
        (np.array(7.0), "The array's shape is (), and an array of (time,), (time, feature) or "
         "(sequence, time, feature) can be read; reshape it."),
        (np.ones((2, 3, 4, 5)), "The array's shape is (2, 3, 4, 5), and an array of (time,), "
         "(time, feature) or (sequence, time, feature) can be read; reshape it."),
        (np.ones((0, 3)), "The array is empty: its shape is (0, 3); save it again with "
         "numpy.save."),
        (np.zeros(3, [("a", [("b", "f4")])]), "The array has nested fields; save one array "
         "of numbers, or fields of one number each."),
    ],
)  # fmt: skip
def test_what_is_no_sequence_is_refused(array: np.ndarray, sentence: str, refused: Refusal) -> None:
    with refused(sentence):
        read_all(npy(array))


class Trap:
    """Whoever unpickles it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def test_nothing_is_ever_unpickled(tmp_path: Path, refused: Refusal) -> None:
    path = tmp_path / "trap"
    trap = np.array([Trap(path), None], object)
    sentence = (
        "The array holds Python objects, which are pickled and could run any program, so they are "
        "never loaded; save it as plain numbers: array.astype(float)."
    )
    for data in (npy(trap, allow_pickle=True), npz(a=trap), npy(np.zeros(3, [("a", "O")]))):
        with refused(sentence):
            read_all(data)
    assert read_all(npz(a=trap, b=NUMBERS))[0].values.tolist() == NUMBERS.tolist()
    assert not path.exists()


def test_a_claimed_shape_is_compared_with_the_bytes_that_are_there(refused: Refusal) -> None:
    with refused(
        "The array is incomplete: its header states 8,000,000,000,000,000 bytes of numbers, and "
        "16 are there; copy or save the file again."
    ):
        read_all(
            headed(
                "{'descr': '<f8', 'fortran_order': False, 'shape': (10**15,)}".replace(
                    "10**15", str(10**15)
                ),
                bytes(16),
            )
        )
    with refused(
        "The array is incomplete: its header states 48 bytes of numbers, and 47 are there; copy "
        "or save the file again."
    ):
        read_all(npy(NUMBERS)[:-1])
    with refused("The array is empty: its shape is (1000000000,); save it again with numpy.save."):
        read_all(headed("{'descr': '|S0', 'fortran_order': False, 'shape': (1000000000,)}"))
    (sequence,) = read_all(npy(NUMBERS) + npy(NUMBERS))
    assert sequence.changes == ("176 bytes after the first array were ignored.",)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 9_000,
        "{" * 9_000,
        "__import__('os')",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (True,)}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (2,)}",
        "{'descr': '<f8', 'shape': (2,)}",
        "\x00\xff",
        "",
    ],
)
def test_a_header_that_is_none_is_refused(text: str, refused: Refusal) -> None:
    with refused("The array's header can't be read; save it again with numpy.save."):
        read_all(headed(text, bytes(99)))


def test_a_long_header_and_an_unknown_type_are_refused(refused: Refusal) -> None:
    with refused(
        "The array's header has 4,000,000,000 bytes, and the limit is 10,000; save it again with "
        "numpy.save."
    ):
        read_all(b"\x93NUMPY\x02\x00" + struct.pack("<I", 4_000_000_000) + b"{")
    with refused("The array's header can't be read; save it again with numpy.save."):
        read_all(headed("{'descr': '<x8', 'fortran_order': False, 'shape': (2,)}", bytes(24)))
    with refused("NPY version 9 is not supported; save it again with numpy.save."):
        read_all(headed("{}", version=9))


def test_text_that_is_none_is_refused(refused: Refusal) -> None:
    data = npy(np.array(["a", "b"])).replace(b"b\0\0\0", b"\xff\xff\xff\xff")
    with refused("Column 'value' holds text that can't be read; save it as numbers."):
        read_all(data)


def test_of_several_arrays_the_largest_is_read_and_that_is_asked(refused: Refusal) -> None:
    images = np.arange(60.0).reshape(4, 5, 3)
    data = npz(names=np.array(["a", "b", "c"]), point=np.array(3.0), labels=np.arange(4), x=images)
    with pytest.warns(ReadingWarning, match=r"'x' is read\. Pass sheet='x' or sheet='labels' to"):
        made = read_all(data, name="a.npz")
    np.testing.assert_array_equal([one.values for one in made], images)
    assert made[0].changes[0] == "Arrays left out, because they hold words: 'names'."
    (labels,) = read_all(data, sheet="labels")
    assert labels.values.ravel().tolist() == [0, 1, 2, 3]
    with refused("There is no 'point' in the file; choose from 'x', 'labels'."):
        read_all(data, sheet="point")
    (words,) = read_all(npz(a=np.array(["up", "down", "up"]), b=np.array(2.0)))
    assert words.symbols == ("up", "down", "up")


def test_fields_in_an_archive_are_tables_and_what_is_left_out_is_named(refused: Refusal) -> None:
    kinds = [("x", "f4"), ("day", "M8[D]"), ("word", "S3")]
    fields = np.array([(1.5, "2023-03-01", b"no"), (2.5, "2023-03-02", b"yes")], kinds)
    others = {"a": np.array([("b", 2.0), ("d", 3), ("c", 4)], [("k", "U1"), ("y", "f8")])}
    others |= {"wave": np.array([1j, 2]), "deep": np.ones((2, 3, 4, 5)), "one": np.array(7)}
    others |= {"trap": np.array([None, 2], object), "grid": np.zeros((2, 3), [("z", "f8")])}
    data = npz(fields=fields, **others)
    (made,) = read_all(data, sheet="fields/day, fields/x, fields/word")
    assert made.values.ravel().tolist() == [1.5, 2.5]
    assert made.labels == ("2023-03-01", "2023-03-02")
    assert made.changes[:5] == (
        "Arrays left out, because they hold complex numbers: 'wave'.",
        "Arrays left out, because they have more than three dimensions: 'deep'.",
        "Arrays left out, because they hold one value or none: 'one'.",
        "Arrays left out, because they hold Python objects: 'trap'.",
        "Arrays left out, because they have named fields in more than one dimension: 'grid'.",
    )
    (made,) = read_all(data, sheet="a/k, a/y")
    assert made.values.ravel().tolist() == [2, 3, 4]
    with refused(
        "The NumPy archive has no array that can be read. Arrays left out, because they hold "
        "complex numbers: 'u', 'v'."
    ):
        read_all(npz(u=np.array([1j, 2]), v=np.array([3, 4j])))


def test_vectors_of_one_length_are_columns_of_one_table() -> None:
    time, force = np.arange(7) * 0.25, np.arange(7.0) ** 2
    (made,) = read_all(npz(force=force, time=time))
    assert made.names == ("force",)
    assert made.labels[:3] == ("0", "0.25", "0.5")
    assert made.values.ravel().tolist() == force.tolist()


def test_limits_are_held_before_numbers_are_made(refused: Refusal) -> None:
    with refused("The table has 4 rows, and the limit is 3; shorten it, or keep every n-th row."):
        read_all(npy(np.ones((2, 2, 5))), limits=Limits(rows=3))
    with refused("The table has 5 columns, and the limit is 4; keep the ones you want."):
        read_all(npy(np.ones((2, 2, 5))), limits=Limits(columns=4))
    with refused("Unpacked, the file has 9.6 MB, and the limit is 5.0 MB; save a part of it."):
        read_all(npz(a=np.zeros(1_250_000)), limits=Limits(expanded=5 * 2**20))
