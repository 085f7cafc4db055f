"""Two texts side by side: each is what torch.nn gives of it, aligned, and where they part."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from lstm_viz import checkpoint
from lstm_viz.characters import sequence
from lstm_viz.ui.explore.sets import reads_symbols, words
from lstm_viz.ui.views import networks
from tests.ui.conftest import problems
from tests.ui.pictures import chart, numbers

Open = Callable[..., AppTest]
ONE = "def area(radius):\n    return 3 * radius\n"
OTHER = "def area(radius):\n    yield (3 * radius, 2)\n"
PARTED = ONE.index("return")
OWN = {"source": "text", "passage": "own", "model": "python", "letters": ONE}


def h_of(text: str) -> np.ndarray:
    """(time, unit): what the included LSTM gives of a text, by torch.nn."""
    model, _ = checkpoint.load("python-lstm")
    vocabulary = networks.vocabulary_of("python")
    values = torch.tensor(sequence(text, vocabulary, "").values)
    with torch.no_grad():
        return model.rnn(values[None])[0][0].numpy()


def said(app: AppTest) -> str:
    return " ".join(one.value.replace("\\", "") for one in (*app.markdown, *app.caption))


@pytest.mark.parametrize(
    ("align", "first", "second", "where"),
    [
        ("start", 1, 1, f"at step {PARTED + 1}"),
        ("difference", -PARTED, -PARTED, "at the first difference"),
        ("end", 1 - len(ONE), 1 - len(OTHER), "39 steps before the last step"),
    ],
)
def test_each_text_is_what_torch_gives_of_it(
    open_app: Open, align: str, first: int, second: int, where: str
) -> None:
    app = open_app(**OWN, second=OTHER, set="compare", align=align, set_signal="h", text="true")
    assert not problems(app)
    drawn = [chart(app, f"set-beside-{name}").data[0] for name in ("0", "1", "delta")]
    assert len({str(numbers(one.x).tolist()) for one in drawn}) == 1
    steps = (numbers(drawn[0].x)[:-1] + 0.5).tolist()  # each from one edge to the next
    expected = [np.full((len(steps), 160), np.nan) for _ in range(2)]
    for room, text, begin in zip(expected, (ONE, OTHER), (first, second), strict=True):
        at = steps.index(begin)
        room[at : at + len(text)] = h_of(text)
    for one, values in zip(drawn, (*expected, expected[1] - expected[0]), strict=True):
        np.testing.assert_allclose(numbers(one.z).T, values, atol=5e-6)
    assert f"They first read different inputs {where}." in said(app)
    assert "first text and second text" in said(app)


def test_the_second_text_begins_as_a_copy_and_is_in_the_address(open_app: Open) -> None:
    app = open_app(**OWN, set="compare")
    assert not problems(app)
    assert app.text_area(key="second").value == ONE
    assert words.never(0.1) in said(app)
    app.text_area(key="second").set_value(OTHER).run()
    (lines,) = [one.value for one in app.code]
    one, other, marks = lines.split("\n")
    assert marks.index("^") == one.index("r", one.index(":")) == other.index("yield")
    app.button(key="set-open-1").click().run()
    assert not problems(app)
    assert app.text_area(key="letters").value == OTHER
    assert app.segmented_control(key="set").value == "one"


def test_symbols_are_lines_of_one_width_with_marks_where_they_differ() -> None:
    columns = [["a", "a"], ["b", "U+0301"], ["c", ""], ["d", "e"]]
    assert reads_symbols.lines(columns) == ["a b      c d", "a U+0301   e", "  ^        ^"]
    assert reads_symbols.lines([["x", "x"], ["y", "z"]]) == ["xy", "xz", " ^"]
