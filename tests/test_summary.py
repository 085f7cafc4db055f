"""What a notebook shows of a Trace: small, without a script, and with the Trace's own numbers."""

from __future__ import annotations

import io
import re
from base64 import b64decode

import numpy as np
import pytest
from PIL import Image

from lstm_viz.kinds import SIGNALS
from lstm_viz.plots.theme import COLOURS, LIGHT, signal_range
from lstm_viz.words import READING
from tests.traces import random_trace

SOURCE = re.compile(r'src="data:image/png;base64,([^"]+)"')


def images(html: str) -> list[np.ndarray]:
    """The maps as (row, column, RGBA), read by Pillow."""
    found = [Image.open(io.BytesIO(b64decode(one))) for one in SOURCE.findall(html)]
    return [np.asarray(one.convert("RGBA")).astype(int) for one in found]


@pytest.mark.parametrize("kind", SIGNALS)
def test_the_maps_have_the_values_of_the_trace(kind: str) -> None:
    trace = random_trace(kind, length=None, time=7, unit=5)
    html = trace._repr_html_()
    maps = images(html)
    assert len(maps) == len(READING[kind]) == html.count("<img alt=")
    for signal, drawn in zip(READING[kind], maps, strict=True):
        values = trace.sel(signal, layer=0, direction=0, batch=0).T
        _, high = signal_range(trace, signal)
        assert drawn.shape == (5, 7, 4)
        np.testing.assert_allclose(drawn[..., 3] / 255, np.abs(values) / high, atol=0.04)
        below = [int(LIGHT.below[at : at + 2], 16) for at in (1, 3, 5)]
        assert (drawn[values < -0.1][:, :3] == below).all()
        if colour := COLOURS[signal]:
            own = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
            assert (drawn[values > 0.1][:, :3] == own).all()


def test_a_large_trace_is_small_and_its_extremes_stay() -> None:
    high = np.zeros((1001, 257), np.float32)
    high[612, 201] = -1
    trace = random_trace(time=1001, unit=257, places=(3, 2, 4))
    one = random_trace(time=1001, unit=257, places=(1, 1, 1), length=None)
    signals = {**one.signals, "h": high[None, None, None]}
    lone = type(one)("lstm", signals, one.initial)
    assert len(trace._repr_html_()) < 50_000
    h = images(lone._repr_html_())[-1]
    assert h.shape == (48, 96, 4)
    assert [*map(int, np.argwhere(h[..., 3] == 255)[0])] == [201 * 48 // 257, 612 * 96 // 1001]
    assert (h[..., 3] > 0).sum() == 1


def test_it_says_what_is_shown_and_runs_nothing() -> None:
    html = random_trace().with_meta(verified=0.0, device="<script>")._repr_html_()
    assert "<b>LSTM</b> · layer 2 · direction 2 · batch 3 · time 7 · unit 5" in html
    assert "of layer 0, direction 0, batch 0" in html
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    kept = random_trace(places=(2, 1, 1), length=None).with_meta(layers=(1, 3))
    assert "of layer 1, direction 0, batch 0" in kept._repr_html_()
    kept = random_trace(places=(1, 1, 1), length=None).with_meta(layers=(2,))
    assert "of layer 2, direction 0, batch 0" in kept._repr_html_()
    assert "of layer 0" not in random_trace(places=(1, 1, 1), length=None)._repr_html_()
