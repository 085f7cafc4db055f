from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.ui.controls import words
from lstm_viz.ui.controls.control import Control
from lstm_viz.ui.controls.controls import CONTROLS
from tests.patience import SECONDS

Open = Callable[..., AppTest]
PAGE = str(Path(__file__).with_name("every_control.py"))
HIGH = 7  # of the rows that leave it to the sequence, on that page
NUMBERS = {key: row for key, row in CONTROLS.items() if row.kind == "number"}
# What somebody types, by the lowest and the highest number that a field takes.
TYPED: dict[str, Callable[[float, float], float]] = {
    "above": lambda low, high: high + 3,
    "the highest": lambda low, high: high,
    "below": lambda low, high: low - 2,
    "a fraction": lambda low, high: low + 0.25,
    "the next one": lambda low, high: low + 1,
    "far above": lambda low, high: 1e300,
    "the lowest": lambda low, high: low,
    "far below": lambda low, high: -1e300,
}


def range_of(row: Control) -> tuple[float, float]:
    assert row.low is not None
    return row.low, HIGH if row.high is None else row.high


def warnings(app: AppTest) -> list[str]:
    return [one.value.replace("\\", "") for one in app.warning]


def fits(row: Control, value: float) -> bool:
    low, high = range_of(row)
    if row.key == "smooth":
        return low <= value <= high and value % 2 == 1
    return low <= value <= high and (isinstance(row.step, float) or value % 1 == 0)


def sentence(row: Control, came: float, used: float | None) -> str:
    low, high = range_of(row)
    kind = "a number" if isinstance(row.step, float) else "a whole number"
    kind = "an odd number" if row.key == "smooth" else kind
    then = "the field is empty again" if used is None else f"{used:,.15g} is used"
    if kind != "a number" and came % 1 == 0 and (kind != "an odd number" or came % 2):
        kind = ""
    said = f"{row.label}: {came:,.15g} is"
    if kind in ("", "a number") and came < low:
        return f"{said} below {low:,.15g}, the smallest that is allowed, so {then}."
    if kind in ("", "a number") and came > high:
        return f"{said} above {high:,.15g}, the largest that is allowed, so {then}."
    ends = f"{low:,.15g} to {high:,.15g}"
    return f"{row.label}: {came:,.15g} is not {kind} from {ends}, so {then}."


def test_no_number_field_takes_what_it_cannot_use_or_refuses_without_a_sentence() -> None:
    app = AppTest.from_file(PAGE, default_timeout=SECONDS).run()
    good = {key: app.session_state[key] for key in NUMBERS}
    said: dict[str, str] = {}
    for typed in TYPED.values():
        tried = {key: typed(*range_of(row)) for key, row in NUMBERS.items()}
        for key, value in tried.items():
            app.number_input(key=key).set_value(value)
        app.run()
        for key, row in NUMBERS.items():
            if not fits(row, tried[key]):
                said[key] = sentence(row, tried[key], good[key])
            elif tried[key] != good[key]:  # a sentence stays until something else is chosen
                good[key] = tried[key]
                said.pop(key, None)
            assert app.session_state[key] == good[key], key
        assert warnings(app) == [said[key] for key in NUMBERS if key in said]
        assert app.text[-1].value == "drawn"


def test_a_number_in_the_address_follows_what_is_used(open_app: Open) -> None:
    app = open_app(adding_lag="40")
    app.number_input(key="adding_lag").set_value(2_000).run()
    told = ["Lag: 2,000 is above 1,000, the largest that is allowed, so 40 is used."]
    assert warnings(app) == told
    assert app.query_params["adding_lag"] == "40"
    app.number_input(key="adding_lag").set_value(30).run()
    assert not app.warning


def test_a_number_that_was_good_until_the_sequence_became_shorter_is_its_last_step(
    open_app: Open,
) -> None:
    app = open_app(source="generated", signal="impulse", steps="90", impulse_at="80", model="wave")
    app.number_input(key="steps").set_value(50).run()
    assert app.number_input(key="impulse_at").value == 50
    assert not app.warning
    app.number_input(key="impulse_at").set_value(51).run()
    assert warnings(app) == ["At step: 51 is above 50, the largest that is allowed, so 50 is used."]


@pytest.mark.parametrize(("value", "shown"), [(20_000.0, "20,000"), (1e-05, "1e-05"), (2.5, "2.5")])
def test_numbers_are_shown_as_people_write_them(value: float, shown: str) -> None:
    assert words.number(value) == shown
