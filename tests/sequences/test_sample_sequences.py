from __future__ import annotations

import csv
import hashlib
import re
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from lstm_viz.sequences import Sequence, generate
from lstm_viz.sequences.prepare import prepare
from lstm_viz.sequences.samples import FOLDER, SAMPLES, Sample, load

from .conftest import Refusal

# The files as they were taken from their packages: steps, first and last row, sha256.
FILES = {
    "sunspots": (309, "1700,5", "2008,2.9"),
    "nile": (100, "1871,1120", "1970,740"),
    "co2": (2284, "1958-03-29,316.1", "2001-12-29,371.5"),
    "el-nino": (732, "1950-01,23.11", "2010-12,22.07"),
    "air-passengers": (144, "1949-01,112", "1960-12,432"),
    "seattle": (1461, "2012-01-01,12.8,5.0,0.0,4.7", "2015-12-31,5.6,-2.1,0.0,3.5"),
    "ecg": (3600, "9.000,0.21", "18.997,-0.66"),
    "month-lengths": (96, "2017-01;31", "2024-12;31"),
    "wave": (200, "-0.7591087", "0.787719"),
    "adding": (60, "0.6369617,0", "0.052021302,0"),
}
SHA256 = {
    "sunspots": "74b8e3acb9886b68abe9c56f6081257d522e2cb2470f17dbf597b396f4ea1706",
    "nile": "30c6cb6b0ee6858642dc8667f5ec99c8223ef623acf6f50a966f728edccf1599",
    "co2": "7d077399889a653ed32d67760860eb152bf8b0f9cec6bf0763902af010bf9dfe",
    "el-nino": "dbfd1f1e4991ed383daf8286b7c7237bb05c4cbf42b932b5a3ed7888baf99d96",
    "air-passengers": "d27dd74f3654ab4c688afccf2348870410902f480cea900d872be2ae33184411",
    "seattle": "fc2ce86030a97838f15c57a0e72a4b73bbcb81e3ce95eeccc63779f81626937e",
    "ecg": "65e29f22d51b3594bb72fc2f674b1dbf46aa3c2f85c1787f8814113f62385207",
    "sonnet-18": "aee918c3b10376782d9fc2c055e409a9c2b8431066f367cfafd7269ed137f2ef",
    "month-lengths": "75d218d54812ddca3398d2e86725b8de207861bfb1e7e4a2a08bca04ed99466f",
    "wave": "9cced76d7ac928902e280b1831c83fcfc33b6f03549484cfcbb09b7bc07bcf2c",
    "adding": "29f9348ed6632625c6a4501d142f1e490673d25af0c02c899adf8c19d2940306",
}


def column(key: str, name: str | None = None) -> np.ndarray:
    sequence = load(key)
    return sequence.values[:, sequence.names.index(name) if name else 0].astype(np.float64)


def correlation(x: np.ndarray, lag: int) -> float:
    return float(np.corrcoef(x[lag:], x[:-lag])[0, 1])


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_every_file_is_the_one_that_was_taken(sample: Sample) -> None:
    data = sample.path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == SHA256[sample.key]
    assert len(data) < 100_000
    if sample.key in FILES:
        steps, first, last = FILES[sample.key]
        lines = data.decode("ascii").splitlines()
        assert (len(lines) - 1, lines[1], lines[-1]) == (steps, first, last)


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_every_row_reads_its_file_and_its_recipe_goes(sample: Sample) -> None:
    sequence = load(sample.key)
    if sample.columns is not None:
        assert sequence.names == sample.columns
        assert sequence.steps == FILES[sample.key][0]
    assert sequence.source == sample.file
    assert sequence.counted == (sample.labels == "")
    said = " ".join(sequence.changes)
    assert ("labelled" in said) == (sample.labels != "")
    assert ("missing" in said) == (sample.key == "co2")
    ready = prepare(sequence, sample.recipe)
    assert ready.gaps == 0
    assert ready.steps <= 5_000
    if sample.recipe.scale == "standard":
        np.testing.assert_allclose(ready.values.std(axis=0), 1, rtol=1e-4)
        assert len(ready.names) == 1


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_every_row_says_what_to_look_for(sample: Sample) -> None:
    assert SAMPLES[sample.key] is sample
    assert sample.look_for.endswith("?")
    assert all((sample.title, sample.what, sample.steps, sample.source, sample.licence))


def test_the_readme_has_the_same_table_and_no_file_is_left_out() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    rows = [line for line in readme.splitlines() if line.startswith("| `")]
    assert rows == [
        f"| `{s.file}` | {s.what} | {s.steps} | {s.source} | {s.licence} |"
        for s in SAMPLES.values()
    ]
    files = {path.name for path in FOLDER.iterdir() if path.is_file()}
    assert files == {sample.file for sample in SAMPLES.values()} | {"README.md"}
    for link in re.findall(r"`(licences/[^`]*)`", readme):
        assert "Redistribution and use" in (FOLDER / link).read_text(encoding="utf-8")


def test_no_other_sample_is_loaded(refused: Refusal) -> None:
    with refused(f"There is no sample '../wave'; choose from {', '.join(SAMPLES)}."):
        load("../wave")


def test_the_sunspots_are_those_of_the_books() -> None:
    spots = load("sunspots")
    assert spots.labels == tuple(str(year) for year in range(1700, 2009))
    # The greatest maximum is that of 1957; the Maunder minimum had just come to its end in 1712.
    assert spots.labels[int(np.argmax(spots.values))] == "1957"
    assert (spots.values[10:13, 0] < 4).all()
    x = column("sunspots")
    power = abs(np.fft.rfft(x - x.mean())) ** 2
    assert len(x) / np.argmax(power) == pytest.approx(11, abs=0.2)


def test_the_nile_has_the_mean_and_the_change_that_are_known() -> None:
    flow = column("nile")
    assert flow.mean() == pytest.approx(919.35)  # as R's Nile
    assert flow[:28].mean() == pytest.approx(1097.75)  # 1871 to 1898
    assert flow[28:].mean() == pytest.approx(849.9722, abs=1e-3)


def test_the_co2_is_weekly_and_rises_with_the_seasons() -> None:
    co2 = load("co2")
    days = [date.fromisoformat(str(label)) for label in co2.labels]
    assert {after - before for before, after in pairwise(days)} == {timedelta(days=7)}
    assert co2.gaps == 59
    straight = prepare(co2, SAMPLES["co2"].recipe.without("resample"))
    x = straight.values[:, 0].astype(np.float64)
    t = np.arange(len(x))
    x -= np.polyval(np.polyfit(t, x, 2), t)
    assert max(range(40, 65), key=lambda lag: correlation(x, lag)) == pytest.approx(
        365.2425 / 7, abs=1
    )


def test_el_nino_came_in_1982_and_1997() -> None:
    warm = load("el-nino")
    assert [str(label)[:7] for label in (warm.labels[0], warm.labels[-1])] == ["1950-01", "2010-12"]
    by_month = column("el-nino").reshape(61, 12)
    strange = (by_month - by_month.mean(axis=0)).max(axis=1)
    years = 1950 + np.argsort(strange)[-4:]
    assert set(years.tolist()) == {1982, 1983, 1997, 1998}
    x = column("el-nino")
    assert max(range(6, 20), key=lambda lag: correlation(x, lag)) == 12


def test_the_air_passengers_are_those_of_box_and_jenkins() -> None:
    passengers = column("air-passengers")
    assert passengers[:12].tolist() == [112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118]
    assert passengers.sum() == 40_363  # R's AirPassengers has the mean 280.2986
    yearly = np.diff(np.log(passengers))
    assert max(range(2, 20), key=lambda lag: correlation(yearly, lag)) == 12


def test_the_days_in_seattle_follow_one_another() -> None:
    weather = load("seattle")
    days = [date.fromisoformat(str(label)) for label in weather.labels]
    assert {after - before for before, after in pairwise(days)} == {timedelta(days=1)}
    assert (column("seattle", "max") >= column("seattle", "min")).all()
    assert (column("seattle", "rain") >= 0).all()
    x = column("seattle", "max")
    assert abs(max(range(300, 430), key=lambda lag: correlation(x, lag)) - 365) < 12


def test_the_electrocardiogram_is_360_numbers_a_second_of_a_quick_heart() -> None:
    ecg = load("ecg")
    seconds = np.array([float(label) for label in ecg.labels])
    np.testing.assert_allclose(seconds, 9 + np.arange(3_600) / 360, atol=6e-4)
    x = column("ecg")
    # Counts of 1/200 millivolt.
    np.testing.assert_allclose(x * 200, np.round(x * 200), atol=1e-3)
    regular = x[: 5 * 360]
    period = max(range(100, 300), key=lambda lag: correlation(regular, lag))
    assert period == pytest.approx(170, abs=8)
    assert x.argmax() / 360 + 9 == pytest.approx(15.76, abs=0.01)


def test_the_sonnet_has_fourteen_lines_of_about_ten_syllables() -> None:
    sonnet = load("sonnet-18")
    text = "".join(sonnet.symbols).replace("⏎", "\n")
    lines = text.splitlines()
    assert len(lines) == 14
    assert lines[0] == "Shall I compare thee to a summer's day?"
    # abab cdcd efef gg
    ends = [re.sub(r"\W", "", line.split()[-1]) for line in lines]
    assert ends[12:] == ["see", "thee"]
    vowels = [len(re.findall("[aeiouy]+", line.lower())) for line in lines]
    assert all(9 <= count <= 14 for count in vowels)
    assert (sonnet.values.sum(axis=1) == 1).all()
    assert len(sonnet.names) == len(set(text))


def test_the_wave_is_the_generators() -> None:
    wave = load("wave")
    made = generate("waves", steps=200, seed=0)
    assert wave.names == made.names
    np.testing.assert_allclose(wave.values, made.values, atol=1e-6)


def test_the_adding_example_is_one_of_the_task() -> None:
    adding = load("adding")
    rng = np.random.default_rng(0)
    value, first, second = rng.random(60), rng.integers(0, 10), rng.integers(10, 60)
    np.testing.assert_allclose(adding.values[:, 0], value, atol=1e-6)
    assert np.flatnonzero(adding.values[:, 1]).tolist() == [first, second]
    assert set(adding.values[:, 1]) == {0, 1}


def test_the_months_are_those_of_the_calendar() -> None:
    months = load("month-lengths")
    firsts = [date(year, month, 1) for year in range(2017, 2026) for month in range(1, 13)][:97]
    days = [(after - first).days for first, after in pairwise(firsts)]
    assert months.values[:, 0].tolist() == days
    assert [str(label)[:7] for label in months.labels] == [
        f"{first:%Y-%m}" for first in firsts[:96]
    ]


def test_a_file_alone_is_read_as_its_row_says() -> None:
    """As a person does who downloads it and brings it back."""
    for sample in SAMPLES.values():
        if sample.columns is None:
            continue
        with sample.path.open(encoding="ascii", newline="") as file:
            header = re.split("[,;]", next(csv.reader(file, delimiter="\t"))[0])
        assert header == [*filter(None, [sample.labels]), *sample.columns]
        assert isinstance(load(sample.key), Sequence)
