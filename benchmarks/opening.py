"""What opening the app costs a person's browser: `python -m benchmarks.opening [openings]`.

Seconds of the processor, which depend little on who else uses the machine: of the page's own
thread, how many of those ran scripts, and of the whole browser. A first visit has nothing in its
cache; later ones have the files, and what the browser has compiled. The clock stops when
Plotly has drawn the axes round all maps. The first of the first visits does not count, nor do the
first three of the later ones, in which the browser still compiles.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psutil
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Playwright,
    ViewportSize,
    sync_playwright,
)

from benchmarks.server import load_average, serve
from benchmarks.start import ARGUMENTS, CHROMIUM

DRAWN = "document.querySelectorAll('.lv-door .js-plotly-plot .xtick').length > 0"
REST = 2000  # ms for what comes after the axes: the prover and Streamlit's own
SIZE = ViewportSize(width=1440, height=900)


def opening(context: BrowserContext, address: str) -> tuple[float, float, float]:
    """Seconds of the page's thread, of its scripts, and of all processes of the browser."""
    with closing(context.new_page()) as page:
        devtools = context.new_cdp_session(page)
        devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        spent = Spent()
        page.goto(address)
        page.wait_for_function(DRAWN, polling=50, timeout=60_000)
        spent.look()
        page.wait_for_timeout(REST)
        found = devtools.send("Performance.getMetrics")["metrics"]
        told = {row["name"]: row["value"] for row in found}
        return told["TaskDuration"], told["ScriptDuration"], spent.look()


class Spent:
    """Seconds that the processes below this one use from now on, the server's not among them.

    Of one that has ended, what it had used when it was last looked at.
    """

    def __init__(self) -> None:
        self._begun: dict[int, float] = {}
        self._latest: dict[int, float] = {}
        self.look()
        self._begun = dict(self._latest)

    def look(self) -> float:
        """How many there are now."""
        for one in psutil.Process().children(recursive=True):
            try:
                if "streamlit" not in one.cmdline():
                    self._latest[one.pid] = sum(one.cpu_times()[:2])
            except psutil.Error:  # it has ended
                continue
        return sum(now - self._begun.get(pid, 0.0) for pid, now in self._latest.items())


@contextmanager
def first_visit(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has never been here."""
    # Playwright waits inside the page by eval, which the app's policy forbids.
    with closing(browser.new_context(viewport=SIZE, bypass_csp=True)) as context:
        yield context


@contextmanager
def profile(playwright: Playwright, chromium: str) -> Iterator[BrowserContext]:
    """A person's own browser, which keeps its cache on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        kept = playwright.chromium.launch_persistent_context(
            folder,
            executable_path=chromium,
            args=list(ARGUMENTS),
            viewport=SIZE,
            bypass_csp=True,
        )
        with closing(kept):
            kept.new_page()  # which stays open, so that the browser does
            yield kept


def main() -> None:
    """Measure both, and print a row of medians for each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        sys.exit(f"opening.py needs a Chromium: none of {', '.join(CHROMIUM)} is on the PATH")
    print(f"Seconds of the processor, medians of {count} openings; load {load_average():.1f}")
    print(f"{'':12}{'thread':>8}{'scripts':>9}{'browser':>9}")
    with serve() as server, sync_playwright() as playwright:
        address = f"http://127.0.0.1:{server.port}/"
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        rows = []
        for _ in range(count + 1):
            with first_visit(browser) as context:
                rows.append(opening(context, address))
        browser.close()
        tell("first visit", rows[1:])
        with profile(playwright, chromium) as kept:
            # What is compiled is kept when a script has run for the second time.
            tell("later", [opening(kept, address) for _ in range(count + 3)][3:])


def tell(name: str, rows: list[tuple[float, float, float]]) -> None:
    """Print the medians of the rows."""
    thread, scripts, all_of_it = map(statistics.median, zip(*rows, strict=True))
    print(f"{name:12}{thread:8.2f}{scripts:9.2f}{all_of_it:9.2f}", flush=True)


if __name__ == "__main__":
    main()
