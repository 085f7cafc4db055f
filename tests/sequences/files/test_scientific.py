"""Files of scientific formats, written by the formats' own libraries, are read back."""

from __future__ import annotations

import io
import sys
import warnings
from pathlib import Path

import edfio
import h5py
import numpy as np
import pandas as pd
import pytest

from lstm_viz.sequences import ReadingWarning, SequenceError, read, read_all
from lstm_viz.sequences.files import foreign
from lstm_viz.sequences.limits import Limits
from tests.sequences import books
from tests.sequences.conftest import Refusal
from tests.sequences.scientific import DAYS, T, Y, edf, hdf5, matlab, midi, netcdf, stata


@pytest.mark.parametrize(("write", "name"), [(hdf5, "a.h5"), (matlab, "a.mat")])
def test_an_array_and_vectors_of_one_length_are_chosen_by_name(
    write, name: str, refused: Refusal
) -> None:
    data = write(Y=Y, t=T, u=T[::-1].copy(), n=np.arange(9.0))
    vectors = read(data, name=name, sheet="t, u")
    assert (vectors.names, vectors.labels) == (("u",), ("0.25", "1.5", "3", "3.5"))
    np.testing.assert_array_equal(vectors.values, np.float32([T[::-1]]).T)
    assert vectors.changes[0] == "The array 't, u' was read; the file has 'Y', 'n', 't, u'."
    with pytest.warns(ReadingWarning, match="Pass sheet='Y' or sheet='n' or sheet='t, u' to"):
        np.testing.assert_array_equal(read(data, name=name).values, Y)
    with refused("There is no 'y' in the file; choose from 'Y', 'n', 't, u'."):
        read(data, name=name, sheet="y")


def test_an_array_of_three_dimensions_has_a_series_for_each_of_the_first() -> None:
    made = read_all(hdf5(x=np.stack([Y, Y + 1, Y * 2, Y - 3, Y / 2])))
    assert len(made) == 5
    np.testing.assert_array_equal(made[2].values, Y * 2)


def test_matlab_7_3_has_its_columns_first() -> None:
    with h5py.File(file := io.BytesIO(), "w", userblock_size=512) as tree:
        tree["Y"] = Y.T
        tree["Y"].attrs["MATLAB_class"] = np.bytes_("double")
        tree["#refs#/a"] = T
    data = b"MATLAB 7.3 MAT-file".ljust(512) + file.getvalue()[512:]
    np.testing.assert_array_equal(read(data, name="a.mat").values, Y)


def test_fields_of_a_structure_are_arrays() -> None:
    data = matlab(s={"t": T, "more": {"Y": Y}})
    found = read(data, sheet="s/t")
    assert found.changes[0] == "The array 's/t' was read; the file has 's/more/Y', 's/t'."
    np.testing.assert_array_equal(found.values[:, 0], np.float32(T))
    np.testing.assert_array_equal(read(data, sheet="s/more/Y").values, Y)


def test_netcdf_is_what_xarray_reads() -> None:
    data = netcdf()
    found = read(data, name="a.nc")
    assert found.names == ("temp",)
    assert found.labels == ("2024-02-28", "2024-02-29", "2024-03-01")
    np.testing.assert_array_equal(found.values[:, 0], np.float32([1.5, np.nan, 2.25]))


@pytest.mark.parametrize("kind", [edfio.Edf, edfio.Bdf])
def test_signals_of_one_rate_are_columns(kind: type) -> None:
    signal = edfio.EdfSignal if kind is edfio.Edf else edfio.BdfSignal
    wave = np.sin(np.arange(16.0) / 3)
    brain = signal(wave, 8, label="EEG Fz", physical_dimension="uV")
    others = signal(-wave, 8, label="ECG"), signal(wave[:4], 2, label="Temp")
    data = edf(brain, *others, kind=kind)
    found = read(data, name="a.edf", sheet="EEG Fz, ECG")
    assert found.names == ("EEG Fz", "ECG")
    np.testing.assert_allclose(found.values, np.array([wave, -wave]).T, atol=2 / 2**15)
    assert found.changes[1] == "Units: EEG Fz in uV."
    assert "2 or 8 samples per second" in found.changes[0]
    assert read(data, sheet="Temp").steps == 4


def test_notes_are_steps_of_their_channel() -> None:
    data = midi((3, 60, 0, 1), (5, 40, 0.5, 2), (3, 64, 1, 1.5), (3, 67, 3, 4), (5, 47, 2, 2.5))
    first, second = read_all(data, name="a.mid")
    assert first.source.endswith("channel 4")
    assert first.names == ("note", "velocity", "seconds since the note before",
                           "seconds that it lasts")  # fmt: skip
    np.testing.assert_array_equal(
        first.values, np.float32([[60, 30, 0, 0.5], [64, 26, 0.5, 0.25], [67, 23, 1, 0.5]])
    )
    np.testing.assert_array_equal(second.values[:, 0], [40, 47])


def test_a_stata_file_has_its_numbers_and_days() -> None:
    frame = pd.DataFrame({"day": DAYS, "gdp": [1.5, 2.5, 4.0], "state": ["up", "down", "up"]})
    made = read(stata(frame), name="a.dta")
    assert (made.names, made.labels) == (("gdp",), ("2024-02-28", "2024-02-29", "2024-03-01"))
    assert made.values.ravel().tolist() == [1.5, 2.5, 4.0]
    assert read(stata(frame), columns="state").symbols == ("up", "down", "up")
    frame["state"] = frame["state"].astype("category")  # numbers, with a word for each
    assert read(stata(frame), columns="state").symbols == ("up", "down", "up")
    codes = pd.DataFrame({"x": [1.5, 2.5, 4.0], "code": [7, -9, 8]})
    for words in ({-9: "refused"}, {-9: "none", 7: "none", 8: "some"}):
        found = read(stata(codes, value_labels={"code": words}), columns="code")
        assert found.values.ravel().tolist() == [7, -9, 8]


WHOLE = {
    "pandas": ("a Stata file", "Stata file", stata(pd.DataFrame({"x": T, "y": T**2}))),
    "h5py": ("an HDF5 file (or NetCDF 4, or MATLAB 7.3)", "HDF5 file", hdf5(Y=Y)),
    "scipy": ("a MATLAB file", "MATLAB file", matlab(Y=Y)),
    "edfio": ("an EDF recording", "EDF recording", edf(edfio.EdfSignal(T, 4))),
    "mido": ("a MIDI file", "MIDI file", midi((0, 60, 0, 1), (0, 62, 1, 2))),
}


@pytest.mark.parametrize("library", WHOLE)
def test_a_library_that_is_not_installed_is_named(
    library: str, monkeypatch: pytest.MonkeyPatch, refused: Refusal
) -> None:
    called, _, data = WHOLE[library]
    monkeypatch.setitem(sys.modules, library, None)
    with refused(
        f"This is {called}, and reading it needs {library}, which is not installed; install it "
        'with: pip install "lstm_viz[formats]"; or save its numbers as CSV, NPY or Parquet.'
    ):
        read(data)


@pytest.mark.parametrize("library", WHOLE)
def test_a_file_that_is_cut_off_says_so(library: str) -> None:
    _, noun, data = WHOLE[library]
    with pytest.raises(ValueError, match=f"The {noun} is damaged or incomplete .*; copy or save"):
        read(data[: len(data) * 2 // 3])


def test_what_a_library_raises_becomes_one_sentence(refused: Refusal) -> None:
    with (
        refused("The EDF recording is damaged or incomplete ('no\\nend'); copy or save it again."),
        foreign.whole("EDF recording"),
    ):
        warnings.warn("odd", UserWarning, stacklevel=1)  # which is not an error here
        raise KeyError("no\nend")
    with (
        refused(
            "The MIDI file takes more memory than there is, or is damaged; keep fewer rows or "
            "columns, or save it again."
        ),
        foreign.whole("MIDI file"),
    ):
        raise MemoryError


def test_what_no_library_here_reads_is_named(refused: Refusal, tmp_path: Path) -> None:
    with refused(
        "This is a WFDB record, and such files cannot be read; save its signals as CSV "
        "(rdsamp -c) or as EDF."
    ):
        read(books.zipped({"r/100.hea": "100 2 360", "r/100.dat": b"\1\2"}))
    with refused(
        "This is a Zarr store, and such files cannot be read; save one of its arrays as "
        "NPY, or as HDF5."
    ):
        read(books.zipped({"zarr.json": "{}", "c/0": b"\1\2"}))
    (tmp_path / ".zgroup").write_text("{}")
    with refused(
        "This is a Zarr store, and such files cannot be read; save one of its arrays as NPY, or "
        "as HDF5."
    ):
        read(tmp_path)
    for data, called in (
        (b"100 2 360 650000\n100.dat 212 200 11 1024 995 -22131 0 MLII\n", "a WFDB record"),
        (b"<?xml version='1.0'?>\n<!DOCTYPE HealthData [\n]>", "an export of Apple Health"),
        (b'<?xml version="1.0"?><gpx version="1.1">', "a GPX or TCX track"),
        (b"@relation a\n@attribute x string\n@data\nup\n", "an ARFF file with attributes of text"),
    ):
        with pytest.raises(SequenceError, match=f"This is {called}"):
            read(data)


def test_files_without_numbers_and_over_the_limits_are_refused(refused: Refusal) -> None:
    with refused(
        "The HDF5 file has no array of numbers of up to three dimensions; save one as NPY."
    ):
        read(hdf5(x=np.array(3.0), y=np.zeros((2, 2, 2, 2))))
    with refused("The MIDI file has no note; choose one with at least two."):
        read(midi())
    with refused("The table has 4 rows, and the limit is 3; shorten it, or keep every n-th row."):
        read(matlab(Y=Y), limits=Limits(rows=3))
    with refused("Unpacked, the file has 96 bytes, and the limit is 95 bytes; save a part of it."):
        read(hdf5(Y=Y), limits=Limits(expanded=95))
