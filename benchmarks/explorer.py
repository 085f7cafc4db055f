"""How fast the Gate Explorer is, beside six st.plotly_chart: python -m benchmarks.explorer

Everything in one run, in a headless Chromium on this machine, from the outside: a press of the
button, a move of the mouse, the wheel. Figures are medians. What is counted:

- control to painted: from the click on a control that makes another sequence to the frame in which
  the last map has it. Six maps each: st.plotly_chart with every value, st.plotly_chart with figures
  reduced to the pixels (lstm_viz.plots), the Explorer; the Explorer with a simple RNN of as many
  units beside it (eight maps); and the floor, a component that paints one pixel: what Streamlit
  takes to bring a number from a control to the screen.
- hover: from the mouse's event to the painted frame, with all linked views in it.
- zoom: from the call to the painted frame, each time to another window.
- play: frames a second at the fastest speed, and the steps that were drawn.
- reruns: what the browser asked of the server while hovering, scrubbing, playing and zooming.
- beside the floor: how many times what the component of one pixel takes in the same run, for a
  control, a move of the mouse and a frame. `--busy N` runs N programs beside it that never wait.
- memory: the browser's heap and the server's resident memory over changes of sequence.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks.server import Server, busy, serve

MAPS = "benchmarks/maps_app.py"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
SIZES = ((64, 200), (128, 1000), (256, 5000))  # units × steps
FASTER = {(64, 200): 5.0, (128, 1000): 5.0, (256, 5000): 10.0}  # than the charts
HOVER = {(128, 1000): 16.0, (256, 5000): 33.0}  # ms
ZOOM = {(256, 5000): 150.0}  # ms
FRAMES = {(128, 1000): 50.0}  # a second
GROWTH = 10.0  # MB that 200 changes may leave behind by chance
WAYS: dict[str, dict[str, int]] = {
    "charts": {},
    "reduced": {},
    "explorer": {},
    "explorer with the RNN beside": {"networks": 2},
    "floor": {},
}
PATIENCE = 120_000  # ms

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


class Reruns:
    """Counts what a page asks of the server."""

    def __init__(self, page: Page) -> None:
        self.count = 0
        page.on("websocket", lambda socket: socket.on("framesent", self._sent))

    def _sent(self, data: str | bytes) -> None:
        message = BackMsg.FromString(data if isinstance(data, bytes) else data.encode())
        self.count += message.WhichOneof("type") == "rerun_script"


@contextmanager
def visit(browser: Browser, server: Server, way: str, **address: int) -> Iterator[Page]:
    """A page with the first picture painted."""
    # Playwright waits inside the page by eval, which the app's policy forbids.
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    more = "&".join(f"{key}={value}" for key, value in address.items())
    try:
        yield _opened(page, f"http://127.0.0.1:{server.port}/?way={way}&{more}", way)
    finally:
        context.close()


def _opened(page: Page, url: str, way: str) -> Page:
    page.goto(url)
    page.evaluate(SCRIPT)
    page.wait_for_function(f"bench.ready('{way}')", polling=50)
    page.wait_for_timeout(500)
    return page


def change(pages: Mapping[str, Page], repeats: int) -> dict[str, float]:
    """Median ms from the control to painted, for each page.

    They take turns, so that whatever else the machine does meets them all. The first round warms up
    and does not count.
    """
    taken: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(repeats + 1):
        for name, page in pages.items():
            way = name.partition(" ")[0]
            taken[name].append(page.evaluate("way => bench.changed(way)", way))
            page.wait_for_timeout(300)
    return {name: statistics.median(times[1:]) for name, times in taken.items()}


def hover(page: Page, moves: int, way: str = "explorer") -> float:
    """Median ms from a move of the mouse to the painted frame."""
    box = page.locator("canvas").nth(0 if way == "floor" else 2).bounding_box()
    assert box is not None
    page.evaluate("way => bench.watchHover(way)", way)
    for number in range(moves):
        share = 0.05 + 0.9 * ((number * 0.37) % 1)
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
        page.wait_for_timeout(30)
    return statistics.median(page.evaluate("bench.hovers"))


def zoom(page: Page, steps: int, repeats: int) -> float:
    """Median ms to a window of half the steps and back to all."""
    taken = []
    for number in range(repeats):
        first = (number * 13) % (steps // 2)
        taken.append(page.evaluate("([a, b]) => bench.zoom(a, b)", [first, first + steps // 2]))
        page.wait_for_timeout(50)
        taken.append(page.evaluate("b => bench.zoom(0, b)", steps - 1))
        page.wait_for_timeout(50)
    return statistics.median(taken)


def reruns(page: Page, server: Server, steps: int, units: int) -> dict[str, int]:
    """Reruns while a person moves, and the one that each committed zoom is allowed."""
    counter = Reruns(page)
    _opened(
        page,
        f"http://127.0.0.1:{server.port}/?way=explorer&units={units}&steps={steps}",
        "explorer",
    )
    found = {}

    def count(name: str, act: Any) -> None:
        before = counter.count
        act()
        found[name] = counter.count - before

    count("hovering", lambda: hover(page, 40))
    count("zooming", lambda: zoom(page, steps, 10))
    count("playing", lambda: page.evaluate("bench.play(2)"))

    def scrub() -> None:
        box = page.locator("input[type=range].lv-scrub").bounding_box()
        assert box is not None
        middle = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + 20, middle)
        page.mouse.down()
        for number in range(40):
            page.mouse.move(box["x"] + 20 + number * 5, middle)
            page.wait_for_timeout(20)

    count("scrubbing", scrub)
    count("letting go", lambda: (page.mouse.up(), page.wait_for_timeout(1500)))
    return found


def memory(browser: Browser, server: Server, changes: int, size: tuple[int, int]) -> list[list]:
    """[changes, heap MB, server MB] at the start, in the middle and at the end."""
    units, steps = size
    marks = [changes // 10, changes // 2, changes]
    found = []
    with visit(browser, server, "explorer", units=units, steps=steps, networks=2) as page:
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        for number in range(1, changes + 1):
            page.evaluate("bench.changed('explorer')")
            if number in marks:
                page.wait_for_timeout(1000)
                session.send("HeapProfiler.collectGarbage")
                metrics = session.send("Performance.getMetrics")["metrics"]
                heap = next(m["value"] for m in metrics if m["name"] == "JSHeapUsedSize")
                found.append([number, heap / 2**20, server.rss()])
    return found


def verdict(what: str, value: float, budget: float | None, *, most: bool = True) -> bool:
    """Print a figure beside its budget, if it has one; whether it was missed."""
    if budget is None:
        print(f"  {what}: {value:.1f}", flush=True)
        return False
    kept = value <= budget if most else value >= budget
    sign = "≤" if most else "≥"
    print(f"  {what}: {value:.1f} ({sign} {budget:g}: {'kept' if kept else 'MISSED'})", flush=True)
    return not kept


def main() -> None:
    """Measure, print each figure with its budget, and fail where one is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--changes", type=int, default=200)
    parser.add_argument("--sizes", nargs="*", default=[f"{u}x{s}" for u, s in SIZES])
    parser.add_argument("--busy", type=int, default=0, help="programs beside it that never wait")
    asked = parser.parse_args()
    sizes = [tuple(map(int, size.split("x"))) for size in asked.sizes]
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        sys.exit(f"a Chromium is needed: none of {', '.join(CHROMIUM)} is on the PATH")
    missed = False
    with busy(asked.busy), serve(script=MAPS) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        for units, steps in sizes:
            missed |= _one_size(browser, server, units, steps, asked.repeats)
        with browser.new_context(
            viewport={"width": 1440, "height": 1000}, bypass_csp=True
        ) as context:
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            counted = reruns(page, server, 1000, 128)
        print("reruns: " + ", ".join(f"{name} {number}" for name, number in counted.items()))
        missed |= any(number for name, number in counted.items() if name != "letting go")
        if asked.changes >= 10:
            with serve(script=MAPS) as fresh:
                missed |= _memory(browser, fresh, asked.changes)
        browser.close()
    sys.exit(missed)


def _one_size(browser: Browser, server: Server, units: int, steps: int, repeats: int) -> bool:
    print(f"{units} units × {steps} steps (load {os.getloadavg()[0]:.1f})", flush=True)
    missed, size = False, (units, steps)
    with ExitStack() as open_:
        pages = {
            name: open_.enter_context(
                visit(browser, server, name.partition(" ")[0], units=units, steps=steps, **more)
            )
            for name, more in WAYS.items()
        }
        taken = change(pages, repeats)
        for name, time_ in taken.items():
            times = time_ / taken["floor"]
            print(f"  control to painted, {name}: {time_:.0f} ms, {times:.1f} floors", flush=True)
        lowest, most = (
            hover(pages["floor"], 60, "floor"),
            pages["floor"].evaluate("bench.frames(3)"),
        )
    speedup = taken["charts"] / taken["explorer"]
    missed |= verdict("times faster than charts", speedup, FASTER.get(size), most=False)
    with visit(browser, server, "explorer", units=units, steps=steps) as page:
        moved = hover(page, 60)
        missed |= verdict("hover to painted, ms", moved, HOVER.get(size))
        verdict("hover, beside the floor's", moved / lowest, None)
        missed |= verdict("zoom to repainted, ms", zoom(page, steps, 10), ZOOM.get(size))
        frames, shown = page.evaluate("bench.play(3)")
        missed |= verdict("frames a second of play", frames, FRAMES.get(size), most=False)
        verdict("frames of play, beside the floor's", frames / most, None)
        verdict("steps drawn a second of play", shown, None)
    return missed


def _memory(browser: Browser, server: Server, changes: int) -> bool:
    rows = memory(browser, server, changes, (64, 200))
    for number, heap, rss in rows:
        print(f"after {number} changes: heap {heap:.1f} MB, server {rss:.1f} MB", flush=True)
    _, heap, rss = (last - first for first, last in zip(rows[0], rows[-1], strict=True))
    return verdict("heap grew, MB", heap, GROWTH) | verdict("server grew, MB", rss, GROWTH)


if __name__ == "__main__":
    main()
