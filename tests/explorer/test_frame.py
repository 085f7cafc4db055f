"""Frame: Plotly draws the axes after the maps have been painted, and only where they changed."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.explorer.sample_payload import sample

# What Plotly is asked to do from now on. Tests share the page, and so the spy.
WATCH = """() => {
  window.calls = [];
  for (const name of ["react", "relayout"]) {
    const own = Plotly[name].own ?? Plotly[name];
    Plotly[name] = (...given) => { calls.push(name); return own(...given); };
    Plotly[name].own = own;
  }
}"""


def opened(explore: Any, **more: Any) -> Page:
    page = explore(sample(**more).data, plotly=True)
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot').length === 2")
    page.evaluate(WATCH)
    return page


def calls(page: Page) -> list[str]:
    return page.evaluate("calls.splice(0)")


def test_the_axes_are_drawn_when_the_maps_have_been_painted(explore):
    page = opened(explore)
    before_the_frame = page.evaluate(
        """async () => {
          const own = requestAnimationFrame;
          const held = [];
          window.requestAnimationFrame = (callback) => held.push(callback);
          explorer.update(null, { state: { zoom: [4, 19] } });
          await new Promise((done) => setTimeout(done, 300));
          const found = [lv.cells(0, "f").columns, calls.length];
          window.requestAnimationFrame = own;
          held.forEach((callback) => own(callback));
          return found;
        }"""
    )
    assert before_the_frame == [16, 0]
    assert calls(page) == ["relayout", "relayout"]


def test_axes_that_stay_are_not_drawn_again(explore, renew):
    page = opened(explore)
    renew(page, sample().data)
    assert calls(page) == []
    page.evaluate("lv.actions.zoomTo(3, 11)")
    assert calls(page) == ["relayout", "relayout"]
    renew(page, None, {"theme": "dark"})
    assert calls(page) == ["react", "react"]
    page.evaluate("lv.actions.zoomTo(0, 29), lv.actions.zoomTo(3, 11)")  # within one frame
    assert calls(page) == []
