from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from lstm_viz.checkpoint import shown
from lstm_viz.sequences.samples import SAMPLES
from lstm_viz.tasks import METRICS, TASKS
from lstm_viz.ui.frame.words import ALL_LIMITS
from lstm_viz.ui.plain_picture.maps import SHOWN
from lstm_viz.ui.views import networks
from lstm_viz.ui.views.words import held_out
from lstm_viz.words import LECTURE, SOURCES, word


def test_it_has_the_lecture_the_equations_the_cards_the_limits_and_the_licence(
    open_app: Callable[..., AppTest],
) -> None:
    app = open_app("about.py")
    text = " ".join(one.value for one in app.markdown)
    places = [text.index(stop.title) for stop in LECTURE]
    assert places == sorted(places)
    for kind, signals in SHOWN.items():
        for signal in signals:
            assert word(kind, signal).sentence in text
    for reference in SOURCES.values():
        assert reference in text
    for task, row in TASKS.items():
        assert row.solves in text
        assert row.solved_source in text
        for kind in networks.KIND_NAMES:
            assert networks.card(task, kind)["says"] in text
    assert ALL_LIMITS in text
    assert "MIT licence" in text


def test_the_table_repeats_the_cards(open_app: Callable[..., AppTest]) -> None:
    *tables, samples = open_app("about.py").table
    assert len(tables) == len(TASKS)
    assert list(samples.value["licence"]) == [one.licence for one in SAMPLES.values()]
    for table, task in zip(tables, TASKS, strict=True):
        for kind, name in networks.KIND_NAMES.items():
            row, card = table.value.set_index("network").loc[name], networks.card(task, kind)
            assert int(row["parameters"].replace(",", "")) == card["parameters"]
            score = row[held_out(METRICS[TASKS[task].metric].short)]
            assert score == shown(card["held_out"]["score"], TASKS[task])
            assert card["weights"].startswith(row["weights"].removesuffix("…"))
            assert row["solved"] == ("yes" if card["solved"] else "no")
