"""HDF5 files: nothing out of the file is read, and every object is visited once."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest

from lstm_viz.sequences import read
from lstm_viz.sequences.files import hdf5_walk
from tests.sequences.conftest import Refusal
from tests.sequences.scientific import T, Y, hdf5


def _outer(made: h5py.File, secret: Path) -> None:
    size = secret.stat().st_size
    made.create_dataset("a/x", (size,), "u1", external=[(str(secret), 0, size)])


def _virtual(made: h5py.File, secret: Path) -> None:
    layout = h5py.VirtualLayout(T.shape, T.dtype)
    layout[:] = h5py.VirtualSource(str(secret), "t", T.shape)
    made.create_virtual_dataset("a/x", layout)


def _outer_link(made: h5py.File, secret: Path) -> None:
    made["a/x"] = h5py.ExternalLink(str(secret), "/t")


def _soft_link(made: h5py.File, secret: Path) -> None:
    made["a/x"] = h5py.SoftLink("/Y")


MATLAB = b"MATLAB 7.3 MAT-file"
NUMBERS = "the numbers of 'a/x' are in another file, which is not opened"
LINK = "'a/x' is a link to another place, which is not followed"


@pytest.mark.parametrize(
    ("point", "reason"),
    [(_outer, NUMBERS), (_virtual, NUMBERS), (_outer_link, LINK), (_soft_link, LINK)],
)
@pytest.mark.parametrize("name", ["a.h5", "a.mat", "a.nc"])
def test_what_leads_out_of_the_file_is_refused(
    point: Callable[[h5py.File, Path], None],
    reason: str,
    name: str,
    tmp_path: Path,
    refused: Refusal,
) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(hdf5(t=T))
    block = 512 if name == "a.mat" else 0
    with h5py.File(tmp_path / "made", "w", userblock_size=block) as made:
        made["Y"] = Y
        point(made, secret)
    data = (tmp_path / "made").read_bytes()
    data = MATLAB.ljust(block)[:block] + data[block:]
    with refused(f"The HDF5 file can't be read: {reason}; save the arrays into one file."):
        read(data, name=name)


def test_groups_that_contain_themselves_are_visited_once() -> None:
    with h5py.File(file := io.BytesIO(), "w") as made:
        inner = made.create_group("g")
        for k in range(10):
            inner[f"again {k}"] = inner
            inner[f"root {k}"] = made["/"]
        inner["z"] = Y
        made["other"] = inner["z"]
    with h5py.File(file, "r") as tree:
        found = [path for path, _ in hdf5_walk.walk(tree, hdf5_walk.WalkLimits(3, 1), "stop")]
    assert found == ["g", "g/z"]
    np.testing.assert_array_equal(read(file.getvalue(), name="a.h5").values, Y)


@pytest.mark.parametrize("bounds", [hdf5_walk.WalkLimits(6, 9), hdf5_walk.WalkLimits(99, 0)])
def test_the_bounds_are_those_of_the_whole_file(
    bounds: hdf5_walk.WalkLimits, refused: Refusal
) -> None:
    with h5py.File(file := io.BytesIO(), "w") as made:
        for group in "abc":
            made[f"{group}/x"] = T
    with h5py.File(file, "r") as tree:
        assert len([*hdf5_walk.walk(tree, hdf5_walk.WalkLimits(7, 1), "stop")]) == 6
        with refused(
            f"it has more than {bounds.objects} groups and arrays, or more than {bounds.depth} "
            "groups within each other; stop"
        ):
            [*hdf5_walk.walk(tree, bounds, "stop")]


def test_of_matlab_7_3_only_numbers_are_read() -> None:
    letters = np.frombuffer("made in May".encode("utf-16-le"), "u2")
    with h5py.File(file := io.BytesIO(), "w", userblock_size=512) as made:
        for name, kind, array in (
            ("letters", "char", letters),
            ("objects", "string", np.arange(6, dtype="u4")),
            ("counts", "uint8", np.arange(9, dtype="u1")),
            ("flags", "logical", np.arange(5, dtype="u1") % 2),
            ("none", "double", np.array([0, 3], "u8")),
        ):
            made[name] = array
            made[name].attrs["MATLAB_class"] = np.bytes_(kind)
        made["none"].attrs["MATLAB_empty"] = np.uint8(1)
        for name in ("data", "ir", "jc"):
            made[f"sparse/{name}"] = np.arange(20.0)
        made["sparse"].attrs["MATLAB_sparse"] = np.uint64(20)
    data = MATLAB.ljust(512) + file.getvalue()[512:]
    assert read(data, name="a.mat", sheet="flags").changes == (
        "The array 'flags' was read; the file has 'counts', 'flags'.",
    )


@pytest.mark.parametrize("ending", ["mat", "nc", "cdf", "h5", "csv"])
def test_a_name_that_files_of_this_kind_have_is_not_told(ending: str) -> None:
    told = f"Its name ends in .{ending}, but it is an HDF5 file, and was read as one."
    assert read(hdf5(Y=Y), name=f"a.{ending}").changes == ((told,) if ending == "csv" else ())
