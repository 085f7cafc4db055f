"""The page Text: characters coloured by units, on the instant of the maps."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect
from torch import nn

from lstm_viz import record
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.picture import Picture
from lstm_viz.explorer.readout import Head, Meaning, Readout
from lstm_viz.explorer.traced import weights_at
from tests.explorer.hand import commits, place, settle, slot, state

TEXT = "the␣cat␣sat↵on␣the␣mat,␣and␣the␣hat↵"
NAMES = tuple(sorted(set(TEXT)))
UNITS = {"LSTM": (nn.LSTM, 5), "GRU": (nn.GRU, 7)}


def layer_of(name: str) -> Any:
    """A layer of random weights that reads characters."""
    module, units = UNITS[name]
    torch.manual_seed(units)
    layer = module(len(NAMES), units, batch_first=True).eval()
    for one in layer.parameters():
        nn.init.normal_(one)
    return layer


def panel(name: str, text: str = TEXT) -> Panel:
    """The same, with a head that predicts the next character of a text."""
    layer = layer_of(name)
    units = layer.hidden_size
    places = torch.tensor([NAMES.index(character) for character in text])
    hot = nn.functional.one_hot(places, len(NAMES)).float()
    trace = record(layer, hot[None])
    head = nn.Linear(units, len(NAMES))
    with torch.no_grad():
        head.weight.mul_(2)
        head.bias.mul_(2)
        probable = head(layer(hot[None])[0][0]).softmax(-1)
    right = np.append(places[1:].numpy().astype(np.float32), np.float32(np.nan))
    came = np.full(len(text), np.nan, np.float32)
    came[:-1] = probable[torch.arange(len(text) - 1), places[1:]].numpy()
    said = probable.argmax(-1)
    return Panel(
        trace,
        name,
        sum(one.numel() for one in layer.parameters()),
        weights_at(trace, 0, 0),
        hot.numpy(),
        prediction=came,
        answers=tuple(NAMES[place] for place in said.tolist()),
        sure=probable.max(-1).values.numpy(),
        right=np.where(np.isnan(right), np.nan, said.numpy() == right).astype(np.float32),
        readout=Readout(
            Head(head.weight.detach().numpy(), head.bias.detach().numpy()),
            Meaning(kind="one", right=right, names=NAMES),
        ),
    )


@pytest.fixture(scope="module")
def panels() -> list[Panel]:
    return [panel("LSTM"), panel("GRU")]


def shown(panels: list[Panel], text: str = TEXT, **options: Any) -> bytes:
    target = np.ones(len(text), np.float32)
    target[-1] = np.nan
    return payload(
        Picture(
            panels=panels,
            values=panels[0].input,
            names=NAMES,
            text=list(text),
            target=target,
            target_text=[*text[1:], ""],
            **options,
        )
    )


def h_of(panel: Panel) -> np.ndarray:
    return panel.signal("h")


def printed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def test_a_text_opens_coloured_by_a_unit_and_is_read_on_one_instant(
    explore: Callable[..., Page], panels: list[Panel]
) -> None:
    lstm, gru = panels
    page = explore(shown(panels), height=900)
    # It opens at the unit whose h varies most, where it changes most.
    varied = int(h_of(lstm).std(axis=0).argmax())
    most = int(np.abs(np.diff(h_of(lstm)[:, varied])).argmax()) + 1
    assert state(page, "step", "unit") == [most, varied]
    page.evaluate("lv.actions.goTo({step: 5, unit: 3, net: 0})")
    expect(page.get_by_role("tab", name="Text")).to_have_attribute("aria-selected", "true")
    # The unit of the other network whose h follows most closely, and its value here.
    both = np.corrcoef(h_of(lstm)[:, 3], h_of(gru).T)[0, 1:]
    other = int(np.abs(both).argmax())
    rows = page.locator(".lv-text-rows li")
    expect(rows).to_have_count(3)  # and the field for one more
    expect(rows.first).to_contain_text(f"LSTM unit 3 ht{printed(h_of(lstm)[5, 3])}")
    expect(rows.nth(1)).to_contain_text(
        f"GRU unit {other} ht{printed(h_of(gru)[5, other])}closest h: r {printed(both[other])}"
    )
    # What was probable, and what came, with its bits.
    came = page.locator(".lv-text-came").first
    probability = float(lstm.prediction[5])  # type: ignore[index]
    expect(came).to_have_text(f"t {probability:.2f} · {-math.log2(probability):.1f} bits")
    box = page.locator(".lv-text-box[role=slider]")
    expect(box).to_have_attribute("aria-valuenow", "6")
    expect(box).to_have_attribute(
        "aria-valuetext",
        f"step 6, a. LSTM unit 3: {printed(h_of(lstm)[5, 3])}. "
        f"GRU unit {other}: {printed(h_of(gru)[5, other])}.",
    )
    # The cell of a character has the colour of its value, and the pointer on it is its step.
    page.keyboard.press("Escape")
    place = page.locator(".lv-text-cursor").first.bounding_box()
    assert place is not None
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 4
    page.mouse.move(x + place["width"], y)
    assert state(page, "step", "locked") == [6, None]
    page.mouse.click(x + 2 * place["width"], y)
    assert state(page, "step", "locked", "unit") == [7, 7, 3]
    page.get_by_role("button", name="spaces and line ends").click()
    page.get_by_role("combobox", name="Coloured by").select_option("f")
    settle(page)
    assert commits(page)[-1]["tab"] == "text:f:signs"
    expect(rows.nth(1)).to_contain_text("zt")  # the same quantity
    page.get_by_role("button", name="other networks").click()
    expect(rows).to_have_count(2)
    rows.first.get_by_role("button").click()
    page.get_by_role("combobox", name="Coloured by").select_option("c")
    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    expect(rows).to_have_count(3)  # and the field for one more
    assert commits(page)[-1]["tab"] == "text:c:alone:signs"


def colours_of(page: Page, steps: list[int]) -> list[list[int]]:
    """The colour of each step's cell, in its corner, of the first row; the text is in one line."""
    return page.evaluate(
        """(steps) => {
          const canvas = document.querySelector(".lv-text-box canvas");
          const cursor = document.querySelector(".lv-text-cursor");
          const ratio = canvas.width / canvas.clientWidth;
          const wide = parseFloat(cursor.style.width);
          const pen = canvas.getContext("2d");
          return steps.map((column) =>
            [...pen.getImageData((9 + (column + 0.1) * wide) * ratio, 5 * ratio, 1, 1).data]);
        }""",
        steps,
    )


def test_each_character_has_the_colour_of_the_unit_and_the_edited_run_that_of_its_own(
    explore: Callable[..., Page], panels: list[Panel]
) -> None:
    page = explore(shown(panels), state={"tab": "text:f:alone", "step": 4, "unit": 2}, height=900)
    f = panels[0].signal("f")[:, 2]
    theme = page.evaluate("lv.model.header.colours.light")
    ends = [
        theme[name] if name == "background" else theme["signals"]["f"]
        for name in ("background", "f")
    ]
    low, high = (np.array([int(end[at : at + 2], 16) for at in (1, 3, 5)]) for end in ends)
    steps = list(range(11))
    for step, (*rgb, alpha) in zip(steps, colours_of(page, steps), strict=True):
        np.testing.assert_allclose(rgb, low + (high - low) * f[step], atol=2)
        assert alpha == 255
    page.evaluate("lv.actions.setEdits('f2@3-4=1')")
    settle(page)
    held = colours_of(page, [2, 3])
    np.testing.assert_allclose([one[:3] for one in held], [high, high], atol=1)
    # Both runs continue the text, each in its own way, from one seed.
    page.evaluate("lv.actions.setEdits('o=1')")
    page.locator(".lv-continue > summary").click()
    runs = page.locator(".lv-continue-run")
    expect(runs).to_have_count(2)
    field = page.get_by_role("textbox", name="The continuation")
    field.fill("mad\nhe")
    expect(runs.first).to_contain_text("bits per character over 6.")
    field.press("X")
    trouble = page.locator(".lv-continue [role=alert]")
    expect(trouble).to_have_text("The networks do not know “X”; it is left out.")
    page.get_by_role("button", name="Generate 20").click()
    expect(runs.last).to_contain_text("bits per character over 26.")
    expect(runs.last).to_contain_text("The two texts differ from character ")
    text = field.input_value()
    assert len(text) == 26
    page.get_by_role("button", name="Back 1").click()
    expect(field).to_have_value(text[:-1])
    page.get_by_role("button", name="Generate 1", exact=True).click()
    expect(field).to_have_value(text)
    page.get_by_role("textbox", name="temperature").fill("hot")
    page.get_by_role("textbox", name="temperature").blur()
    expect(trouble).to_have_text("The temperature must be a number from 0 to 5; got “hot”.")
    # What is typed meanwhile is added to what was drawn, which is still drawn when it can be.
    field.press("End")
    field.press("Control+End")
    field.press("m")
    expect(field).to_have_value(text + "m")
    page.get_by_role("textbox", name="temperature").fill("0")
    page.get_by_role("textbox", name="temperature").blur()
    expect(trouble).to_have_text("")
    colder = field.input_value()
    assert (colder[:6], colder[26:]) == ("mad\nhe", "m")
    assert colder[6:26] != text[6:]
    seed = page.get_by_role("textbox", name="seed")
    seed.fill("1e3")
    seed.blur()
    expect(trouble).to_have_text("The seed must be a whole number from 0 to 999999; got “1e3”.")
    seed.fill("4")
    seed.blur()
    page.evaluate("lv.actions.setShowing('difference')")
    expect(runs.last).to_contain_text("Coloured by the edited run's values")
    page.evaluate("lv.actions.setEdits('o=1,f=original')")
    expect(page.locator(".lv-continue")).to_contain_text("Not held here: ")
    page.evaluate("lv.actions.setShowing('original')")
    settle(page)
    np.testing.assert_allclose(colours_of(page, [2])[0][:3], low + (high - low) * f[2], atol=2)


def test_what_is_no_text_has_no_such_page(
    explore: Callable[..., Page], panels: list[Panel]
) -> None:
    plain = payload(Picture(panels=panels, values=panels[0].input, names=NAMES))
    page = explore(plain, state={"tab": "text"})
    expect(page.get_by_role("tab", name="Cell")).to_have_attribute("aria-selected", "true")
    # Beside the lines of its symbols are numbers, with an edit those of what it sets.
    ticks = page.locator(".lv-axis-tick")

    def beside() -> list[str]:
        settle(page)
        return ticks.all_text_contents()

    recorded = beside()
    assert "1.0" in recorded
    page.evaluate("lv.actions.setEdits('x1@3=0.5')")
    assert beside() == recorded
    page.evaluate("lv.actions.setEdits('x1@3=37,x2@5=-29')")
    edited = set(beside())
    assert "1.0" not in edited
    assert {"−29", "37"} <= {tick.removesuffix(".0") for tick in edited}
    page.evaluate("lv.actions.setEdits('')")
    assert beside() == recorded
    expect(page.get_by_role("tab", name="Text")).to_have_count(0)
    page.keyboard.press("t")
    assert state(page, "tab") == "cell"
    # A drag over the input goes from symbol to symbol there, as one change.
    page.evaluate("lv.actions.openTab('whatif')")
    settle(page)
    (x, _), box = place(page, 0, "o", 4, 0), slot(page, 0, "input")
    page.mouse.move(x, box.y + 9)
    page.mouse.down()
    page.mouse.move(x, box.y + 25, steps=3)
    page.mouse.up()
    symbol = NAMES.index(TEXT[4]) + 2
    expect(page.locator(".lv-edits li")).to_have_text(
        [re.compile(f"input, step 5 := “{NAMES[symbol]}”")]
    )
    assert page.evaluate("Array.from(lv.model.networks[1].read(4)).indexOf(1)") == symbol
    page.get_by_role("button", name="Remove: input, step 5").click()
    assert state(page, "edits") == ""


def test_a_passage_is_dragged_over_and_finds_the_units_that_follow_it(
    explore: Callable[..., Page], panels: list[Panel]
) -> None:
    page = explore(shown(panels), state={"tab": "text:o", "step": 5}, height=900)
    box = page.locator(".lv-text-cursor").first.bounding_box()
    assert box is not None
    x, y, wide = box["x"] + box["width"] / 2, box["y"] + 4, box["width"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + wide, y)
    page.mouse.move(x + 2 * wide, y)
    page.mouse.up()
    settle(page)
    assert commits(page)[-1]["tab"] == "text:o:5-7"
    parts = page.get_by_role("textbox", name="Passage")
    expect(parts).to_have_value("5-7")
    # By keys from the locked step on, and typed.
    page.locator(".lv-text-box[role=slider]").press("Shift+ArrowRight")
    page.locator(".lv-text-box[role=slider]").press("Shift+ArrowRight")
    expect(parts).to_have_value("5-7")
    parts.fill("8, 12–10")
    parts.press("Enter")
    expect(page.locator(".lv-find [role=alert]")).to_have_text(
        "“8, 12–10” is no passage. Type steps from 1 to 36, such as 3-9, or up to 8 parts: 3-9, "
        "15-20."
    )
    parts.fill("20, 9–12")
    parts.press("Enter")
    page.get_by_role("combobox", name="Sort units by").select_option("r")
    expect(page.locator(".lv-find [role=alert]")).to_have_text("")
    settle(page)
    assert commits(page)[-1]["tab"] == "text:o:9-12.20-20:r"
    o = panels[0].signal("o")
    chosen = np.zeros(len(TEXT))
    chosen[[8, 9, 10, 11, 19]] = 1
    r = np.corrcoef(chosen, o.T)[0, 1:]
    best = int(np.abs(r).argmax())
    inside = 100 * (o[chosen == 1, best] > 0.5).mean()
    around = 100 * (o[[4, 5, 6, 7, 12, 13, 14, 15, 18, 20], best] > 0.5).mean()
    first = page.locator(".lv-find-table tbody tr").first
    expect(first).to_contain_text(f"{best}{inside:.0f}%{around:.0f}%")
    expect(first.locator("td").last).to_have_text(printed(r[best]))
    first.get_by_role("button").click()
    assert state(page, "unit") == best
    expect(first).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Clear the passage").click()
    expect(page.locator(".lv-find-table")).to_be_hidden()
    assert commits(page)[-1]["tab"] == "text:o"


def came(panel: Panel, step: int, text: str) -> str:
    """What the page says of the character after a step, counted from 0."""
    probability = float(panel.prediction[step])  # type: ignore[index]
    return f"{text[step + 1]} {probability:.2f} · {-math.log2(probability):.1f} bits"


def test_another_text_brings_its_own_right_answers_and_cuts_the_passage(
    explore: Callable[..., Page], panels: list[Panel], renew: Callable[..., None]
) -> None:
    longer = TEXT + "the␣men␣at␣home↵"
    longer = "".join(one for one in longer if one in NAMES)
    shorter = TEXT[9:20]
    page = explore(
        shown(panels), state={"tab": "text:7-9.30-33", "step": 31, "unit": 3}, height=900
    )
    cell = page.locator(".lv-text-came").first
    expect(cell).to_have_text(came(panels[0], 30, TEXT))
    long = [panel(name, longer) for name in UNITS]
    renew(page, shown(long, longer))
    expect(cell).to_have_text(came(long[0], 30, longer))
    page.evaluate("lv.actions.go(39)")
    expect(cell).to_have_text(came(long[0], 39, longer))
    short = [panel(name, shorter) for name in UNITS]
    renew(page, shown(short, shorter))
    expect(page.locator(".lv-text-next thead th").last).to_have_text("the last step")
    page.evaluate("lv.actions.go(4)")
    expect(cell).to_have_text(came(short[0], 4, shorter))
    alert = page.locator(".lv-find [role=alert]")
    expect(alert).to_have_text(
        "The passage was 7-9, 30-33; this text ends at step 11, so only 7-9 is left of it."
    )
    expect(page.get_by_role("textbox", name="Passage")).to_have_value("7-9")
    # A sentence goes with its cause; what was refused stays in its field until then.
    page.get_by_role("textbox", name="on from").fill("1e-12")
    page.get_by_role("textbox", name="on from").press("Enter")
    expect(alert).to_contain_text("“1e-12” is no threshold.")
    page.get_by_role("button", name="Clear the passage").click()
    expect(alert).to_have_text("")
    # One unit more, and away with it.
    rows = page.locator(".lv-text-rows li")
    field = page.get_by_role("textbox", name="Another unit to show")
    field.fill("5")
    field.press("Enter")
    expect(page.locator(".lv-text [role=alert]").first).to_have_text(
        "The LSTM has units 0 to 4; got “5”."
    )
    field.fill("1")
    field.press("Enter")
    expect(rows).to_have_count(4)
    assert commits(page)[-1]["pins"] == "5.1"
    page.get_by_role("button", name="Remove unit 1").click()
    expect(rows).to_have_count(3)
    # On a phone the panel stays where it is, whatever page it shows.
    page.set_viewport_size({"width": 390, "height": 844})
    tab = page.get_by_role("tab", name="What if")
    before = tab.bounding_box()
    tab.click()
    expect(page.get_by_role("tabpanel", name="What if")).to_be_visible()
    assert tab.bounding_box() == before


def test_an_edited_character_is_rated_by_what_stands_there_and_differences_have_their_own_scale(
    explore: Callable[..., Page], panels: list[Panel]
) -> None:
    page = explore(shown(panels), state={"tab": "text:13-15", "step": 6, "unit": 3}, height=900)
    # The character at step 7 is replaced by another one.
    other = NAMES.index("m")
    was = NAMES.index(TEXT[6])
    page.evaluate(f"lv.actions.setEdits('x{other}@7=1,x{was}@7=0')")
    settle(page)
    head = page.locator(".lv-text-next thead th").last
    expect(head).to_have_text("came")
    edited = panel("LSTM", TEXT[:6] + "m" + TEXT[7:])
    cell = page.locator(".lv-text-came").first
    expect(cell).to_have_text(came(edited, 5, TEXT[:6] + "m"))
    expect(page.locator(".lv-text-key")).to_be_visible()
    page.evaluate("lv.actions.setShowing('difference')")
    settle(page)
    changed = np.abs(edited.signal("h") - h_of(panels[0]))
    found = page.locator(".lv-find [role=status]")
    expect(found).to_contain_text("(|Δh| from ")
    text = found.inner_text()
    limit = float(text.split("from ")[1].removesuffix(" up)."))
    on = (changed[12:15] >= limit).mean(0)
    best = page.locator(".lv-find-table tbody tr").first
    unit = int(best.get_attribute("data-unit") or -1)
    expect(best.locator("td").first).to_have_text(f"{100 * on[unit]:.0f}%")
    # No character at all: nothing is known to have come, and nothing is underlined there.
    page.evaluate("lv.actions.setEdits('x@7=0')")
    expect(head).to_have_text("not known: the input is edited")
