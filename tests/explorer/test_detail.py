"""Detail: no extreme is lost, whatever is merged, and nothing is merged that has room."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
    }


def truth(case) -> np.ndarray:
    """What is to be drawn, (row, step), unreduced."""
    values = np.array(case["values"], np.float32).reshape(-1, case["width"])
    return values[case["first"] : case["last"] + 1, case["order"]].T


def check(case, found) -> None:
    wanted = truth(case)
    tall, wide = wanted.shape
    grid = np.array(found["grid"], np.float32).reshape(found["rows"], found["columns"])
    assert found["columns"] <= case["wide"]
    assert found["rows"] <= case["tall"]
    steps, units = found["steps"], found["units"]
    assert (steps == 1) == (wide <= case["wide"])
    assert (units == 1) == (tall <= case["tall"])
    if steps == units == 1:
        np.testing.assert_array_equal(grid, wanted)
        return
    high_low = 2 if steps == 1 else 1
    for row in range(0, found["rows"], high_low if units > 1 else 1):
        top = row // (high_low if units > 1 else 1) * units
        for column in range(0, found["columns"], 2 if steps > 1 else 1):
            left = column // (2 if steps > 1 else 1) * steps
            block = wanted[top : top + units, left : left + steps]
            pair = [
                grid[row, column],
                grid[row, column + 1] if steps > 1 else grid[row + 1, column],
            ]
            if np.isnan(block).all():
                assert np.isnan(pair).all()
            else:
                assert pair == [np.nanmin(block), np.nanmax(block)]


def test_no_extreme_is_lost_and_what_has_room_is_exact():
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


def test_a_long_sequence_is_drawn_with_its_extremes_and_exactly_when_zoomed(explore):
    made = sample(steps=2205, units=(70, 9))
    page = explore(made.data)
    values = made.panels[0].signal("c")
    cells = "() => { const c = lv.cells(0, 'c'); return [c.rows, c.columns, c.steps, c.units]; }"
    rows, columns, steps, units = page.evaluate(cells)
    assert steps > 1
    assert units > 1
    drawn = page.evaluate(
        "([rows, columns]) => Array.from({ length: rows * columns }, (_, k) => "
        "lv.drawn(0, 'c', k % columns, Math.floor(k / columns)))",
        [rows, columns],
    )
    grid = np.array(drawn).reshape(rows, columns)
    for block in range(rows):
        units_there = values[:, block * units : (block + 1) * units]
        for column in range(0, columns, 2):
            part = units_there[column // 2 * steps : (column // 2 + 1) * steps]
            assert grid[block, column] == part.min()
            assert grid[block, column + 1] == part.max()
    page.evaluate("() => { lv.actions.zoomTo(300, 420); lv.store.flush(); }")
    rows, columns, steps, units = page.evaluate(cells)
    assert (columns, steps) == (121, 1)
    tops = page.evaluate("() => Array.from({length: 121}, (_, k) => lv.drawn(0, 'c', k, 1))")
    np.testing.assert_array_equal(tops, values[300:421, :units].max(axis=1))
