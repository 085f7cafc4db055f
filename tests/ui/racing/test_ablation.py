"""Race without a part: the sentence, the map and the tables of what is included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz import ablate
from lstm_viz.ablate import AblationError, AblationResult, verdict
from lstm_viz.ablate.effect import effects
from lstm_viz.tasks import TASKS
from lstm_viz.ui.controls.racing_rows import WITHOUT
from lstm_viz.ui.racing.ablation import ablation
from lstm_viz.ui.shelf import Shelf
from tests.ui.conftest import problems

Open = Callable[..., AppTest]
PAGE = "race.py"


@pytest.fixture
def another(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[str], AblationResult]], None]:
    """The page reads what is given instead of what is included."""

    def put(load: Callable[[str], AblationResult]) -> None:
        monkeypatch.setattr(ablate, "load", load)
        monkeypatch.setattr(ablation, "_RESULTS", Shelf(9, lambda one: 1))

    return put


def words(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


def cells(app: AppTest, table: int) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in app.table[table].value.to_numpy().tolist()]


def test_the_sentence_the_map_and_the_table_of_a_task(open_app: Open) -> None:
    app = open_app(PAGE, task="mackey", race=WITHOUT)
    result = ablate.load("mackey")
    own = effects(result)
    said = words(app)
    assert f"## Trained, then a part removed. {verdict.sentence(TASKS['mackey'], own)}" in said
    assert verdict.ends(TASKS["mackey"], own) in said
    assert result.command in said
    assert "on the 2,048 held-out sequences of its card" in said
    assert len(app.get("plotly_chart")) == len(app.table) == 1  # the fold is closed
    forget = cells(app, 0)[0]
    assert forget[0] == (
        "[LSTM, f = 1: the forget gate](./?preset=mackey&model=mackey&tab=whatif&edits=f%3D1)"
    )
    assert [row[0] for row in cells(app, 0)[4:]] == [
        "LSTM, h = o c: the tanh of the output",  # of which there is no edit
        "[GRU, r = 1: the reset gate]"
        "(./?preset=mackey&model=mackey&tab=whatif&edits=1%3Ar%3D1&beside=gru)",
    ]
    after = [row.after for row in result.rows if row.part == "f=1"]
    middle = sorted(after)[1]
    assert forget[2] == f"{middle:#.3g} ({', '.join(f'{one:#.3g}' for one in after)})"
    assert forget[3] == "100%"
    assert problems(app) == []


def test_the_fold_has_the_map_as_a_table(open_app: Open) -> None:
    app = open_app(PAGE, task="recall", race=WITHOUT, parts="true")
    assert app.session_state["parts"] is True
    table = app.table[1].value
    assert list(table["task"]) == [task.title for task in TASKS.values()]
    assert list(table)[1:] == [
        *(f"LSTM, {formula}" for formula in ("f = 1", "i = 1", "o = 1", "i = 1 − f", "h = o c")),
        "GRU, r = 1",
    ]
    assert list(table["LSTM, f = 1"])[list(TASKS).index("recall")] == "100.0% → 100.0% (0%)"
    assert cells(app, 0)[0][1] == "100.0% (all 3)"  # three equal scores are printed once


def test_what_is_included_is_said_as_it_is_beside_greff(open_app: Open) -> None:
    said = words(open_app(PAGE, race=WITHOUT))
    every = {task: effects(ablate.load(task)) for task in TASKS}
    lost = verdict.lost_over_tasks(every)
    for name, formula in (("f=1", "f = 1"), ("i=1-f", "i = 1 − f"), ("h=oc", "h = o c")):
        of_tasks = [own[name].lost for own in every.values()]
        assert None not in of_tasks
        assert lost[name] == np.median(np.array(of_tasks, float))
        assert f"{lost[name]:.0%} with {formula}" in said
    assert verdict.beside_greff(every) in said


def test_a_file_that_is_broken_is_a_sentence(
    open_app: Open, another: Callable[[Callable[[str], AblationResult]], None]
) -> None:
    def load(task: str) -> AblationResult:
        raise AblationError(f"{task}.json is not an ablation: 'torch' is missing")

    another(load)
    assert problems(open_app(PAGE, race=WITHOUT)) == [
        "The included ablation can't be used: adding.json is not an ablation: 'torch' is missing."
    ]


def test_an_ablation_of_other_networks_is_a_sentence(
    open_app: Open, another: Callable[[Callable[[str], AblationResult]], None]
) -> None:
    true = ablate.load

    def load(task: str) -> AblationResult:
        found = true(task)
        if task != "order":
            return found
        rows = [replace(row, weights="of another") for row in found.rows]
        return replace(found, rows=tuple(rows))

    another(load)
    assert problems(open_app(PAGE, race=WITHOUT)) == [
        "The included ablation of the task “Temporal order” was measured on other networks than "
        "those that are included. The command python -m lstm_viz.ablate measures these."
    ]
