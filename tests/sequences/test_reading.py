from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import lstm_viz
from lstm_viz.sequences import SequenceError, read, read_all, reading
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.reading import open_table

from .conftest import Refusal
from .work import calls_counted

TABLE = "größe;max\nMo;1,5\nTu;2,5\nWe;−4\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_of_any_kind_give_the_same_sequence(codec: str, end: str, kind: type) -> None:
    sequence = read(kind(TABLE.replace("\n", end).encode(codec)))
    assert sequence.values.ravel().tolist() == [1.5, 2.5, -4]
    assert sequence.digest == read(TABLE.encode()).digest
    assert sequence.source == "bytes"


def test_a_path_gives_the_same_sequence_and_its_name(tmp_path: Path) -> None:
    path = tmp_path / "tides.csv"
    path.write_text(TABLE, encoding="utf-8")
    for source in (path, str(path)):
        sequence = read(source)
        assert sequence.digest == read(TABLE.encode()).digest
        assert sequence.source == "tides.csv"
    assert read(path, name="Tides").source == "Tides"
    assert sequence.names == ("max",)


def test_the_name_says_what_it_is_where_it_has_an_ending(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("two words", encoding="utf-8")
    assert read(path, name="notes.txt").symbols == tuple("two words")
    path.write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    whole = path.rename(tmp_path / "log.json")
    for name in ("run 1.2", None):
        with pytest.raises(SequenceError, match=r"^Line 1, character 1: this is not JSON"):
            read(whole, name=name)
    assert read(whole, name="log.csv").changes == ()


def test_an_option_that_there_is_not_is_named() -> None:
    with pytest.raises(TypeError, match=r"no option 'colums', 'step'; the options are name, she"):
        read_all(TABLE.encode(), colums=["max"], step=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"no option 'series_'; .*, max_columns, max_cells\.$"):
        read(TABLE.encode(), series_="max")  # type: ignore[call-arg]


def test_cells_are_held(refused: Refusal) -> None:
    with refused(
        "There would be 6 cells, 3 steps of 2 columns, and the limit is 5; keep fewer rows or "
        "columns."
    ):
        read(b"a,b\n1,2\n3,4\n5,7\n", max_cells=5)


def test_the_package_offers_it() -> None:
    assert lstm_viz.read is read


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (b"1 2\n3 4\n", [[1, 2], [3, 4]]),
        (b"1\n3\n4\n", [[1], [3], [4]]),
        (b"3 4 1\n", [[3], [4], [1]]),
        (b"a\tb\n1\t2\n3\t4", [[1, 2], [3, 4]]),
        (b"a|b\n1|2\n3|4", [[1, 2], [3, 4]]),
        (b'"a","b"\n"1","2"\n"3","4"\n', [[1, 2], [3, 4]]),
    ],
)
def test_plain_numbers_and_tables_of_any_separator(text: bytes, values: list[list[float]]) -> None:
    assert read(text).values.tolist() == values


def test_the_columns_that_can_be_chosen_are_known_before_a_bad_cell_is_met() -> None:
    data = b"day,a,b\nMo,1,2\nTu,x,3\nWe,4,5\n"
    opened = open_table(data, name="air.csv")
    assert [column.name for column in opened.table.of("number")] == ["a", "b"]
    assert (opened.format, opened.name, opened.parts) == ("CSV", "air.csv", ())
    assert read(data, columns=["b"]).values.ravel().tolist() == [2, 3, 5]


def test_a_path_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "nothing.csv")


def test_too_many_bytes_are_refused(tmp_path: Path, refused: Refusal) -> None:
    data = b"1\n" * 50
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    for source in (data, memoryview(data), path):
        assert read(source, limits=Limits(bytes=100)).steps == 50
        with refused(
            "The file has 100 bytes, and the limit is 99 bytes; shorten it, or keep every n-th "
            "line."
        ):
            read(source, limits=Limits(bytes=99))


def test_a_file_of_300_mb_is_refused_unread(
    tmp_path: Path, refused: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(300 * 2**20)  # takes no space on the disk
    monkeypatch.setattr(reading, "_opened", None)  # which would read it
    with refused(
        "The file has 300.0 MB, and the limit is 5.0 MB; shorten it, or keep every n-th line."
    ):
        read(path, limits=Limits(bytes=5 * 2**20))


def test_a_size_just_above_the_limit_is_not_rounded_down(refused: Refusal) -> None:
    with refused(
        "The file has 1.1 MB, and the limit is 1.0 MB; shorten it, or keep every n-th line."
    ):
        read(b"1" * (2**20 + 1), limits=Limits(bytes=2**20))


def test_a_million_rows_are_refused_with_few_of_them_split(refused: Refusal) -> None:
    data = b"a,b\n" + b"0.123456,7.5\n" * 10**6
    with (
        calls_counted() as calls,
        refused(
            "The table has 1,000,000 rows, and the limit is 5,000; shorten it, or keep every "
            "n-th row."
        ),
    ):
        read(data, limits=Limits(rows=5_000))
    assert calls() < 2 * 10**5  # splitting all of them takes millions


def test_a_file_of_several_sequences_is_refused_by_read_and_taken_by_read_all(
    refused: Refusal,
) -> None:
    data = b"who,x\na,1\na,2\nb,3\nb,4\nb,5\n"
    assert [one.steps for one in read_all(data, split="who")] == [2, 3]
    with refused("The file has 2 sequences, and read gives one; read_all gives all."):
        read(data, split="who")


def test_steps_are_held_with_and_without_a_header(refused: Refusal) -> None:
    assert read(b"a\n1\n2\n", max_steps=2).steps == 2
    sentence = (
        "There are 3 steps, and a sequence can have up to 2; shorten it, or keep every n-th step."
    )
    with refused(sentence):
        read(b"1\n2\n3\n", max_steps=2)
    with refused(sentence):
        read(b"1 2 3", max_steps=2)


def test_columns_are_held_unless_they_are_chosen(refused: Refusal) -> None:
    data = b"day,a,b,c\nMo,1,2,3\nTu,4,5,6\n"
    assert read(data, max_columns=3).names == ("a", "b", "c")
    with refused(
        "There are 3 columns of numbers, and a sequence can have up to 2; choose the ones you want."
    ):
        read(data, max_columns=2)
    assert read(data, columns=["c", "a"], max_columns=2).names == ("c", "a")


# Where a date is damaged, its row may be a total, and that is asked.
@pytest.mark.filterwarnings("ignore::lstm_viz.sequences.ReadingWarning")
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", " "])
def test_damaged_files_are_read_or_refused_with_a_sentence(separator: str, codec: str) -> None:
    sample = (
        '# air, by hand\nday;temp;"wind max"\n2024-01-01;1.5;3\n\n2024-01-02;−2.25;4\n'
        '2024-01-03;1e1;"5"\n'
    )
    sample = sample.replace(";", separator).encode(codec)
    rng = np.random.default_rng(4)
    spice = b'\0\n\r",;|\t #.-eEnN0\xff\xfe\xef\xbb\xbf\xe2\x88\x92'
    outcomes: set[str] = set()
    for _ in range(1_000):
        data = bytearray(sample)
        for _ in range(rng.integers(1, 6)):
            at = int(rng.integers(len(data)))
            new = bytes([int(rng.choice(list(spice)) if rng.random() < 0.7 else rng.integers(256))])
            data[at : at + int(rng.integers(0, 3))] = new * int(rng.integers(0, 3))
        try:
            sequence = read(data, max_steps=50, max_columns=9)
        except SequenceError as error:
            sentence = str(error)
            assert sentence.endswith((".", ".)"))
            assert "\n" not in sentence
            outcomes.add("refused")
        else:
            assert not np.isinf(sequence.values).any()
            outcomes.add("read")
    assert outcomes == {"read", "refused"}
