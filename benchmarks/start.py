"""How long from the command to the first picture: `python benchmarks/start.py [runs]`.

Each run starts `streamlit run app.py` anew on a free port and opens it in a headless Chromium that
is already there, as a person's browser is. The clock stops when all eight maps are painted. The
first run warms the disk and does not count.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
BUDGET = 6.0  # seconds
MAPS = 8
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
# A canvas is clear until it is painted. Two frames later what is painted is on the screen.
PAINTED = f"""() => {{
  const maps = [...document.querySelectorAll('.lv-slot-map canvas')];
  const middle = (map) => [map.width >> 1, map.height >> 1, 1, 1];
  const painted = (map) => map.getContext('2d').getImageData(...middle(map)).data[3] > 0;
  if (maps.length !== {MAPS} || !maps.every(painted)) return false;
  return new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))
    .then(() => true);
}}"""


def run(browser: Browser) -> tuple[float, float]:
    """Seconds from the command to the server's answer, and to the first picture."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = ["--server.port", str(port), "--server.headless", "true"]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *options]
    begin = time.perf_counter()
    server = subprocess.Popen(
        command, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    # Playwright waits inside the page by eval, which the app's policy forbids.
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    try:
        while not answers(address):
            if server.poll() is not None:
                sys.exit("start.py: the server ended before it answered")
            time.sleep(0.01)
        served = time.perf_counter() - begin
        page = context.new_page()
        page.goto(address)
        page.wait_for_function(PAINTED, polling=20, timeout=60_000)
        return served, time.perf_counter() - begin
    finally:
        context.close()
        server.terminate()
        server.wait(10)


def answers(address: str) -> bool:
    """Whether the server is up."""
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
            return True
    except (urllib.error.URLError, OSError):
        return False


def main() -> None:
    """Measure, print each run and the median, and fail above the budget."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        sys.exit(f"start.py needs a Chromium: none of {', '.join(CHROMIUM)} is on the PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        run(browser)
        taken = []
        for number in range(1, runs + 1):
            served, painted = run(browser)
            taken.append(painted)
            print(f"run {number}: server {served:.2f} s, first picture {painted:.2f} s", flush=True)
        browser.close()
    median = statistics.median(taken)
    print(f"median of {runs}: {median:.2f} s from the command to the first picture")
    print(f"budget {BUDGET:g} s: {'kept' if median <= BUDGET else 'EXCEEDED'}")
    sys.exit(median > BUDGET)


if __name__ == "__main__":
    main()
