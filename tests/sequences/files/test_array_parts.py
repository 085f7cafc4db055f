"""Which arrays of a scientific file are read together, and which of several is."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable

import edfio
import h5py
import numpy as np
import pytest
import xarray as xr

from lstm_viz.sequences import ReadingWarning, describe, read, read_all
from tests.sequences.scientific import edf, hdf5, matlab

UNEVEN = np.array([0.5, 0.75, 2, 3.5, 4, 7])
X = np.arange(18.0).reshape(6, 3) ** 2
CUBE = np.arange(30 * 4 * 5.0).reshape(30, 4, 5) % 17


def _netcdf(made: xr.Dataset) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return bytes(made.to_netcdf(engine="scipy"))


def _grid_3() -> bytes:
    axes = {"lat": np.arange(4.0), "lon": np.arange(5.0), "time": np.arange(30) * 6.0}
    return _netcdf(xr.Dataset({"temp": (("time", "lat", "lon"), CUBE)}, axes))


def _grid_4() -> bytes:
    """As NetCDF 4 has it: each dimension a scale, one of them without a variable."""
    with h5py.File(file := io.BytesIO(), "w") as made:
        made["temp"] = CUBE
        for k, (name, size) in enumerate({"time": 30, "lat": 4, "lon": 5}.items()):
            made[name] = np.arange(size) * 6.0
            absent = "This is a netCDF dimension but not a netCDF variable.         5"
            made[name].make_scale(absent if name == "lon" else name)
            made["temp"].dims[k].attach_scale(made[name])
    return file.getvalue()


@pytest.mark.parametrize("grid", [_grid_3, _grid_4])
def test_a_grid_is_read_along_its_time_rather_than_its_places(grid: Callable[[], bytes]) -> None:
    found = read(grid(), name="a.nc")
    assert (found.steps, found.labels[:3]) == (30, ("0", "6", "12"))
    np.testing.assert_array_equal(found.values, CUBE.reshape(30, 20))
    assert found.changes[0].startswith("The array 'temp' was read; the file has 'temp', 'l")


@pytest.mark.parametrize(("write", "name"), [(hdf5, "a.h5"), (matlab, "a.mat")])
@pytest.mark.parametrize("across", [False, True])
def test_a_vector_of_times_labels_the_matrix_with_that_axis(
    write: Callable[..., bytes], name: str, across: bool
) -> None:
    data = write(X=X.T if across else X, t=UNEVEN)
    found = read(data, name=name)
    assert found.labels == ("0.5", "0.75", "2", "3.5", "4", "7")
    assert found.names == ("column 1", "column 2", "column 3")
    np.testing.assert_array_equal(found.values, X)
    assert describe(data, name=name).of("time") == ("t",)


def test_times_of_several_sequences_are_those_of_each() -> None:
    first, second = read_all(hdf5(x=np.stack([X, X + 1]), time=UNEVEN))
    assert first.labels == second.labels == ("0.5", "0.75", "2", "3.5", "4", "7")
    np.testing.assert_array_equal(second.values, X + 1)


def test_a_vector_called_as_a_time_that_goes_to_and_fro_is_a_value() -> None:
    found = read(hdf5(X=X, t=UNEVEN[::-1] % 3))
    assert found.names[0] == "t"
    np.testing.assert_array_equal(found.values[:, 1:], X)


def test_a_time_is_the_time_wherever_its_name_is_in_the_alphabet() -> None:
    found = read(hdf5(a=X[:, 0], b=UNEVEN, time=np.arange(6) / 4))
    assert found.names == ("a", "b")
    assert found.labels == ("0", "0.25", "0.5", "0.75", "1", "1.25")


def test_what_has_the_most_values_is_read_and_the_rest_is_asked() -> None:
    wave = np.sin(np.arange(500.0))
    slow = [edfio.EdfSignal(wave[:2], 1, label=label) for label in ("SpO2", "Resp")]
    data = edf(*slow, edfio.EdfSignal(wave, 250, label="ECG"))
    with pytest.warns(ReadingWarning) as told:
        assert read(data, name="a.edf").steps == 500
    assert str(told[0].message) == (
        "The file has 2 arrays that don't belong together, and 'ECG' is read. "
        "Pass sheet='ECG' or sheet='SpO2, Resp' to settle it."
    )
    assert [point.others for point in describe(data, name="a.edf").doubts] == [("SpO2, Resp",)]
    assert not describe(data, name="a.edf", sheet="ECG").doubts
    assert read(data, name="a.edf", sheet="SpO2, Resp").names == ("SpO2", "Resp")


def test_a_label_of_a_signal_is_no_path() -> None:
    wave = np.sin(np.arange(16.0))
    labels = "EEG A1/A2", "EEG C3/A2", "EEG A2"
    data = edf(*(edfio.EdfSignal(wave * k, 8, label=one) for k, one in enumerate(labels, 1)))
    assert read(data, name="a.edf").names == labels


def test_signals_that_are_called_alike_are_told_apart() -> None:
    wave = np.sin(np.arange(16.0))
    data = edf(edfio.EdfSignal(wave, 8, label="ECG"), edfio.EdfSignal(wave[:4], 2, label="ECG"))
    assert read(data, name="a.edf", sheet="ECG").steps == 16
    assert read(data, name="a.edf", sheet="ECG (2)").steps == 4
