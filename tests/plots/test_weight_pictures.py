"""Pictures of weights: every drawn number is a weight's, and none that is no number is lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz import gate_weights
from lstm_viz import plots as drawn_here
from lstm_viz.general import PeepholeLSTM
from lstm_viz.plots.theme import DARK, LIGHT
from lstm_viz.plots.weight_histograms import BINS
from lstm_viz.plots.weight_maps import TALL, WIDE, merged

plots: Any = drawn_here  # Plotly's own types do not know what a figure has
PICTURES: list[Any] = [
    plots.weight_heatmaps,
    plots.weight_histograms,
    plots.recurrent_spectra,
]


def weights(module: nn.Module) -> dict[str, np.ndarray]:
    return {name: array.detach().numpy() for name, array in module.state_dict().items()}


@pytest.fixture
def lstm() -> dict[str, np.ndarray]:
    torch.manual_seed(5)
    return weights(nn.LSTM(3, 7, 2))


def test_each_map_has_the_rows_of_its_gate(lstm: dict[str, np.ndarray]) -> None:
    figure = plots.weight_heatmaps(lstm, kind="lstm", layer=1)
    assert len(figure.data) == 12
    W_x, W_h, b = figure.data[3:6]  # those of f
    np.testing.assert_array_equal(W_x.z, lstm["weight_ih_l1"][7:14])
    np.testing.assert_array_equal(W_h.z, lstm["weight_hh_l1"][7:14])
    both = np.stack([lstm["bias_ih_l1"][7:14], lstm["bias_hh_l1"][7:14]], axis=1)
    np.testing.assert_array_equal(b.z, both)
    assert (W_x.x0, W_x.dx, W_x.y0, W_x.dy) == (0, 1, 0, 1)
    assert "f, unit %{y:.0f}, input %{x:.0f}" in W_x.hovertemplate
    assert W_x.colorscale[2][1] == LIGHT.colour("f")


def test_each_column_of_biases_has_its_name(lstm: dict[str, np.ndarray]) -> None:
    figure: Any = plots.weight_heatmaps(lstm, kind="lstm", layer=1)
    for row, b in enumerate(figure.data[2::3]):
        axis = figure.layout[b.xaxis.replace("x", "xaxis")]
        assert (axis.tickvals, axis.ticktext) == ((0, 1), ("b_ih", "b_hh"))
        assert (axis.showticklabels is not False) == (row == 3)
        assert [tuple(line) for line in b.text] == [("b_ih", "b_hh")] * 7
        assert "unit %{y:.0f}, %{text}: " in b.hovertemplate
    one = {name: array for name, array in lstm.items() if not name.startswith("bias_ih")}
    axis = next(iter(plots.weight_heatmaps(one, kind="lstm", layer=1).select_xaxes(col=3)))
    assert axis.ticktext == ("b_hh",)


@pytest.mark.parametrize("bias", [True, False])
def test_peepholes_are_the_last_column_of_the_gates_that_see_c(bias: bool) -> None:
    module = PeepholeLSTM(3, 7, bias=bias)
    with torch.no_grad():
        module.weight_peephole_l0[11] = -2.34
    given = weights(module)
    figure: Any = plots.weight_heatmaps(given, kind="peepholelstm", unit=4)
    names = ("b_ih", "b_hh", "p: c") if bias else ("p: c",)
    last = {one.hovertemplate[0]: one for one in figure.data if one.xaxis in ("x3", "x6", "x12")}
    for at, gate in enumerate("ifo"):
        p = given["weight_peephole_l0"].reshape(3, 7)[at]
        np.testing.assert_array_equal(last[gate].z[:, -1], p)
        assert tuple(last[gate].text[2]) == names
    assert {one.zmax for one in figure.data} == {2.4}
    axis = next(iter(figure.select_xaxes(col=3)))
    assert axis.ticktext == names
    (blank,) = [one for one in figure.layout.shapes if one.fillcolor]
    assert (blank.xref, blank.yref) == ("x9", "y9 domain")  # of g, which sees no c
    assert (blank.x0, blank.x1) == (len(names) - 1.5, len(names) - 0.5)


def test_all_maps_have_one_symmetric_range_that_is_printed(lstm: dict[str, np.ndarray]) -> None:
    lstm["weight_hh_l0"][3, 2] = -1.234
    figure = plots.weight_heatmaps(lstm, kind="lstm", theme=DARK)
    assert {(one.zmin, one.zmax) for one in figure.data} == {(-1.3, 1.3)}
    bars = [one.colorbar.ticktext for one in figure.data if one.showscale]
    assert bars == [("−1.3", "0", "1.3")] * 4
    assert all(one.colorscale[1][1] == DARK.background for one in figure.data)


def test_a_merged_map_keeps_the_largest_weights_and_every_nan() -> None:
    rng = np.random.default_rng(1)
    matrix = rng.uniform(-1, 1, (3 * TALL - 1, 2 * WIDE + 5))
    matrix[100, 33], matrix[7, 301], matrix[50, 50] = -9, 8, np.inf
    small, rows, columns = merged(matrix)
    assert small.shape[0] <= TALL
    assert small.shape[1] <= WIDE
    assert small[100 // rows, 33 // columns] == -9
    assert small[7 // rows, 301 // columns] == 8
    assert np.isnan(small[50 // rows, 50 // columns])
    assert np.isnan(small).sum() == 1
    finite = np.where(np.isfinite(matrix), matrix, 0)
    for row in (0, 5, len(small) - 1):
        for column in (1, small.shape[1] - 1):
            part = finite[row * rows : (row + 1) * rows, column * columns : (column + 1) * columns]
            assert abs(small[row, column]) == np.abs(part).max()
    same, rows, columns = merged(matrix[:TALL, :WIDE])
    assert (rows, columns) == (1, 1)
    assert np.isnan(same[50, 50])


def test_a_merged_cell_says_of_which_weights_it_is_the_largest() -> None:
    torch.manual_seed(7)
    units = TALL + 5
    own = weights(nn.RNN(3, units))
    W_x, W_h, b = plots.weight_heatmaps(own, kind="rnn").data
    for drawn, whole in ((W_x, own["weight_ih_l0"]), (W_h, own["weight_hh_l0"])):
        for row, column in ((1, 2), (-1, -1)):
            top, bottom, left, right = drawn.customdata[row, column]
            part = whole[top : bottom + 1, left : right + 1]
            assert abs(drawn.z[row, column]) == np.abs(part).max()
    assert W_x.customdata[-1, 1].tolist() == [units - 1, units - 1, 1, 1]  # the last has no pair
    assert W_x.customdata[3, 1].tolist() == [6, 7, 1, 1]
    assert W_x.hovertemplate.startswith(
        "a, units %{customdata[0]}–%{customdata[1]}, input %{x:.0f}, largest: %{z"
    )
    assert "units %{customdata[0]}–%{customdata[1]}, %{text}, largest" in b.hovertemplate
    (wide, *_) = plots.weight_heatmaps(weights(nn.RNN(2 * WIDE + 1, 4)), kind="rnn").data
    assert wide.customdata[2, -1].tolist() == [2, 2, 2 * WIDE - 2, 2 * WIDE]  # three columns a cell
    assert "a, unit %{y:.0f}, inputs %{customdata[2]}–%{customdata[3]}, largest" in (
        wide.hovertemplate
    )


def test_a_weight_that_is_no_number_is_grey(lstm: dict[str, np.ndarray]) -> None:
    lstm["weight_ih_l0"][8, 1] = np.nan
    figure = plots.weight_heatmaps(lstm, kind="lstm")
    assert np.isnan(figure.data[3].z[1, 1])
    assert figure.layout.plot_bgcolor == LIGHT.absent


def test_a_histogram_counts_every_finite_weight_once(lstm: dict[str, np.ndarray]) -> None:
    lstm["weight_ih_l0"][8, 1] = np.nan
    lstm["bias_ih_l0"][7:14] += 1
    figure = plots.weight_histograms(lstm, kind="lstm")
    assert [sum(one.y) for one in figure.data] == [21, 49, 7, 20, 49, 7, 21, 49, 7, 21, 49, 7]
    assert {len(one.y) for one in figure.data} == {BINS}
    bias = lstm["bias_ih_l0"][7:14] + lstm["bias_hh_l0"][7:14]
    (line,) = figure.layout.shapes
    assert line.x0 == line.x1 == pytest.approx(bias.mean())
    assert f"mean {bias.mean():.2f}" in [one.text for one in figure.layout.annotations]
    edge = abs(figure.layout.xaxis.range[0])
    assert edge >= np.nanmax(np.abs(np.concatenate([one.ravel() for one in lstm.values()])))
    assert edge >= bias.max()  # which is the sum of two


def test_the_biases_of_a_gru_s_candidate_are_counted_one_by_one() -> None:
    torch.manual_seed(6)
    figure = plots.weight_histograms(weights(nn.GRU(3, 5)), kind="gru")
    assert [sum(one.y) for one in figure.data][2::3] == [5, 5, 10]
    assert len(figure.layout.shapes) == 1  # z keeps


def test_the_spectra_are_those_of_each_gate_with_its_radius(lstm: dict[str, np.ndarray]) -> None:
    figure = plots.recurrent_spectra(lstm, kind="lstm", layer=1)
    drawn = {one.name: one for one in figure.data}
    for gate, block in gate_weights.blocks(lstm, "lstm", layer=1).items():
        W = block.W_h.astype(np.float64)
        np.testing.assert_allclose(drawn[gate].y, np.linalg.svd(W)[1])
        radius = drawn[f"spectral radius of {gate}"].y[0]
        assert radius == pytest.approx(max(abs(np.linalg.eigvals(W))))
        assert radius <= drawn[gate].y[0]
    lines = [drawn[gate].line for gate in "ifgo"]
    assert len({line.dash for line in lines}) == len({line.color for line in lines}) == 4


@pytest.mark.parametrize("draw", PICTURES)
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_kind_of_layer_has_its_picture(draw: Any, theme: Any) -> None:
    for kind, module in {
        "lstm": nn.LSTM(2, 6, proj_size=3),
        "gru": nn.GRU(2, 1),
        "rnn": nn.RNN(4, 3, bias=False),
    }.items():
        figure = draw(weights(module), kind=kind, theme=theme)
        assert figure.layout.paper_bgcolor == theme.background
    with pytest.raises(ValueError, match="no weight_hh_l3"):
        draw(weights(nn.GRU(2, 3)), kind="gru", layer=3)


def test_the_bars_of_the_gates_are_where_their_rows_are() -> None:
    matrices = {
        "gru/kernel": {"z": [(0, 6)], "r": [(7, 13)], "n": [(14, 20)]},
        "a<b>": {"r": [(0, 6)], "z": [(7, 13)], "n": [(14, 20)]},
    }
    figure = plots.gate_places(matrices, kind="gru", axis="columns", theme=DARK)
    bars = [(one.name, one.y[0], one.base[0] + 0.5, one.x[0]) for one in figure.data]
    assert bars == [
        *(("z", 0, 0, 7), ("r", 0, 7, 7), ("n", 0, 14, 7)),
        *(("r", 1, 0, 7), ("z", 1, 7, 7), ("n", 1, 14, 7)),
    ]
    assert figure.data[1].text == "<b>r</b> 7–13"
    assert figure.data[1].marker.color == DARK.colour("r")
    assert list(figure.layout.xaxis.tickvals) == [0, 7, 14, 20]
    assert figure.layout.xaxis.title.text == "columns"
    assert [one.text for one in figure.layout.annotations] == ["gru/kernel", "a&lt;b&gt;"]


def test_a_gate_with_two_ranges_in_one_array_has_a_bar_for_each() -> None:
    """As an LSTM of ONNX has both biases in B."""
    gates = {"i": [(0, 2), (6, 8)], "f": [(3, 5), (9, 11)]}
    figure = plots.gate_places({"B[0]": gates}, kind="lstm", axis="entries")
    bars = [(one.name, one.base[0] + 0.5, one.x[0]) for one in figure.data]
    assert bars == [("i", 0, 3), ("f", 3, 3), ("i", 6, 3), ("f", 9, 3)]
    assert list(figure.layout.xaxis.tickvals) == [0, 3, 6, 9, 11]


def test_places_that_leave_rows_out_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one matrix"):
        plots.gate_places({}, kind="gru")
    with pytest.raises(ValueError, match="'W' must follow one another from 0"):
        plots.gate_places({"W": {"r": [(0, 6)], "z": [(8, 13)]}}, kind="gru")


def test_a_unit_s_row_is_framed_in_every_map(lstm: dict[str, np.ndarray]) -> None:
    figure: Any = plots.weight_heatmaps(lstm, kind="lstm", layer=1, unit=4)
    assert len(figure.layout.shapes) == len(figure.data) == 12
    for frame, drawn in zip(figure.layout.shapes, figure.data, strict=True):
        assert (frame.xref, frame.yref) == (drawn.xaxis, drawn.yaxis)
        assert (frame.x0, frame.x1, frame.yanchor) == (-0.5, drawn.z.shape[1] - 0.5, 4)
        assert frame.y1 == -frame.y0 == pytest.approx(120 / 7 / 2)
    assert not plots.weight_heatmaps(lstm, kind="lstm", layer=1).layout.shapes


def test_of_merged_rows_the_one_with_the_unit_is_framed() -> None:
    figure: Any = plots.weight_heatmaps(weights(nn.RNN(4, 3 * TALL)), kind="rnn", unit=100)
    frame = figure.layout.shapes[0]
    assert frame.yanchor == 100  # the middle of 99 to 101
    assert (frame.y0, frame.y1) == (-3, 3)


@pytest.mark.parametrize("unit", [7, -1])
def test_a_unit_that_is_not_there_is_refused(lstm: dict[str, np.ndarray], unit: int) -> None:
    with pytest.raises(ValueError, match=rf"unit must be one of 0 to 6; got {unit}"):
        plots.weight_heatmaps(lstm, kind="lstm", unit=unit)
