"""The cell diagram: every wire, gate and printed number carries the Trace's value of the step."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lstm_viz.plots.theme import DARK, LIGHT, contrast_ratio, mix
from lstm_viz.words import word
from tests.explorer.meaning.stage import (
    BACK,
    GRU,
    LENGTH,
    LSTM,
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
)

pytestmark = pytest.mark.browser
Stage = Callable[..., Page]
READ = "net => lv.readDiagram(net)"


def flow(net: int, step: int) -> dict[str, np.ndarray]:
    """What passes through each unit at a step, (unit,), worked out from the Trace."""
    panel = panels()[net]
    s = {name: panel.signal(name)[step].astype(float) for name in panel.trace.signals}
    if panel.trace.kind == "rnn":
        return s | {"h_before": state_before(net, "h", step)}
    if panel.trace.kind == "gru":
        before = state_before(net, "h", step)
        added = (1 - s["z"]) * s["n"]
        return s | {"h_before": before, "kept": s["z"] * before, "added": added}
    before = state_before(net, "c", step)
    more = {"c_before": before, "kept": s["f"] * before, "added": s["i"] * s["g"]}
    more["tanh_c"] = np.tanh(s["c"])
    if net == PROJECTED:
        return s | more | {"h": s["o"] * more["tanh_c"]}
    return s | more | {"h_before": state_before(net, "h", step)}


def drawn(page: Page, net: int, **state: Any) -> dict[str, Any]:
    return showing(page, READ, net, **{"net": net, **state})


@pytest.mark.parametrize("view", ["unit", "mean"])
@pytest.mark.parametrize("net", [LSTM, RNN, GRU, RELU, BACK, PROJECTED])
def test_every_number_in_the_picture_is_the_traces(stage: Stage, net: int, view: str) -> None:  # noqa: F811
    page = stage()
    panel = panels()[net]
    for step in (0, 1, 4, (LENGTH if net == BACK else STEPS) - 1):
        unit = (5 * step + 1) % panel.trace.sizes["unit"]
        told = drawn(page, net, step=step, unit=unit, view=view)
        wanted = flow(net, step)
        values = {k: v[unit] if view == "unit" else v.mean() for k, v in wanted.items()}
        assert told["where"] == f"step {step + 1}"
        for name, gate in told["gates"].items():
            assert gate["value"] == pytest.approx(values[name], abs=1e-6)
            assert number(gate["text"]) == pytest.approx(values[name], abs=0.00501)
        numbers = {k: v for k, v in told["numbers"].items() if k not in told["gates"]}
        assert numbers.keys() >= {"x", "h_before", "a" if panel.trace.kind == "rnn" else "kept"}
        for name, (value, text) in numbers.items():
            if name == "x":
                read = panel.input[step]
                assert text == f"{len(read)} values"
            elif name == "h_before" and net == PROJECTED:
                assert text == ""
            else:
                assert value == pytest.approx(values[name], abs=1e-6)
                assert number(text) == pytest.approx(values[name], abs=0.0101)
        if panel.trace.kind != "rnn":
            after = "c" if panel.trace.kind == "lstm" else "h"
            kept, added, new = (number(told["numbers"][n][1]) for n in ("kept", "added", after))
            assert round(100 * kept) + round(100 * added) == round(100 * new)


@pytest.mark.parametrize(("theme", "look"), [("light", LIGHT), ("dark", DARK)])
def test_a_gate_is_filled_as_its_map_is(stage: Stage, theme: str, look: Any) -> None:  # noqa: F811
    page = stage(theme=theme)
    for net in (LSTM, RNN, GRU):
        for step in (1, 4, 7):
            told = drawn(page, net, step=step, unit=7)
            for name, gate in told["gates"].items():
                full = look.below if gate["value"] < 0 else look.colour(name)
                want = mix(look.background, full, min(1, abs(gate["value"])))
                assert gate["fill"].upper() == want
                ink = "#" + "".join(f"{int(c):02x}" for c in gate["ink"][4:-1].split(","))
                assert contrast_ratio(ink.upper(), want) >= 4.5


@pytest.mark.parametrize(("theme", "look"), [("light", LIGHT), ("dark", DARK)])
def test_all_that_is_drawn_can_be_seen(stage: Stage, theme: str, look: Any) -> None:  # noqa: F811
    """Wires, the bus and the bars, also where they carry next to nothing: WCAG asks for 3."""
    page = stage(theme=theme)
    found = set()
    for net in (LSTM, RNN, GRU):
        for step in (1, 4, 7):
            found |= {(colour, share) for colour, share in drawn(page, net, step=step)["seen"]}
    assert len(found) > 8
    for colour, share in found:
        rgb = "#" + "".join(f"{int(c):02X}" for c in re.findall(r"\d+", colour)[:3])
        for paper in (look.background, look.panel):
            assert contrast_ratio(mix(paper, rgb, share), paper) >= 2.99, (colour, share)


def test_the_bars_say_what_they_are(stage: Stage) -> None:  # noqa: F811
    page = stage()
    for net, state in ((LSTM, "cell state"), (GRU, "hidden state")):
        root = page.locator(".lv-diagram").nth(net)
        legend = root.locator(".lv-legend").last
        expect(legend).to_contain_text(f"Bars on the {state} line: the old {state}, what is kept")
        key = "□ given up\u2002■ kept\u2002■ added\u2002■ new\u2002■ below 0"
        expect(root.locator(".lv-cell-key")).to_have_text(key)
        expect(root.locator(".lv-cell-key")).to_be_visible()
        titles = root.locator("[data-bar] title").all_text_contents()
        assert len(set(titles)) == 6
        assert all(titles)
    rnn = page.locator(".lv-diagram").nth(RNN)
    expect(rnn.locator(".lv-legend").last).not_to_contain_text("Bars")
    expect(rnn.locator(".lv-cell-key")).to_have_text("■ below 0")


@pytest.mark.parametrize("view", ["unit", "mean"])
def test_bars_on_the_state_line_are_in_proportion(stage: Stage, view: str) -> None:  # noqa: F811
    page = stage()
    for net, state in ((LSTM, "c"), (GRU, "h")):
        one = 4
        every = [flow(net, step) for step in range(STEPS)]
        # One scale for all steps: the largest state, or the largest mean of the units' sizes.
        states = [every[0][f"{state}_before"], *(each[state] for each in every)]
        sizes = [np.abs(each) for each in states]
        scale = max(size[one] if view == "unit" else size.mean() for size in sizes)
        for step in (0, 3, STEPS - 1):
            values = (every[step][name] for name in (f"{state}_before", state, "kept"))
            before, after, kept = (v[one] if view == "unit" else v.mean() for v in values)
            bars = drawn(page, net, step=step, unit=one, view=view)["bars"]
            ends = {
                "remains": (0, kept), "lost": (kept, before), "kept": (0, kept),
                "base": (0, kept), "added": (kept, after), "after": (0, after),
            }  # fmt: skip
            for name, (start, end) in ends.items():
                value, y, height = bars[name]
                assert value == pytest.approx(end - start, abs=1e-6)
                assert height == pytest.approx(48 * abs(end - start) / scale, abs=0.02)
                assert y == pytest.approx(104 - 48 * max(start, end) / scale, abs=0.02)
                assert 56 - 0.02 <= y <= y + height <= 152 + 0.02


def test_wires_are_as_thick_as_their_values(stage: Stage) -> None:  # noqa: F811
    told = drawn(stage(), LSTM, step=4, unit=3)
    values = flow(LSTM, 4)
    by_value = {round(float(v), 6): (width, below) for v, width, below in told["wires"] if v}
    for name in ("f", "i", "g", "o", "h", "tanh_c"):
        value = float(values[name][3])
        width, below = by_value[round(value, 6)]
        assert width == pytest.approx(1.5 + 5.5 * abs(value), abs=0.02)
        assert below == (value < 0)


def test_the_words_under_the_picture_tell_what_happens(stage: Stage) -> None:  # noqa: F811
    page = stage()
    told = drawn(page, LSTM, step=4, unit=3)
    v = {name: value[3] for name, value in flow(LSTM, 4).items()}
    text = {name: f"{value:.2f}".replace("-", "−") for name, value in v.items()}
    forget, write, state, output = told["story"]
    assert f"forget gate keeps {round(100 * v['f'])}% of the old {text['c_before']} " in forget
    candidate = f"({text['g']})" if v["g"] < 0 else text["g"]
    assert f"input gate adds {text['i']} × {candidate} " in write
    assert state.endswith(f"= {text['c']}")
    squashed = f"passes {round(100 * v['o'])}% of tanh({text['c']}), so h "
    assert output[output.index("passes") :] in [f"{squashed}{sign} {text['h']}" for sign in "=≈"]
    signs = set()
    for step in range(STEPS):
        forget, write, state, output = drawn(page, LSTM, step=step, unit=3)["story"]
        for line in (forget, write, output):
            numbers = [float(one) for one in re.findall(r"-?\d+\.?\d*", line.replace("−", "-"))]
            one, other, gives = numbers
            one = one / 100 if "%" in line else one
            other = np.tanh(other) if "tanh" in line else other
            sign = "=" if abs(one * other - gives) < 0.005 + 1e-9 else "≈"
            assert re.findall("[=≈]", line) == [sign], line
            signs.add(sign)
        assert "≈" not in state  # its parts are rounded together
    assert signs == {"=", "≈"}
    assert told["says"].startswith("LSTM cell at step 5, unit 3: forget gate keeps")
    for net, needs in ((GRU, "update gate keeps"), (RNN, "bias = ")):
        assert any(needs in line for line in drawn(page, net, unit=3)["story"])
    told = drawn(page, LSTM, step=4, view="mean")
    mean = f"{flow(LSTM, 4)['f'].mean():.2f}"
    assert f"forget gate is {mean} open on average and keeps" in told["story"][0]
    assert "the mean of 17 units" in told["says"]


@pytest.mark.parametrize("net", [LSTM, RNN, GRU])
@pytest.mark.parametrize("how", ["click", "Enter", "Space"])
def test_a_gate_opens_its_equation(stage: Stage, net: int, how: str) -> None:  # noqa: F811
    page = stage(net=net, step=3, unit=6)
    page.evaluate("window.heard = 0; document.addEventListener('keydown', () => { heard += 1; });")
    kind = panels()[net].trace.kind
    root = page.locator(".lv-diagram").nth(net)
    for button in root.locator("[role=button]").all():
        signal = button.get_attribute("data-signal")
        assert signal is not None
        name = word(kind, signal).name
        value = f"{panels()[net].signal(signal)[3, 6]:.2f}".replace("-", "−")
        sign = button.locator("text").first.text_content()
        assert sign in ("σ", "tanh", "+", "×")
        expect(button).to_have_accessible_name(f"{name} {sign} {value}, show the calculation")
        if how == "click":
            button.click()
        else:
            button.focus()
            page.keyboard.press(how)
        assert page.evaluate("lv.store.get().open") == {
            "net": net, "signal": signal, "step": 3, "unit": 6,
        }  # fmt: skip
        expect(page.locator(".lv-equation h3")).to_have_text(name)
        expect(button).to_have_attribute("aria-expanded", "true")
    # Space plays elsewhere: on a gate it only opens.
    assert page.evaluate("heard") == 0
    signals = {b.get_attribute("data-signal") for b in root.locator("[role=button]").all()}
    assert signals == set(panels()[net].trace.signals) - {"a"}


def test_the_picture_is_described_and_the_gates_are_reached_by_tab(stage: Stage) -> None:  # noqa: F811
    page = stage(unit=3)
    root = page.locator(".lv-diagram").first
    expect(root.get_by_role("img")).to_have_count(1)
    assert root.locator("[role=img] [role=button]").count() == 0  # or nobody would hear of them
    root.get_by_role("button", name="mean of 17").focus()
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset.signal"))
    assert reached == ["f", "i", "g", "o", "c", "h"]


def test_unit_or_mean_is_chosen_and_committed(stage: Stage) -> None:  # noqa: F811
    page = stage(unit=3)
    root = page.locator(".lv-diagram").first
    root.get_by_role("button", name="mean of 17").click()
    expect(root.get_by_role("button", name="mean of 17")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("lv.store.get().view") == "mean"
    root.get_by_role("button", name="unit 3").click()
    assert page.evaluate("lv.store.get().view") == "unit"


def test_a_diagram_keeps_its_unit_while_another_network_is_looked_at(stage: Stage) -> None:  # noqa: F811
    page = stage(net=LSTM, unit=14)
    show(page, net=RNN, unit=2)
    assert page.evaluate(READ, LSTM)["says"].startswith("LSTM cell at step 1, unit 14")
    assert page.evaluate(READ, RNN)["says"].startswith("simple RNN cell at step 1, unit 2")


def test_the_first_step_stands_on_the_initial_state(stage: Stage) -> None:  # noqa: F811
    told = drawn(stage(), LSTM, step=0, unit=9)
    initial = panels()[LSTM].trace.initial["c"][0, 0, 0, 9]
    assert told["numbers"]["c_before"][0] == pytest.approx(initial, abs=1e-7)
    assert initial != 0


def test_a_sequence_that_has_ended_says_so(stage: Stage) -> None:  # noqa: F811
    page = stage(net=BACK, unit=2, step=LENGTH)
    root = page.locator(".lv-diagram").nth(BACK)
    expect(root.locator(".lv-none")).to_be_visible()
    expect(root.locator(".lv-story")).to_be_hidden()
    told = page.evaluate(READ, BACK)
    assert all(text == "" for _, text in told["numbers"].values() if text != "10 values")
    expect(root.locator("[role=button]").first).to_have_accessible_name(re.compile("no value"))
    show(page, step=LENGTH - 1)
    expect(root.locator(".lv-story")).to_be_visible()


def test_few_inputs_stand_as_numbers_and_characters_as_themselves(stage: Stage) -> None:  # noqa: F811
    text = [f"<{letter}>" for letter in "abcdefghi"]
    page = stage(data(text=text, shown=panels()[:1]), step=4)
    assert page.evaluate(READ, 0)["numbers"]["x"][1] == "<e>"


@pytest.mark.parametrize("width", [360, 700])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_and_can_be_read(stage: Stage, theme: str, width: int) -> None:  # noqa: F811
    page = stage(theme=theme, width=width, step=4, unit=3)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for number_ in page.locator(".lv-diagram").first.locator(".lv-number").all():
        box = number_.bounding_box()
        assert box is not None
        assert box["x"] >= -1
        assert box["x"] + box["width"] <= width + 1
        assert box["height"] >= 11  # px on the screen
