"""The included sample sequences: one row each, with source, licence and what to look for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from lstm_viz import home
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.prepare import Recipe
from lstm_viz.sequences.reading import read
from lstm_viz.sequences.sequence import Sequence, SequenceError

FOLDER = home.ASSETS / "sequences"
STANDARD = Recipe(scale="standard")


@dataclass(frozen=True)
class Sample:
    """One sample.

    `what` is what its numbers are, with their unit, and `steps` what a step is. `labels` names
    the column that labels the steps, "" where there is none. `columns` are its columns of numbers,
    None for a text. `recipe` is a good way to prepare it for a network that reads one value.
    """

    key: str
    title: str
    file: str
    what: str
    steps: str
    source: str
    licence: str
    look_for: str
    labels: str = ""
    columns: tuple[str, ...] | None = ("value",)
    recipe: Recipe = STANDARD

    @property
    def path(self) -> Path:
        """Where its file lies."""
        return FOLDER / self.file


def load(key: str) -> Sequence:
    """Read the sample of this key, as it is in its file.

    Raises SequenceError for an unknown key, and where the file did not come with the package.
    """
    if key not in SAMPLES:
        raise SequenceError(f"There is no sample {quoted(key)}; choose from {', '.join(SAMPLES)}.")
    sample = SAMPLES[key]
    if not sample.path.is_file():
        raise SequenceError(
            f"The file of the sample {key}, {sample.file}, is missing: it belongs in the folder "
            "assets/sequences, which comes with lstm_viz."
        )
    return read(sample.path, columns=sample.columns, time=sample.labels or None)


_NOAA = "public domain (data of the United States' government)"

_ROWS = (
    Sample(
        key="sunspots",
        title="Sunspots",
        file="sunspots.csv",
        what="Sunspots, yearly number",
        steps="year, 1700 to 2008",
        source="National Geophysical Data Center, NOAA; from statsmodels 0.14.5, "
        "`datasets/sunspots`",
        licence='public domain ("This data is public domain", statsmodels)',
        look_for="The Sun's cycle takes 9 to 14 years: which units repeat with it, and do they "
        "keep pace when a cycle is short?",
        labels="year",
        columns=("sunspots",),
    ),
    Sample(
        key="nile",
        title="Flow of the Nile",
        file="nile.csv",
        what="Flow of the Nile at Aswan, 10^8 m³ per year",
        steps="year, 1871 to 1970",
        source="G. W. Cobb, The Problem of the Nile, Biometrika 65:243, 1978; from statsmodels "
        "0.14.5, `datasets/nile`",
        licence='public domain ("This is public domain", statsmodels)',
        look_for="From about 1899 the flow is lower: which cell states move to another level "
        "there and stay, and which gates move only at that step?",
        labels="year",
        columns=("flow",),
    ),
    Sample(
        key="co2",
        title="CO₂ on Mauna Loa",
        file="co2.csv",
        what="CO₂ in the air on Mauna Loa, parts per million by volume",
        steps="week, 29 March 1958 to 29 December 2001; 59 weeks are missing",
        source="C. D. Keeling and T. P. Whorf, Carbon Dioxide Information Analysis Center, 2004; "
        "from statsmodels 0.14.5, `datasets/co2`",
        licence='public domain ("This is public domain", statsmodels)',
        look_for="It rises for decades with a cycle every year: which units follow the season, "
        "and which saturate because of the rise?",
        labels="week",
        columns=("co2",),
        recipe=Recipe(missing="interpolate", resample="mean", factor=4, scale="standard"),
    ),
    Sample(
        key="el-nino",
        title="El Niño, sea temperature",
        file="el-nino.csv",
        what="Sea surface off Peru (Niño 1+2: 0–10° S, 80–90° W), °C",
        steps="month, January 1950 to December 2010",
        source="Climate Prediction Center, NOAA, ERSST.V3B; from statsmodels 0.14.5, "
        "`datasets/elnino`",
        licence='public domain ("This data is in the public domain", statsmodels)',
        look_for="Every year looks similar until an El Niño, as in 1982 and 1997: which gates "
        "then behave differently from all other years?",
        labels="month",
        columns=("temperature",),
    ),
    Sample(
        key="air-passengers",
        title="Air passengers",
        file="air-passengers.csv",
        what="International air passengers, thousands per month",
        steps="month, January 1949 to December 1960",
        source="G. E. P. Box and G. M. Jenkins, Time Series Analysis, 1976, series G; from aeon "
        "1.6.0, `datasets/data/Airline`",
        licence="BSD 3-Clause, as aeon: `licences/aeon.txt`",
        look_for="The summer peaks grow over the years: do the gates still open and close in the "
        "last summers, or do they saturate at 0 and 1?",
        labels="month",
        columns=("passengers",),
    ),
    Sample(
        key="seattle",
        title="Weather in Seattle",
        file="seattle-weather.csv",
        what="Highest and lowest temperature (°C), rain (mm) and wind (m/s) per day in Seattle",
        steps="day, 1 January 2012 to 31 December 2015",
        source="National Weather Service, NOAA; from vega_datasets 0.9.0, `seattle-weather.csv`",
        licence=_NOAA,
        look_for="Warm weeks add to the season: which units follow single days, and which keep a "
        "value for months?",
        labels="day",
        columns=("max", "min", "rain", "wind"),
        recipe=Recipe(columns=("max",), scale="standard"),
    ),
    Sample(
        key="ecg",
        title="Electrocardiogram",
        file="ecg.csv",
        what="Electrocardiogram, lead MLII, mV",
        steps="1/360 second, seconds 9 to 19 of the excerpt",
        source="G. B. Moody and R. G. Mark, MIT-BIH Arrhythmia Database, record 208 (IEEE Eng. in "
        "Med. and Biol. 20:45, 2001), and A. L. Goldberger et al., PhysioNet (Circulation "
        "101:e215, 2000); from scipy 1.10.1, `misc/ecg.dat`",
        licence="Open Data Commons, [PDDL 1.0](https://opendatacommons.org/licenses/pddl/1-0/) "
        "when scipy took it (scipy/scipy#8627); with the names that PhysioNet asks for",
        look_for="Regular beats, and towards the end some wide beats that come too early: which "
        "gates open at every beat, and which only at the early ones?",
        labels="second",
        columns=("millivolt",),
        recipe=Recipe(resample="mean", factor=3, scale="standard"),
    ),
    Sample(
        key="sonnet-18",
        title="Sonnet 18",
        file="sonnet-18.txt",
        what="Shall I compare thee to a summer's day?, a text",
        steps="character",
        source="William Shakespeare, Sonnets, 1609, in modern spelling",
        licence="public domain (the author died in 1616)",
        look_for="Which forget gates drop at a space or at the end of a line, and does any unit "
        "track the position within the line?",
        columns=None,
        recipe=Recipe(),
    ),
    Sample(
        key="month-lengths",
        title="Lengths of the months",
        file="month-lengths.csv",
        what="Days in each month, with two leap years; separated by semicolons instead of commas",
        steps="month, January 2017 to December 2024",
        source="the Gregorian calendar, `calendar.monthrange`",
        licence="MIT, as this project",
        look_for="Long and short months alternate, except July and August: which gates change "
        "their rhythm there, and in February?",
        labels="month",
        columns=("days",),
    ),
    Sample(
        key="wave",
        title="Noisy waves",
        file="wave-seed-0.csv",
        what="A noisy mixture of three sines",
        steps="step",
        source='`generate("waves", steps=200, seed=0)` of `lstm_viz.sequences`',
        licence="MIT, as this project",
        look_for="Which units oscillate with the wave, and which gates stay constant while the "
        "value rises and falls?",
        recipe=Recipe(),
    ),
    Sample(
        key="adding",
        title="Adding problem",
        file="adding-seed-0.csv",
        what="A sequence of the adding problem, lag 50: a value, and a marker at two steps",
        steps="step",
        source="`rng = np.random.default_rng(0)`, `value = rng.random(60)`, markers at "
        "`rng.integers(0, 10)` and then `rng.integers(10, 60)`, counted from 0",
        licence="MIT, as this project",
        look_for="At the two marked steps, which input gates open, and which forget gates then "
        "keep the value until the end?",
        columns=("value", "marker"),
        recipe=Recipe(),
    ),
)

SAMPLES: Mapping[str, Sample] = MappingProxyType({row.key: row for row in _ROWS})
