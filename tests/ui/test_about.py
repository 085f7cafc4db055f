from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from lstm_viz.characters import CORPORA
from lstm_viz.characters import SAMPLES as TEXTS
from lstm_viz.checkpoint import shown
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.sequences.samples import SAMPLES
from lstm_viz.stops import LECTURE
from lstm_viz.tasks import METRICS, TASKS
from lstm_viz.train.recipes import included
from lstm_viz.train.shipping import HELD_OUT
from lstm_viz.train.texts import KINDS
from lstm_viz.ui.about.words import LIMITS
from lstm_viz.ui.plain_picture.maps import SHOWN
from lstm_viz.ui.views import included_cards
from lstm_viz.ui.views.words import held_out
from lstm_viz.words import SOURCES, word


def test_it_has_the_lecture_the_equations_the_cards_the_limits_and_the_licence(
    open_app: Callable[..., AppTest],
) -> None:
    app = open_app("about.py")
    text = " ".join(one.value for one in app.markdown)
    places = [text.index(f"**{stop.title}.**") for stop in LECTURE]
    assert places == sorted(places)
    for kind, signals in SHOWN.items():
        for signal in signals:
            assert word(kind, signal).sentence in text
    for reference in SOURCES.values():
        assert reference in text
    for task, row in TASKS.items():
        assert row.solves in text
        assert row.solved_source in text
        for kind in included(task):
            assert included_cards.card(task, kind)["says"] in text
    for corpus in CORPORA:
        for kind in KINDS:
            card = included_cards.card(corpus, kind)
            assert card["says"] in text
            assert card["corpus"]["licence"] in text
    assert LIMITS in text
    assert "MIT licence" in text
    assert f"on {HELD_OUT:,} held-out sequences" in text


def test_what_a_newcomer_needs_is_open_and_short(open_app: Callable[..., AppTest]) -> None:
    app = open_app("about.py")
    folded = {id(one) for fold in app.expander for one in fold.markdown}
    text = " ".join(one.value for one in app.markdown if id(one) not in folded)
    for section in (
        "rely on",
        "data comes from",
        "Limits",
        "Keys",
        "tasks and their networks",
        "texts",
    ):
        assert section in text
    assert len(text.split()) < 1_200
    for block in text.replace("\n", " ").split("## "):
        assert block.strip().endswith((".", "?"))


def test_the_table_repeats_the_cards(open_app: Callable[..., AppTest]) -> None:
    samples, *tables = open_app("about.py").table
    assert len(tables) == len(TASKS) + len(CORPORA)
    licences = [one.licence for one in (*SAMPLES.values(), *TEXTS.values())]
    assert list(samples.value["licence"]) == licences
    for table, task in zip(tables, TASKS, strict=False):
        for kind in included(task):
            row = table.value.set_index("network").loc[KIND_NAMES[kind]]
            card = included_cards.card(task, kind)
            assert int(row["parameters"].replace(",", "")) == card["parameters"]
            score = row[held_out(METRICS[TASKS[task].metric].short)]
            assert score == shown(card["held_out"]["score"], TASKS[task])
            assert card["weights"].startswith(row["weights"].removesuffix("…"))
            assert row["solved"] == ("yes" if card["solved"] else "no")
            if task == "adding":  # what the verdict has, and links to here
                assert row["within 0.08 of the target"] == f"{card['held_out']['accuracy']:.1%}"
    for table, corpus in zip(tables[len(TASKS) :], CORPORA, strict=True):
        bits = table.value.set_index("network")["bits per character, held-out"]
        for kind in KINDS:
            card = included_cards.card(corpus, kind)
            assert float(bits[KIND_NAMES[kind]]) == round(card["held_out"]["bits"], 3)
        found = card["baselines"]
        assert float(bits["gzip"]) == round(found["gzip"], 3)
        assert float(bits["best n-gram up to order 7"]) == round(min(found["ngrams"]), 3)
