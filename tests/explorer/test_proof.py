"""The proof on the page: the badge's line says what the browser's own computation has found."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lstm_viz.explorer import picture as pictures
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.picture import Picture
from tests.explorer.readouts import with_readout
from tests.explorer.sample_payload import course, sample

AGREES = re.compile(r"verified · .* · recomputed in this browser · max\|Δ\| = \de-[678]$")
RUNNING = "recomputing in this browser …"
ROW = 11 + 7  # of the LSTM's weights: unit 7 of f


def tampered(panel: Panel) -> Panel:
    weights = dict(panel.weights)
    assert weights["b_hh"] is not None
    weights["b_hh"] = weights["b_hh"].copy()
    weights["b_hh"][ROW] += 0.25
    return replace(panel, weights=weights)


def shown(panels: list[Panel], **options: Any) -> bytes:
    names = ["column a", "column b"]
    return payload(Picture(panels=panels, values=panels[0].input, names=names, **options))


def badge(page: Page) -> Any:
    return page.locator(".lv-badge")


def test_the_badge_says_that_the_browser_has_recomputed_the_networks(explore, renew):
    made = sample()
    lstm, rnn = made.panels
    page = explore(made.data)
    expect(badge(page)).to_have_text(AGREES)
    assert "lv-wrong" not in badge(page).get_attribute("class")
    # The picture comes first: the task that draws it computes nothing.
    at_once = (
        "async () => { await renew('next');"
        " return document.querySelector('.lv-badge').textContent; }"
    )
    renew(page, shown([tampered(lstm), rnn]))
    assert page.evaluate(at_once).endswith(RUNNING)
    f = lstm.signal("f")[0, 7]
    expect(badge(page)).to_have_text(
        re.compile(
            r"recomputed in this browser, the LSTM differs from the recording by more than "
            rf"rounding: its forget gate at step 1, unit 7 is 0\.\d{{4}}, and {f:.4f} was recorded$"
        )
    )
    assert badge(page).evaluate("one => getComputedStyle(one).color") == "rgb(179, 38, 30)"
    answering = with_readout(rnn, "one")
    renew(page, shown([lstm, answering]))
    expect(badge(page)).to_have_text(AGREES)
    words = list(answering.answers)
    renew(page, shown([lstm, replace(answering, answers=[*words[:4], "x", *words[5:]])]))
    expect(badge(page)).to_have_text(
        re.compile(
            r"recomputed in this browser, the simple RNN differs from the recording by more than "
            rf"rounding: its answer at step 5 is {words[4]}, and x was recorded$"
        )
    )
    renew(page, made.data)
    expect(badge(page)).to_have_text(AGREES)


def test_each_checkpoint_is_proved_when_it_is_shown(explore):
    made = course(kinds=("lstm", "rnn"), units=(11, 13), checkpoints=(0, 10, 60))
    middle = made.epochs[1]
    epochs = [
        made.epochs[0],
        replace(middle, panels=[tampered(middle.panels[0]), middle.panels[1]]),
        made.epochs[2],
    ]
    page = explore(shown(list(epochs[2].panels), checkpoints=epochs))
    move = "epoch => { lv.store.set({ epoch }); lv.store.flush(); }"
    for epoch, said in (
        (2, AGREES),
        (1, re.compile("the LSTM differs")),
        (2, AGREES),
        (1, re.compile("differs")),
    ):
        page.evaluate(move, epoch)
        expect(badge(page)).to_have_text(said)
    # What has been found once is known at once.
    page.evaluate(move, 2)
    assert AGREES.search(badge(page).inner_text())
    page.evaluate(move, 0)
    page.evaluate("explorer.destroy()")
    page.evaluate("new Promise((done) => setTimeout(done, 200))")


def test_what_the_browser_cannot_compare_exactly_is_said(
    explore, renew, monkeypatch: pytest.MonkeyPatch
):
    made = sample(steps=200, units=(64, 132))
    page = explore(made.data)
    expect(badge(page)).to_have_text(
        re.compile(
            r"max\|Δ\| = \de-[678] · the simple RNN amplifies rounding, "
            r".* \(its pass as a whole: \de-\d\)$"
        )
    )
    monkeypatch.setattr(pictures, "FLOAT_BYTES", 0)
    renew(page, sample().data)
    expect(badge(page)).to_have_text(
        re.compile(
            r"in this browser · max\|Δ\| = \de-\d, "
            r"within the error of rounding and of the 16-bit values$"
        )
    )
