"""What if: edits by form, hand, key and address, and what follows from them on the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lstm_viz import record
from lstm_viz.explorer.panel import Panel
from tests.explorer.hand import place, settle, slot
from tests.explorer.readouts import answers_of, with_readout
from tests.explorer.replays import NETWORKS, alone, network, panels, shown

Explore = Callable[..., Page]
UNIT = 3
HELD = f"f{UNIT}@5-8=0"
EDITS = "lv.store.get().edits"
INPUT_DRAWN = """() => document.querySelector('canvas[data-signal="input"]').toDataURL()"""


def pair() -> list[Panel]:
    """An LSTM and a simple RNN that answer on one sequence."""
    made = [panels(network(NETWORKS[name]))[0] for name in ("LSTM", "simple RNN")]
    return [with_readout(one, "value") for one in made]


def values(page: Page, net: int, signal: str, unit: int = UNIT) -> list[float]:
    """A signal of a unit as it is shown."""
    settle(page)
    ask = """([net, signal, unit]) => Array.from({ length: lv.model.steps }, (_, step) =>
        lv.model.networks[net].value(signal, step, unit))"""
    return page.evaluate(ask, [net, signal, unit])


def recorded(panel: Panel, signal: str, unit: int = UNIT) -> list[float]:
    return panel.signal(signal)[:, unit].tolist()


def test_an_edit_by_the_form_is_shown_kept_undone_and_switched_off(explore: Explore) -> None:
    lstm, rnn = pair()
    page = explore(shown([lstm, rnn], verdict="Verdict"), state={"tab": "whatif"}, height=900)
    form = page.get_by_role("form", name="A new edit")
    units, steps = form.get_by_label("Units"), form.get_by_label("Steps")
    # What is shown is what is edited, locked or not, until somebody writes something else.
    at = page.evaluate("lv.store.get()")
    assert at["locked"] is None
    expect(units).to_have_value(str(at["unit"]))
    expect(steps).to_have_value(str(at["step"] + 1))
    steps.fill("9")
    page.mouse.move(*place(page, 0, "f", 4, 2))
    settle(page)
    expect(units).to_have_value("2")
    expect(steps).to_have_value("9")
    form.get_by_label("What to change").select_option("0:signal:f")
    # A cell that is clicked is the one that is filled in, which the form says and one click undoes.
    page.mouse.click(*place(page, 0, "f", 2, UNIT))
    settle(page)
    expect(steps).to_have_value("3")
    only, every = (
        form.get_by_role("button", name=name) for name in (f"only unit {UNIT}", "all units")
    )
    apply = form.get_by_role("button", name="Apply")
    expect(only).to_have_attribute("aria-pressed", "true")
    places = [one.bounding_box() for one in (only, every, apply)]
    every.click()
    expect(units).to_have_value("all")
    expect(every).to_have_attribute("aria-pressed", "true")
    # Nothing has moved under the hand.
    assert [one.bounding_box() for one in (only, every, apply)] == places
    only.click()
    expect(units).to_have_value(str(UNIT))
    steps.fill("5 – 8")
    form.get_by_role("spinbutton", name="Value").fill("0")
    apply.click()
    held = values(page, 0, "f")
    assert held[4:8] == [0, 0, 0, 0]
    assert held[:4] == pytest.approx(recorded(lstm, "f")[:4], abs=1e-6)
    changed = np.abs(np.array(values(page, 0, "c")) - recorded(lstm, "c"))
    assert changed[:4].max() < 1e-6 < 1e-3 < changed[4:8].min()
    assert values(page, 1, "h") == recorded(rnn, "h")
    assert page.evaluate("window.commits.at(-1).edits") == HELD
    expect(page.locator(".lv-held")).to_have_count(1)
    held = f"Edited (f of unit {UNIT} at steps 5–8, held at 0). LSTM"
    expect(page.locator(".lv-verdict")).to_contain_text(held)
    expect(page.locator(".lv-badge")).to_contain_text("edited run, computed in this browser")
    expect(page.locator(".lv-effects")).to_contain_text("from step 5 on")
    expect(page.locator(".lv-effects")).to_contain_text(f"{rnn.name}: no edit reaches it.")

    page.keyboard.press("Escape")
    page.locator("body").press("Control+z")
    assert (page.evaluate(EDITS), values(page, 0, "f")) == ("", recorded(lstm, "f"))
    page.locator("body").press("Control+Shift+Z")
    assert page.evaluate(EDITS) == HELD
    page.get_by_role("checkbox").uncheck()
    assert (page.evaluate(EDITS), values(page, 0, "f")) == (f"!{HELD}", recorded(lstm, "f"))
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="original", exact=True).click()
    assert values(page, 0, "f") == recorded(lstm, "f")
    page.get_by_role("button", name="difference", exact=True).click()
    settle(page)
    drawn = page.evaluate(f"lv.drawn(0, 'f', 5, {UNIT})")
    assert drawn == pytest.approx(-recorded(lstm, "f")[5], abs=1e-6)
    told = page.get_by_text("The maps show differences. This page shows the edited run.")
    expect(told).to_be_hidden()  # on this page the maps are chosen
    page.get_by_role("tab", name="Numbers").click()
    expect(told).to_be_visible()
    page.get_by_role("tab", name="What if").click()
    page.get_by_role("button", name="Remove: ").click()
    assert page.evaluate(EDITS) == ""
    # An edit that comes while differences are asked for has their scale, to both sides of 0.
    map_of_f = page.locator("[role=img]:has(> canvas[data-net='0'][data-signal='f'])")
    expect(map_of_f).to_have_attribute("aria-label", re.compile("values from 0 to 1$"))
    page.locator("body").press("Control+z")
    expect(map_of_f).to_have_attribute("aria-label", re.compile("values from -1 to 1$"))
    settle(page)
    numbers = page.locator(".lv-stack").first.locator(".lv-axis-tick").all_inner_texts()
    assert numbers.count("−1") >= 3  # the gates
    middle = page.evaluate("""() => {
        const canvas = document.querySelector("canvas[data-net='0'][data-signal='f']");
        return Array.from(canvas.getContext("2d").getImageData(0, 0, 1, 1).data);
    }""")
    assert middle[:3] == pytest.approx([255, 255, 255], abs=12)  # no difference at step 1


def test_a_hand_holds_cells_and_moves_a_point_of_the_input(explore: Explore) -> None:
    lstm, rnn = pair()
    assert lstm.readout is not None
    right = lstm.readout.meaning.right
    page = explore(
        shown([lstm, rnn], verdict="Verdict", target=right), state={"tab": "whatif"}, height=900
    )
    page.get_by_role("spinbutton", name="Value").fill("1")
    start, end = place(page, 0, "i", 6, 2), place(page, 0, "i", 9, 4)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    settle(page)
    assert page.evaluate(EDITS) == "i2-4@7-10=1"  # while the hand moves
    assert page.evaluate("window.commits.length") == 0
    page.mouse.up()
    settle(page)
    assert page.evaluate("window.commits.at(-1).edits") == "i2-4@7-10=1"
    assert values(page, 0, "i", 4)[6:10] == [1, 1, 1, 1]

    before = page.evaluate(INPUT_DRAWN)
    box = slot(page, 0, "input")
    x, _ = place(page, 0, "i", 3, 2)
    page.mouse.move(x, box.y + box.height * 0.5)
    page.mouse.down()
    page.mouse.move(x, box.y + box.height * 0.1, steps=3)
    page.mouse.up()
    settle(page)
    moved = page.evaluate(EDITS).split(",")[1]
    assert moved.startswith("x")
    assert "@4=" in moved
    feature, value = int(moved[1]), float(moved.partition("=")[2])
    assert page.evaluate("k => lv.model.networks.map((one) => one.read(3)[k])", feature) == (
        pytest.approx([value, value], abs=1e-6)
    )
    assert page.evaluate(INPUT_DRAWN) != before
    change = np.abs(np.array(values(page, 1, "h")) - recorded(rnn, "h"))
    assert change[:3].max() < 1e-6 < change[3]
    # What is right of another input nobody here knows.
    expect(page.locator(".lv-verdict")).to_contain_text("for the original input")
    expect(page.locator(".lv-slot-answers").locator("..")).to_contain_text("target: not known")
    page.get_by_role("button", name="Remove all").click()
    settle(page)
    assert page.evaluate(INPUT_DRAWN) == before


def test_a_gates_number_is_dragged_walked_and_typed(explore: Explore) -> None:
    lstm, rnn = pair()
    state = {"tab": "cell", "step": 5, "unit": UNIT}
    page = explore(shown([lstm, rnn], verdict="Verdict"), state=state, height=900)
    gate = page.locator('.lv-diagram:visible .lv-gate[data-signal="f"]')
    expect(gate).to_have_class(re.compile("lv-handle"))  # once the networks have proved themselves
    was = recorded(lstm, "f")
    box = gate.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 20)
    page.mouse.move(x, y - 130)
    settle(page)
    assert page.evaluate(EDITS) == f"f{UNIT}@5=1"  # no σ gives more, and a hand stops there
    page.mouse.move(x, y + 130)
    settle(page)
    assert page.evaluate(EDITS) == f"f{UNIT}@5=0"
    page.mouse.move(x, y + 10)
    held = round(was[4] - 0.1, 2)
    settle(page)
    assert (page.evaluate(EDITS), page.evaluate("commits.length")) == (f"f{UNIT}@5={held:g}", 0)
    assert values(page, 0, "f")[4] == pytest.approx(held, abs=1e-6)
    after = np.abs(np.array(values(page, 0, "c")) - recorded(lstm, "c"))
    assert after[:4].max() < 1e-6 < 1e-3 < after[4]
    page.mouse.up()
    settle(page)
    assert page.evaluate("commits.at(-1).edits") == f"f{UNIT}@5={held:g}"
    note = page.locator(".lv-diagram:visible .lv-holds")
    expect(note).to_contain_text(f"Held by an edit: forget gate at {held:.2f}.")
    expect(gate).to_have_class(re.compile("lv-held-number"))
    expect(page.locator(".lv-held")).to_have_count(1)
    assert page.evaluate("lv.store.get().open") is None  # the click that ends a drag is none

    at_hand = page.locator(".lv-panel-head")  # on the page Cell too
    at_hand.get_by_role("button", name="original").click()
    settle(page)
    assert (page.evaluate(EDITS), values(page, 0, "f")) == (f"f{UNIT}@5={held:g}", was)
    at_hand.get_by_role("button", name="edited").click()
    at_hand.get_by_role("button", name="Undo").click()
    expect(at_hand.get_by_role("button", name="Undo")).to_have_count(0)
    assert (page.evaluate(EDITS), values(page, 0, "f")) == ("", was)
    gate.press("Control+Shift+z")

    gate.focus()
    for key in ("ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    settle(page)
    assert page.evaluate(EDITS) == f"f{UNIT}@5={held - 0.11:g}"
    page.keyboard.press("Escape")
    settle(page)
    assert page.evaluate(EDITS) == f"f{UNIT}@5={held:g}"
    gate.press("Control+z")  # one drag is one step
    assert (page.evaluate(EDITS), values(page, 0, "f")) == ("", was)

    page.evaluate("lv.store.set({ view: 'mean' }, { commit: true })")
    expect(page.locator(".lv-diagram:visible .lv-handle")).to_have_count(0)
    page.evaluate("lv.store.set({ view: 'unit' }, { commit: true })")
    gate.click()
    number = page.get_by_role("slider", name="forget gate: hold it at another value")
    expect(number).to_have_attribute("aria-valuenow", str(was[4]))
    number.press("Enter")
    field = page.locator(".lv-filled input")
    field.fill("a half")
    field.press("Enter")
    expect(page.locator(".lv-equation [role=alert]")).to_contain_text("“a half” is not a number.")
    field.fill("0,25")
    field.press("Enter")
    expect(number).to_be_focused()
    expect(number).to_have_text("0.2500")
    expect(page.locator(".lv-filled")).to_contain_text(f"= {was[4]:.4f}, by an edit")
    expect(page.locator(".lv-notes")).not_to_contain_text("did not produce")
    assert page.evaluate(EDITS) == f"f{UNIT}@5=0.25"
    number.press("ArrowUp")
    page.keyboard.press("Tab")
    settle(page)
    assert page.evaluate("commits.at(-1).edits") == f"f{UNIT}@5=0.26"
    number.press("Enter")
    field.fill("-0,69")  # only typing goes beyond
    field.press("Enter")
    assert page.evaluate(EDITS) == f"f{UNIT}@5=-0.69"

    page.evaluate(f"lv.actions.setEdits('c{UNIT}@5=0.5')")
    page.get_by_role("button", name="cell state", exact=True).click()
    expect(page.locator(".lv-filled strong")).to_have_text("0.5000")
    parts = [
        float(t.replace("−", "-"))
        for t in page.locator(".lv-equation .lv-contribution:visible").all_inner_texts()
    ]
    assert parts[0] + parts[1] == pytest.approx(parts[2], abs=1.5e-4)
    assert abs(parts[2] - 0.5) > 1e-3

    page.evaluate(f"lv.actions.setEdits('f{UNIT}@5=-0.69')")
    page.evaluate("lv.store.set({ open: null })")
    expect(note).to_contain_text("at −0.69, and no σ can give this value.")
    story = page.locator('.lv-diagram:visible .lv-story p[data-signal="f"]')
    expect(story).to_contain_text("keeps −69% of the old")


def test_what_an_address_can_not_have_gets_a_sentence_and_the_rest_counts(explore: Explore) -> None:
    lstm, _ = pair()
    edits = f"{HELD},f99=0,<b>,o2=1.5"
    page = explore(shown([lstm]), state={"tab": "whatif", "edits": edits}, height=900)
    expect(page.get_by_role("alert")).to_have_text(
        [
            "",
            "“f99=0” names a unit that is not there. Use 0 to 6.",
            "“<b>” is not an edit. Write, for example, f7@12-20=0: "
            "f of unit 7 at steps 12 to 20 is 0.",
        ],
    )
    expect(page.locator(".lv-edits")).to_contain_text("no σ can give this value")
    assert values(page, 0, "f")[4:8] == [0, 0, 0, 0]
    assert values(page, 0, "o", 2)[3] == 1.5


def test_a_network_that_does_not_prove_itself_can_not_be_edited(explore: Explore) -> None:
    lstm, _ = pair()
    weight: Any = lstm.weights["W_hh"]
    wrong = replace(lstm, weights={**lstm.weights, "W_hh": weight + np.float32(0.1)})
    page = explore(shown([wrong]), state={"tab": "whatif", "edits": HELD}, height=900)
    expect(page.locator(".lv-whatif-lead")).to_contain_text("Nothing can be changed here")
    assert values(page, 0, "f") == recorded(lstm, "f")
    page.get_by_role("button", name="Remove all").click()
    expect(page.locator(".lv-whatif-lead")).to_contain_text("Nothing can be changed here")
    expect(page.get_by_role("button", name="Apply")).to_be_disabled()
    page.get_by_role("tab", name="Cell").click()
    gate = page.locator('.lv-gate[data-signal="f"]')
    expect(gate).to_have_accessible_name(re.compile("show the calculation$"))
    expect(page.locator(".lv-handle")).to_have_count(0)
    gate.press("ArrowUp")  # chooses another unit, as everywhere
    settle(page)
    assert page.evaluate(EDITS) == ""
    gate.press("Enter")
    expect(page.locator(".lv-filled strong")).to_be_visible()
    expect(page.get_by_role("tabpanel").get_by_role("slider")).to_have_count(0)


def changed(panel: Panel, edits: str) -> dict[str, np.ndarray]:
    """By torch in float64, the states without and with edits: (2, time, unit) by signal."""
    module, x, hx = alone(panel)
    runs = [record(module, x, hx), record(module, x, hx, edits=edits)]
    place = {"layer": 0, "direction": 0, "batch": 0}
    return {name: np.stack([run.sel(name, **place) for run in runs]) for name in "ch"}


NUMBER = re.compile(r"(beyond )?−?[0-9]+[.0-9]*")
# Of each map that is shown: what is said of values beyond its scale, and what that lies over.
BEYOND = """() => [...document.querySelectorAll(".lv-map-heading")].map((heading) => {
  const beyond = heading.querySelector(".lv-beyond");
  const box = beyond.getBoundingClientRect();
  const own = heading.getBoundingClientRect();
  const others = [...heading.querySelectorAll("b, .lv-means, .lv-map-tool, .lv-of, .lv-value")]
    .filter((one) => one.checkVisibility() && one.textContent + one.innerHTML)
    .map((one) => one.getBoundingClientRect());
  const under = others.filter(
    ({ left, right, top, bottom }) =>
      left < box.right - 1 && right > box.left + 1 && top < box.bottom - 1 && bottom > box.top + 1,
  );
  const inside = box.left >= own.left - 1 && box.right <= own.right + 1;
  const seen = [...beyond.children]
    .filter((one) => one.getBoundingClientRect().bottom > box.top + 2);
  return [
    seen.map((one) => one.innerText).join("").trim(),
    inside && beyond.scrollWidth <= beyond.clientWidth + 1,
    under.length,
  ];
})"""
BARS = """() => [...document.querySelectorAll(".lv-cell .lv-bar")].every((bar) => {
  const [one, all] = [bar, bar.closest("svg")].map((part) => part.getBoundingClientRect());
  return one.top >= all.top - 1 && one.bottom <= all.bottom + 1;
})"""


def test_what_is_beyond_a_scale_is_read_in_every_width_and_leaves_the_cell_whole(
    explore: Explore,
) -> None:
    edits = "f@2-4=-12.5,i@4=33,g@4=-22,o@6=-30,c@8=90,h@9=30,1:a@3=-90,1:h@3=9"
    page = explore(shown(pair()), state={"edits": edits, "step": 8, "unit": UNIT})
    for width, said in ((390, "beyond "), (976, "beyond "), (1400, "beyond the scale: ")):
        page.set_viewport_size({"width": width, "height": 780})
        settle(page)
        found = page.evaluate(BEYOND)
        assert [one[0].startswith(said) for one in found] == [True] * 8, (width, found)
        assert [one[1:] for one in found] == [[True, 0]] * 8, (width, found)
        assert page.evaluate(BARS)
    page.add_style_tag(content=".lv-map-heading { max-width: 295px }")  # as of three networks
    settle(page)
    found = page.evaluate(BEYOND)
    assert [one[1:] for one in found] == [[True, 0]] * 8, found
    assert all(NUMBER.fullmatch(one[0]) for one in found), found
    page.evaluate("lv.actions.setShowing('original')")
    settle(page)
    assert {one[0] for one in page.evaluate(BEYOND)} == {""}
    # Where a signal never changes, no step is the one of its largest change.
    page.evaluate("lv.actions.setShowing('edited'); lv.store.set({ edits: 'f=0', tab: 'numbers' })")
    expect(page.locator(".lv-summary tr[data-signal=f] td").last).to_have_text("0.0000")


def test_an_experiment_asks_first_and_then_tells_what_happened(explore: Explore) -> None:
    lstm, rnn = pair()
    assert lstm.readout is not None
    right = lstm.readout.meaning.right
    page = explore(shown([lstm, rnn], target=right), state={"tab": "whatif"}, height=900)
    experiments = page.locator(".lv-experiments")
    told = experiments.get_by_role("status")
    page.get_by_label("Ready experiments").select_option("forget")
    expect(experiments).to_contain_text("What do you expect of the answers?")
    assert page.evaluate(EDITS) == ""
    page.get_by_role("button", name="they get worse").click()
    assert page.evaluate(EDITS) == "f=0"
    was, now = (answers_of(lstm, h)["prediction"] for h in changed(lstm, "f=0")["h"])
    asked = ~np.isnan(right)
    before, after = (np.abs(one - right)[asked].mean() for one in (was, now))
    assert after < before * 0.9
    expect(told.locator("b")).to_have_text(
        f"{lstm.name}: they got better; you expected that they get worse."
    )
    expect(told).to_contain_text(
        f"The mean error over {asked.sum()} answers is {after:.2f}; it was {before:.2f}. "
        f"The answers moved by {np.abs(now - was)[asked].mean():.2f} on average. “About the same” "
    )
    assert values(page, 0, "f") == [0] * len(recorded(lstm, "f"))

    page.get_by_label("Ready experiments").select_option("value")
    expect(told).to_be_empty()
    page.get_by_role("button", name="it is gone by the end").click()
    edit = page.evaluate(EDITS)
    assert edit.startswith("x0@")
    sizes = np.abs(np.diff(changed(lstm, edit)["c"], axis=0)[0]).max(axis=1)
    share = sizes[-1] / sizes.max()
    assert share < 0.009
    outcome = f"{lstm.name}: the change is gone by the end, as you expected."
    expect(told.locator("b")).to_have_text(outcome)
    # What one network does is told beside the other's.
    expect(told).to_contain_text(re.compile(f"{rnn.name}: (the change|at the end the change) is "))
    expect(told).to_contain_text(f"at step {sizes.argmax() + 1}, and by ")
    expect(told).to_contain_text("“still at its largest” that at least 90% is.")

    # The other network has its own, told of itself.
    page.get_by_role("group", name="Network").get_by_role("button", name=rnn.name).click()
    choices = page.get_by_label("Ready experiments")
    expect(choices.locator("option[value=forget]")).to_have_count(0)
    choices.select_option("loop")
    page.get_by_role("button", name="they get worse").click()
    assert page.evaluate(EDITS) == "1:W_ha*0"
    expect(told.locator("b")).not_to_be_empty()
    expect(page.get_by_label("What to change")).to_have_value("1:signal:a")
