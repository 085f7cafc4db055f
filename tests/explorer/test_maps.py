"""Maps: what is painted, what stands round it, and that everything has one time axis."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.plots.theme import DARK, LIGHT, mix, signal_range
from lstm_viz.words import READING, word
from tests.browser.rest import becomes
from tests.explorer.hand import canvas, slot, state
from tests.explorer.sample_payload import sample

PIXELS = """([net, signal]) => {
  const canvas = document.querySelector(`canvas[data-net="${net}"][data-signal="${signal}"]`);
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return [canvas.width, canvas.height, Array.from(data)];
}"""
GRID = """([net, signal]) => {
  const { rows, columns } = lv.cells(net, signal);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      const value = lv.drawn(net, signal, column, row);
      return Number.isNaN(value) ? null : value;
    }));
}"""


def colours_of(values, signal, limits, theme):
    """The colour that the theme gives each value, (row, column, 3)."""
    low, high = limits
    stops = [colour for _, colour in theme.colourscale(signal, low)]
    found = np.zeros((*values.shape, 3))
    for place, value in np.ndenumerate(values):
        share = (value - low) / (high - low) * (len(stops) - 1)
        at = min(int(share), len(stops) - 2)
        colour = mix(stops[at], stops[at + 1], share - at)
        found[place] = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    return found


@pytest.mark.parametrize(
    ("kinds", "theme"), [(("lstm", "rnn"), LIGHT), (("gru", "lstm"), DARK)], ids=["light", "dark"]
)
def test_every_cell_is_the_traces_value_in_the_themes_colour(explore, kinds, theme):
    made = sample(kinds=kinds)
    page = explore(made.data, theme="light" if theme is LIGHT else "dark")
    traces = [panel.trace for panel in made.panels]
    for net, panel in enumerate(made.panels):
        kind = panel.trace.kind
        for signal in READING[kind]:
            truth = panel.signal(signal).T
            drawn = np.array(page.evaluate(GRID, [net, signal]), np.float32)
            np.testing.assert_array_equal(drawn, truth)
            width, height, flat = page.evaluate(PIXELS, [net, signal])
            assert (height, width) == truth.shape
            painted = np.array(flat).reshape(height, width, 4)
            limits = signal_range(traces, signal)
            wanted = colours_of(truth, signal, limits, theme)
            assert (painted[..., 3] == 255).all()
            # 256 colours: a value is off by half a colour at most, over two stops of 255 levels.
            assert np.abs(painted[..., :3] - wanted).max() <= 2


def test_what_a_sequence_does_not_have_is_left_clear(explore):
    made = sample(length=19)
    page = explore(made.data)
    truth = made.panels[0].signal("f").T
    drawn = np.array(page.evaluate(GRID, [0, "f"]), np.float32)
    np.testing.assert_array_equal(drawn, truth)
    width, height, flat = page.evaluate(PIXELS, [0, "f"])
    clear = np.array(flat).reshape(height, width, 4)[..., 3] == 0
    np.testing.assert_array_equal(clear, np.isnan(truth))


@pytest.mark.parametrize("steps", [1, 2])
def test_the_shortest_sequences_are_drawn(explore, steps):
    made = sample(steps=steps)
    page = explore(made.data, plotly=True)
    truth = made.panels[1].signal("a").T
    np.testing.assert_array_equal(np.array(page.evaluate(GRID, [1, "a"]), np.float32), truth)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    assert state(page, "step") == steps - 1


def test_names_equations_and_sentences_stand_above_their_maps(explore):
    page = explore(sample().data)
    for net, kind in enumerate(("lstm", "rnn")):
        for signal in READING[kind]:
            one = word(kind, signal)
            row = page.locator(".lv-row", has=page.locator(canvas(net, signal)))
            text = row.locator(".lv-heading").inner_text()
            assert one.name in text
            assert one.sentence in text
            plain = page.evaluate(
                "(html) => { const p = document.createElement('p'); p.innerHTML = html; "
                "return p.textContent; }",
                one.equation_html,
            )
            assert plain in row.locator(".lv-heading").text_content()
            assert (
                row.get_by_role("img")
                .get_attribute("aria-label")
                .startswith(
                    f"{('LSTM', 'simple RNN')[net]}, {one.name}: {(11, 13)[net]} units, 30 steps"
                )
            )


def test_plotly_draws_the_numbers_and_every_zoom_moves_both_figures(explore):
    made = sample(steps=60)
    page = explore(made.data, plotly=True)
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot').length === 2")
    figures = "(what) => Array.from(document.querySelectorAll('.js-plotly-plot'), what)"
    bars = page.evaluate(
        "() => Array.from(document.querySelectorAll('.js-plotly-plot'), (plot) => "
        "plot.data.filter((one) => one.colorbar).map((one) => "
        "[one.zmin, one.zmax, one.colorbar.ticktext]))"
    )
    traces = [panel.trace for panel in made.panels]
    for panel, found in zip(made.panels, bars, strict=True):
        for signal, (low, high, text) in zip(READING[panel.trace.kind], found, strict=True):
            assert (low, high) == pytest.approx(signal_range(traces, signal))
            assert text[-1] == f"{high:g}"
            assert text[0] == f"{low:g}".replace("-", "−")
    printed = page.locator(".js-plotly-plot .colorbar text").all_text_contents()
    assert {"0", "1", "−1"} < set(printed)
    page.evaluate("() => lv.actions.zoomTo(20, 39)")
    page.wait_for_function(f"({figures})((p) => p.layout.xaxis.range[0]).every((x) => x === 20.5)")
    assert page.evaluate(f"({figures})((p) => p.layout.xaxis.range[1])") == [40.5, 40.5]
    for net, signal in ((0, "f"), (0, "h"), (1, "a")):
        assert len(page.evaluate(GRID, [net, signal])[0]) == 20
    truth = made.panels[1].signal("h")[20:40].T
    np.testing.assert_array_equal(np.array(page.evaluate(GRID, [1, "h"]), np.float32), truth)


def test_without_plotly_the_numbers_are_drawn_all_the_same(explore):
    made = sample(steps=60)
    page = explore(made.data)
    left = page.locator(".lv-stack").first
    ticks = left.locator(".lv-axis-tick").all_text_contents()
    limit = signal_range(made.panels[0].trace, "c")[1]
    assert {"−1", "0", "1", f"{limit:g}", "10", "60"} <= set(ticks)
    # A step's number stands in the middle of its column.
    tick = left.locator(".lv-step-tick", has_text="60").bounding_box()
    box = slot(page, 0, "h")
    middle = box.x + 59.5 / 60 * box.width
    assert tick["x"] + tick["width"] / 2 == pytest.approx(middle, abs=1)


def test_all_maps_of_both_networks_are_equally_wide_and_high(explore):
    page = explore(sample().data)
    boxes = [slot(page, net, s) for net, kind in enumerate(("lstm", "rnn")) for s in READING[kind]]
    assert len({round(box.width, 1) for box in boxes}) == 1
    assert len({round(box.height, 1) for box in boxes}) == 1
    assert len({round(box.x, 1) for box in boxes}) == 2
    assert slot(page, -1, "answers").width == boxes[0].width


def test_characters_are_read_where_the_input_is_text(explore):
    made = sample(text="the quick brown fox <b>jumps o")
    page = explore(made.data, state={"step": 5})
    row = page.locator(".lv-row", has=page.locator(canvas(0, "input")))
    assert row.locator(".lv-value:visible").all_inner_texts() == ["q"]
    _, _, flat = page.evaluate(PIXELS, [0, "input"])
    assert np.array(flat).reshape(-1, 4)[:, 3].any()


def test_names_are_text_and_never_markup(explore):
    bad = "<img src=x onerror=alert(1)>"
    page = explore(sample(labels=tuple(f"{bad} {k}" for k in range(30))).data, state={"step": 3})
    assert bad in page.locator(".lv-step").inner_text()
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("plotly", [False, True])
def test_the_mark_of_the_first_and_the_last_cell_is_whole(explore, plotly):
    """Nothing lies over a ring: not the heading above it, not what is beside the maps."""
    steps, units = 47, 11
    page = explore(sample(steps=steps, units=(units, 13)).data, plotly=plotly)
    for step, unit in ((0, 0), (steps - 1, units - 1)):
        page.evaluate("place => lv.store.set(place)", {"step": step, "unit": unit})
        assert state(page, "unit") == unit
        hidden = page.evaluate(COVERED)
        assert hidden == [], (step, unit)


# The points on the outline of each ring and pin at which something else is on top, or nothing.
COVERED = """() => [...document.querySelectorAll(".lv-ring, .lv-pin")]
  .filter((mark) => mark.style.visibility !== "hidden")
  .flatMap((mark) => {
    mark.style.pointerEvents = "auto";
    const { left, top, width, height } = mark.getBoundingClientRect();
    const found = [];
    for (let k = 0; k < 8; k += 1) {
      const turn = (k / 8) * 2 * Math.PI;
      const x = left + width / 2 + (width / 2 - 1) * Math.cos(turn);
      const y = top + height / 2 + (height / 2 - 1) * Math.sin(turn);
      const over = document.elementFromPoint(x, y);
      if (over !== mark) found.push(`${over?.className} at ${Math.round(x)}, ${Math.round(y)}`);
    }
    mark.style.pointerEvents = "";
    return found;
  })"""


# The words that tell what the line means are whole, and no drawing area is under them.
READABLE = """() => {
  const boxOf = (one) => one.getBoundingClientRect();
  const areas = [...document.querySelectorAll(".lv-slot")].map(boxOf);
  return [...document.querySelectorAll(".lv-beyond-key")].map((key) => {
    const box = boxOf(key);
    const heading = boxOf(key.closest(".lv-heading"));
    const inside = box.left >= heading.left && box.right <= Math.min(heading.right, innerWidth)
      && box.top >= heading.top - 1 && box.bottom <= heading.bottom + 1;
    const free = areas.every((area) => area.bottom <= box.top + 1 || area.top >= box.bottom - 1);
    return [key.innerText, inside, free];
  });
}"""


MARK = (17, "trained to step 17")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("text", [None, "abcde" * 6], ids=["numbers", "text"])
def test_steps_beyond_training_are_marked_and_the_mark_covers_nothing(explore, theme, text):
    """A line after the longest of training, whose meaning is in the key of the input."""
    features = 1 if text else 7
    made = sample(steps=30, mark=MARK, features=features, text=text)
    page = explore(made.data, theme=theme)
    told = [["trained to step 17", True, True]] * 2
    for width, height in ((1440, 900), (1280, 720), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        becomes(lambda: page.evaluate(READABLE) == told)
    lines = page.locator(".lv-beyond-training")

    def at() -> list[float]:
        return [lines.nth(net).bounding_box()["x"] - slot(page, net, "input").x for net in (0, 1)]

    wide = slot(page, 0, "input").width
    assert at() == pytest.approx([wide * 17 / 30] * 2, abs=1)
    top = slot(page, 1, "h").y
    for zoom, where in (([3, 20], 14 / 18), ([19, 27], 0), ([2, 16], None)):
        page.evaluate("zoom => lv.store.set({ zoom })", zoom)
        state(page, "zoom")
        assert slot(page, 1, "h").y == top
        if where is None:
            assert not lines.first.is_visible()
        else:
            assert at() == pytest.approx([wide * where] * 2, abs=1)


def test_a_sequence_as_long_as_those_of_training_has_no_mark(explore, renew):
    page = explore(sample(steps=30, mark=MARK).data)
    renew(page, sample(steps=30, seed=8).data)
    state(page, "step")
    assert not page.locator(".lv-beyond-key").first.is_visible()
    assert not page.locator(".lv-beyond-training").first.is_visible()
