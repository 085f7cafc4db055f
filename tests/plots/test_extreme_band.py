from __future__ import annotations

import numpy as np
import pytest

from lstm_viz import plots
from lstm_viz.plots.extreme_band import MOST_BORDERS
from lstm_viz.plots.theme import DARK

EDGES = np.array([40, 50, 60, 67])
ENDS = np.array([[-3.0, -1.5, 0.25], [1.0, 2.5, 0.75]], np.float16)


def test_no_extreme_is_lost_and_each_block_has_its_steps() -> None:
    figure = plots.extreme_band(
        EDGES,
        ENDS,
        signal="c",
        limits=(-4.0, 4.0),
        borders=np.array([0, 40, 55, 67, 90]),
        theme=DARK,
    )
    least, greatest, hover, borders = figure.data
    np.testing.assert_array_equal(least.y, [-3.0, -1.5, 0.25, 0.25])
    np.testing.assert_array_equal(greatest.y, [1.0, 2.5, 0.75, 0.75])
    np.testing.assert_array_equal(greatest.x, EDGES)
    assert (least.line.shape, greatest.fill) == ("hv", "tonexty")
    np.testing.assert_array_equal(hover.customdata[2], [60, 66])
    assert hover.text == ("−3.000 to 1.000", "−1.500 to 2.500", "0.250 to 0.750")
    assert figure.layout.xaxis.range == (40, 67)
    np.testing.assert_array_equal(borders.x, [55, 55, 55])  # those inside
    assert figure.layout.xaxis.tickvals == (40, 45, 50, 55, 60, 65)
    assert not figure.layout.shapes


@pytest.mark.parametrize(
    ("first", "last", "numbered"),
    [
        (1, 4_000_001, [1, *range(1_000_000, 4_000_001, 1_000_000)]),
        (0, 4_000_000, list(range(0, 4_000_001, 1_000_000))),
        (1, 8, [*range(1, 9)]),
        (1_950, 4_350, [2_000, 2_500, 3_000, 3_500, 4_000]),
        (2_050, 2_070, [2_050, 2_055, 2_060, 2_065, 2_070]),
    ],
)
def test_steps_that_are_drawn_are_numbered_and_no_others(
    first: int, last: int, numbered: list[int]
) -> None:
    figure = plots.extreme_band(np.array([first, last]), ENDS[:, :1], signal="f", limits=(0, 1))
    assert list(figure.layout.xaxis.tickvals) == numbered


def test_borders_that_would_hide_the_picture_are_left_out() -> None:
    edges = np.array([0, 1_000])
    for count, drawn in ((MOST_BORDERS, MOST_BORDERS), (MOST_BORDERS + 1, 0)):
        figure = plots.extreme_band(
            edges, ENDS[:, :1], signal="f", limits=(0, 1), borders=np.arange(3, 3 + count)
        )
        assert sum(len(one.x) for one in figure.data[3:]) == 3 * drawn


def test_edges_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="3 blocks have 4 edges; got 3 edges"):
        plots.extreme_band(EDGES[:3], ENDS, signal="c", limits=(-1, 1))
