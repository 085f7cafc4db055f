"""Axes are set as Plotly sets them, which is the oracle here, but for two things, as strictly."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from lstm_viz.plots.axes import set_axes, set_x, set_y


def figure() -> go.Figure:
    return go.Figure(
        layout={
            "xaxis": {"range": [3, 8], "title": {"text": "step", "standoff": 4}},
            "yaxis": {"tickvals": [2, 5], "title": {"font": {"size": 11}}},
            "yaxis2": {"side": "right"},
            "height": 140,
        }
    )


MORE = {
    "title": {"text": "unit"},
    "title_font": {"color": "#123456"},
    "tickvals": None,
    "showgrid": False,
}


def test_all_axes_of_one_letter_are_set_and_what_they_had_stays() -> None:
    assert set_x(figure(), **MORE).to_dict() == figure().update_xaxes(**MORE).to_dict()
    made = set_y(figure(), **MORE)
    assert made.to_dict() == figure().update_yaxes(**MORE).to_dict()
    assert (made.layout.yaxis.title.font.size, made.layout.yaxis2.title.text) == (11, "unit")
    assert made.layout.yaxis.tickvals is None


def test_axes_are_set_by_name_the_new_ones_too() -> None:
    more = {"xaxis": {"fixedrange": True}, "yaxis3": {"anchor": "x", "domain": [0.25, 0.75]}}
    assert set_axes(figure(), more).to_dict() == figure().update_layout(more).to_dict()


def test_an_axis_is_a_new_object_and_none_leaves_no_table() -> None:
    made = figure()
    before = made.layout.xaxis
    set_x(made, title=None, fixedrange=True)
    assert (before.fixedrange, made.layout.xaxis.fixedrange) == (None, True)
    assert "title" not in made.to_dict()["layout"]["xaxis"]
    assert figure().update_xaxes(title=None).to_dict()["layout"]["xaxis"]["title"] == {}


def test_what_plotly_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="tickvalues"):
        set_y(figure(), tickvalues=[2])
    with pytest.raises(ValueError, match="fixedrange"):
        set_axes(figure(), {"xaxis": {"fixedrange": 7}})
    with pytest.raises(ValueError, match="size"):
        set_x(figure(), tickfont={"size": "large"})
