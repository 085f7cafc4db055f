"""Detail: what is merged is its mean or its extremes, and what has room is exact."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

from tests.explorer.node_js import run
from tests.explorer.sample_payload import sample

BATCH = 100


@st.composite
def cases(draw):
    """A piece of a sequence, and room for it that is often too small."""
    steps, width = draw(st.integers(1, 60)), draw(st.integers(1, 17))
    seed = draw(st.integers(0, 2**31))
    numbers = np.random.default_rng(seed)
    count = steps * width
    values = numbers.normal(size=count).astype(np.float32).astype(object)
    holes = draw(st.sampled_from([0.0, 0.2, 1.0]))
    values[numbers.random(count) < holes] = None
    order = numbers.permutation(width)[: draw(st.integers(1, width))]
    first = draw(st.integers(0, steps - 1))
    return {
        "values": values.tolist(),
        "width": width,
        "order": order.tolist(),
        "first": first,
        "last": draw(st.integers(first, steps - 1)),
        "wide": draw(st.integers(5, 70)),
        "tall": draw(st.integers(2, 20)),
        "extremes": draw(st.booleans()),
    }


def truth(case) -> np.ndarray:
    """What is to be drawn, (row, step), unreduced."""
    values = np.array(case["values"], np.float32).reshape(-1, case["width"])
    return values[case["first"] : case["last"] + 1, case["order"]].T


def check(case, found) -> None:
    wanted = truth(case)
    tall, wide = wanted.shape
    grid = np.array(found["grid"], np.float32).reshape(found["rows"], found["columns"])
    assert (found["columns"], found["rows"]) == (min(wide, case["wide"]), min(tall, case["tall"]))
    if grid.shape == wanted.shape:
        np.testing.assert_array_equal(grid, wanted)
        return
    tops, lefts = (
        np.arange(n + 1) * of // n for n, of in zip(grid.shape, wanted.shape, strict=True)
    )
    if case["extremes"]:
        check_extremes(wanted, grid, tops, lefts)
        return
    assert set(np.diff(lefts)) <= {wide // found["columns"], -(-wide // found["columns"])}
    for row, column in np.ndindex(grid.shape):
        block = wanted[tops[row] : tops[row + 1], lefts[column] : lefts[column + 1]]
        known = block[~np.isnan(block)].astype(np.float64)
        if known.size:
            np.testing.assert_allclose(grid[row, column], known.mean(), rtol=1e-6, atol=1e-7)
        else:
            assert np.isnan(grid[row, column])


def check_extremes(wanted, grid, tops, lefts) -> None:
    """Cells take turns along the steps, or where only units are merged along those."""
    if len(lefts) > wanted.shape[1]:
        check_extremes(wanted.T, grid.T, lefts, tops)
        return
    columns = grid.shape[1]
    starts = range(0, columns - 1, 2)  # of an odd number, the last block has a third
    for row in range(grid.shape[0]):
        for start, end in zip(starts, [*starts[1:], columns], strict=True):
            block = wanted[tops[row] : tops[row + 1], lefts[start] : lefts[end]]
            none = np.isnan(block).all()
            ends = (np.nan, np.nan) if none else (np.nanmin(block), np.nanmax(block))
            shown = [ends[at % 2] for at in range(end - start)]
            np.testing.assert_array_equal(grid[row, start:end], shown)


def test_a_cell_is_a_mean_a_line_has_its_extremes_and_what_has_room_is_exact():
    batch: list[dict] = []

    def flush() -> None:
        for case, found in zip(batch, run("reduced.js", batch), strict=True):
            check(case, found)
            check_line(case, found["line"])
        batch.clear()

    @settings(
        max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
    )
    @given(cases())
    def collect(case) -> None:
        batch.append(case)
        if len(batch) == BATCH:
            flush()

    collect()
    flush()


def check_line(case, points) -> None:
    line = truth(case)[0]
    assert points == sorted(set(points))
    assert len(points) <= case["wide"]
    at = np.array(points) - case["first"]
    if len(line) <= case["wide"]:
        assert at.tolist() == list(range(len(line)))
    assert at[0] == 0
    assert at[-1] == len(line) - 1
    if not np.isnan(line).all():
        assert np.nanmin(line[at]) == np.nanmin(line)
        assert np.nanmax(line[at]) == np.nanmax(line)
    assert np.isnan(line).any() == np.isnan(line[at]).any()


def test_a_long_sequence_is_drawn_as_means_and_exactly_when_zoomed(explore):
    made = sample(steps=2205, units=(70, 9))
    page = explore(made.data, state={"zoom": [1, 2205]})
    values = made.panels[0].signal("c")
    size = "() => { const c = lv.cells(0, 'c'); return [c.rows, c.columns]; }"
    rows, columns = page.evaluate(size)
    assert rows < 70
    assert columns < 2205
    drawn = page.evaluate(
        "([rows, columns]) => Array.from({ length: rows * columns }, (_, k) => "
        "lv.drawn(0, 'c', k % columns, Math.floor(k / columns)))",
        [rows, columns],
    )
    tops, lefts = np.arange(rows) * 70 // rows, np.arange(columns) * 2205 // columns
    counts = np.outer(np.diff(tops, append=70), np.diff(lefts, append=2205))
    sums = np.add.reduceat(np.add.reduceat(values.T.astype(float), tops, axis=0), lefts, axis=1)
    grid = np.array(drawn).reshape(rows, columns)
    np.testing.assert_allclose(grid, sums / counts, rtol=1e-5, atol=1e-5)
    said = page.locator(".lv-merged").first
    most = f"{-(-2205 // columns)} steps × {-(-70 // rows)} units"
    expect(said).to_have_text(f"each colour: the mean of up to {most}", use_inner_text=True)
    page.evaluate("() => { lv.actions.zoomTo(300, 420); lv.store.flush(); }")
    assert page.evaluate(size) == [rows, 121]
    expect(said).to_contain_text(f"mean of up to {-(-70 // rows)} units", use_inner_text=True)
    row = page.evaluate("() => Array.from({length: 121}, (_, k) => lv.drawn(0, 'c', k, 1))")
    there = values[300:421, tops[1] : tops[2]]
    np.testing.assert_allclose(row, there.astype(float).mean(axis=1), rtol=1e-5, atol=1e-5)


def test_a_click_on_the_note_draws_the_lowest_and_the_highest_and_one_more_the_mean(explore):
    made = sample(steps=2205, units=(70, 9))
    page = explore(made.data, state={"merged": "extremes", "zoom": [1, 2205]})
    values = made.panels[0].signal("c")
    said = page.locator(".lv-merged").first
    drawn = """() => {
        const { rows, columns } = lv.cells(0, 'c');
        return Array.from({ length: rows }, (_, row) =>
            Array.from({ length: columns }, (_, column) => lv.drawn(0, 'c', column, row)));
    }"""

    def grid() -> np.ndarray:
        return np.array(page.evaluate(drawn), np.float32)

    def check_ends(grid: np.ndarray) -> None:
        rows, columns = grid.shape
        tops = np.arange(rows + 1) * 70 // rows
        for row in range(rows):
            units = values[:, tops[row] : tops[row + 1]]
            shown = (grid[row, ::2].min(), grid[row, 1::2].max())
            assert shown == (units.min(), units.max())
        assert (grid[:, : columns - 1 : 2] <= grid[:, 1::2]).all()

    words = re.compile(
        r"each colour: the lowest or the highest of up to \d+ steps × \d units, in turn"
    )
    expect(said).to_have_text(words, use_inner_text=True)
    ends = grid()
    check_ends(ends)
    said.click()
    expect(said).to_contain_text("each colour: the mean of up to", use_inner_text=True)
    means = grid()
    assert means.shape == ends.shape
    assert np.ptp(means) < np.ptp(ends)
    assert not page.evaluate("lv.store.get().extremes")
    said.press("Enter")
    expect(said).to_have_text(words, use_inner_text=True)
    np.testing.assert_array_equal(grid(), ends)
    expect(said).to_have_attribute("title", re.compile("mean"))
    page.get_by_role("button", name="Save", exact=True).click()
    with page.expect_download() as loaded:
        page.get_by_role("button", name="SVG", exact=True).click()
    svg = loaded.value.path().read_text(encoding="utf-8")
    assert re.search(r"each colour: the lowest or the highest of up to \d+ steps, in turn", svg)
