"""A text on the page: what the networks hold most probable, at the step that is shown."""

from __future__ import annotations

from collections.abc import Callable
from math import log2

from playwright.sync_api import Page, expect

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
    expect(page.get_by_text("Zoom in to read")).to_have_count(0)
