from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.ui.controls import address_values
from lstm_viz.ui.controls.control import Control
from lstm_viz.ui.controls.controls import CONTROLS
from tests.patience import SECONDS
from tests.ui.conftest import ROOT, ROUTER
from tests.ui.pictures import CHARTS, charts

Open = Callable[..., AppTest]
PAGES = ROOT / "pages"
PAGE = str(Path(__file__).with_name("every_control.py"))
# Whatever somebody can write behind a key. Good for a text, else for nothing.
VALUES: dict[str, str | list[str]] = {
    "infinite": "inf",
    "infinite, negative": "-Infinity",
    "infinite, as a power": "1e999",
    "infinite, as digits": "9" * 1_000,
    "no number": "nan",
    "huge": "1e300",
    "negative": "-7",
    "unicode": "🙂\u202e\u0000 ﷽",
    "words": "nowhere",
    "markup": "<script>alert(1)</script> [x](javascript:alert(1)) :red[a] $x$",
    "long": "x" * 2_000,  # Streamlit reads no address of more than 512 kB
    "twice": ["3", "inf"],
    "nothing": "",
}
SENTENCE = re.compile(r"\S.* in the address (is|has|appears) .*, so .+\.", re.DOTALL)


def opened(query: dict[str, str | list[str]]) -> AppTest:
    app = AppTest.from_file(PAGE, default_timeout=SECONDS)
    app.query_params.update(query)
    return app.run()


@pytest.fixture(scope="module")
def plainly() -> AppTest:
    """All controls where the address names none."""
    return opened({})


def text_of(key: str) -> bool:
    return CONTROLS[key].kind in ("text", "line")


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_any_value_of_any_key_is_a_sentence_and_the_default(
    plainly: AppTest, value: str | list[str]
) -> None:
    keys = [key for key, row in CONTROLS.items() if row.kind != "file"]
    app = opened(dict.fromkeys(keys, value))
    assert not app.exception
    assert app.text[-1].value == "drawn"
    said = {one.value.replace("\\", "").split("=")[0]: one.value for one in app.warning}
    for key in keys:
        row = CONTROLS[key]
        if row.kind == "hidden":
            # Whether there is what it names, the component looks itself.
            fits = isinstance(value, str) and re.fullmatch(row.pattern or "", value, re.ASCII)
            assert (key in said) != bool(fits)
            continue
        if text_of(key) and isinstance(value, str) and key not in said:
            assert app.session_state[key] == value
            continue
        if value == "-7" and row.kind == "number" and row.low is not None and row.low < -7:
            assert app.session_state[key] == -7.0
            assert key not in said
            continue
        none = value == "" and row.kind == "several"  # none is a choice, too
        assert app.session_state[key] == ([] if none else plainly.session_state[key]), key
        empty = (row.kind in ("number", "slider") and row.default is None) or row.kind == "several"
        fits = value == "" and empty
        assert (key in said) != fits, (key, said.get(key))
    assert all(SENTENCE.fullmatch(one.replace("\\", "")) for one in said.values())
    assert all(len(one) < 400 for one in said.values())


def row(key: str, **more: object) -> Control:
    return replace(CONTROLS[key], **more)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("of", "said", "offered", "high", "reason"),
    [
        (row("adding_lag"), ["1e999"], (), 1e3, "is not a whole number from 2 to 1,000"),
        (row("adding_lag"), ["2.5"], (), 1e3, "is not a whole number from 2 to 1,000"),
        (row("adding_lag"), ["1"], (), 1e3, "is below 2, the smallest that is allowed"),
        (row("adding_lag"), ["1001"], (), 1e3, "is above 1,000, the largest that is allowed"),
        (row("adding_lag"), ["3", "4"], (), 1e3, "appears 2 times, but may appear only once"),
        (row("first"), ["0"], (), None, "is below 1, the smallest that is allowed"),
        (row("first"), ["1e17"], (), None, "is not a whole number from 1 up"),
        (row("rate"), ["0"], (), 100.0, "is below 1e-05, the smallest that is allowed"),
        (row("seed"), [""], (), 9, "is not a whole number from 0 to 9"),
        (row("sheet"), ["c"], ("a", "b"), None, "is not one of a, b"),
        (
            row("sheet"),
            ["z"],
            "abcdefghij",
            None,
            "is not one of a, b, c, d, e, f, g, h and 2 more",
        ),
        (row("columns"), ["a", "c"], ("a", "b"), None, "is not among a, b"),
        (row("text"), ["yes"], (), None, "is neither true nor false"),
        (row("at_adding"), ["1" * 41], (), 40, "has 41 characters, but may have at most 40"),
    ],
)
def test_what_is_wrong_is_said(
    of: Control, said: list[str], offered: tuple[str, ...], high: float | None, reason: str
) -> None:
    assert address_values.wrong(of, said, offered, high) == reason


@pytest.mark.parametrize(
    ("of", "said", "offered", "high"),
    [
        (row("adding_lag"), ["1000"], (), 1e3),
        (row("adding_lag"), ["2.0"], (), 1e3),
        (row("first"), [""], (), None),
        (row("first"), [str(2**53 - 1)], (), None),
        (row("rate"), ["0.00001"], (), 100.0),
        (row("sheet"), ["b"], ("a", "b"), None),
        (row("columns"), ["a", "b"], ("a", "b"), None),
        (row("columns"), [""], ("a", "b"), None),
        (row("text"), ["True"], (), None),
        (row("at_adding"), [""], (), 40),
    ],
)
def test_what_is_right_is_left_alone(
    of: Control, said: list[str], offered: tuple[str, ...], high: float | None
) -> None:
    assert address_values.wrong(of, said, offered, high) is None


def test_a_sentence_names_what_came_what_is_expected_and_what_is_used_until_another_is_chosen(
    open_app: Open,
) -> None:
    app = open_app(adding_lag="1e999", seed="7", device="abacus")
    said = [one.value.replace("\\", "") for one in app.warning]
    assert said == [
        "adding_lag=1e999 in the address is not a whole number from 2 to 1,000, so 50 is used.",
        "device=abacus in the address is not one of auto, cpu, cuda, mps, so 'auto' is used.",
    ]
    assert charts(app) == CHARTS
    assert app.session_state["seed"] == 7
    assert "adding_lag" not in app.query_params
    app.number_input(key="adding_lag").set_value(40).run()
    assert [one.value.replace("\\", "") for one in app.warning] == said[1:]
    app.switch_page(f"{PAGES}/about.py").run()
    app.switch_page(f"{PAGES}/explore.py").run()
    assert not app.warning


NASTY = ("inf", "1e999", "9" * 1_000, "nan", "-7", "<b>", "🙂", "", "x" * 10_000)


@pytest.mark.parametrize(
    "page", ["explore", "lecture", "train", "race", "network", "atlas", "about"]
)
@pytest.mark.parametrize("where", [{}, {"source": "generated", "training": "live", "race": "live"}])
def test_every_page_opens_whatever_its_address_says(
    monkeypatch: pytest.MonkeyPatch, page: str, where: dict[str, str]
) -> None:
    monkeypatch.setenv("LSTM_VIZ_DEVICE", "cpu")
    # Each key has one of the values, and each value comes with some key of each kind.
    keys = [key for key, row in CONTROLS.items() if row.kind != "file"]
    query = {key: NASTY[place % len(NASTY)] for place, key in enumerate(keys)} | where
    app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS)
    app.query_params.update(query)
    if page != "explore":
        app.switch_page(f"{PAGES}/{page}.py")
    app.run()
    assert not app.exception
    assert app.sidebar.warning or page in ("about", "network")
