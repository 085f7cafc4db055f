"""The open equation: each number is the Trace's, and what is printed adds up to the last digit."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lstm_viz.words import READING, word
from tests.explorer.meaning.stage import (
    BACK,
    GRU,
    LENGTH,
    LSTM,
    NAMES,
    PROJECTED,
    RELU,
    RNN,
    STEPS,
    data,
    number,
    panels,
    show,
    showing,
    stage,  # noqa: F401
    state_before,
    ticks,
    weight,
    weighted_sums,
    with_other_weights,
)

pytestmark = pytest.mark.browser
Stage = Callable[..., Page]
SUMS = {"lstm": "figo", "gru": "rzn", "rnn": "ah"}  # the signals that are a squashed sum
READ = "() => lv.readEquation()"


def squash(kind: str, signal: str, sums: Any) -> Any:
    if signal in "gnh":
        return np.maximum(0, sums) if kind == "relu" else np.tanh(sums)
    return sums if signal == "a" else 1 / (1 + np.exp(-np.float64(sums)))


def opened(page: Page, net: int, signal: str, step: int, unit: int) -> dict[str, Any]:
    at = {"net": net, "step": step, "unit": unit}
    return showing(page, READ, **at, open={**at, "signal": signal})


@pytest.mark.parametrize("net", [LSTM, RNN, GRU, RELU, BACK, PROJECTED])
def test_every_gate_is_taken_apart_into_parts_that_add_up_as_printed(
    stage: Stage,  # noqa: F811
    net: int,
) -> None:
    page = stage()
    panel = panels()[net]
    kind = panel.trace.kind
    how = "relu" if net == RELU else kind
    last = LENGTH if net == BACK else STEPS
    for signal in SUMS[kind]:
        for step in (0, 1, 4, last - 1):
            for unit in (1, panel.trace.sizes["unit"] - 2):
                told = opened(page, net, signal, step, unit)
                where = (signal, step, unit)
                recorded = float(panel.signal(signal)[step, unit])
                true = weighted_sums(net, signal, step)[unit]
                # The sum in float64 gives the recorded value, and both stand there unrounded.
                assert told["value"] == recorded, where
                assert abs(told["computed"] - recorded) < 1e-5, where
                assert abs(told["sum"]["value"] - true) < 1e-9, where
                assert sum(row["value"] for row in told["rows"]) == pytest.approx(true, abs=1e-9)
                # As printed: the parts are the sum to the last digit, and it leads to the value.
                total = ticks(told["sum"]["printed"])
                assert sum(ticks(row["printed"]) for row in told["rows"]) == total, where
                assert abs(total - true * 1e4) < 20, where
                result = squash(how, signal, total / 1e4)
                assert f"{result + 0:.4f}" == f"{number(told['result']):.4f}", where
                assert f"{recorded:.4f}" == f"{number(told['result']):.4f}", where
                # The largest stand first; the others and the bias come after them.
                sizes = [abs(row["value"]) for row in told["rows"] if row["of"] in "xh"]
                assert sizes == sorted(sizes, reverse=True)
                assert len(sizes) <= 13
                assert "did not produce" not in told["notes"]


def test_the_filled_line_adds_inputs_hidden_units_and_bias(stage: Stage) -> None:  # noqa: F811
    told = opened(stage(), LSTM, "o", 3, 11)
    page_numbers = told["filled"].replace("(−", "(-").replace("−", "-")
    body = page_numbers.split("σ(")[1].split(") = ")[0].replace("(", "").replace(")", "")
    x, h, b = (round(float(part) * 1e4) for part in body.split(" + "))
    assert x + h + b == ticks(told["sum"]["printed"])
    panel = panels()[LSTM]
    row = 3 * 17 + 11  # o is the fourth gate in PyTorch's order
    assert x == pytest.approx(1e4 * weight(LSTM, "W_ih")[row] @ panel.input[3], abs=8)
    bias = told["rows"][-1]
    both = [weight(LSTM, name)[row] for name in ("b_ih", "b_hh")]
    assert bias["of"] == "b"
    assert bias["value"] == pytest.approx(sum(both), abs=1e-7)
    parts = bias["detail"].removeprefix("b_ih ").replace("(", "").replace(")", "").split(" + b_hh ")
    assert [number(part) for part in parts] == pytest.approx(both, abs=2e-4)
    assert ticks(parts[0]) + ticks(parts[1]) == ticks(bias["printed"]) == b


def test_a_term_is_its_weight_times_its_value(stage: Stage) -> None:  # noqa: F811
    page = stage()
    panel = panels()[LSTM]
    step, unit = 5, 6
    row = 17 + unit  # f is the second gate
    told = opened(page, LSTM, "f", step, unit)
    before = state_before(LSTM, "h", step)
    seen = 0
    for one in told["rows"]:
        if one["of"] not in ("x", "h"):
            continue
        seen += 1
        if one["of"] == "x":
            k = NAMES.index(one["name"].split()[-1])
            w, value = weight(LSTM, "W_ih")[row, k], panel.input[step, k]
        else:
            k = int(one["name"].split()[-1])
            w, value = weight(LSTM, "W_hh")[row, k], before[k]
        assert one["value"] == pytest.approx(float(w) * float(value), abs=1e-9)
        printed = [number(part.strip("() ")) for part in one["detail"].split("·")]
        assert printed == pytest.approx([w, value], abs=5.1e-5)
        # The bar goes right of the middle or left of it, as long as the part is large.
        reach = max(abs(r["value"]) for r in [*told["rows"], told["sum"]])
        assert one["bar"] == pytest.approx(50 * abs(one["value"]) / reach, abs=0.02)
        assert one["left"] == pytest.approx(50 - (one["bar"] if one["value"] < 0 else 0), abs=0.02)
    assert seen == 12
    assert told["rows"][12]["name"] == _others(told["rows"][:12])


def _others(rows: list[dict[str, Any]]) -> str:
    inputs = len(NAMES) - sum(row["of"] == "x" for row in rows)
    units = 17 - sum(row["of"] == "h" for row in rows)
    names = [
        f"{n} other {what}{'s' * (n > 1)}" for n, what in ((inputs, "input"), (units, "unit")) if n
    ]
    return ", ".join(names)


def test_the_row_of_the_others_opens_and_closes(stage: Stage) -> None:  # noqa: F811
    page = stage()
    closed = opened(page, LSTM, "i", 4, 2)
    more = page.locator(".lv-more:visible")
    expect(more).to_have_attribute("aria-expanded", "false")
    more.focus()
    page.keyboard.press("Enter")
    told = page.evaluate(READ)
    named = [row for row in told["rows"] if row["of"] in "xh"]
    assert len(named) == 17 + len(NAMES)
    assert len({row["name"] for row in named}) == len(named)
    parts = [ticks(row["printed"]) for row in told["rows"] if row["printed"]]
    assert sum(parts) == ticks(told["sum"]["printed"]) == ticks(closed["sum"]["printed"])
    rest = [ticks(row["printed"]) for row in named[12:]]
    assert sum(rest) == ticks(closed["rows"][12]["printed"])
    expect(more).to_have_attribute("aria-expanded", "true")
    more.click()
    assert page.evaluate(READ) == closed


def test_few_terms_need_no_row_of_others_and_no_biases_no_row_of_bias(stage: Stage) -> None:  # noqa: F811
    told = opened(stage(), RELU, "a", 4, 5)
    assert {row["of"] for row in told["rows"]} == {"x", "h"}
    assert len(told["rows"]) == 8 + len(NAMES)
    assert told["point"] is None  # a is the sum itself


def test_a_gru_multiplies_by_r_after_the_matrix_product(stage: Stage) -> None:  # noqa: F811
    told = opened(stage(), GRU, "n", 4, 3)
    panel = panels()[GRU]
    r = float(panel.signal("r")[4, 3])
    row = 2 * 15 + 3
    for one in told["rows"]:
        if one["of"] == "h":
            k = int(one["name"].split()[-1])
            w = float(weight(GRU, "W_hh")[row, k])
            assert one["value"] == pytest.approx(r * w * state_before(GRU, "h", 4)[k], abs=1e-9)
            assert one["detail"].startswith(f"{r:.4f} · ")
    b_in, b_hn = weight(GRU, "b_ih")[row], weight(GRU, "b_hh")[row]
    assert told["rows"][-1]["value"] == pytest.approx(float(b_in) + r * float(b_hn), abs=1e-7)
    assert "r · b_hn" in told["rows"][-1]["detail"]


@pytest.mark.parametrize(
    ("net", "signal"), [(LSTM, "c"), (BACK, "c"), (GRU, "h"), (PROJECTED, "c")]
)
def test_the_new_state_is_what_is_kept_and_what_is_added(
    stage: Stage,  # noqa: F811
    net: int,
    signal: str,
) -> None:
    page = stage()
    panel = panels()[net]
    for step in (0, 3, LENGTH - 1):
        for unit in (1, 4):
            told = opened(page, net, signal, step, unit)
            s = {
                name: float(panel.signal(name)[step, unit])
                for name in panel.trace.signals
                if name != "h" or net == GRU
            }
            before = state_before(net, signal, step)[unit]
            if net == GRU:
                kept, added = s["z"] * before, (1 - s["z"]) * s["n"]
            else:
                kept, added = s["f"] * before, s["i"] * s["g"]
            assert [row["value"] for row in told["rows"]] == pytest.approx([kept, added], abs=1e-9)
            assert told["value"] == s[signal]
            assert abs(told["computed"] - s[signal]) < 1e-5
            parts = [ticks(row["printed"]) for row in told["rows"]]
            assert sum(parts) == ticks(told["sum"]["printed"])
            assert number(told["sum"]["printed"]) == pytest.approx(s[signal], abs=5.1e-5)
            assert told["result"] == told["sum"]["printed"]
            # What a reader finds who works it out with the printed numbers.
            body, sign, _ = re.split(" ([=≈]) ", told["filled"].replace("\u00a0", " "))
            factors = [number(one) for one in re.findall(r"−?\d+\.\d{4}", body)]
            found = factors[0] * factors[1] + factors[2] * factors[3]
            off = abs(found - number(told["result"]))
            assert sign == ("=" if off < 0.5e-4 + 1e-9 else "≈")


def test_the_hidden_state_is_a_share_of_the_squashed_state(stage: Stage) -> None:  # noqa: F811
    told = opened(stage(), LSTM, "h", 6, 12)
    panel = panels()[LSTM]
    o, c, h = (float(panel.signal(name)[6, 12]) for name in "och")
    assert told["value"] == pytest.approx(o * np.tanh(c), abs=1e-6) == h
    assert float(told["point"]) == pytest.approx(np.tanh(c))
    numbers = [f"{value:.4f}".replace("-", "−") for value in (o, c, np.tanh(c), h)]
    assert re.findall(r"−?\d\.\d{4}", told["filled"]) == [*numbers[:2], numbers[0], *numbers[2:]]
    assert number(told["result"]) == pytest.approx(h, abs=5.1e-5)
    assert told["rows"][0]["name"] == f"{round(o * 100)}% of tanh(C)"
    assert "no unit has an h of its own" not in told["notes"]


def test_a_projection_is_said(stage: Stage) -> None:  # noqa: F811
    told = opened(stage(), PROJECTED, "h", 6, 4)
    panel = panels()[PROJECTED]
    o, c = (float(panel.signal(name)[6, 4]) for name in "oc")
    assert told["value"] == pytest.approx(o * np.tanh(c))
    assert "no unit has an h of its own" in told["notes"]


@pytest.mark.parametrize("net", [LSTM, RNN, GRU])
def test_it_says_what_the_words_say(stage: Stage, net: int) -> None:  # noqa: F811
    page = stage()
    kind = panels()[net].trace.kind
    for signal in READING[kind]:
        told = opened(page, net, signal, 2, 3)
        one = word(kind, signal)
        assert told["title"] == one.name
        assert told["where"] == "step 3, unit 3"
        plain = page.evaluate(
            "html => new DOMParser().parseFromString(html, 'text/html').body.textContent",
            one.equation_html,
        )
        assert told["printed"] == plain.strip()
        assert one.sentence == page.locator(".lv-sentence").inner_text()
        assert told["notes"].endswith(one.note)


def test_it_follows_the_cursor_and_its_tabs_lead_to_the_other_signals(stage: Stage) -> None:  # noqa: F811
    page = stage()
    expect(page.locator(".lv-prompt")).to_be_visible()
    opened(page, LSTM, "f", 2, 3)
    show(page, step=6, unit=9)
    told = page.evaluate(READ)
    assert told["where"] == "step 7, unit 9"
    assert told["value"] == float(panels()[LSTM].signal("f")[6, 9])
    # The other network is looked at: this one keeps the unit that it was opened for.
    show(page, net=RNN, unit=12)
    assert page.evaluate(READ)["where"] == "step 7, unit 3"
    show(page, net=LSTM, unit=9)
    page.get_by_role("group", name="Choose the equation").get_by_role(
        "button", name="output gate"
    ).click()
    assert page.evaluate("lv.store.get().open.signal") == "o"
    expect(page.locator(".lv-equation h3")).to_have_text("output gate")
    pressed = page.locator(".lv-tabs [aria-pressed=true]")
    expect(pressed).to_have_attribute("aria-label", "output gate")
    expect(pressed).to_be_focused()
    page.get_by_role("button", name="Close the equation").click()
    expect(page.locator(".lv-prompt")).to_be_visible()
    assert page.evaluate("lv.store.get().open") is None


def test_past_the_end_of_a_shorter_sequence_there_is_no_equation(stage: Stage) -> None:  # noqa: F811
    page = stage(
        net=BACK, unit=2, step=LENGTH, open={"net": BACK, "signal": "f", "step": 0, "unit": 2}
    )
    expect(page.locator(".lv-notes")).to_have_text("The sequence ends before this step.")
    expect(page.locator(".lv-ledger")).to_be_hidden()
    show(page, step=LENGTH - 1)
    expect(page.locator(".lv-ledger")).to_be_visible()
    assert "read backwards" in page.locator(".lv-equation .lv-where").inner_text()


def test_weights_that_did_not_make_the_value_are_denounced(stage: Stage) -> None:  # noqa: F811
    page = stage(data(shown=(with_other_weights(panels()[RNN]),)))
    told = opened(page, 0, "h", 4, 3)
    assert "these weights did not produce this value" in told["notes"]
    expect(page.locator(".lv-wrong")).to_be_visible()


def test_sixteen_bits_are_called_approximate_and_so_are_terms_beside_an_exact_value(
    stage: Stage,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lstm_viz.explorer.picture.FLOAT_BYTES", 0)
    page = stage(data(exact=5))
    panel = panels()[LSTM]
    told = opened(page, LSTM, "f", 4, 3)
    assert "Approximate" in told["notes"]
    bound = float(told["notes"].split("sum is accurate to ±")[1].split(",")[0].replace("−", "-"))
    true = weighted_sums(LSTM, "f", 4)[3]
    assert 0 < abs(told["sum"]["value"] - true) <= bound < 1e-3
    total = sum(ticks(row["printed"]) for row in told["rows"])
    assert total == ticks(told["sum"]["printed"])
    # The exact step: the value is float32 again, the terms still stand on the step before it.
    told = opened(page, LSTM, "f", 5, 3)
    assert np.float32(told["value"]) == panel.signal("f")[5, 3]
    assert "Approximate" in told["notes"]


def test_names_are_text_and_never_markup(stage: Stage) -> None:  # noqa: F811
    names = ("<img src=x onerror=alert(1)>", "<b>b</b>", "&amp;", "delta")
    page = stage(data(names=names))
    opened(page, RNN, "h", 4, 3)
    page.locator(".lv-more:visible").click()
    shown = [row["name"] for row in page.evaluate(READ)["rows"]]
    assert {f"x {name}" for name in names} <= set(shown)
    assert page.locator("img, .lv-equation b").count() == 0


def test_the_curve_has_its_point_where_the_gate_is(stage: Stage) -> None:  # noqa: F811
    page = stage()
    told = opened(page, LSTM, "f", 4, 3)
    assert page.evaluate("() => lv.pointOffCurve()") < 0.6
    assert float(told["point"]) == told["value"]
    label = page.get_by_role("img", name="The curve of σ")
    expect(label).to_have_accessible_name(
        f"The curve of σ, with the point σ({told['sum']['printed']}) = {told['result']}"
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("signal", ["f", "c", "h"])
def test_it_fits_a_phone(stage: Stage, theme: str, signal: str) -> None:  # noqa: F811
    page = stage(theme=theme, width=360)
    opened(page, LSTM, signal, 4, 3)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for text in page.locator(".lv-contribution:visible").all():
        box = text.bounding_box()
        assert box is not None
        assert 0 <= box["x"] < box["x"] + box["width"] <= 360
