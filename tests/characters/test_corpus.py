from __future__ import annotations

import hashlib
import struct
import zlib
from pathlib import Path

import pytest

from lstm_viz.characters import CorpusError
from lstm_viz.characters.corpus import LEFT_OUT, prose, python_library
from lstm_viz.characters.novels import NAMES, novels
from lstm_viz.characters.samples import SAMPLES
from lstm_viz.tasks import TASKS


@pytest.fixture
def library(tmp_path: Path) -> Path:
    for n in range(40):
        path = tmp_path / f"pack{n % 3}" / f"module_{n}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(f"number = {n}\r\n".encode())
    for folder in (*LEFT_OUT, "config-3.99-machine"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "left_out.py").write_text("left = 'out'\n")
    (tmp_path / "_sysconfigdata_machine.py").write_text("left = 'out'\n")
    (tmp_path / "latin.py").write_bytes(b"# caf\xe9\n")
    (tmp_path / "empty.py").write_bytes(b"")
    (tmp_path / "data.txt").write_text("left out")
    return tmp_path


def test_each_file_is_in_one_part_by_its_path(library: Path) -> None:
    corpus = python_library(library)
    assert len(corpus.files) == 41  # the one in Latin-1 can't be read
    assert all("left" not in text and "\r" not in text for text in corpus.files.values())
    rule = {0: "held_out", 1: "validation"}
    for name, part in corpus.part_of.items():
        at = int(hashlib.sha256(name.encode()).hexdigest()[:2], 16) % 10
        assert part == rule.get(at, "training")
    parts = [corpus.text(part) for part in ("training", "validation", "held_out")]
    assert all(parts)
    assert sorted("".join(parts)) == sorted("".join(corpus.files.values()))
    told = corpus.described()
    assert sum(told["files"].values()) == 41
    assert list(told["characters"].values()) == [len(part) for part in parts]


def test_the_digest_is_of_the_texts(library: Path) -> None:
    before = python_library(library).digest
    assert python_library(library).digest == before
    (library / "pack1" / "module_1.py").write_text("number = 2\n")
    assert python_library(library).digest != before


def test_a_folder_without_python_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"^There are no Python files in .*; give the folder"):
        python_library(tmp_path)


def serialised(lines: list[str]) -> bytes:
    """As R's saveRDS writes a vector of strings, format 3."""
    number = struct.Struct(">I").pack
    body = b"X\n" + number(3) + number(0x040201) + number(0x030500)
    body += number(5) + b"UTF-8" + number(16) + number(len(lines))
    for line in lines:
        body += number(0x00040009) + number(len(line.encode())) + line.encode()
    return body


def written(path: Path, chunks: list[bytes]) -> Path:
    path.write_bytes(b"".join(struct.pack(">I", len(c)) + zlib.compress(c) for c in chunks))
    return path


def test_novels_are_read_out_of_the_data_of_the_package(tmp_path: Path) -> None:
    texts = [[f"{name}", "", f"café {k}"] for k, name in enumerate(NAMES)]
    path = written(tmp_path / "Rdata.rdb", [serialised(lines) for lines in texts])
    found = novels(path)
    assert list(found) == list(NAMES)
    assert found["Persuasion"] == "Persuasion\n\ncafé 3\n"
    corpus = prose(path)
    assert corpus.text("held_out") == found["Persuasion"]
    assert corpus.text("validation") == found["Northanger Abbey"]
    assert corpus.described()["files"] == {"training": 4, "validation": 1, "held_out": 1}


@pytest.mark.parametrize(
    ("chunks", "message"),
    [
        ([b"no R"] * 6, "a chunk is not in R's portable format"),
        ([serialised(["a"])] * 5, "zip"),
        ([serialised(["a"]).replace(b"\0\0\0\x10", b"\0\0\0\x0d", 1)] * 6, "vector of strings"),
        ([serialised(["a", "b"])[:-6]] * 6, "unpack_from"),
    ],
)
def test_other_data_is_refused(tmp_path: Path, chunks: list[bytes], message: str) -> None:
    with pytest.raises(CorpusError, match=f"is not the data of janeaustenr.*{message}"):
        novels(written(tmp_path / "Rdata.rdb", chunks))


def test_where_novels_come_from_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="install Debian's package r-cran-janeaustenr"):
        novels(tmp_path / "Rdata.rdb")


def test_samples_come_with_the_package() -> None:
    for sample in SAMPLES.values():
        text = sample.text()
        assert 800 < len(text) < 3_000
        assert text.endswith("\n")
        assert "\r" not in text
        assert sample.corpus not in TASKS  # the address has one name for both
