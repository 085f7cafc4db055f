"""The drawn curve without a browser: its text for the address, its steps, and what a run keeps."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from streamlit.testing.v1 import AppTest

from lstm_viz.sequences import SequenceError
from lstm_viz.ui import limits
from lstm_viz.ui.explore import sketch
from lstm_viz.ui.frame.scripts import text_of
from tests.patience import SECONDS

PAGE = str(Path(__file__).parent / "sketch_page.py")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
hundredths = arrays(np.int64, st.integers(2, 90), elements=st.integers(-100, 100))


@given(hundredths)
def test_a_curve_comes_back_from_its_text(whole: np.ndarray) -> None:
    values = (whole / 100).astype(np.float32)
    text = sketch.pack(values)
    assert set(text) <= set(ALPHABET)
    assert sketch.unpack(text).dtype == np.float32
    np.testing.assert_array_equal(sketch.unpack(text), values)
    assert sketch.pack(sketch.unpack(text)) == text


def test_the_text_is_a_byte_a_step_in_base64url() -> None:
    text = sketch.pack(np.array([-1, -0.995, 0.004, 0.35, 7.0]))
    raw = base64.urlsafe_b64decode(text + "==")
    assert np.frombuffer(raw[:5], np.int8).tolist() == [-100, -99, 0, 35, 100]
    assert len(raw) == 7
    assert len(sketch.pack(np.zeros(limits.DRAWN_STEPS))) < limits.ADDRESS_CHARACTERS
    assert limits.DRAWN_STEPS <= limits.STEPS


@given(hundredths, st.data())
def test_a_damaged_text_is_refused(whole: np.ndarray, data: Any) -> None:
    text = sketch.pack(whole / 100)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(sorted({*ALPHABET} - {text[at]})))
    ways = [text[:at], text[:at] + other + text[at + 1 :], text + "A", f"{text}=", f" {text}"]
    for damaged in ways:
        try:
            found = sketch.unpack(damaged)
        except SequenceError as error:
            assert "damaged or cut off" in str(error)  # noqa: PT017
        else:
            # Two bytes of checksum: one damage in 65,536 goes unseen, and is a curve all the same.
            assert sketch.pack(found) == damaged


@pytest.mark.parametrize(
    "text",
    ["", "A", "AAAA", "ZGF0YQ", "a" * 400, "€", "AA AA", "ab\n", "gICAgIA", "%00", "A" * 3_999],
)
def test_what_is_no_drawn_curve_is_refused(text: str) -> None:
    with pytest.raises(SequenceError, match=r"^The drawn curve in this address is damaged or cut"):
        sketch.unpack(text)


def test_a_right_checksum_alone_makes_no_curve() -> None:
    for values in ([50], [-101, 3, 4], [0] * (limits.DRAWN_STEPS + 1)):
        raw = np.array(values, np.int8).tobytes()
        with pytest.raises(SequenceError, match="damaged or cut off"):
            sketch.unpack(sketch._text(raw + sketch._check(raw)))


def test_a_drawn_curve_is_a_sequence_of_one_column() -> None:
    drawn = sketch.sequence(np.array([0.25, -0.5, 1], np.float32))
    assert drawn.source == "drawn by hand"
    assert drawn.names == ("value",)
    assert drawn.values.tolist() == [[0.25], [-0.5], [1]]
    assert drawn.counted


def page(**query: str) -> AppTest:
    app = AppTest.from_file(PAGE, default_timeout=SECONDS)
    for key, value in query.items():
        app.query_params[key] = value
    return ran(app.run())


def ran(app: AppTest) -> AppTest:
    assert not app.exception, app.exception
    return app


def told(app: AppTest) -> list[float] | None:
    return json.loads(app.text[0].value)["curve"]


def sent(app: AppTest) -> dict[str, Any]:
    """What the browser is given."""
    return json.loads(app.get("bidi_component")[0].proto.json)


def draw(app: AppTest, values: list[float | None], **more: Any) -> AppTest:
    """As the browser tells it: the state, and what Streamlit calls for it."""
    serial = sent(app)["serial"]
    app.session_state["sketch"] = {"drawn": {"serial": serial, "values": values} | more}
    app.session_state["sketch-stroke"] = True
    return ran(app.run())


def test_nothing_is_drawn_at_first() -> None:
    app = page()
    assert told(app) is None
    assert sent(app)["values"] is None
    assert sent(app)["steps"] == 100
    assert sent(app)["colours"] == sketch.COLOURS


def test_the_address_gives_the_curve_and_its_steps_are_stretched() -> None:
    values = np.round(np.sin(np.arange(41) / 5), 2)
    app = page(drawn=sketch.pack(values))
    assert sent(app)["values"] == values.tolist()
    expected = np.interp(np.linspace(0, 40, 100), np.arange(41), values)
    np.testing.assert_allclose(told(app), expected, atol=0.00501)


def test_what_is_not_drawn_is_filled_in() -> None:
    app = page()
    app.number_input(key="steps").set_value(9).run()
    app = draw(app, [None, None, 0.5, None, None, None, -0.5, -0.25, None])
    expected = [0.5, 0.5, 0.5, 0.25, 0, -0.25, -0.5, -0.25, -0.25]
    np.testing.assert_allclose(told(app), expected, atol=1e-6)
    assert told(draw(app, [])) is None
    assert told(draw(app, [None] * 9)) is None


def test_a_run_keeps_what_was_drawn_and_sends_nothing_new() -> None:
    app = draw(page(), [0.5, -0.5])
    before = sent(app)
    for _ in range(3):
        app = ran(app.run())
        assert sent(app) == before
        np.testing.assert_allclose(told(app), np.linspace(0.5, -0.5, 100), atol=0.00501)
    app.number_input(key="steps").set_value(3).run()
    np.testing.assert_allclose(told(app), [0.5, 0, -0.5])
    assert sent(app) == before | {"steps": 3}


def test_another_address_is_another_curve_and_ends_what_was_drawn_before() -> None:
    app = draw(page(), [0.5, -0.5])
    serial = sent(app)["serial"]
    app.query_params["drawn"] = sketch.pack(np.full(100, 0.25))
    app = ran(app.run())
    assert told(app) == [0.25] * 100
    assert sent(app)["serial"] == serial + 1
    # What comes late from the drawing before belongs to that one.
    app = draw(app, [0.75, 0.75], serial=serial)
    assert told(app) == [0.25] * 100
    assert told(draw(app, [0.75, 0.75])) == [0.75] * 100


def test_a_stroke_counts_more_than_the_address_from_before_it() -> None:
    app = page(drawn=sketch.pack(np.full(100, 0.25)))
    app = draw(app, [0.5, 0.5])
    assert told(app) == [0.5] * 100
    # As where the run was cut short: the address was not written.
    app.query_params["drawn"] = sketch.pack(np.full(100, 0.25))
    assert told(draw(app, [0.75, 0.75])) == [0.75] * 100


@pytest.mark.parametrize("steps", [1, limits.DRAWN_STEPS + 1])
def test_another_number_of_steps_is_refused(steps: int) -> None:
    with pytest.raises(SequenceError, match=rf"A drawn curve has 2 to 2,000 steps; got {steps:,}"):
        sketch.draw("x", steps=steps)


def test_the_scripts_and_styles_are_files_of_the_package() -> None:
    assert "export default" in text_of("explore/sketch.js")
    assert "const LEVELS = 100;" in text_of("explore/sketch_paper.js")
    assert "touch-action: none" in text_of("explore/sketch.css")
