"""The browser's principal components and slow points are those of Python."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from lstm_viz import measure, record
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.picture import Count
from lstm_viz.slow_points import slow_points
from lstm_viz.state_space import state_space
from lstm_viz.trace import Trace
from tests.explorer.hand import commits, settle
from tests.explorer.node_js import run
from tests.explorer.replays import NETWORKS, UNITS, alone, network, panels, shown

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
X = [0.4, -0.7, 0.2]


def found(
    given: list[Panel], of: str = "h", x: Any = None, edits: str = ""
) -> list[dict[str, Any]]:
    """Of each panel: its principal components, the path on them, and with x its slow points."""
    payload = b64encode(shown(given)).decode()
    return run("found_states.js", {"payload": payload, "of": of, "x": x, "edits": edits})


@pytest.mark.parametrize("way", ["whole", "gaps", "padded"])
@pytest.mark.parametrize(
    ("kind", "of"),
    [
        ("LSTM", "h"),
        ("LSTM", "c"),
        ("LSTM with a projection", "hc"),
        ("GRU", "h"),
        ("simple RNN", "h"),
    ],
)
def test_components_and_path_are_those_of_state_space(kind: str, of: str, way: str) -> None:
    given = panels(network(NETWORKS[kind], bidirectional=True), way)
    for panel, got in zip(given, found(given, of), strict=True):
        wanted = state_space(panel.trace, of=of, **panel.place)  # type: ignore[arg-type]
        np.testing.assert_allclose(got["mean"], wanted.mean, atol=1e-12)
        np.testing.assert_allclose(got["explained"], wanted.explained, atol=1e-10)
        np.testing.assert_allclose(got["directions"], wanted.directions, atol=1e-8)
        np.testing.assert_allclose(got["places"], wanted.trajectory[got["steps"]], atol=1e-8)
        read = np.flatnonzero(~np.isnan(wanted.trajectory[:, 0]))
        assert got["steps"] == read[:: -1 if panel.direction else 1].tolist()


def test_an_edited_path_lies_on_the_components_of_the_original() -> None:
    (panel,) = panels(network(NETWORKS["LSTM"]))
    plain = state_space(panel.trace, of="c", **panel.place)
    module, x, hx = alone(panel)
    edited = record(module, x, hx, edits="f2@7-9=0").sel("c", layer=0, direction=0, batch=0)
    (got,) = found([panel], "c", edits="f2@7-9=0")
    np.testing.assert_allclose(got["explained"], plain.explained, atol=1e-10)
    np.testing.assert_allclose(got["places"], plain.project(edited), atol=1e-6)
    assert np.abs(np.array(got["places"]) - plain.trajectory)[6:].max() > 0.05


# Of a matrix no map is made.
@pytest.mark.parametrize("kind", [kind for kind in NETWORKS if kind != "mLSTM"])
@pytest.mark.parametrize("gain", [0.7, 2.5])
def test_slow_points_are_those_of_python(kind: str, gain: float) -> None:
    given = panels(network(NETWORKS[kind], gain=gain, heard=0.3, bidirectional=True), steps=40)
    for panel, got in zip(given, found(given, x=X), strict=True):
        wanted = slow_points(panel.trace, panel.weights, np.array(X), **panel.place)
        assert got["fast"] == wanted.fast
        points = got["points"]
        assert [point["fixed"] for point in points] == wanted.fixed.tolist()
        assert [point["ended"] for point in points] == wanted.ended.tolist()
        assert [point["stability"] for point in points] == wanted.stability
        assert [point["unstable"] for point in points] == wanted.unstable.tolist()
        for point, state, radius in zip(points, wanted.states, wanted.radius, strict=True):
            np.testing.assert_allclose(point["state"], state, atol=1e-6)
            assert point["radius"] == pytest.approx(radius, abs=1e-6)


def middle(found: Locator) -> tuple[float, float]:
    """Where the middle of an element is on the screen."""
    box = found.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_page_draws_the_paths_and_a_point_of_them_is_a_step(
    explore: Callable[..., Page],
) -> None:
    lstm, rnn = (panels(network(NETWORKS[name]))[0] for name in ("LSTM", "simple RNN"))
    page = explore(shown([lstm, rnn]), state={"step": 12}, height=900)
    page.locator(".lv-explorer").press("s")
    charts = page.locator(".lv-state-chart")
    expect(charts).to_have_count(2)
    page.get_by_role("button", name="cell state C").click()
    for chart, panel, of in zip(charts.all(), (lstm, rnn), ("c", "h"), strict=True):
        wanted = state_space(panel.trace, of=of, **panel.place)  # type: ignore[arg-type]
        one, other = (f"{100 * share:.0f}% of the variance" for share in wanted.explained[:2])
        expect(chart.locator(".lv-state-across")).to_have_text(f"PC1, {one} →")
        expect(chart.locator(".lv-state-up")).to_have_text(f"↑ PC2, {other}")
        across, up = wanted.trajectory[11, :2]
        said = f"step 12: ({across:.2f}, {up:.2f})".replace("-", "−")
        expect(chart.locator(".lv-state-now")).to_have_text(said)
    expect(charts.first.locator("canvas")).to_have_attribute("aria-label", CALLED)
    # The steps move the mark, and a point of the path is a step.
    ring = charts.first.locator(".lv-state-ring")
    there = middle(ring)
    page.keyboard.press("End")
    expect(charts.last.locator(".lv-state-now")).to_contain_text("step 17: (")
    assert middle(ring) != pytest.approx(there)
    page.keyboard.press("Escape")
    page.mouse.move(*there)
    settle(page)
    assert page.evaluate("lv.store.get().step") == 11
    assert page.evaluate("lv.store.get().locked") is None
    page.mouse.click(*there)
    settle(page)
    assert page.evaluate("lv.store.get().locked") == 11
    page.get_by_label("Axes").select_option("PC2 and PC3")
    expect(charts.last.locator(".lv-state-across")).to_contain_text("PC2, ")
    expect(charts.last.locator(".lv-state-up")).to_contain_text("PC3, ")
    assert commits(page)[-1]["tab"] == "state:c:23"
    page.evaluate("lv.actions.setEdits('f2@7-9=0')")
    note = page.locator(".lv-state-path > .lv-prompt")
    expect(note).to_have_text(
        "The edited run is drawn over the original one (dashed), on the directions of the original."
    )
    page.evaluate("lv.actions.setShowing('original')")
    expect(note).to_have_text("")


CALLED = re.compile(
    r"^LSTM: cell state, 7 numbers\. The path of 17 steps\. Across: PC1, \d+% of the variance, "
    r"from −\d\.\d\d to \d\.\d\d\. Up: PC2, "
)


def test_slow_points_are_searched_at_a_press_and_listed(explore: Callable[..., Page]) -> None:
    given = [panels(network(NETWORKS[name], gain=0.7))[0] for name in ("LSTM", "GRU")]
    page = explore(shown(given), state={"tab": "state:c:13", "step": 12}, height=900)
    expect(page.get_by_role("button", name="cell state C")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.get_by_label("Axes")).to_have_value("1")
    expect(page.locator(".lv-state-up").first).to_contain_text("PC3, ")
    page.get_by_label("Input held at").select_option("0")
    page.get_by_role("button", name="Find slow points").click()
    tables = page.locator(".lv-state-table")
    expect(tables).to_have_count(2)
    search = page.locator(".lv-state-search")
    expect(search.get_by_role("status")).to_have_text("Points found: LSTM 1, GRU 1")
    for table, panel in zip(tables.all(), given, strict=True):
        (radius,) = slow_points(panel.trace, panel.weights, np.zeros(3), **panel.place).radius
        name = "LSTM" if panel.trace.kind == "lstm" else "GRU"
        expect(table.locator("caption")).to_have_text(
            f"{name} as recorded, input held at 0: 1 point"
        )
        wanted = ["fixed point", "stable", f"{radius:.3f}", "0", "17"]
        expect(table.locator("tbody td")).to_have_text(wanted)
    page.get_by_label("Input held at").select_option("the step that is shown")
    page.get_by_role("button", name="Find slow points").click()
    expect(tables.first.locator("caption")).to_contain_text("held at its value at step 12")
    expect(page.get_by_role("button", name="Find slow points")).to_be_visible()
    # Points of the unedited network are never drawn over an edited path without a word ...
    note = page.locator(".lv-state-path > .lv-prompt")
    expect(note).to_have_text("")
    page.evaluate("lv.actions.setEdits('f2@3-5=0')")
    expect(note).to_contain_text("The slow points are those of the network as recorded")
    expect(tables.first.locator("caption")).to_contain_text("LSTM as recorded, input held at")
    # ... and those of other weights are those of the edited network.
    page.evaluate("lv.actions.setEdits('W_hf*0,b_f=3')")
    expect(tables).to_have_count(0)
    page.get_by_label("Input held at").select_option("0")
    page.get_by_role("button", name="Find slow points").click()
    expect(tables.first.locator("caption")).to_contain_text("LSTM with edited weights, input held")
    expect(tables.last.locator("caption")).to_contain_text("GRU as recorded, input held")
    expect(note).not_to_contain_text("as recorded")
    lstm = given[0]
    weights = {name: np.array(one) for name, one in lstm.weights.items() if one is not None}
    forget = slice(UNITS, 2 * UNITS)
    weights["W_hh"][forget] = weights["b_hh"][forget] = 0
    weights["b_ih"][forget] = 3
    (before,) = slow_points(lstm.trace, lstm.weights, np.zeros(3), **lstm.place).radius
    (after,) = slow_points(lstm.trace, weights, np.zeros(3), **lstm.place).radius
    assert abs(after - before) > 0.01
    expect(tables.first.locator("tbody td:nth-child(4)")).to_have_text(f"{after:.3f}")
    page.evaluate("lv.actions.setEdits('')")
    expect(note).to_have_text("")
    expect(tables.first.locator("caption")).to_contain_text("LSTM as recorded, input held at")


def test_what_is_too_large_is_said_and_not_drawn(explore: Callable[..., Page]) -> None:
    trace = Trace(
        "rnn",
        {name: np.zeros((1, 1, 1, 4100, 300), np.float32) for name in "ah"},
        {"h": np.zeros((1, 1, 1, 300), np.float32)},
    )
    weights = {"W_ih": np.zeros((300, 1), np.float32), "W_hh": np.zeros((300, 300), np.float32)}
    panel = Panel(trace, "wide", 90_300, weights, np.zeros((4100, 1), np.float32))
    page = explore(shown([panel]), state={"tab": "state"}, height=900)
    expect(page.locator(".lv-state-path > .lv-prompt")).to_contain_text(
        "wide: 300 numbers × 4100 steps are more than this page computes."
    )
    expect(page.locator(".lv-state-chart")).to_be_hidden()
    page.get_by_role("button", name="Find slow points").click()
    expect(page.locator(".lv-state-results")).to_have_text(
        "wide: its state has 300 numbers; this page searches up to 256. "
        "Use lstm_viz.slow_points in Python."
    )


def test_saturated_units_are_chosen_in_their_plane_and_shown_alone(
    explore: Callable[..., Page],
) -> None:
    lstm, rnn = (panels(network(NETWORKS[name], gain=2.5))[0] for name in ("LSTM", "simple RNN"))
    page = explore(shown([lstm, rnn]), state={"tab": "state:gates"}, height=900)
    expect(page.get_by_label("nearly shut: below")).to_have_value("0.1")
    shares = {gate: measure.saturation(lstm.trace, gate, **lstm.place) for gate in "fio"}
    page.get_by_text("Numbers of each unit").click()
    wanted = np.stack([side for gate in "fio" for side in shares[gate]], axis=1)  # (unit, column)
    cells = page.locator(".lv-saturation-table td")
    expect(cells).to_have_text([f"{100 * share:.0f}%" for share in wanted.ravel()])

    planes = page.locator(".lv-saturation-plane")
    _, right = shares["i"]
    chosen = np.flatnonzero(right >= 0.25).tolist()
    assert 0 < len(chosen) < 7
    box = planes.nth(1).bounding_box()
    assert box is not None
    unit = box["width"] / 112  # of the plane's lengths, with their margin of 6
    page.mouse.move(box["x"] + unit, box["y"] + unit)
    page.mouse.down()
    page.mouse.move(box["x"] + 111 * unit, box["y"] + (6 + 75.5) * unit, steps=3)
    page.mouse.up()
    settle(page)
    assert page.evaluate("lv.store.get().filter") == {"net": 0, "units": chosen}
    assert page.evaluate("lv.cells(0, 'c').rows") == len(chosen)
    expect(page.locator(".lv-rule")).to_contain_text(f": {len(chosen)} of 7 units")
    dim = page.locator(".lv-saturation-plane >> nth=0 >> .lv-saturation-out")
    expect(dim).to_have_count(7 - len(chosen))
    page.locator(".lv-saturation").get_by_role("button", name="Show all units").click()
    settle(page)
    assert page.evaluate("lv.cells(0, 'c').rows") == 7

    # The same without a pointer, and what no unit meets.
    page.get_by_label("Show only the units whose").select_option("input gate")
    page.get_by_label("percent of the steps").fill("25")
    page.evaluate("unit => lv.store.set({ unit })", min(set(range(7)) - set(chosen)))
    page.get_by_role("button", name="Show them").press("Enter")
    assert page.evaluate("lv.store.get().filter") == {"net": 0, "units": chosen}
    assert page.evaluate("lv.store.get().unit") == chosen[0]
    page.get_by_label("is nearly").select_option("shut")
    page.get_by_label("percent of the steps").fill("100")
    page.get_by_role("button", name="Show them").press("Enter")
    expect(page.locator(".lv-saturation")).to_contain_text(
        "No unit's input gate meets this condition. The maps have not changed."
    )
    assert page.evaluate("lv.store.get().filter") == {"net": 0, "units": chosen}
    page.get_by_label("nearly shut: below").fill("0.95")
    page.get_by_label("nearly shut: below").press("Enter")
    expect(page.locator(".lv-saturation [role=alert]")).to_contain_text(
        "the first below the second"
    )
    page.get_by_label("nearly open: above").fill("0.99")
    page.get_by_label("nearly open: above").press("Enter")
    assert commits(page)[-1]["tab"] == "state:gates:0.95-0.99"
    low, _ = measure.saturation(lstm.trace, "f", low=0.95, high=0.99, **lstm.place)
    expect(cells.first).to_have_text(f"{100 * low[0]:.0f}%")
    page.get_by_role("group", name="Network").get_by_role("button", name=rnn.name).click()
    expect(page.locator(".lv-state")).to_contain_text("has no gate between 0 and 1")


def test_a_finger_draws_a_frame_in_the_plane_of_saturation(explore: Callable[..., Page]) -> None:
    (lstm,) = panels(network(NETWORKS["LSTM"], gain=2.5))
    page = explore(
        shown([lstm]), state={"tab": "state:gates"}, width=390, height=844, has_touch=True
    )
    plane = page.locator(".lv-saturation-plane").nth(1)
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    assert box is not None
    length = box["width"] / 112  # of the plane's, with their margin of 6
    _, right = measure.saturation(lstm.trace, "i", **lstm.place)
    devtools = page.context.new_cdp_session(page)
    # Down along the left edge first, as a finger does that scrolls a page.
    for kind, ends in (
        *(("touchStart", [(1, 1)]), ("touchMove", [(1, 20)]), ("touchMove", [(1, 50)])),
        *(("touchMove", [(40, 81.5)]), ("touchMove", [(111, 81.5)]), ("touchEnd", [])),
    ):
        points = [{"x": box["x"] + x * length, "y": box["y"] + y * length} for x, y in ends]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    chosen = np.flatnonzero(right >= 0.25).tolist()
    page.wait_for_function("lv.store.get().filter !== null")
    assert page.evaluate("lv.store.get().filter") == {"net": 0, "units": chosen}


def test_units_are_sorted_by_how_they_follow_the_count(explore: Callable[..., Page]) -> None:
    lstm, gru = (panels(network(NETWORKS[name]))[0] for name in ("LSTM", "GRU"))
    count = Count("open doors", np.cumsum([1, 1, -1, 1, 0, -1, 1, 1, 1, -1, 0, 1, -1, -1, 1, 1, 0]))
    page = explore(shown([lstm, gru], count=count), height=900)
    page.get_by_label("Order of the units").select_option("by counting")
    settle(page)
    for net, panel in enumerate((lstm, gru)):
        r = measure.correlation(panel.trace, count.values, **panel.place)
        order = np.argsort(-np.abs(r), kind="stable")
        signal = panel.signal("h")[2, order]
        drawn = page.evaluate(
            "(net) => Array.from({length: 7}, (_, row) => lv.drawn(net, 'h', 2, row))", net
        )
        np.testing.assert_allclose(drawn, signal, atol=1e-6)
    r = measure.correlation(lstm.trace, count.values, **lstm.place)
    best = int(np.abs(r).argmax())
    note = page.locator(".lv-lives")
    said = f"“open doors” most closely: unit {best}: correlation {r[best]:.2f}".replace("-", "−")
    expect(note).to_contain_text(f"LSTM, state that follows {said}")
    note.get_by_role("button").click()
    settle(page)
    assert page.evaluate("lv.store.get().unit") == best
    assert page.evaluate("lv.store.get().order") == "count"
