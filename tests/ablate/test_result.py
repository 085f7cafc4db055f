"""Result: written and read back, refused in one sentence; the command resumes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from lstm_viz.ablate import PARTS, AblationError, load, names, read, save
from lstm_viz.ablate.command import main
from lstm_viz.ablate.result import LARGEST

RUN = ["--tasks", "latch", "--sequences", "3", "--jobs", "1", "--folder"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command writes for one task, on very few sequences."""
    folder = tmp_path_factory.mktemp("ablations")
    main([*RUN, str(folder)], standalone_mode=False)
    return folder


def test_the_command_writes_a_row_for_each_part_and_seed(folder: Path) -> None:
    assert names(folder) == ("latch",)
    found = load("latch", folder)
    assert [(row.part, row.seed) for row in found.rows] == [
        (part, seed) for part in ("f=1", "i=1", "o=1", "i=1-f", "h=oc", "r=1") for seed in (0, 1, 2)
    ]
    assert (found.sequences, found.torch) == (3, torch.__version__)
    assert found.command == "python -m lstm_viz.ablate --tasks latch --sequences 3"
    assert {row.before for row in found.rows} == {1.0}


def test_what_is_written_is_read_back(folder: Path, tmp_path: Path) -> None:
    found = load("latch", folder)
    save(found, tmp_path)
    assert load("latch", tmp_path) == found
    assert list(tmp_path.iterdir()) == [tmp_path / "latch.json"]


def test_the_command_resumes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "latch.json").stat().st_mtime_ns
    main([*RUN, str(folder)], standalone_mode=False)
    assert capsys.readouterr().out == "1 of 1 tasks exist already\n0 tasks in 0 s\n"
    assert (folder / "latch.json").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("file", "row"),
    [({"sequences": 4}, {}), ({"torch": "1.0"}, {}), ({}, {"weights": "of another network"})],
)
def test_what_was_made_otherwise_is_made_again(
    folder: Path,
    tmp_path: Path,
    file: dict[str, Any],
    row: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = json.loads((folder / "latch.json").read_text()) | file
    text["rows"] = [one | row for one in text["rows"]]
    (tmp_path / "latch.json").write_text(json.dumps(text))
    main([*RUN, str(tmp_path)], standalone_mode=False)
    assert capsys.readouterr().out.startswith("latch: 1 to 1 before; f=1 ")
    assert load("latch", tmp_path) == load("latch", folder)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"task": "chess"}, "x.json: there is no task 'chess'"),
        ({"rows": []}, "x.json: each seed must have one row for each of f=1, i=1, o=1"),
        ({"sequences": 0}, "measured on at least one sequence"),
        ({"sequences": None}, "x.json is not an ablation"),
        ({"parameters": 3}, "x.json is not an ablation"),
        ({"rows": [{"part": "f=1"}]}, "x.json is not an ablation"),
    ],
)
def test_a_file_that_is_none_is_refused(folder: Path, change: dict[str, Any], said: str) -> None:
    text = json.loads((folder / "latch.json").read_text()) | change
    with pytest.raises(AblationError, match=said):
        read(json.dumps(text).encode(), "x.json")


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_a_file_of_one_kind_of_network_alone_is_refused(folder: Path, kind: str) -> None:
    text = json.loads((folder / "latch.json").read_text())
    text["rows"] = [row for row in text["rows"] if PARTS[row["part"]].kind == kind]
    with pytest.raises(AblationError, match="one row for each of f=1, i=1, o=1, i=1-f, h=oc, r=1"):
        read(json.dumps(text).encode(), "x.json")


@pytest.mark.parametrize("part", PARTS)
def test_a_file_without_a_part_is_refused(folder: Path, part: str) -> None:
    text = json.loads((folder / "latch.json").read_text())
    text["rows"] = [row for row in text["rows"] if row["part"] != part]
    with pytest.raises(AblationError, match="each seed must have one row"):
        read(json.dumps(text).encode(), "x.json")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("part", "g=1"),
        ("seed", -1),
        ("seed", True),
        ("weights", 3),
        ("after", "1"),
        ("before", 1e999),
    ],
)
def test_a_row_that_is_none_is_refused(folder: Path, field: str, value: object) -> None:
    text = json.loads((folder / "latch.json").read_text())
    text["rows"][4][field] = value
    with pytest.raises(AblationError, match=rf"x\.json: a row's '{field}' can't be"):
        read(json.dumps(text).encode(), "x.json")


def test_a_missing_field_twice_a_row_and_no_json_are_sentences(folder: Path) -> None:
    text = json.loads((folder / "latch.json").read_text())
    missing = {key: value for key, value in text.items() if key != "torch"}
    with pytest.raises(AblationError, match="is not an ablation: 'torch' is missing"):
        read(json.dumps(missing).encode())
    text["rows"].append(text["rows"][1])
    with pytest.raises(AblationError, match="each seed must have one row"):
        read(json.dumps(text).encode())
    with pytest.raises(AblationError, match="is not valid JSON"):
        read(b"{")


def test_a_file_that_is_missing_too_large_or_of_another_task_is_a_sentence(
    folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(AblationError, match="no ablation for the task 'wave'; available: latch"):
        load("wave", folder)
    (tmp_path / "wave.json").write_text((folder / "latch.json").read_text())
    with pytest.raises(AblationError, match=r"wave\.json: the ablation is of the task 'latch'"):
        load("wave", tmp_path)
    (tmp_path / "wave.json").write_bytes(b" " * (LARGEST + 1))
    with pytest.raises(AblationError, match=f"more than {LARGEST:,} bytes"):
        load("wave", tmp_path)
