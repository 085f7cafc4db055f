"""The page Race in a browser: what ships on one screen, a look inside, and a tiny race live."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from lstm_viz.race import load, verdict
from lstm_viz.race.outcome import outcomes
from lstm_viz.tasks import TASKS
from lstm_viz.ui.controls.racing_rows import LIVE, OTHERS, WITHOUT
from lstm_viz.ui.racing import inspection
from lstm_viz.ui.racing.rail import RacerChoice
from tests.browser.rest import becomes, turns_true

Visit = Callable[..., Page]
TINY = {"race": LIVE, "at_adding": "2 3 4", "most": "50"}
PHONE = {"width": 390, "height": 844, "has_touch": True}
OVERFLOW = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return [main.scrollHeight - innerHeight, main.scrollWidth - main.clientWidth];
}"""
STATE = """() => {
  const root = [...document.querySelectorAll("*")].find((element) => element.lvExplorer);
  const { locked, unit, pins } = root.lvExplorer.store.get();
  return { step: locked === null ? null : locked + 1, unit, pins: pins.length };
}"""


def race(server: str, visit: Visit, query: dict[str, str], **more: Any) -> Page:
    return visit(f"{server}/race?{urlencode(query)}", **more)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_race_that_ships_is_one_screen(server: str, turn: Visit, dark: bool) -> None:
    page = race(server, turn, {"task": "recall"}, dark=dark)
    shipped = load("recall")
    said = verdict.sentence(TASKS["recall"], outcomes(TASKS["recall"], shipped.rows))
    budget = f"for at most {shipped.plan.budget.steps:,} steps"
    expect(page.locator(".st-key-race-verdict h2")).to_have_text(
        f"Trained at each lag {budget}. {said}"
    )
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("breaks at")
    expect(page.get_by_text("A fair comparison.", exact=True)).to_be_visible()
    becomes(lambda: max(page.evaluate(OVERFLOW)) <= 0)


@pytest.mark.parametrize(("name", "fails"), [("anbn", True), ("recall", False)])
def test_the_explorer_opens_at_the_first_failing_step_or_the_last_answer(
    server: str, turn: Visit, name: str, fails: bool
) -> None:
    task = TASKS[name]
    chosen = RacerChoice("lstm", 0, task.lengths[-1], 0)
    found = inspection.inspect(task, chosen)
    assert (found.step is not None) == fails
    page = race(server, turn, {"task": name, "race": OTHERS})
    expect(page.get_by_text(inspection.sentence(found, task, chosen), exact=True)).to_be_visible()
    expect(page.locator(".lv-player").first).to_be_visible()
    wanted = {"step": found.state["step"], "unit": found.unit, "pins": int(fails)}
    turns_true(
        page, f"(wanted) => JSON.stringify(({STATE})()) === JSON.stringify(wanted)", arg=wanted
    )
    assert "step=" not in page.url  # the address keeps the race's own controls alone


def test_a_live_race_runs_to_its_end_and_its_address_finds_it(
    server: str, turn: Visit, visit: Visit
) -> None:
    page = race(server, turn, TINY)
    page.get_by_role("button", name="Start the race").click()
    expect(
        page.get_by_text(re.compile("Live: trained on this server since it was started"))
    ).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    for row in ("lag 2", "lag 3", "lag 4"):
        expect(page.get_by_role("table")).to_contain_text(row)
    expect(page.get_by_role("button", name="Start the race")).to_have_count(0)
    again = race(server, visit, TINY)
    expect(again.get_by_role("table")).to_contain_text("lag 4")
    assert again.get_by_role("table").inner_text() == page.get_by_role("table").inner_text()


def test_on_a_telephone_it_stacks(server: str, turn: Visit) -> None:
    page = race(server, turn, {"task": "adding"}, **PHONE)
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    table = page.get_by_role("table")
    expect(table).to_be_visible()

    def stacked() -> bool:
        chart, below = page.locator(".js-plotly-plot").bounding_box(), table.bounding_box()
        return bool(chart and below and below["y"] > chart["y"] + chart["height"] - 1)

    becomes(stacked)
    becomes(lambda: page.evaluate(OVERFLOW)[1] <= 0)


def test_without_a_part_the_map_the_table_and_the_fold_fit_a_telephone(
    server: str, turn: Visit
) -> None:
    page = race(server, turn, {"task": "wave", "race": WITHOUT}, **PHONE)
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    expect(page.locator(".js-plotly-plot .ytick text")).to_have_count(len(TASKS))
    page.get_by_text("The map as a table").click()
    expect(page.get_by_role("table")).to_have_count(2)
    expect(page.get_by_role("table").last).to_contain_text("Mackey–Glass series")
    becomes(lambda: page.evaluate(OVERFLOW)[1] <= 0)
    page.wait_for_url("**parts=true**")
