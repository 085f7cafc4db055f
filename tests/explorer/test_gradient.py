"""The page Gradient: what it says of both routes and of the inputs is what Python finds."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lstm_viz import record
from lstm_viz.call import weight_arrays
from lstm_viz.explorer.explanation import Explanation
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.picture import Picture
from lstm_viz.gradients import Routes, reach, routes
from tests.explorer.node_js import run
from tests.explorer.readouts import with_readout
from tests.explorer.replays import NETWORKS, STEPS, alone, network, panels, shown
from tests.explorer.traced import heads, input_gradient

STEP, LAG = 14, 6
STATES = {"lstm": "c", "gru": "h", "rnn": "h"}
FATES = {
    "vanishes": "vanishes (below 0.01)",
    "explodes": "explodes (above 100)",
    "grows": "grows; “explodes” is above 100",
    "shrinks": "shrinks; “vanishes” is below 0.01",
}


DRAWN_WHILE_EDITED = """async () => {
  const wait = window.setTimeout;
  window.setTimeout = () => 0;
  let drawn = 0;
  const seen = new MutationObserver((records) => { drawn += records.length; });
  seen.observe(document.querySelector(".lv-gradient tbody"), { childList: true });
  for (const value of [0.1, 0.2, 0.3]) {
    lv.actions.setEdits(`f=${value}`);
    await new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)));
  }
  window.setTimeout = wait;
  return drawn + seen.takeRecords().length;
}"""


def small(name: str) -> Panel:
    """A network whose gradients fade, with an answer that is a number."""
    return with_readout(panels(network(NETWORKS[name], gain=0.8))[0], "value")


def explained(data: bytes, *asked: dict[str, Any]) -> list[dict[str, Any]]:
    usual = {"edits": "", "step": STEP, "unit": 2, "lag": LAG, "most": 1e9}
    packed = b64encode(data).decode()
    return run("explained.js", {"payload": packed, "asked": [usual | one for one in asked]})


def found_by_python(panel: Panel, edits: str = "") -> Routes:
    module, x, hx = alone(panel)
    return routes(record(module, x, hx, edits=edits), weight_arrays(module, 0, 0), step=STEP)


def two_digits(value: float) -> str:
    if value >= 1e-4:
        return f"{value:.{max(0, 1 - int(np.floor(np.log10(value))))}f}"
    return re.sub("e-0?", "e−", f"{value:.1e}")


def below(values: np.ndarray) -> str:
    found = reach(values)
    return f"not by lag {found.longest}" if found.lag is None else f"from lag {found.lag} on"


def test_both_routes_are_told_with_their_numbers() -> None:
    given = [small(name) for name in ("LSTM", "GRU", "simple RNN")]
    (told,) = explained(shown(given), {})
    wanted = [found_by_python(panel) for panel in given]
    assert told["edited"] == [False] * 3
    for panel, row, one in zip(given, told["rows"], wanted, strict=True):
        gradient = one.gradient[STATES[panel.trace.kind]]
        found = reach(gradient)
        state = STATES[panel.trace.kind].replace("c", "C")
        between = "grows" if found.last > 1 else "shrinks"
        fate = between if found.fate == "neither" else found.fate
        assert row == [
            f"{panel.name}, {state}",
            below(gradient),
            "has no direct route" if one.direct is None else below(one.direct),
            f"{two_digits(found.last)}: {FATES[fate]}",
        ]
        most = f"the change of {state} that grows most"
        left = (
            f"{panel.name}, {most} has {two_digits(found.last)} times its size "
            f"after {STEP + 1} steps"
            if found.lag is None
            else f"{panel.name}, even of {most}, less than 1% is left after {found.lag} steps"
        )
        assert left in told["routes"]
        value = f"{panel.name} {two_digits(gradient[LAG])}"
        if one.direct is not None:
            value += f", direct route {two_digits(one.direct[LAG])}"
        assert f"{value} (step {STEP - LAG + 1})" in told["lag"]
    assert "Where C changes, h of the same step changes with it." in told["routes"]
    assert "The direct route is not the gradient" in told["routes"]
    assert told["lag"].startswith(f"{LAG} steps earlier: ")
    assert {reach(one.gradient["h"]).lag is None for one in wanted} == {True, False}


def test_the_input_is_told_with_its_gradient_and_its_contribution() -> None:
    given = [small(name) for name in ("LSTM", "simple RNN")]
    (told,) = explained(shown(given), {})
    assert (told["shown"], told["points"]) == (1, 32)
    for panel in given:
        gradient = input_gradient(panel, STEP, heads(panel))
        assert panel.readout is not None
        scale = panel.readout.meaning.scale
        assert scale not in (0, 1)
        strength = two_digits(abs(scale) * float(np.linalg.norm(gradient[STEP])))
        assert f"{panel.name} gradient {strength}, contribution " in told["input"]
        module, x, hx = alone(panel)
        ends = [module(one, hx)[0][STEP].detach() for one in (x, 0 * x)]
        change = float(heads(panel) @ (ends[0] - ends[1])) * scale
        printed = f"{change:.4f}".replace("-", "−")
        assert (
            f"{panel.name}: the contributions to the answer add up to {printed}, "
            in told["complete"]
        )
    assert told["complete"].startswith("Compared with an input of 0 at every step, over 32 points")
    assert told["about"] == {"answer": "answer", "of": "", "input": "input"}


def test_of_symbols_the_output_of_the_one_that_is_answered() -> None:
    (panel,) = panels(network(NETWORKS["GRU"]))
    one, none = with_readout(panel, "one"), panel
    ((told,), (plain,)) = (explained(shown([each]), {}) for each in (one, none))
    symbol = one.answers[STEP]
    assert told["answered"] == [{"unit": None, "symbol": symbol, "last": "softmax", "scale": 1}]
    assert f"GRU: the contributions to the output of {symbol} add up to" in told["complete"]
    of = f", of {symbol}, before the softmax"
    assert told["about"] == {"answer": "output", "of": of, "input": "input"}
    assert plain["answered"] == [{"unit": 2, "symbol": "", "last": "", "scale": 1}]
    assert plain["about"] == {"answer": "h of unit 2", "of": "", "input": "input"}
    # The gradient is of the output that the contributions are of, not of all together.
    assert one.readout is not None
    row = one.readout.meaning.names.index(symbol)
    strength = np.linalg.norm(input_gradient(one, STEP, heads(one)[[row]])[STEP])
    assert f"GRU gradient {two_digits(float(strength))}, contribution " in told["input"]


@pytest.mark.parametrize(
    ("name", "edits"), [("simple RNN with relu", "W_ha*100"), ("LSTM", "f=1e12")]
)
def test_a_run_beyond_float64_is_told_as_one(name: str, edits: str) -> None:
    steps = 400
    (panel,) = panels(network(NETWORKS[name]), steps=steps)
    panel = with_readout(panel, "one") if name == "LSTM" else panel
    last, early = explained(
        shown([panel]), {"edits": edits, "step": steps - 1}, {"edits": edits, "step": 3}
    )
    texts = [last[key] for key in ("routes", "lag", "input", "complete")]
    assert not re.search("NaN|∞|undefined|vanish", " ".join([*texts, *last["rows"][0]]))
    assert "too large for float64 at this step: no earlier state can be followed" in last["routes"]
    assert last["rows"][0][3] == "1.0: then beyond float64"
    assert last["lag"] == f"{LAG} steps earlier: no network has a gradient there."
    assert last["input"].endswith("gradient beyond float64.")
    assert "the run is too large for float64" in last["complete"]
    assert last["pauses"] < steps  # it ends there
    assert early["rows"][0][3].endswith(": explodes (above 100)")
    assert "the gradient explodes: the change of" in early["routes"]


def test_networks_of_one_name_are_told_apart_and_each_has_its_own_step() -> None:
    (told,) = explained(
        shown(panels(network(NETWORKS["LSTM"], bidirectional=True))), {"step": 4, "lag": 3}
    )
    assert re.search(
        r"LSTM, forward [^;]* \(step 2\); LSTM, backward [^;]* \(step 8\)", told["lag"]
    )
    assert [row[0] for row in told["rows"]] == ["LSTM, forward, C", "LSTM, backward, C"]
    assert "LSTM, backward gradient " in told["input"]
    (told,) = explained(shown(panels(network(NETWORKS["GRU"], num_layers=2))), {})
    assert [row[0] for row in told["rows"]] == ["GRU, layer 1, h", "GRU, layer 2, h"]
    assert "for a layer above another, an h of the layer below of 0" in told["complete"]


def test_inputs_that_were_standardised_are_compared_with_their_mean() -> None:
    panel = small("LSTM")
    names = [f"column {k}" for k in range(panel.input.shape[1])]
    given = 3 * panel.input + 7
    picture = Picture(panels=[panel], values=panel.input, names=names, given=given)
    (told,) = explained(payload(picture), {})
    assert "of a column that was standardised, 0 is the mean" in told["complete"]


def test_networks_too_large_for_one_lag_have_no_route() -> None:
    (told,) = explained(shown([small("LSTM")]), {"most": 500})
    assert (told["lags"], told["rows"], told["cut"]) == ([-1], [], None)
    assert told["routes"].startswith("These networks are too large for this browser")


def test_work_is_bounded_and_what_was_left_out_is_said() -> None:
    given = [small(name) for name in ("LSTM", "GRU")]
    data = shown(given)
    whole, few, none = explained(data, *({"lag": 0, "most": most} for most in (1e9, 20_000, 6_000)))
    assert (whole["lags"], whole["cut"]) == ([STEP + 1] * 2, None)
    assert few["lags"][0] == few["lags"][1] == few["cut"]
    assert 0 < few["cut"] < STEP
    assert none["points"] == 0
    assert whole["pauses"] > few["pauses"] > none["pauses"]


def test_a_network_that_does_not_read_the_step_is_left_out() -> None:
    gaps = replace(panels(network(NETWORKS["GRU"]), "gaps")[0])
    (told,) = explained(shown([gaps]), {"step": 4})
    assert told["names"] == []


@pytest.mark.parametrize("text", ["f=0.5", "1:h@13=0"])
def test_an_edited_run_is_told_as_one(text: str) -> None:
    given = [small(name) for name in ("LSTM", "simple RNN")]
    plain, told = explained(shown(given), {}, {"edits": text})
    at = 0 if text.startswith("f") else 1
    assert told["edited"] == [place == at for place in range(2)]
    assert told["rows"][1 - at] == plain["rows"][1 - at]
    if at == 0:
        assert told["rows"][0][2] == below(0.5 ** np.arange(STEP + 2))
    else:
        assert told["rows"][1][1] == "from lag 3 on"  # before the step that is held


def test_the_page_follows_the_step_the_lag_and_the_edits(explore: Callable[..., Page]) -> None:
    lstm, rnn = small("LSTM"), small("simple RNN")
    example = Explanation(vanishing=("In another sequence it does.", "./?preset=other"))
    data = shown([lstm, rnn], explanation=example)
    page = explore(data, state={"step": STEP + 1}, height=900)
    page.locator(".lv-view").first.hover()
    page.keyboard.press("g")
    gradient = page.locator(".lv-gradient")
    expect(gradient).to_have_attribute("aria-busy", "false")
    expect(gradient).to_contain_text(f"How the past reaches step {STEP + 1}")
    wanted = found_by_python(lstm)
    rows = gradient.locator("tbody tr")
    expect(rows.nth(0).locator("td").nth(0)).to_have_text(below(wanted.gradient["c"]))
    expect(rows.nth(1).locator("td").nth(1)).to_have_text("has no direct route")
    elsewhere = gradient.locator(".lv-gradient-elsewhere")
    assert reach(found_by_python(rnn).gradient["h"]).lag is not None
    expect(elsewhere).to_be_hidden()

    lag = page.get_by_role("slider", name="How strongly each earlier state reaches this one")
    expect(lag).to_have_attribute("aria-valuenow", str(STEP + 1))
    lag.press("Home")
    for _ in range(LAG):
        lag.press("ArrowRight")
    expect(gradient.locator(".lv-gradient-lag")).to_contain_text(
        f"{LAG} steps earlier: LSTM {two_digits(wanted.gradient['c'][LAG])}, direct route "
    )
    box = lag.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * (3.5 / (STEP + 2)), box["y"] + 20)
    expect(lag).to_have_attribute("aria-valuenow", "3")

    inputs = page.get_by_role("slider", name="|∂ answer / ∂ input|")
    expect(inputs).to_have_attribute("aria-valuenow", str(STEP + 1))
    inputs.press("Home")
    gradient_of = input_gradient(lstm, STEP, heads(lstm))
    assert lstm.readout is not None
    scale = abs(lstm.readout.meaning.scale)
    strength = two_digits(scale * float(np.linalg.norm(gradient_of[0])))
    expect(inputs).to_have_attribute(
        "aria-valuetext", re.compile(rf"^Input at step 1: LSTM gradient {strength}, contribution ")
    )
    inputs.press("End")
    expect(inputs).to_have_attribute("aria-valuetext", re.compile(f"^Input at step {STEPS}: LSTM"))
    assert page.evaluate("lv.store.get().tab") == "gradient"
    strip = gradient.locator(".lv-strip canvas").first
    for dragged in (lag, strip):  # along it by a finger, which scrolls up and down
        expect(dragged).to_have_css("touch-action", "pan-y")
    # While no work can be done, edits that follow each other find nothing new to draw.
    assert page.evaluate(DRAWN_WHILE_EDITED) == 0

    page.evaluate("lv.actions.setEdits('f=0.5')")
    expect(gradient).to_contain_text(f"How the past reaches step {STEP + 1} of the edited run")
    expect(rows.nth(0).locator("td").nth(1)).to_have_text(below(0.5 ** np.arange(STEP + 2)))
    page.evaluate("lv.actions.setEdits('f=1e40')")
    expect(gradient).to_contain_text(
        "In the LSTM, the run or its gradient is too large for float64"
    )
    page.evaluate("lv.actions.setShowing('original')")
    expect(rows.nth(0).locator("td").nth(1)).to_have_text(below(np.asarray(wanted.direct)))
    page.evaluate("lv.actions.go(3)")
    expect(gradient).to_contain_text("How the past reaches step 4")
    expect(elsewhere).to_have_text(
        f"Here, the gradient of the {rnn.name} does not fall below 1%. "
        "In another sequence it does. Show that sequence"
    )
    link = elsewhere.get_by_role("link")
    expect(link).to_have_attribute("href", "./?preset=other")
    # Who follows it has this page in sight, also where that lies below the maps.
    page.evaluate("document.addEventListener('click', (event) => event.preventDefault())")
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("scrollTo(0, 0)")
    link.dispatch_event("click")
    page.evaluate("lv.actions.go(4)")
    expect(gradient).to_contain_text("How the past reaches step 5")
    expect(gradient.locator(".lv-unit-title")).to_be_in_viewport()
    page.evaluate("lv.actions.go(3)")
    expect(gradient).to_contain_text("How the past reaches step 4")
    expect(lag).to_have_attribute("aria-valuenow", "4")


def test_there_is_no_gradient_of_a_network_that_is_not_what_was_recorded(
    explore: Callable[..., Page],
) -> None:
    panel = small("GRU")
    weight = panel.weights["W_hh"]
    assert weight is not None
    wrong = replace(panel, weights={**panel.weights, "W_hh": weight + np.float32(0.1)})
    page = explore(shown([wrong]), state={"tab": "gradient", "step": STEP + 1})
    expect(page.locator(".lv-gradient")).to_contain_text("No gradient is shown. Nothing can be")
    expect(page.get_by_role("slider", name="How strongly a state")).to_be_hidden()


def test_a_network_that_amplifies_rounding_has_the_gradients_of_its_own_run(
    explore: Callable[..., Page],
) -> None:
    (panel,) = panels(network(NETWORKS["simple RNN"], gain=5, seed=4, heard=0.02), steps=600)
    page = explore(shown([panel]), state={"tab": "gradient", "step": 600}, height=900)
    gradient = page.locator(".lv-gradient")
    expect(gradient).to_have_attribute("aria-busy", "false")
    expect(gradient).to_contain_text("The RNN amplifies rounding: its gradients are those of this")
    # No answer follows from this h, so that the inputs are asked about the unit that is shown.
    expect(gradient).to_contain_text("|∂ h of unit 0 / ∂ input|")
    page.evaluate("lv.store.set({ unit: 3 })")
    expect(gradient).to_contain_text("|∂ h of unit 3 / ∂ input|")
