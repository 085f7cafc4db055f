from __future__ import annotations

import gzip
import pickle

import numpy as np
import pytest

from lstm_viz.sequences.files import unsupported
from lstm_viz.sequences.files.readers import FORMATS
from lstm_viz.sequences.limits import UNLIMITED
from lstm_viz.sequences.reading import open_table, read_all
from tests.sequences import books
from tests.sequences.conftest import Refusal
from tests.sequences.format_samples import SAMPLES, VALUES

NUMBERS = "save its numbers as CSV, NPY or Parquet."
TABLE = "save its table as CSV or as a workbook."


def test_each_format_has_a_key_and_endings_of_its_own() -> None:
    keys = [row.key for row in FORMATS]
    assert len(set(keys)) == len(keys)
    endings = [ending for row in FORMATS for ending in row.endings]
    assert len(set(endings)) == len(endings)
    assert all(ending.startswith(".") and ending == ending.lower() for ending in endings)


def test_every_sample_has_an_ending_that_a_format_knows() -> None:
    known = {ending for row in FORMATS for ending in row.endings}
    for name in SAMPLES:
        assert "." + name.removesuffix(".gz").rsplit(".", 1)[1] in known


@pytest.mark.parametrize(
    ("sample", "name", "told"),
    [
        ("workbook.xlsx", "a.csv", "Its name ends in .csv, but it is an Excel workbook, and was "
         "read as one."),
        ("workbook.xls", "a.XLSX", "Its name ends in .xlsx, but it is an Excel 97 workbook, and "
         "was read as one."),
        ("workbook.ods", "a.xlsx", "Its name ends in .xlsx, but it is an OpenDocument spreadsheet, "
         "and was read as one."),
        ("table.parquet", "a.json", "Its name ends in .json, but it is a Parquet file, and was "
         "read as one."),
        ("table.feather", "a.txt", "Its name ends in .txt, but it is a Feather or Arrow file, and "
         "was read as one."),
        ("array.npy", "a.npz", "Its name ends in .npz, but it is a NumPy array, and was read as "
         "one."),
        ("arrays.npz", "a.csv", "Its name ends in .csv, but it is a NumPy archive, and was read as "
         "one."),
        ("records.json", "a.csv", "Its name ends in .csv, but it is a JSON file, and was read as "
         "one."),
        ("comma.csv", "a.xlsx", "Its name ends in .xlsx, but it is text, and was read as a table "
         "of text."),
        ("tabs.tsv", "a.xls", "Its name ends in .xls, but it is text, and was read as a table "
         "of text."),
    ],
)  # fmt: skip
def test_the_content_wins_over_the_name_and_that_is_told(sample: str, name: str, told: str) -> None:
    (sequence,) = read_all(SAMPLES[sample](), name=name)
    assert sequence.changes[0] == told
    np.testing.assert_array_equal(sequence.values, VALUES.astype(np.float32))
    (packed,) = read_all(gzip.compress(SAMPLES[sample]()), name=name + ".gz")
    assert packed.changes == sequence.changes


@pytest.mark.parametrize("name", ["a", "a.b", "a.unknown", ".csv", "", "a/b.c/d"])
def test_names_that_say_nothing_are_not_missed(name: str) -> None:
    for sample in ("workbook.ods", "array.npy", "records.json", "comma.csv"):
        (sequence,) = read_all(SAMPLES[sample](), name=name)
        assert not any("Its name" in one for one in sequence.changes)


def test_a_name_with_markup_stays_text() -> None:
    name = "<img src=x onerror=alert(1)>.csv"
    assert read_all(SAMPLES["comma.csv"](), name=name)[0].source == name


def test_a_promise_that_is_not_kept_gets_one_sentence(refused: Refusal) -> None:
    for name, called in (
        ("a.parquet", "a Parquet file"),
        ("a.xlsx", "an Excel workbook"),
        ("a.wav", "a WAV sound"),
        ("a.npz", "a NumPy archive"),
    ):
        with refused(
            f"Its name ends in {name[1:]}, but it is not {called}, nor text; choose another file, "
            "or save it again."
        ):
            read_all(b"\x01\x02\xfe\x00\x00\x81" * 50, name=name)


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.npy", "a.xlsx", "a.wav", "a.gz", "a"])
def test_empty_files_get_one_sentence(name: str, refused: Refusal) -> None:
    with refused("The file is empty; choose one with at least two numbers."):
        read_all(b"", name=name)
    with refused("The file contains only zero bytes; copy or save it again."):
        read_all(bytes(9_000), name=name)


def test_zero_bytes_at_the_beginning_are_not_all_there_is(refused: Refusal) -> None:
    with refused(
        "The file is not text, and of no kind that is known here; save its numbers as CSV, NPY or "
        "Parquet."
    ):
        read_all(bytes(9_000) + b"7\n" * 50, name="signal.dat")
    with refused(
        "Line 2: a zero byte, which no text has; save the file as CSV in UTF-8 and read it again."
    ):
        read_all(b"a,b\n1,\0\n" + b"3,4\n" * 900, name="a.csv")


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (b"%PDF-1.7\n", f"This is a PDF document, and such files cannot be read; {TABLE}"),
        (b"\x89PNG\r\n\x1a\n", "This is a PNG image, and such files cannot be read; save the "
         "numbers that it shows as CSV."),
        (b"\xff\xd8\xff\xe0", "This is a JPEG image, and such files cannot be read; save the "
         "numbers that it shows as CSV."),
        (b"ID3\x03", "This is an MP3 sound file, and such files cannot be read; save the sound "
         "as WAV."),
        (b"\xff\xfb\x90\x44", "This is an MP3 sound file, and such files cannot be read; save "
         "the sound as WAV."),
        (b"CDF\x05", f"This is a NetCDF file of the 64-bit data form, and such files cannot be "
         f"read; {NUMBERS}"),
        (b"SQLite format 3\0", f"This is an SQLite database, and such files cannot be read; "
         f"{TABLE}"),
        (b"\xfd7zXZ\0", "This is an XZ archive, and such files cannot be read; unpack it, and "
         "choose the file inside."),
        (b"PK\x05\x06", "This is an empty zip archive, and such files cannot be read; choose the "
         "file with the numbers."),
        (b"<!DOCTYPE html><html>", "This is an HTML or XML page, and such files cannot be read; "
         f"{TABLE}"),
        (b"FEA1", "This is a Feather file of version 1, and such files cannot be read; save it "
         "again as version 2, or as Parquet."),
    ],
)  # fmt: skip
def test_known_kinds_that_are_not_read_are_named(
    head: bytes, sentence: str, refused: Refusal
) -> None:
    for name in ("a.csv", "a.xlsx", "a"):
        with refused(sentence):
            read_all(head + b"1,2\n" * 40, name=name)


def test_a_pickle_is_named_and_never_opened(monkeypatch, refused: Refusal) -> None:
    monkeypatch.setattr(pickle, "loads", None)
    for protocol in range(2, 6):
        with refused(
            "This is a Python pickle, which could run any program, so it is never loaded, and "
            f"such files cannot be read; {NUMBERS}"
        ):
            read_all(pickle.dumps([1.0, 2.0], protocol=protocol), name="a.pkl")


def test_archives_of_other_programs_are_named(refused: Refusal) -> None:
    parts = {"[Content_Types].xml": "<a/>"}
    with refused(f"This is a Word document, and such files cannot be read; {TABLE}"):
        read_all(books.zipped(parts | {"word/document.xml": "<a/>"}), name="a.docx")
    with refused(
        f"This is an Office file that is not a workbook, and such files cannot be read; {TABLE}"
    ):
        read_all(books.zipped(parts | {"ppt/presentation.xml": "<a/>"}), name="a.pptx")
    with refused(
        "This is an OpenDocument file that is not a spreadsheet, and such files cannot be read; "
        f"{TABLE}"
    ):
        read_all(books.ods({"S": []}, "application/vnd.oasis.opendocument.text"), name="a.odt")
    with refused(
        "This is a PyTorch file, and such files cannot be read; choose a file with a sequence, "
        "such as CSV."
    ):
        read_all(books.zipped({"archive/data.pkl": b"\x80\x02."}), name="a.pt")


def test_no_sample_and_no_text_is_taken_for_another_kind() -> None:
    for made in SAMPLES.values():
        unsupported.refuse_known(made()[:4096])
    for text in ("PDF,PNG\n1,2", "ID3,ID\n1,2", "MZ;a\n", "GIF,x", "RD 1", "BZh 5", "ÿ;1\n2;3"):
        unsupported.refuse_known(text.encode())
        unsupported.refuse_known(text.encode("utf-16"))
        unsupported.refuse_known(text.encode("latin-1"))


def test_prose_and_numbers_in_text_files_are_told_apart() -> None:
    assert open_table(SAMPLES["prose.txt"](), name="a.txt").table.text
    assert not open_table(SAMPLES["white-space.txt"](), name="a.txt").table.text
    wide = "je pense, donc je suis\nà demain".encode("utf-16")
    assert open_table(wide, name="a.txt", limits=UNLIMITED).table.text
    assert open_table(b"[sic] she said\n[1] of them\n", name="a.txt").table.text
