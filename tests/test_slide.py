"""A recording as a picture file: its numbers, its words, both themes, and what is refused."""

from __future__ import annotations

import base64
import io
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from lstm_viz import measure, record, save_picture
from lstm_viz.extras import MissingExtraError
from lstm_viz.plots.theme import COLOURS, DARK, LIGHT, mix
from lstm_viz.trace import Trace
from lstm_viz.words import word

Figure = pytest.importorskip("matplotlib.figure", reason="requirements-dev.txt has it").Figure
INPUT, STEPS, UNITS, BATCH = 2, 19, 7, 3
HREF = "{http://www.w3.org/1999/xlink}href"


def trace(kind: Any = nn.LSTM, units: int = UNITS, **options: Any) -> Trace:
    torch.manual_seed(4)
    module = kind(INPUT, units, num_layers=2, batch_first=True, **options)
    x = torch.randn(BATCH, STEPS, INPUT, generator=torch.Generator().manual_seed(8))
    return record(module, x)


@pytest.fixture(scope="module")
def lstm() -> Trace:
    return trace()


def images(svg: Path) -> list[np.ndarray]:
    root = ElementTree.parse(svg).getroot()
    data = [one.attrib[HREF].partition(",")[2] for one in root.iter() if one.tag.endswith("}image")]
    return [
        np.asarray(Image.open(io.BytesIO(base64.b64decode(one))).convert("RGB")) for one in data
    ]


def ticks(svg: Path, name: str) -> list[list[str]]:
    """What is written at the ticks of each axis of that name."""
    within = rf'matplotlib\.axis_\d+">((?:(?!matplotlib\.axis_).)*?)<!-- {name} -->'
    found = re.findall(within, comments(svg), re.DOTALL)
    return [re.findall(r"<!-- (.*?) -->", one) for one in found]


def letters(drawn: str, text: str) -> int:
    """How many are drawn of a text; a formula has fewer than its source."""
    return drawn.partition(f"<!-- {text} -->")[2].partition("</g>")[0].count("<use ")


def rgb(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def comments(svg: Path) -> str:
    """All that is written: matplotlib draws letters as paths and keeps the text as a comment."""
    return svg.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["light", "dark"])
def test_each_cell_of_a_map_has_the_colour_of_its_number(
    name: Any, lstm: Trace, tmp_path: Path
) -> None:
    theme = {"light": LIGHT, "dark": DARK}[name]
    file = tmp_path / "gates.svg"
    steps = slice(5, 16)
    found = save_picture(lstm, file, layer=1, batch=2, theme=name, steps=steps)
    assert found == file
    maps = [one for one in images(file) if one.shape[1] > 4 * one.shape[0]]
    assert len(maps) == 6
    values = lstm.sel("f", layer=1, direction=0, batch=2)[steps].T  # (unit, step)
    high, wide = maps[0].shape[:2]
    rows = ((np.arange(UNITS) + 0.5) * high / UNITS).astype(int)
    columns = ((np.arange(11) + 0.5) * wide / 11).astype(int)
    full = str(COLOURS["f"])
    wanted = [[rgb(mix(theme.background, full, float(v))) for v in row] for row in values]
    upright = maps[0][::-1]  # matplotlib's SVG turns its images over
    np.testing.assert_allclose(upright[np.ix_(rows, columns)], wanted, atol=3)
    assert f"fill: {theme.background.lower()}" in comments(file)


def test_names_axes_ranges_and_the_badge_are_written(lstm: Trace, tmp_path: Path) -> None:
    old = trace(nn.RNN, 5)
    file = tmp_path / "both.svg"
    both = {"mine": lstm, "old": old}
    save_picture(both, file, order="half-life", names=("a", "b"), title="two networks")
    text = comments(file)
    told = ("two networks", "mine", "old", "input", "a", "b", "step", "unit", "verified")
    for one in told:
        assert f"<!-- {one}" in text, one
    assert text.count("<!-- unit -->") == 6 + 2
    assert "forget gate" in text
    assert "pre-activation" in text


def test_the_picture_is_a_slide_and_the_same_picture_is_the_same_file(
    lstm: Trace, tmp_path: Path
) -> None:
    png = Image.open(save_picture(lstm, tmp_path / "one.png", theme="dark")).convert("RGB")
    assert png.size == (3200, 1800)
    assert png.getpixel((5, 5)) == tuple(rgb(DARK.background))
    assert save_picture(lstm, tmp_path / "one.pdf").read_bytes().startswith(b"%PDF")
    one, two = (save_picture(lstm, tmp_path / name) for name in ("one.svg", "two.svg"))
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
def test_a_projected_h_and_a_trace_of_few_signals_are_drawn(tmp_path: Path) -> None:
    projected = trace(proj_size=3)
    save_picture(projected, tmp_path / "projected.svg", order="half-life")
    module = nn.GRU(INPUT, 5, batch_first=True)
    few = record(module, torch.randn(1, STEPS, INPUT), signals="zh")
    file = save_picture(few, tmp_path / "few.svg")
    assert "update gate" in comments(file)
    assert "reset gate" not in comments(file)


def test_texts_are_written_as_they_are_and_only_equations_are_formulas(tmp_path: Path) -> None:
    texts = ("cost $x and $y rise", r"a $\q$", "$b_1$ and $b_2$", "_$n$", r"5 \$ or $6$")
    title, one, other, *names = texts
    both = {one: trace(nn.GRU, 5), other: trace(nn.RNN, 3)}
    file = tmp_path / "money.svg"
    save_picture(both, file, title=title, names=names)
    drawn = comments(file)
    for text in texts:
        assert letters(drawn, text) == len(text), text
    equation = f"hidden state   ${word('rnn', 'h').equation}$"
    assert 0 < letters(drawn, equation) < len(equation)


def test_units_that_were_kept_have_their_own_numbers(tmp_path: Path) -> None:
    module = nn.LSTM(INPUT, 11, batch_first=True)
    x = torch.randn(1, STEPS, INPUT, generator=torch.Generator().manual_seed(8))
    file = save_picture(record(module, x, units=[5, 9]), tmp_path / "kept.svg")
    assert ticks(file, "unit") == [["5", "9"]] * 6
    order = measure.unit_order(record(module, x), "half-life")
    full = save_picture(record(module, x), tmp_path / "full.svg", order="half-life")
    assert ticks(full, "unit") == [[str(unit) for unit in order[::3]]] * 6


@pytest.mark.parametrize("shown", [slice(0, 19), slice(2, 5), slice(6, 7)], ids=str)
def test_the_steps_are_whole_numbers(shown: slice, lstm: Trace, tmp_path: Path) -> None:
    (found,) = ticks(save_picture(lstm, tmp_path / "few.svg", steps=shown), "step")
    steps = [int(text) for text in found]
    assert steps
    assert set(steps) <= {step + 1 for step in range(STEPS)[shown]}


def test_what_is_left_out_of_many_inputs_is_told(tmp_path: Path) -> None:
    module = nn.RNN(12, 5, batch_first=True)
    wide = record(module, torch.randn(1, STEPS, 12, generator=torch.Generator().manual_seed(8)))
    drawn = comments(save_picture(wide, tmp_path / "wide.svg"))
    assert "<!-- input: 8 of 12 features -->" in drawn
    assert "<!-- x7 -->" in drawn
    assert "<!-- x8 -->" not in drawn
    named = save_picture(wide, tmp_path / "named.svg", names=[f"_{k}" for k in range(12)])
    assert all(f"<!-- _{k} -->" in comments(named) for k in range(8))


def test_a_layer_above_another_is_drawn_with_h_of_both_directions_below(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr(Figure, "savefig", lambda figure, *_, **_both: drawn.append(figure.axes[0]))
    torch.manual_seed(3)
    deep = nn.LSTM(INPUT, UNITS, num_layers=2, batch_first=True, bidirectional=True)
    below = nn.LSTM(INPUT, UNITS, batch_first=True, bidirectional=True)
    below.load_state_dict({name: deep.state_dict()[name] for name in below.state_dict()})
    x = torch.randn(BATCH, STEPS, INPUT)
    place: dict[str, Any] = {"layer": 1, "direction": 1, "batch": 2, "steps": slice(4, 15)}
    save_picture(record(deep, x), tmp_path / "deep.svg", names=("a", "b"), **place)
    (input_,) = drawn
    assert input_.get_title("left") == "input: h of layer 1, forward and reverse, 8 of 14 features"
    h = below(x)[0][2, 4:15].detach().numpy()
    assert len(input_.lines) == 8
    for line, values in zip(input_.lines, h.T, strict=False):
        np.testing.assert_array_equal(line.get_xdata(), range(5, 16))
        np.testing.assert_allclose(line.get_ydata(), values, atol=1e-6)
    key = [text.get_text() for text in input_.get_legend().get_texts()]
    assert key == [*(f"h {unit} of layer 1" for unit in range(7)), "h 0 of layer 1, reverse"]


def test_how_many_steps_are_merged_is_told_below_the_maps(tmp_path: Path) -> None:
    x = torch.randn(1, 2203, INPUT, generator=torch.Generator().manual_seed(8))
    long = record(nn.GRU(INPUT, 5, batch_first=True), x)
    told = comments(save_picture(long, tmp_path / "long.svg"))
    assert "<!-- step; each colour: the mean of up to 3 steps -->" in told
    part = comments(save_picture(long, tmp_path / "part.svg", steps=slice(0, 999)))
    assert "each colour" not in part


def test_inputs_of_different_size_have_each_its_own_scale_and_its_ends_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr(Figure, "savefig", lambda figure, *_, **_both: drawn.append(figure.axes[0]))
    module = nn.RNN(10, 5, batch_first=True)
    x = torch.rand(1, STEPS, 10, generator=torch.Generator().manual_seed(8))
    x[0, :, 3] = 101325 + 100 * torch.arange(STEPS)
    save_picture(record(module, x), tmp_path / "own.svg")
    save_picture(record(module, x[:, :, [*range(3), *range(4, 10), 3]]), tmp_path / "common.svg")
    own, common = drawn
    for line, values in zip(own.lines, x[0].numpy().T, strict=False):
        low, high = values.min(), values.max()
        np.testing.assert_allclose(line.get_ydata(), (values - low) / (high - low), atol=1e-6)
    key = [text.get_text() for text in own.get_legend().get_texts()]
    assert key[3] == "x3\n101325 to 103125"
    assert all(" to " in one for one in key)
    assert not len(own.get_yticks())
    assert own.get_title("left") == "input: 8 of 10 features, each on its own scale"
    # What is not drawn decides nothing.
    assert len(common.get_yticks())
    np.testing.assert_array_equal(common.lines[3].get_ydata(), x[0, :, 4])
    assert common.get_title("left") == "input: 8 of 10 features"


def test_what_cannot_be_drawn_is_refused_before_a_file_is_written(
    lstm: Trace, tmp_path: Path
) -> None:
    file = tmp_path / "one.svg"
    with pytest.raises(ValueError, match="at least one Trace; got none"):
        save_picture({}, file)
    with pytest.raises(ValueError, match=r"end in \.pdf, \.png, \.svg; got 'one\.gif'"):
        save_picture(lstm, tmp_path / "one.gif")
    with pytest.raises(ValueError, match="theme must be light or dark; got 'blue'"):
        save_picture(lstm, file, theme="blue")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"one step or more, in order; got slice\(30, 40, None\)"):
        save_picture(lstm, file, steps=slice(30, 40))
    with pytest.raises(ValueError, match="one for each of 2 features; got 3"):
        save_picture(lstm, file, names=("a", "b", "c"))
    with pytest.raises(ValueError, match="up to 4 networks side by side; got 12: divide"):
        save_picture({f"network {k}": lstm for k in range(12)}, file)
    with pytest.raises(IndexError, match="layer"):
        save_picture(lstm, file, layer=2)
    assert not list(tmp_path.iterdir())


def test_without_matplotlib_a_sentence_says_what_to_install(
    lstm: Trace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(
        MissingExtraError, match=r'save_picture needs .* pip install "lstm_viz\[pictures\]"'
    ):
        save_picture(lstm, tmp_path / "one.svg")
