from __future__ import annotations

import io
import struct
import wave as standard

import numpy as np
import pytest

from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.reading import read_all
from tests.sequences.conftest import Refusal
from tests.sequences.format_samples import wave

RAW = np.array([[0, 1], [3, -2], [-5, 7]])


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_whole_numbers_are_scaled_as_the_standard_library_writes_them(width: int) -> None:
    top = 2 ** (8 * width - 1)
    values = RAW * (top // 8)
    frames = b"".join(
        int(v + (top if width == 1 else 0)).to_bytes(width, "little", signed=width > 1)
        for v in values.ravel()
    )
    file = io.BytesIO()
    with standard.open(file, "wb") as target:
        target.setnchannels(2)
        target.setsampwidth(width)
        target.setframerate(8_000)
        target.writeframes(frames)
    (sequence,) = read_all(file.getvalue(), name="a.wav")
    assert sequence.names == ("left", "right")
    np.testing.assert_allclose(sequence.values, values / top, atol=0)
    assert sequence.changes == (
        "The sound has 8,000 samples per second, 0.000375 seconds; each of the 3 samples of "
        f"{8 * width} bits is a step, scaled to -1 to 1.",
    )


@pytest.mark.parametrize("kind", ["<f4", "<f8"])
def test_floats_stay_and_channels_are_counted(kind: str) -> None:
    values = np.array([[0.5, -1.5, 0.25], [0.125, 2, 7]], kind)
    (sequence,) = read_all(wave(values, 11_025, tag=3))
    assert sequence.names == ("channel 1", "channel 2", "channel 3")
    np.testing.assert_array_equal(sequence.values, values)
    assert sequence.changes[0].endswith("bits is a step.")


def test_the_extensible_form_and_other_chunks_are_read() -> None:
    plain = wave(np.array([100, -200, 300], "<i2"))
    form = struct.pack("<HHIIHHHHIH", 0xFFFE, 1, 8_000, 16_000, 2, 16, 22, 16, 4, 1) + bytes(14)
    chunks = b"fmt " + struct.pack("<I", 40) + form + b"LIST\x03\0\0\0abc\0" + plain[36:]
    (sequence,) = read_all(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)
    assert (sequence.values.ravel() * 2**15).tolist() == [100, -200, 300]


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_a_sound_of_unknown_length_is_read_to_its_end(size: int) -> None:
    data = bytearray(wave(np.array([100, -200, 300], "<i2")))
    data[40:44] = struct.pack("<I", size)
    (sequence,) = read_all(bytes(data))
    assert sequence.steps == 3
    assert sequence.changes[0] == (
        "The file does not state how long the sound is; it was read to its end."
    )


ADVICE = "save it as WAV with 16-bit PCM samples."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (wave(np.arange(9, dtype="<i2"))[:-3], "The sound is incomplete: 18 bytes of samples are "
         "announced, but only 15 are there; copy or save the file again."),
        (wave(np.arange(9, dtype="<i2"))[:40], "The WAV file holds no sound, or ends before it;"
         f" {ADVICE}"),
        (wave(np.arange(9, dtype="<i2"))[:30], "The WAV file ends within its first bytes; "
         f"{ADVICE}"),
        (wave(np.arange(9, dtype="u1"), tag=7), "The sound is compressed (µ-law), which is not "
         "supported;"
         f" {ADVICE}"),
        (wave(np.arange(9, dtype="<i8")), f"The sound has 64 bits per sample, which is not "
         "supported; "
         f"{ADVICE}"),
        (wave(np.zeros((3, 0), "<i2")), "The WAV file's header is wrong: 0 channels of 16 bits are "
         f"not 0 bytes; {ADVICE}"),
        (wave(np.zeros(0, "<i2")), "The WAV file holds no samples; record at least two."),
    ],
)  # fmt: skip
def test_what_is_no_sound_is_refused(data: bytes, sentence: str, refused: Refusal) -> None:
    with refused(sentence):
        read_all(data, name="a.wav")


def test_limits_are_held_before_samples_are_read(refused: Refusal) -> None:
    data = wave(np.zeros(1_000, "<i2"))
    with refused(
        "The table has 1,000 rows, and the limit is 999; shorten it, or keep every n-th row."
    ):
        read_all(data, limits=Limits(rows=999))
