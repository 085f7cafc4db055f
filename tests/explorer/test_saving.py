"""What is saved of a view: its picture in either theme, its numbers, and its open equation."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ElementTree
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow.parquet
import pytest
from PIL import Image
from playwright.sync_api import Download, Page, expect

from lstm_viz.explorer.look import words
from lstm_viz.plots.theme import COLOURS, DARK, LIGHT, Theme, mix
from lstm_viz.trace import Trace
from lstm_viz.words import READING, word
from tests.browser.rest import turns_true
from tests.explorer.node_js import run
from tests.explorer.sample_payload import sample

SVG = "{http://www.w3.org/2000/svg}"
SHOWN = {"step": 12, "unit": 7, "zoom": [3, 22], "filter": "u2.5.7", "tab": "equation:f"}
STEPS = slice(2, 22)
UNITS = [2, 5, 7]


def saved(page: Page, button: str) -> Download:
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return download.value


def text_of(download: Download) -> str:
    return download.path().read_text(encoding="utf-8")


def rgb(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def maps_of(svg: str) -> list[np.ndarray]:
    """Each drawn area, (row, column, channel)."""
    images = ElementTree.fromstring(svg).iter(f"{SVG}image")
    data = [b64decode(one.attrib["href"].partition(",")[2]) for one in images]
    return [np.asarray(Image.open(io.BytesIO(one)).convert("RGB")) for one in data]


def test_the_view_is_saved_as_a_slide_a_table_and_an_equation(
    explore: Callable[..., Page],
) -> None:
    labels = tuple(f'day "{k}", <&' for k in range(30))
    made = sample(labels=labels, source="heat & <wind>")
    page = explore(made.data, state=SHOWN)
    badge = page.locator(".lv-badge")
    expect(badge).to_contain_text("recomputed in this browser ·")
    page.get_by_role("button", name="Save", exact=True).click()
    lstm, rnn = made.panels
    themes: list[tuple[str, Theme]] = [("light", LIGHT), ("dark", DARK)]
    for name, theme in themes:
        page.get_by_label("Background").select_option(name)
        svg = text_of(saved(page, "SVG"))
        root = ElementTree.fromstring(svg)
        assert (root.attrib["width"], root.attrib["height"]) == ("1600", "900")
        told = ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]
        assert "Next value, mean squared error: LSTM 0.041 · simple RNN 0.062" in told
        assert badge.inner_text() in told
        assert {"LSTM", "simple RNN", "step", "5", "20"} <= set(told)
        drawn = maps_of(svg)
        assert len(drawn) == 7 + 4  # two inputs, the maps of both networks, and the answers
        forget = drawn[1]
        values = lstm.signal("f")[STEPS, UNITS].T
        high, wide = forget.shape[:2]
        rows = ((np.arange(3) + 0.5) * high / 3).astype(int)
        columns = ((np.arange(20) + 0.5) * wide / 20).astype(int)
        wanted = [
            [rgb(mix(theme.background, str(COLOURS["f"]), float(value))) for value in row]
            for row in values
        ]
        np.testing.assert_allclose(forget[np.ix_(rows, columns)], wanted, atol=2)
        cells = text_of(saved(page, "Cells as SVG"))
        written = [
            "".join(one.itertext()) for one in ElementTree.fromstring(cells).iter(f"{SVG}text")
        ]
        assert {'LSTM · step day "11", <&, unit 7', badge.inner_text()} <= set(written)
        assert {f"{lstm.signal(gate)[11, 7]:.2f}" for gate in "fio"} <= set(written)
        assert f"{rnn.signal('h')[11, 7]:.2f}".replace("-", "−") in written
        assert theme.background in cells
        wire = ", ".join(map(str, rgb(theme.legible(str(COLOURS["f"]), 3))))
        assert f'stroke="rgb({wire})"' in cells
        assert "var(" not in cells
    cell = Image.open(saved(page, "Cells as PNG").path()).convert("RGB")
    assert (cell.size, cell.getpixel((5, 5))) == ((3200, 1800), tuple(rgb(DARK.background)))
    png = saved(page, "PNG")
    picture = Image.open(png.path()).convert("RGB")
    assert picture.size == (3200, 1800)
    assert picture.getpixel((5, 5)) == tuple(rgb(DARK.background))
    assert png.suggested_filename == "LSTM-simple-RNN-heat-wind.png"

    shown = list(csv.DictReader(io.StringIO(text_of(saved(page, "Save what is shown")))))
    everything = list(csv.DictReader(io.StringIO(text_of(saved(page, "Save all")))))
    assert len(shown) == 20 * (3 + 13)  # the filter is the first network's
    assert len(everything) == 30 * (11 + 13)
    assert {row["run"] for row in everything} == {"recorded"}
    assert (shown[0]["step"], shown[0]["label"]) == ("3", labels[2])
    for panel, signals in ((lstm, "figoch"), (rnn, "ah")):
        rows_of = [row for row in everything if row["network"] == panel.name]
        for signal in signals:
            numbers = np.float32([row[signal] for row in rows_of])
            wanted_numbers = panel.signal(signal)
            np.testing.assert_array_equal(numbers.reshape(wanted_numbers.shape), wanted_numbers)
    assert {row["a"] for row in everything if row["network"] == "LSTM"} == {""}

    page.get_by_label("Format").select_option("parquet")
    parquet = saved(page, "Save what is shown")
    assert parquet.suggested_filename == "LSTM-simple-RNN-heat-wind.parquet"
    table = pyarrow.parquet.read_table(parquet.path())
    assert table.column_names == list(shown[0])
    assert table["label"].to_pylist() == [row["label"] for row in shown]
    assert table["unit"].to_pylist() == [int(row["unit"]) for row in shown]
    own = lstm.signal("f")[STEPS, UNITS]
    np.testing.assert_array_equal(table["f"].to_numpy()[: own.size].reshape(own.shape), own)
    assert table["a"].null_count == own.size
    page.get_by_label("Format").select_option("npz")
    with np.load(saved(page, "Save all").path()) as arrays:
        np.testing.assert_array_equal(arrays["simple RNN/signals/a"][0, 0, 0], rnn.signal("a"))
    trace = Trace.load_all(saved(page, "Save what is shown").path())["LSTM"]
    np.testing.assert_array_equal(trace["f"][0, 0, 0], own)
    assert trace.meta["units"] == tuple(UNITS)

    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.get_by_role("button", name="Copy as LaTeX").click()
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    latex = page.evaluate("window.copied")
    assert latex.startswith("\\begin{aligned}\n  F_t &= \\sigma (W_f [x_t, h_{t-1}] + b_f) \\\\\n")
    assert f"{lstm.signal('f')[11, 7]:.4f}"[:5] in latex

    page.evaluate("window.copied = ''")
    page.get_by_role("button", name="Copy as Python").click()
    turns_true(page, "window.copied !== ''")
    script = page.evaluate("window.copied")
    assert text_of(saved(page, "Python file")) == script
    names: dict[str, Any] = {}
    exec(script, names)
    for panel in made.panels:
        h = names["traces"][panel.name].sel("h", layer=0, direction=0, batch=0)
        np.testing.assert_allclose(h, panel.signal("h"), rtol=0, atol=2e-6)
    assert names["view"].state == SHOWN


def test_a_slide_has_no_colour_between_two_steps_where_only_units_are_merged(
    explore: Callable[..., Page],
) -> None:
    page = explore(sample(steps=20, units=(1500,), kinds=("rnn",)).data)
    page.get_by_role("button", name="Save", exact=True).click()
    svg = ElementTree.fromstring(picture := text_of(saved(page, "SVG")))
    drawn = maps_of(picture)[1]
    high, wide = drawn.shape[:2]
    assert high < 1500
    assert wide > 1000
    changes = (drawn[:, 1:] != drawn[:, :-1]).any(axis=(0, 2))
    np.testing.assert_allclose(np.flatnonzero(changes) + 1, np.arange(1, 20) * wide / 20, atol=1)
    assert "style" not in list(svg.iter(f"{SVG}image"))[1].attrib  # shown smaller, it is smoothed
    told = ["".join(one.itertext()) for one in svg.iter(f"{SVG}text")]
    mean = f" · each colour: the mean of up to {-(-1500 // high)} units"
    assert [one for one in told if one.endswith(mean)]


@pytest.mark.parametrize("kind", READING)
def test_equations_become_the_latex_that_they_were_made_of(kind: str) -> None:
    markup = [words(kind)[signal]["equation"] for signal in READING[kind]]
    for signal, found in zip(READING[kind], run("equations.js", markup), strict=True):
        plain = found.replace(" ", "")
        assert plain == word(kind, signal).equation.replace("\\,", "").replace(" ", "")
