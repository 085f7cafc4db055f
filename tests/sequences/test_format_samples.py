from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sequences.reading import open_table, read_all

from .format_samples import FOLDER, MONTHS, PROSE, SAMPLES, TEMPERATURE, TONE, VALUES

TABLES = sorted(set(SAMPLES) - {"prose.txt", "tone.wav", "numbers.json", "rows.json"})
UNNAMED = {"array.npy", "arrays.npz"}


def test_each_sample_ships_and_no_other() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted([*SAMPLES, "README.md"])
    for path in FOLDER.iterdir():
        assert path.name == "README.md" or path.name in (FOLDER / "README.md").read_text()


@pytest.mark.parametrize("shipped", [True, False])
@pytest.mark.parametrize("name", TABLES)
def test_the_same_table_comes_out_of_each_format(name: str, shipped: bool) -> None:
    (sequence,) = read_all(FOLDER / name if shipped else SAMPLES[name](), name=name)
    np.testing.assert_array_equal(sequence.values, VALUES.astype(np.float32))
    if name not in UNNAMED:
        assert sequence.names == ("temperature", "rain")
        assert sequence.labels == tuple(f"{month:%Y-%m}" for month in MONTHS)
    assert sequence.source == name


def test_the_other_samples_hold_what_they_should() -> None:
    (prose,) = read_all(FOLDER / "prose.txt")
    assert "".join(prose.symbols).replace("⏎", "\n") == PROSE.rstrip("\n")
    (tone,) = read_all(FOLDER / "tone.wav")
    np.testing.assert_allclose(tone.values[:, 0], TONE, atol=2**-16)
    (rows,) = read_all(FOLDER / "rows.json")
    np.testing.assert_array_equal(rows.values, VALUES.astype(np.float32))
    (numbers,) = read_all(FOLDER / "numbers.json")
    assert numbers.values[:, 0].tolist() == TEMPERATURE


def test_each_sample_is_recognised_without_its_name() -> None:
    text = {"prose.txt", "tabs.tsv", "semicolon.csv", "white-space.txt", "comma.csv"}
    for name in SAMPLES:
        if name not in text | {"lines.jsonl", "numbers.json"}:
            assert open_table(SAMPLES[name](), name="x").format == open_table(FOLDER / name).format
