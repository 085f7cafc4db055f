"""JSON-stat: a cube of numbers is a series for each of its categories."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lstm_viz.sequences import SequenceError, read_all
from lstm_viz.sequences.limits import Limits

YEARS = [str(2015 + k) for k in range(5)]
AREAS = {"DE": "Germany", "FR": "France", "IT": "Italy"}
VALUES = [10 * area + k for area in range(3) for k in range(5)]


def cube(**other: Any) -> dict[str, Any]:
    """Three areas over five years, of one kind."""
    made = {
        "version": "2.0",
        "class": "dataset",
        "id": ["geo", "unit", "time"],
        "size": [3, 1, 5],
        "dimension": {
            "geo": {"category": {"index": {"DE": 0, "FR": 1, "IT": 2}, "label": AREAS}},
            "unit": {"label": "Unit", "category": {"label": {"PC": "Percent"}}},
            "time": {"label": "Year", "category": {"index": YEARS}},
        },
        "value": VALUES,
    }
    return made | other


def older(made: dict[str, Any]) -> dict[str, Any]:
    """The same in version 1."""
    dimension = made["dimension"] | {"id": made["id"], "size": made["size"]}
    return {"dataset": {"dimension": dimension, "value": made["value"]}}


SPARSE = {str(k): value for k, value in enumerate(VALUES)}


@pytest.mark.parametrize(
    "made", [cube(), older(cube()), cube(value=SPARSE)], ids=["2.0", "1.0", "sparse"]
)
@pytest.mark.filterwarnings("ignore::lstm_viz.sequences.ReadingWarning")
def test_each_category_is_a_series_over_time(made: dict[str, Any]) -> None:
    found = read_all(json.dumps(made).encode(), name="x.json")
    assert [one.values[:, 0].tolist() for one in found] == [VALUES[:5], VALUES[5:10], VALUES[10:]]
    assert all(one.labels[0] == "2015" for one in found)
    assert "Unit: Percent." in found[0].changes
    assert "France" in found[1].source


@pytest.mark.filterwarnings("ignore::lstm_viz.sequences.ReadingWarning")
def test_categories_of_one_label_stay_two_series() -> None:
    dimension = cube()["dimension"]
    dimension["geo"]["category"]["label"] = dict.fromkeys(AREAS, "Total")
    found = read_all(json.dumps(cube(dimension=dimension)).encode(), name="x.json")
    assert [one.values[:, 0].tolist() for one in found] == [VALUES[:5], VALUES[5:10], VALUES[10:]]
    assert "Total (FR)" in found[1].source


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": VALUES[:-1]},
        {"size": [3, 1, 4]},
        {"dimension": cube()["dimension"] | {"geo": {"category": {"index": {"DE": 0, "FR": 7}}}}},
        {"dimension": cube()["dimension"] | {"geo": {}}},
    ],
    ids=["a value too few", "another size", "no such index", "no categories"],
)
def test_a_cube_that_does_not_go_together_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(SequenceError, match="its dimensions, categories and values must agree"):
        read_all(json.dumps(cube(**wrong)).encode(), name="x.json")


def test_a_cube_is_not_made_before_its_size_is_known_to_fit() -> None:
    huge = cube(size=[30_000, 1, 30_000], value={})
    with pytest.raises(SequenceError, match="rows"):
        read_all(json.dumps(huge).encode(), name="x.json", limits=Limits(rows=1000))
