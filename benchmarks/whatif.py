"""How fast an edit is painted: python -m benchmarks.whatif

In a headless Chromium, on a page that has the Explorer and nothing else: an LSTM and a simple RNN
on one sequence, the page "What if" open. Each move holds the forget gate of four units over a tenth
of the steps at another value, from the middle of the sequence on ("late") or from its first step
on ("early"), as a hand does that drags over a map.

- edit: from the call to the end of all that it draws: run, maps, lines, diagram, sentences.
- painted: from the call to the frame after it.
- empty: the same for a change of one text on that page, which is what the browser itself takes.

Medians and 95th percentiles in ms; `ratio` is painted to empty, taken in turns in one run.

The last table is of a size that is not computed within a frame: the seconds until the edited run is
shown, and the frames that the page draws meanwhile, median and longest in ms.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
from base64 import b64encode

import numpy as np
import torch
from playwright.sync_api import Browser, Page, sync_playwright
from torch import nn

from benchmarks.explorer import ARGUMENTS, CHROMIUM
from lstm_viz import record
from lstm_viz.call import weights_of
from lstm_viz.explorer import source
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.picture import Picture

SIZES = ((32, 60), (64, 200), (128, 1000))  # units × steps
BUDGET = {(32, 60): (16, 33), (64, 200): (16, 33), (128, 1000): (100, 100)}  # ms: median, p95
LONG = (256, 5000)
INPUT = 2
MOVES = 40
UNITS = 4
PAGE = "<!doctype html><title>What if</title><p id='text'></p><div id='explorer'></div>"
SCRIPT = """async ([bytes, styles, module]) => {
  document.head.append(Object.assign(document.createElement("style"), { textContent: styles }));
  const address = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
  const { mount } = await import(address);
  const root = document.getElementById("explorer");
  const data = Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0));
  mount(root, data, { height: 800, state: { tab: "whatif" } });
  const painted = () =>
    new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))));
  const { actions, store } = root.lvExplorer;
  window.bench = {
    async edit(text) {
      await painted();
      const start = performance.now();
      actions.tryEdit(text);
      store.flush();
      const drawn = performance.now() - start;
      return [drawn, (await painted()) - start];
    },
    async long(text) {
      const proven = (resolve) =>
        store.get().proved ? resolve() : setTimeout(() => proven(resolve), 100);
      await new Promise(proven);
      const before = store.get().ran;
      const start = performance.now();
      actions.setEdits(text);
      const frames = [];
      for (let last = start; store.get().ran === before; ) {
        const now = await painted();
        frames.push(now - last);
        last = now;
      }
      return [(performance.now() - start) / 1000, frames];
    },
    async empty(text) {
      await painted();
      const start = performance.now();
      document.getElementById("text").textContent = text;
      return (await painted()) - start;
    },
  };
}"""


def shown(units: int, steps: int) -> bytes:
    """The payload of an LSTM and a simple RNN of that size."""
    torch.manual_seed(3)
    x = torch.randn(1, steps, INPUT)
    panels = []
    for name, kind in (("LSTM", nn.LSTM), ("simple RNN", nn.RNN)):
        module = kind(INPUT, units, batch_first=True).eval()
        weights = {
            key: None if weight is None else weight.detach().numpy()
            for key, weight in weights_of(module, 0, 0)._asdict().items()
        }
        values: np.ndarray = x[0].numpy()
        parameters = sum(one.numel() for one in module.parameters())
        panels.append(Panel(record(module, x), name, parameters, weights, values))
    return payload(Picture(panels=panels, values=values, names=("value", "marker")))


def opened(browser: Browser, units: int, steps: int) -> Page:
    """A page with the Explorer on networks of that size."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_content(PAGE)
    bytes_ = b64encode(shown(units, steps)).decode()
    page.evaluate(SCRIPT, [bytes_, source.styles(), source.module()])
    return page


def measure(page: Page, steps: int, first: int) -> tuple[list[float], list[float], list[float]]:
    """Ms of each move: drawn, painted, and an empty frame's."""
    drawn, painted, empty = [], [], []
    last = min(steps, first + steps // 10)
    for move in range(MOVES + 1):
        edit = f"f3-{2 + UNITS}@{first}-{last}={move / MOVES:g}"
        one, whole = page.evaluate("edit => bench.edit(edit)", edit)
        bare = page.evaluate("text => bench.empty(text)", str(move))
        if move:  # the first one computes the unedited run too
            drawn.append(one)
            painted.append(whole)
            empty.append(bare)
    return drawn, painted, empty


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0]).parse_args()
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        sys.exit("no Chromium was found; install Debian's package chromium")
    print(f"load {os.getloadavg()[0]:.1f}")
    print("units × steps   from    edit   p95   painted   p95   empty   ratio   budget")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        for units, steps in SIZES:
            for name, first in (("late", steps // 2), ("early", 1)):
                page = opened(browser, units, steps)
                drawn, painted, empty = measure(page, steps, first)
                median, most = BUDGET[units, steps]
                print(
                    f"{f'{units} × {steps}':<14}{name:>7}{statistics.median(drawn):>8.1f}"
                    f"{_high(drawn):>6.1f}{statistics.median(painted):>10.1f}{_high(painted):>6.1f}"
                    f"{statistics.median(empty):>8.1f}"
                    f"{statistics.median(painted) / statistics.median(empty):>8.1f}"
                    f"   {median}, p95 {most}",
                    flush=True,
                )
                page.close()
        page = opened(browser, *LONG)
        seconds, frames = page.evaluate("edit => bench.long(edit)", f"f@1-{LONG[1]}=0.5")
        print("\nunits × steps        s   frame   longest")
        print(
            f"{f'{LONG[0]} × {LONG[1]}':<14}{seconds:>8.1f}{statistics.median(frames):>8.1f}"
            f"{max(frames):>10.1f}"
        )
        browser.close()


def _high(values: list[float]) -> float:
    return float(np.percentile(values, 95))


if __name__ == "__main__":
    main()
