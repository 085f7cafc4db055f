"""Of a scientific file, only the arrays that are read are unpacked, and within the limits."""

from __future__ import annotations

import tracemalloc

import edfio
import numpy as np
import pytest
import scipy.io

from lstm_viz.sequences import read
from lstm_viz.sequences.limits import MB, Limits
from tests.sequences.conftest import Refusal
from tests.sequences.format_samples import into
from tests.sequences.scientific import T, edf, matlab

MANY = np.random.default_rng(8).integers(0, 4, (MB, 2)).astype(float)  # 16 MB, packed 1
WITHIN = Limits(expanded=MB)


def packed(**arrays: object) -> bytes:
    return into(lambda file: scipy.io.savemat(file, arrays, do_compression=True))


def test_a_variable_of_matlab_that_is_not_read_is_not_unpacked(refused: Refusal) -> None:
    data = packed(many=MANY, t=T)
    tracemalloc.start()
    try:
        assert read(data, sheet="t", limits=WITHIN).steps == 4
        with refused("Unpacked, the file has 16.0 MB, and the limit is 1.0 MB; save a part of it."):
            read(data, sheet="many", limits=WITHIN)
        assert tracemalloc.get_traced_memory()[1] < 8 * MB
    finally:
        tracemalloc.stop()


def test_complex_numbers_are_left_for_others_or_refused(refused: Refusal) -> None:
    sentence = (
        "The array 'z' holds complex numbers; save the real and the imaginary part as two columns."
    )
    data = matlab(z=np.full((5, 7), 1 + 2j), t=T)
    np.testing.assert_array_equal(read(data).values[:, 0], np.float32(T))
    with refused(sentence):
        read(matlab(z=np.full((5, 7), 1 + 2j)))


def test_a_signal_that_is_not_read_is_not_made_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    wave = np.sin(np.arange(16.0))
    slow = edfio.EdfSignal(wave[:4], 2, label="Temp")
    data = edf(edfio.EdfSignal(wave, 8, label="ECG"), slow)
    made = []
    values = edfio.EdfSignal.data.fget
    monkeypatch.setattr(
        edfio.EdfSignal, "data", property(lambda one: made.append(one.label) or values(one))
    )
    assert read(data, name="a.edf", sheet="Temp").steps == 4
    assert made == ["Temp"]
