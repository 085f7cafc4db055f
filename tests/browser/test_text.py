"""A text on the page: what the networks hold most probable, at the step that is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import log2

import numpy as np
import torch
from playwright.sync_api import Page, expect

from lstm_viz import record, surgery
from lstm_viz.behaviour import alike, closest
from lstm_viz.characters import sequence
from lstm_viz.ui.views import networks, view
from tests.browser.rest import at_rest

Visit = Callable[..., Page]
TEXT = "for x in y:"
STEP = 6  # counted from 1: the space before "in"


def test_the_most_probable_answers_follow_the_step_and_the_network(
    server: str, visit: Visit
) -> None:
    text = TEXT.replace(" ", "+")
    page = visit(
        f"{server}/?source=text&passage=own&letters={text}&model=python&tab=cell&step={STEP}"
    )
    made = view.run(sequence(TEXT, networks.vocabulary_of("python"), ""), "python", "cpu")
    expect(page.locator(".lv-explorer")).to_contain_text("recomputed in this browser")
    for step, move in ((STEP, None), (STEP + 1, "ArrowRight")):
        if move:
            page.keyboard.press(move)
        at_rest(page)
        side = made.sides["lstm"]
        shown = page.locator(".lv-likely").first
        assert side.sure is not None
        came = float(side.prediction[step - 1])
        expect(shown.locator("li").first).to_have_text(
            f"{side.answers[step - 1]}{side.sure[step - 1]:.2f}"
        )
        expect(shown).to_contain_text(
            f"Target {made.target.words[step - 1]}: probability {came:.2f}, "
            f"a surprise of {-log2(came):.1f} bits"
        )
    expect(page.get_by_text("Zoom in to read").filter(visible=True)).to_have_count(0)
    page.keyboard.press("t")
    page.locator(".lv-find-parts").fill("4-5")
    page.locator(".lv-find-parts").press("Enter")
    h = made.sides["lstm"].trace.sel("h", layer=0, direction=0, batch=0)
    found, listed = alike(h, 3, 5), page.locator(".lv-similar li")
    expect(listed).to_have_count(len(found))
    for row, one in enumerate(found):
        said = f"steps {one.start + 1}–{one.stop}{one.score:.2f}".replace("-", "−")
        expect(listed.nth(row)).to_contain_text(said)
    listed.nth(1).locator("button").click()
    step = found[1].start
    expect(page).to_have_url(re.compile(rf"step={step + 1}\b"))
    expect(page.locator(".lv-similar-elsewhere")).to_have_attribute(
        "href", f"./atlas?reader=python-lstm&like={text[:5]}&like_last=2"
    )
    bits = made.sides["lstm"].bits
    assert bits is not None
    worst = int(np.nanargmax(bits))
    surprise = page.locator(".lv-text-surprises button").first
    side = made.sides["lstm"]
    assert side.sure is not None
    expect(surprise).to_have_text(
        f"step {worst + 2}: {'␣' if TEXT[worst + 1] == ' ' else TEXT[worst + 1]} came "
        f"({bits[worst]:.1f} bits), expected {side.answers[worst]} ({side.sure[worst]:.2f})"
    )
    surprise.click()
    expect(page).to_have_url(re.compile(rf"step={worst + 1}\b"))
    listed.nth(1).locator("button").click()
    expect(page).to_have_url(re.compile(rf"step={step + 1}\b"))
    page.locator(".lv-curve-box").focus()
    for key in ("ArrowUp", "ArrowUp", "Shift+ArrowRight"):
        page.keyboard.press(key)
    curve = np.zeros(len(TEXT))
    curve[step : step + 2] = 0.2
    _, unit, r = closest({"h": h}, curve)[0]
    said = f"hidden state of unit {unit} is closest of {h.shape[1]} (r = {r:.2f} over steps 1 to"
    expect(page.get_by_role("group", name="Units that follow a curve")).to_contain_text(
        said.replace("-", "−")
    )
    silence = page.get_by_role("button", name="silence unit")
    silenced = int(silence.inner_text().split()[-1])
    silence.click()
    was, now = bits_of_text(""), bits_of_text(f"h{silenced}=0")
    told = page.locator(".lv-text > .lv-prompt").filter(visible=True)
    expect(told).to_contain_text(f"LSTM: {now:.3f} bits per character; it was {was:.3f} (fewer is")
    silence.click()
    expect(told).to_have_count(0)
    page.get_by_role("tab", name="Unit over time").click()
    follows = page.get_by_role("link", name="What this unit follows, in the Atlas")
    expect(follows).to_have_attribute("href", f"./atlas?reader=python-lstm&unit={silenced}")


def bits_of_text(edits: str) -> float:
    """Bits per character of the text's next characters, by Python's own pass with these edits."""
    model, _ = networks.network("python", "lstm", torch.device("cpu"))
    read = sequence(TEXT, networks.vocabulary_of("python"), "")
    x = torch.tensor(read.values).unsqueeze(0 if model.rnn.batch_first else 1)
    with torch.no_grad():
        trace = surgery.record(model.rnn, x, edits=edits) if edits else record(model.rnn, x)
        h = torch.tensor(trace.sel("h", layer=0, direction=0, batch=0))
        chances = model.head(h).double().log_softmax(dim=-1)
    came = read.values[1:].argmax(axis=1)
    return float(-chances[range(len(came)), came].mean() / np.log(2))
