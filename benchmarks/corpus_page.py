"""How fast the page Corpus shows another window: python -m benchmarks.corpus_page library.zarr

From a press of a button to the frame in which the Gate Explorer has the steps, in one headless
Chromium that shares this machine with the server:

- next: Later steps, pressed again and again after a while in which a person looks;
- back: Earlier steps, to windows that were shown before;
- jumps: the places at which units are greatest and least, all over the corpus.

The median and the 95th percentile, and the medians of three parts: until the browser asks for the
numbers; until they are made and there; and until they are painted. The press of a place asks for
them at once, and the page runs meanwhile: then the last part has what is left of that. Of numbers
that the browser has before there is only the whole. Beside it, in
the same run, a component that paints one pixel (benchmarks/explorer.py), and how many times as long
as that.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from benchmarks.explorer import ARGUMENTS, CHROMIUM, MAPS, PATIENCE, SCRIPT, change, visit
from benchmarks.server import Server, busy, load_average, serve
from lstm_viz.ui.frame.corpora import CORPORA

Press = Callable[[str], list[float]]
Places = Callable[[], list[str]]
SIZE = ViewportSize(width=1440, height=900)
LATER, EARLIER = "st-key-corpus-way-1", "st-key-corpus-way--1"
UNITS = (41, 17, 80)  # whose places are jumped to
APART = 4_096  # steps at least, of a jump: less than that can be the same window
PARTS = ("asked", "made", "painted")
BUDGET = 300.0  # ms, of the median


def main() -> None:
    """Measure, print each figure, and fail where a median is above its budget."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("store", type=Path, help="what lstm-viz corpus record made")
    parser.add_argument("--moves", type=int, default=12)
    parser.add_argument("--rest", type=int, default=2000, help="ms in which a person looks")
    parser.add_argument("--busy", type=int, default=0, help="programs beside it that never wait")
    asked = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        sys.exit(f"a Chromium is needed: none of {', '.join(CHROMIUM)} is on the PATH")
    os.environ[CORPORA] = str(asked.store.resolve().parent)
    missed = False
    with busy(asked.busy), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        with (
            serve(script=MAPS) as server,
            visit(browser, server, "floor", units=8, steps=8) as page,
        ):
            floor = change({"floor": page}, asked.moves)["floor"]
        print(f"a component of one pixel: {floor:.0f} ms (load {load_average():.1f})", flush=True)
        with serve() as server:
            walk = partial(walked, browser, server, asked.store.name, asked.rest)
            taken: dict[str, list[list[float]]] = {"next": [], "back": [], "jumps": []}
            with walk(at_step=100_000) as (press, _):
                press(LATER)  # what is loaded once does not count
                taken["next"] = [press(LATER) for _ in range(asked.moves)]
                taken["back"] = [press(EARLIER) for _ in range(asked.moves)]
            for unit in UNITS:
                with walk(at_step=100_000, of_unit=unit, places="true") as (press, places):
                    taken["jumps"] += [press(place) for place in places()]
        for what, times in taken.items():
            missed |= told(what, times, floor)
        browser.close()
    sys.exit(missed)


@contextmanager
def walked(
    browser: Browser, server: Server, store: str, rest: int, **address: object
) -> Iterator[tuple[Press, Places]]:
    """The page at an address, as what presses a button there, and what finds the places."""
    # Playwright waits inside the page by eval, which the app's policy forbids.
    with browser.new_context(viewport=SIZE, bypass_csp=True) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        query = urlencode({"store": store, **address})
        page.goto(f"http://127.0.0.1:{server.port}/corpus?{query}")
        page.evaluate(SCRIPT)
        page.wait_for_function("bench.ready('explorer')", polling=50)

        def press(key: str) -> list[float]:
            page.wait_for_timeout(rest)
            return page.evaluate("key => bench.parted(`.${key} button`)", key)

        yield press, lambda: _far(page.evaluate("bench.keys('st-key-corpus-least-')"))


def _far(keys: list[str]) -> list[str]:
    """Of the keys of places, which end in where windows begin, those far from the one before."""
    found, at = [], 0
    for key in keys:
        start = int(key.rpartition("-")[2])
        if abs(start - at) > APART:
            found.append(key)
            at = start
    return found


def told(what: str, times: list[list[float]], floor: float) -> bool:
    """Print a way of walking; whether its median is above the budget."""
    whole = [one[0] for one in times]
    middle, high = statistics.median(whole), statistics.quantiles(whole, n=20)[-1]
    fetched = [one[1:] for one in times if len(one) > 1]
    parts = (
        f"{name} {statistics.median(column):.0f} ms"
        for name, column in zip(PARTS, zip(*fetched, strict=True), strict=False)
    )
    print(
        f"{what}: {middle:.0f} ms, 95th percentile {high:.0f}, {middle / floor:.1f} times the "
        f"pixel, of {len(times)}; {len(fetched)} asked for{''.join(f', {one}' for one in parts)} "
        f"(load {load_average():.1f})",
        flush=True,
    )
    return middle > BUDGET


if __name__ == "__main__":
    main()
