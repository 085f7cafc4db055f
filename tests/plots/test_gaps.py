"""Skipped steps: absent, hatched and explained; the steps after them stand in their place."""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_viz import plots
from lstm_viz.plots.theme import LIGHT
from lstm_viz.skipping import spread
from lstm_viz.words import READING
from tests.traces import LENGTH, TIME, UNIT, WHERE, random_trace

signal_heatmap: Any = plots.signal_heatmap
gate_heatmaps: Any = plots.gate_heatmaps
sequence_lines: Any = plots.sequence_lines
SAYS = "the networks skip this step: a value is missing, or it is masked"


def gapped(mask: list[int], **options: Any) -> Any:
    return spread(random_trace(**options), np.array(mask, bool))


def drawn(figure: Any) -> Any:
    return next(one for one in figure.data if one.type == "heatmap")


def hatched(figure: Any) -> list[tuple[float, float]]:
    """From where to where the steps are called missing."""
    boxes = []
    for one in figure.data:
        if one.type == "scatter" and one.text == SAYS:
            assert one.fill == "toself"
            assert one.fillpattern.fgcolor == LIGHT.absent
            for at in range(0, len(one.x), 6):
                x, y = one.x[at : at + 5], one.y[at : at + 5]
                assert (min(y), max(y)) == (-0.5, UNIT - 0.5)
                assert len(one.x) == at + 5 or one.x[at + 5] is None
                boxes.append((min(x), max(x)))
    return boxes


def test_a_gap_is_hatched_and_what_comes_after_it_stands_at_its_own_step():
    trace = gapped([0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 1], length=None)
    figure = signal_heatmap(trace, "f", **WHERE)
    np.testing.assert_array_equal(drawn(figure).z, trace.sel("f", **WHERE).T)
    np.testing.assert_array_equal(drawn(figure).x, np.arange(12) + 0.5)
    assert hatched(figure) == [(0.5, 1.5), (3.5, 5.5), (8.5, 9.5)]
    assert figure.layout.xaxis.range == (0.5, 11.5)
    assert not drawn(figure).hoverongaps


def test_every_map_of_a_trace_has_its_hatching():
    figure = gate_heatmaps(gapped([1, 1, 0, 1, 1, 1, 1, 1], length=None), **WHERE)
    hatchings = [one for one in figure.data if one.type == "scatter" and one.text == SAYS]
    assert len(hatchings) == len(READING["lstm"])
    assert len({one.yaxis for one in hatchings}) == len(hatchings)


def test_a_missing_last_step_is_a_gap_and_no_end():
    figure = signal_heatmap(gapped([1] * TIME + [0], length=None), "h", **WHERE)
    assert hatched(figure) == [(TIME + 0.5, TIME + 1.5)]
    assert not [one for one in figure.data if one.text and "ends at" in one.text]


def test_a_gap_and_the_end_of_a_shorter_sequence_are_told_apart():
    figure = signal_heatmap(gapped([1, 1, 0, 1, 1, 1, 1, 1]), "h", **WHERE)
    assert hatched(figure) == [(2.5, 3.5)]
    end = next(one for one in figure.data if one.text and "ends at" in one.text)
    assert end.text == f"no step here: this sequence ends at step {LENGTH + 1}"
    assert (min(end.x), max(end.x)) == (LENGTH + 1.5, TIME + 1.5)


def test_without_gaps_nothing_more_is_drawn():
    assert hatched(signal_heatmap(random_trace(), "f", **WHERE)) == []
    assert len(signal_heatmap(random_trace(length=None), "f", **WHERE).data) == 2


def test_in_a_long_sequence_a_block_without_any_value_is_hatched():
    steps, each = 5_000, 5  # five steps a block
    mask = np.ones(steps, bool)
    mask[601:603] = False  # within a block that has other values
    mask[1_500:1_710] = False
    trace = spread(random_trace(time=int(mask.sum()), length=None), mask)
    figure = signal_heatmap(trace, "c", **WHERE)
    assert figure.layout.meta["note"] == f"each colour: the mean of up to {each} steps"
    assert hatched(figure) == [(1_500.5, 1_710.5)]
    values = trace.sel("c", **WHERE)
    z = drawn(figure).z
    for block in (0, 120, 299, 342, 499):
        own = values[block * each : (block + 1) * each]
        np.testing.assert_allclose(z[:, block], np.nanmean(own, axis=0), atol=1e-6)


def test_the_lines_have_a_gap_at_a_missing_value():
    values = np.arange(26, dtype=np.float32).reshape(13, 2)
    values[[4, 5, 12], 1] = np.nan
    figure = sequence_lines(values, ["one", "two"])
    for at, line in enumerate(figure.data):
        np.testing.assert_array_equal(line.y, values[:, at])
        np.testing.assert_array_equal(line.x, np.arange(1, 14))
        assert not line.connectgaps
