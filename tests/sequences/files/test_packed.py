from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib

import numpy as np
import pytest

from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.reading import open_table, read_all
from tests.sequences.conftest import Refusal
from tests.sequences.format_samples import SAMPLES, VALUES

GZIP, AGAIN = "The gzip file is damaged or incomplete", "; copy or save it again."
END = f"the end-of-stream marker was reached){AGAIN}"
TABLE = b"day;temp\nMo;1,5\nTu;2,5\nWe;4\n"


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - {"comma.csv.gz", "prose.txt"}))
def test_each_format_is_read_out_of_gzip(name: str) -> None:
    data = SAMPLES[name]()
    (packed,), (bare,) = read_all(gzip.compress(data), name=name + ".gz"), read_all(data, name=name)
    assert packed.digest == bare.digest
    assert packed.source == name + ".gz"


def test_what_is_packed_is_told_by_its_bytes_not_by_its_name() -> None:
    (sequence,) = read_all(gzip.compress(TABLE), name="a.csv")
    assert sequence.values.ravel().tolist() == [1.5, 2.5, 4]
    (sequence,) = read_all(
        gzip.compress(b"go on and on, she said\nand so", mtime=0), name="a.txt.gz"
    )
    assert sequence.symbols[:5] == tuple("go on")


def test_several_members_of_gzip_are_one_file() -> None:
    data = gzip.compress(TABLE[:12]) + gzip.compress(TABLE[12:]) + bytes(512)
    assert read_all(data, name="a.csv.gz")[0].values.ravel().tolist() == [1.5, 2.5, 4]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (gzip.compress(TABLE)[:-9], f"{GZIP} (compressed file ended before {END}"),
        (gzip.compress(TABLE)[:5], f"{GZIP} (compressed file ended before {END}"),
        (gzip.compress(TABLE)[:-8] + bytes(8), f"{GZIP} (CRC check failed 0x0 != 0xd2f9bf8d)"
         f"{AGAIN}"),
        (gzip.compress(TABLE) + b"more", f"{GZIP} (not a gzipped file (b'mo')){AGAIN}"),
        (gzip.compress(TABLE)[:10] + b"\xff" * 20, f"{GZIP} (error -3 while decompressing data: "
         f"invalid block type){AGAIN}"),
        (gzip.compress(gzip.compress(TABLE)), "The file is packed twice, the second time with "
         "gzip; unpack it once."),
        (gzip.compress(b""), "The file is empty; choose one with at least two numbers."),
    ],
)  # fmt: skip
def test_gzip_that_is_damaged_is_refused(data: bytes, sentence: str, refused: Refusal) -> None:
    with refused(sentence):
        read_all(data, name="a.csv.gz")


def test_a_gzip_bomb_stops_at_the_limit() -> None:
    packer = zlib.compressobj(1, wbits=31)
    data = b"".join(packer.compress(bytes(2**20)) for _ in range(200)) + packer.flush()
    assert len(data) < 3 * 2**20
    with pytest.raises(
        ValueError, match=r"^Unpacked, the file has 5\.0 MB, and the limit is 4\.0 MB"
    ):
        read_all(data, limits=Limits(expanded=4 * 2**20))


def test_the_one_file_of_a_zip_archive_is_read(refused: Refusal) -> None:
    data = zipped(**{"in/a.csv": TABLE, "__MACOSX/in/._a.csv": b"\0", "in/.DS_Store": b"\0"})
    (sequence,) = read_all(data, name="a.zip")
    assert sequence.values.ravel().tolist() == [1.5, 2.5, 4]
    assert sequence.changes[0] == "'a.csv' was unpacked from the zip archive."
    inner = zipped(book=SAMPLES["workbook.xlsx"]())
    np.testing.assert_array_equal(read_all(inner)[0].values, VALUES.astype(np.float32))
    with refused(
        "The zip archive has 2 files, and only one can be read; unpack it and choose one of its "
        "files."
    ):
        read_all(zipped(a=TABLE, b=TABLE))
    with refused("The zip archive contains another zip archive; unpack it once."):
        read_all(zipped(a=zipped(b=TABLE)))
    with refused("The file is packed twice, the second time with gzip; unpack it once."):
        read_all(zipped(a=gzip.compress(TABLE)))


def test_a_zip_bomb_is_refused_by_its_list_unopened(refused: Refusal) -> None:
    data = zipped(a=bytes(30 * 2**20))
    assert len(data) < 2**16
    with refused("Unpacked, the file has 30.0 MB, and the limit is 4.0 MB; save a part of it."):
        read_all(data, limits=Limits(expanded=4 * 2**20))


def test_a_list_that_lies_about_sizes_does_not_help(refused: Refusal) -> None:
    data = bytearray(zipped(a=b"1\n" * 2**20))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + offset
        data[at : at + 4] = struct.pack("<I", 100)
    with refused(
        "The file is damaged or incomplete (bad CRC-32 for file 'a'); copy or save it again."
    ):
        read_all(bytes(data), limits=Limits(expanded=2**10))


def test_archives_of_too_many_files_are_refused_before_they_are_listed(refused: Refusal) -> None:
    data = SAMPLES["arrays.npz"]() + b"PK\x01\x02" * 20_000
    with refused(
        "The archive has 20,002 files, and the limit is 10,000; choose the one that holds the "
        "numbers."
    ):
        read_all(data)


def test_archives_that_are_cut_off_locked_or_packed_otherwise_are_refused(
    refused: Refusal,
) -> None:
    for name in ("arrays.npz", "workbook.xlsx", "workbook.ods"):
        with refused(
            "The file is damaged or incomplete (file is not a zip file); copy or save it again."
        ):
            read_all(SAMPLES[name]()[:-30], name=name)
    data = bytearray(zipped(a=TABLE))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    with refused("The file is protected by a password; save it without one."):
        read_all(bytes(data))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as target:
        target.writestr("a.csv", TABLE)
    with refused(
        "'a.csv' is compressed in a way that is not supported; save it as an ordinary zip file."
    ):
        read_all(file.getvalue())


def test_what_opens_is_named_by_its_format() -> None:
    assert open_table(gzip.compress(TABLE), name="a.csv.gz").format == open_table(TABLE).format
