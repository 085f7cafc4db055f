"""Own numbers as they are, or on a scale that is kept: other numbers are other pictures."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from lstm_viz.sequences import Sequence
from lstm_viz.sequences.scaling import scaled
from lstm_viz.ui.controls import address
from lstm_viz.ui.explore import kept_scale, scale_words, sketch, words
from tests.explorer.panels import read
from tests.ui.conftest import navigate, problems
from tests.ui.pictures import sent

Open = Callable[..., AppTest]
SPIKE = [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]


def spike(height: float) -> list[float]:
    return [height * value for value in SPIKE]


def text(values: list[float]) -> str:
    return " ".join(f"{value:g}" for value in values)


def type_in(app: AppTest, height: float) -> AppTest:
    return app.text_area(key="numbers").set_value(text(spike(height))).run()


def upload(app: AppTest, height: float) -> AppTest:
    data = "\n".join(f"{value:g}" for value in spike(height)).encode()
    return app.file_uploader[0].upload("spike.txt", data, "text/plain").run()


def paste_link(app: AppTest, height: float) -> AppTest:
    packed = address.pack(Sequence(np.array(spike(height))[:, None], ("value",)))
    return navigate(app, **{address.KEY: packed})


def draw(app: AppTest, height: float) -> AppTest:
    return navigate(app, curve=sketch.pack(np.array(spike(height))))


def picture(app: AppTest) -> dict[str, np.ndarray]:
    """What is drawn of it: what came, as it was given and as the LSTM read it, and its gates."""
    assert problems(app) == []
    header, arrays = read(sent(app)[1])
    (lstm, _), came = header["networks"], header["input"]
    return {
        "given": arrays[came["values"] if came["given"] is None else came["given"]][:, 0],
        "read": arrays[lstm["input"]][:, 0],
        "f": arrays[lstm["signals"]["f"]["values"]],
        "h": arrays[lstm["signals"]["h"]["values"]],
    }


def note(app: AppTest) -> str:
    return read(sent(app)[1])[0]["input"]["note"]


# What Explore starts from, and how another sequence comes.
WAYS: dict[str, tuple[dict[str, str], Callable[[AppTest, float], AppTest]]] = {
    "typed": ({"source": "typed"}, type_in),
    "file": ({"source": "file"}, upload),
    "link": ({"source": "file"}, paste_link),
}


@pytest.mark.parametrize("heights", [(1, 2), (1, 20), (20, 30), (300, -700)])
@pytest.mark.parametrize("way", WAYS)
def test_sequences_that_differ_in_one_value_are_different_pictures(
    open_app: Open, way: str, heights: tuple[float, float]
) -> None:
    query, enter = WAYS[way]
    app = open_app(model="wave", **query)
    one = picture(enter(app, heights[0]))
    other = picture(enter(app, heights[1]))
    for made, height in ((one, heights[0]), (other, heights[1])):
        np.testing.assert_array_equal(made["given"], spike(height))
    assert one["read"][2] != other["read"][2]
    assert np.abs(one["h"] - other["h"]).max() > 0.01
    assert np.abs(one["f"] - other["f"]).max() > 0.01


def test_drawn_curves_that_differ_are_different_pictures(open_app: Open) -> None:
    made = [
        picture(open_app(source="drawn", model="wave", points="6", curve=sketch.pack(values)))
        for values in (np.array(spike(0.4)), np.array(spike(0.8)))
    ]
    assert [one["read"].max() for one in made] == [pytest.approx(0.4), pytest.approx(0.8)]
    assert np.abs(made[0]["h"] - made[1]["h"]).max() > 0.01


def test_what_the_networks_can_take_is_read_as_it_is_typed(open_app: Open) -> None:
    app = open_app(source="typed", model="wave", numbers=text(spike(3)))
    np.testing.assert_array_equal(picture(app)["read"], spike(3))
    assert note(app) == ""
    assert "scaled" not in app.query_params
    made = picture(type_in(app, 3.1))
    # Its mean is 3.1/6 and its deviation 3.1 √5/6.
    np.testing.assert_allclose(made["read"][2], np.sqrt(5), rtol=1e-5)
    np.testing.assert_array_equal(made["given"], np.float32(spike(3.1)))
    assert note(app) == (
        "Column 'value': its mean 0.516667 was subtracted, and the result divided by its standard "
        "deviation 1.1553."
    )


def test_the_scale_is_kept_while_she_edits_is_in_the_link_and_can_be_renewed(
    open_app: Open,
) -> None:
    app = type_in(open_app(source="typed", model="wave"), 20)
    scale = app.query_params["scaled"]
    mean, deviation = 20 / 6, 20 * np.sqrt(5) / 6
    assert [float(one) for one in re.split("~", scale)] == pytest.approx([mean, deviation])
    made = picture(type_in(app, 30))
    np.testing.assert_allclose(made["read"], (np.array(spike(30)) - mean) / deviation, rtol=1e-5)
    assert app.query_params["scaled"] == scale
    assert note(app) == (
        "Column 'value': 3.33333 was subtracted, and the result divided by 7.45356, as for an "
        "earlier sequence."
    )
    link = open_app(source="typed", model="wave", numbers=text(spike(30)), scaled=scale)
    np.testing.assert_array_equal(picture(link)["read"], made["read"])
    button = app.button(key="rescale")
    assert button.label == scale_words.SCALE_TO_THIS
    button.click().run()
    np.testing.assert_allclose(picture(app)["read"][2], np.sqrt(5), rtol=1e-5)
    assert app.query_params["scaled"] != scale
    assert "rescale" not in [one.key for one in app.button]


def test_numbers_that_need_no_scale_any_more_can_be_read_as_they_are(open_app: Open) -> None:
    app = type_in(type_in(open_app(source="typed", model="wave"), 20), 2)
    assert picture(app)["read"][2] == pytest.approx((2 - 20 / 6) / (20 * np.sqrt(5) / 6))
    button = app.button(key="rescale")
    assert button.label == words.READ_AS_IT_IS
    button.click().run()
    np.testing.assert_array_equal(picture(app)["read"], spike(2))
    assert "scaled" not in app.query_params


@pytest.mark.parametrize(
    "change",
    [
        lambda app: app.selectbox(key="source").set_value("preset").run(),
        lambda app: app.selectbox(key="scale").set_value("none").run(),
        lambda app: app.selectbox(key="model").set_value("own").run(),
    ],
    ids=["another source", "another rule", "other networks"],
)
def test_what_it_is_not_kept_for(open_app: Open, change: Callable[[AppTest], AppTest]) -> None:
    app = type_in(open_app(source="typed", model="wave", prepare="true"), 20)
    assert "scaled" in app.query_params
    change(app)
    assert "scaled" not in app.query_params


def test_other_preparing_and_other_columns_are_other_numbers(open_app: Open) -> None:
    app = type_in(open_app(source="typed", model="wave", prepare="true"), 20)
    before = app.query_params["scaled"]
    app.number_input(key="last").set_value(5).run()  # another part of the same
    assert app.query_params["scaled"] == before
    app.segmented_control(key="difference").set_value("yes").run()
    assert app.query_params["scaled"] != before


@pytest.mark.parametrize("scale", ["1~0", "1~1e999", "5", "1~2,3~4", "1~1e-300"])
def test_a_scale_that_is_none_is_left_out(open_app: Open, scale: str) -> None:
    app = open_app(source="typed", model="wave", numbers=text(spike(20)), scaled=scale)
    np.testing.assert_allclose(picture(app)["read"][2], np.sqrt(5), rtol=1e-5)


hostile = st.text("-+.0123456789e~,", max_size=40)
number = st.floats(allow_nan=False, allow_infinity=False).map(repr) | st.from_regex(
    r"[-+]?\d\.?\d?e[-+]?\d{1,3}", fullmatch=True, alphabet=st.characters(max_codepoint=127)
)
scales = st.lists(st.tuples(number, number).map("~".join), min_size=1, max_size=3).map(",".join)


@given(hostile | scales, st.sampled_from([1, 20, 3e38, -1e-40]), st.integers(1, 2))
def test_whatever_the_address_says_scales_to_float32_or_is_left_out(
    text: str, height: float, columns: int
) -> None:
    values = np.array(spike(height))[:, None].repeat(columns, axis=1)
    values[4] = np.nan  # a gap
    sequence = Sequence(values, ("v", "w")[:columns])
    kept = kept_scale.kept_for(sequence, text)
    if kept:
        assert not np.isinf(scaled(sequence, "kept", kept).values).any()
    else:
        event("left out")


def test_a_scale_is_left_out_only_where_it_is_none() -> None:
    sequence = Sequence(np.array(spike(20))[:, None], ("v",))
    assert kept_scale.kept_for(sequence, "-2.5~1e-30") == ((-2.5, 1e-30),)
    assert kept_scale.kept_for(sequence, "3.3~7.5,") == ((3.3, 7.5),)
    for text in ("1~1e-300", "1e300~1", "1~1e-38", "~", "1~2~3", "1~-2", "e~1", "", ",,"):
        assert kept_scale.kept_for(sequence, text) == (), text


def test_own_networks_show_both_numbers_too(open_app: Open) -> None:
    """Whatever scales, the readings have what was given and what was read; here, by hand."""
    app = open_app(source="typed", model="wave", numbers=text(spike(20)), scale="minmax")
    np.testing.assert_array_equal(picture(app)["given"], spike(20))
    np.testing.assert_array_equal(picture(app)["read"], SPIKE)
    assert "its smallest value 0 was subtracted" in note(app)
