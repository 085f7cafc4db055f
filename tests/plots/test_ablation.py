"""The map of removed parts: what is drawn is what was given, on one range, in legible numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstm_viz import plots
from lstm_viz.plots.theme import DARK, LIGHT, Theme, contrast_ratio, mix

LOST = np.array([[0.0, 0.255, 1.0, 0.5], [np.nan, 0.75, 0.62, 0.1], [0.3, 0.4, 0.004, 0.9]])
TASKS = ("Adding <b>", "Parity", "Copying")
PARTS = ("f = 1", "i = 1 − f", "h = o c", "r = 1")
NETWORKS = ("LSTM", "LSTM", "LSTM", "GRU")
SCORES = [[f"{task}{part} → 3" for part in range(4)] for task in range(3)]


def drawn(lost: np.ndarray = LOST, **changed: Any) -> Any:
    given = dict(tasks=TASKS, parts=PARTS, networks=NETWORKS, scores=SCORES)
    ablation_map: Any = plots.ablation_map
    return ablation_map(lost, **given | changed)


def test_cells_numbers_and_hover_are_what_was_given() -> None:
    cells, numbers = drawn().data
    np.testing.assert_array_equal(cells.z, LOST)
    assert (cells.zmin, cells.zmax) == (0, 1)
    assert list(cells.colorbar.ticktext) == ["0", "100"]
    assert cells.customdata[2][1] == "Copying, LSTM with i = 1 − f: 21 → 3"
    assert cells.customdata[0][3] == "Adding <b>, GRU with r = 1: 03 → 3"
    found = dict(zip(zip(numbers.y, numbers.x, strict=True), numbers.text, strict=True))
    assert len(found) == LOST.size - 1  # of NaN there is no number
    assert (found[0, 1], found[1, 2], found[2, 2]) == ("26", "62", "0")


def test_the_names_are_those_of_rows_columns_and_networks() -> None:
    figure = drawn(chosen=1)
    assert list(figure.layout.yaxis.ticktext) == ["Adding &lt;b&gt;", "<b>Parity</b>", "Copying"]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]  # the first task on top
    assert figure.layout.xaxis.ticktext[1] == "i =<br>1 − f"
    heads = {one.text: one for one in figure.layout.annotations}
    assert (heads["LSTM"].x, heads["GRU"].x) == (1, 3)
    assert heads["GRU"].font.color == LIGHT.kind_colour("GRU")
    box = next(one for one in figure.layout.shapes if one.type == "rect")
    assert (box.y0, box.y1) == (0.5, 1.5)
    assert [one.type for one in drawn().layout.shapes] == ["line"]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_number_is_legible_on_its_cell(theme: Theme) -> None:
    shares = np.linspace(0, 1, 101)[:, None]
    names = [str(at) for at in range(101)]
    figure = drawn(
        shares, tasks=names, parts=["f = 1"], networks=["LSTM"], scores=[["→"]] * 101, theme=theme
    )
    cells, numbers = figure.data
    low, high = (colour for _, colour in cells.colorscale)
    for share, colour in zip(shares[:, 0], numbers.textfont.color, strict=True):
        assert contrast_ratio(colour, mix(low, high, share)) >= 4.5


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"lost": LOST[:2]}, r"must be \(task, part\) for 3 tasks and 4 parts of 4 networks"),
        ({"networks": NETWORKS[:3]}, r"for 3 tasks and 4 parts of 3 networks; got \(3, 4\)"),
        ({"scores": SCORES[:2]}, "scores must have one text for each task and part"),
        ({"lost": LOST + 0.2}, r"shares must be from 0 to 1; got 0\.2.* to 1\.2"),
        ({"chosen": 3}, "chosen must be a row from 0 to 2; got 3"),
    ],
)
def test_what_does_not_fit_is_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        drawn(**changed)
