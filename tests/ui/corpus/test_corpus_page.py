"""The page Corpus: its windows are those of torch, its places those of the store."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn
from torch.nn.functional import one_hot

from lstm_viz import checkpoint
from lstm_viz.characters import Vocabulary
from lstm_viz.corpus import CorpusError, Store, likeness, open_corpus
from lstm_viz.explorer.pieces import Pieces
from lstm_viz.plots import extreme_band
from lstm_viz.plots.theme import LIGHT
from lstm_viz.ui import limits
from lstm_viz.ui.controls.controls import CONTROLS
from lstm_viz.ui.corpus import (
    alike,
    extreme_places,
    navigation,
    overview,
    search_words,
    searching,
    stores,
    windows,
    words,
)
from lstm_viz.ui.corpus.rail import CorpusChoice
from lstm_viz.ui.corpus.searching import Question
from lstm_viz.ui.frame import corpora as folders
from lstm_viz.ui.linked_picture import packing
from lstm_viz.ui.linked_picture.packing import panels_of
from tests.patience import SECONDS
from tests.ui.conftest import ROOT, ROUTER, problems
from tests.ui.corpus.conftest import LENGTHS, TEXTS

Open = Callable[..., AppTest]
NASTY = ("inf", "1e999", "9" * 1_000, "nan", "-7", "<b>", "", "../texts.zarr", "3.5")


def key_of(store: Store, listed: str, step: int) -> str:
    """Of a place's button: where its window begins, for which the browser asks at the press."""
    return f"corpus-{listed}-{step}-in-{windows.bounds(store, step)[0]}"


@pytest.fixture
def open_corpora(corpora: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.chdir(ROOT)

    def open_(**query: str) -> AppTest:
        app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS)
        app.query_params.update(query)
        app.switch_page(str(ROOT / "pages" / "corpus.py")).run()
        assert not app.exception, app.exception
        return app

    return open_


def said(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


def test_a_window_of_a_text_has_torchs_states_and_its_own_predictions(corpora: Path) -> None:
    own = stores.opened("texts.zarr")
    first = len(TEXTS[0])
    view = windows.view(own, first + 16, first + 90, 0)
    side = view.sides["lstm"]
    model, card = checkpoint.load("python-lstm")
    vocabulary = Vocabulary(card["vocabulary"])
    places = torch.tensor(vocabulary.encode(TEXTS[1]).places)
    x = one_hot(places, vocabulary.size).float()[None]
    with torch.no_grad():
        h, _ = model.rnn(x)
        expected = model.head(h[0]).softmax(-1)
    np.testing.assert_allclose(side.trace["h"][0, 0, 0], h[0, 16:90], atol=1e-6)
    came = expected[torch.arange(16, 89), places[17:90]]
    np.testing.assert_allclose(side.prediction[:-1], came, atol=1e-5)
    assert side.answers[20] == vocabulary.names[int(expected[36].argmax())]
    assert view.sequence.labels == side.trace.labels == tuple(range(first + 17, first + 91))
    assert "".join(view.sequence.symbols[3:5]) == TEXTS[1][19:21]
    assert view.sequence.source == f"texts.zarr, steps {first + 17:,} to {first + 90:,}"
    assert side.trace.meta["replayed"] == 0
    assert windows.view(own, first + 16, first + 90, 0) is view


def test_a_window_of_numbers_has_no_predictions(
    corpora: Path, layer: nn.LSTM, given: list[np.ndarray]
) -> None:
    own = stores.opened("numbers.zarr")
    view = windows.view(own, 16, 49, 1)
    side = view.sides["lstm"]
    with torch.no_grad():
        h, _ = layer(torch.from_numpy(given[0])[None])
    np.testing.assert_allclose(side.trace.sel("h", layer=1, batch=0)[0], h[0, 16:49], atol=1e-6)
    np.testing.assert_array_equal(view.sequence.values, given[0][16:49])
    assert not side.answers_known
    assert side.place == (1, 0)
    np.testing.assert_array_equal(side.input, side.trace.sel("h", layer=0, batch=0)[0])
    assert view.verdict.startswith("Gates and states; a corpus keeps the recurrent layer")
    # Its weights are sent once too, though its network did not come with the app.
    (panel,) = panels_of(view)
    offered, further = (
        Pieces().offer(one) for one in (panel, panels_of(windows.view(own, 0, 9, 1))[0])
    )
    assert offered
    assert offered == further


def test_a_window_lies_in_one_sequence_and_shows_its_step(
    corpora: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = stores.opened("texts.zarr").store
    monkeypatch.setattr(limits, "WINDOW_STEPS", 70)
    half = windows.half_of(store)
    assert half == 32  # of 35, whole distances of stored states
    for at in range(store.steps):
        start, stop = windows.bounds(store, at)
        first, last = store.starts[store.sequence_at(at) :][:2].tolist()
        assert first <= start <= at < stop <= last
        assert min(at - start, half // 2) == min(at - first, at - start, half // 2)
        assert stop - at > half // 2 or stop == last
        assert at - start >= half // 2 or start == first or start >= last - 2 * half
        assert start % 16 == 0 or start == first
    monkeypatch.setattr(limits, "WINDOW_NUMBERS", 20 * 6 * 160)
    assert windows.half_of(store) == 10


def test_from_window_to_window_every_step_is_shown(
    corpora: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WINDOW_STEPS", 64)
    store = stores.opened("texts.zarr").store
    for way, begin in ((1, 0), (-1, store.steps - 1)):
        at: int | None = begin
        shown: set[int] = set()
        while at is not None:
            shown.update(range(*windows.bounds(store, at)))
            at = navigation.onward(store, at, way)
        assert shown == set(range(store.steps))


def test_the_overview_has_every_extreme_at_every_zoom(
    corpora: Path, monkeypatch: pytest.MonkeyPatch, layer: nn.LSTM, given: list[np.ndarray]
) -> None:
    own = stores.opened("numbers.zarr")
    with torch.no_grad():
        h = np.concatenate([layer(torch.from_numpy(one)[None])[0][0] for one in given])[:, 5]
    steps = len(h)
    monkeypatch.setattr(limits, "FINE_WINDOWS", 0)  # as of parts that are too long to replay
    for most, start, stop, size in ((9, 0, steps, 32), (8, 0, steps, 256), (2, 34, 60, 32)):
        monkeypatch.setattr(overview, "MOST", most)
        assert overview.level(own.store, start, stop) == size
        blocks = overview._read(CorpusChoice(own, "h", 5, 1, 0, start, stop))
        assert blocks.edges[0] <= start < blocks.edges[1]
        assert blocks.edges[-1] >= min(stop, steps)
        for (least, greatest), a, b in zip(
            blocks.ends.T, blocks.edges[:-1], blocks.edges[1:], strict=True
        ):
            assert least <= h[a:b].min() < least + 2e-3
            assert greatest - 2e-3 < h[a:b].max() <= greatest
        assert blocks.limits == (-1.0, 1.0)


def test_a_short_part_of_the_overview_is_replayed(
    corpora: Path, monkeypatch: pytest.MonkeyPatch, layer: nn.LSTM, given: list[np.ndarray]
) -> None:
    own = stores.opened("numbers.zarr")
    with torch.no_grad():
        h = np.concatenate([layer(torch.from_numpy(one)[None])[0][0] for one in given])[:, 5]
    monkeypatch.setattr(limits, "WINDOW_STEPS", 32)
    monkeypatch.setattr(overview, "MOST", 90)
    for start, stop, size in ((151, 241, 1), (33, 235, 4), (200, 269, 1)):
        shown = overview._read(CorpusChoice(own, "h", 5, 1, 0, start, stop))
        assert (shown.size, shown.edges[0], shown.edges[-1]) == (size, start, stop)
        parts = np.split(h[start:stop], shown.edges[1:-1] - start)
        ends = [[one.min() for one in parts], [one.max() for one in parts]]
        np.testing.assert_allclose(shown.ends, ends, atol=1e-6)
        said = words.overview("h", 5, start, stop - 1, (-1, 1), size)
        assert ("Every step is drawn" in said) is (size == 1)
    # A wide network takes longer for each step, and a page is not to wait for it.
    weights = sum(one.numel() for one in layer.parameters())
    monkeypatch.setattr(limits, "FINE_WORK", 90 * weights - 1)
    assert overview._read(CorpusChoice(own, "h", 5, 1, 0, 151, 241)).size == 32
    monkeypatch.setattr(limits, "FINE_WORK", 90 * weights)
    assert overview._read(CorpusChoice(own, "h", 5, 1, 0, 151, 241)).size == 1


def test_the_page_leads_to_the_places_of_the_store(open_corpora: Open, folder: Path) -> None:
    store = open_corpus(folder / "texts.zarr")
    top = store.top("h", 41)
    app = open_corpora(
        store="texts.zarr", of_signal="h", of_unit="41", places="true", where_above="0.1"
    )
    assert not problems(app)
    whole = said(app)
    assert f"LSTM, {store.steps:,} steps in 3 sequences" in whole
    assert f"Steps 1 to {len(TEXTS[0]):,} :gray[of one.py]" in whole
    assert "the zero state with which the sequence begins" in whole
    found = store.where("h", 41, above=0.1, limit=8)

    assert [one.key for one in app.button if "where" in (one.key or "")] == [
        key_of(store, "where", one.at) for one in found.stretches
    ]
    app.number_input(key="where_listed").set_value(1).run()
    assert [one.key for one in app.button if "where" in (one.key or "")] == [
        key_of(store, "where", found.stretches[0].at)
    ]
    assert "The first 1; there are more: list more of them above." in said(app)
    second = next(one for one in top if one.step >= len(TEXTS[0]))
    button = app.button(key=key_of(store, "least-False", second.step))
    assert button.label.startswith(f"{second.step + 1:,}: {second.value:.2f}".replace("-", "−"))
    button.click().run()
    assert app.number_input(key="at_step").value == second.step + 1
    assert f"of {'lib/two.py' if second.step < store.starts[2] else 'q.py'}]" in said(app)


def test_the_overview_is_drawn_over_steps_from_1(
    open_corpora: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[np.ndarray, dict[str, Any]]] = []
    band = overview.extreme_band

    def drawn(edges: np.ndarray, ends: np.ndarray, **more: Any) -> Any:
        given.append((edges, more))
        return band(edges, ends, **more)

    monkeypatch.setattr(overview, "extreme_band", drawn)
    open_corpora(store="numbers.zarr", of_unit="3", of_layer="1", at_step="12")
    (edges, more), first = given[-1], LENGTHS[0]
    assert (edges[0], edges[-1]) == (1, sum(LENGTHS) + 1)
    assert more["borders"].tolist() == [first + 1, first + LENGTHS[1] + 1]


def test_a_step_of_a_walk_moves_the_frame_and_not_the_picture(
    open_corpora: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_corpora(store="numbers.zarr", of_unit="3", at_step="12")

    def drawn() -> tuple[bytes, str]:
        (chart,), shown = app.get("plotly_chart"), [one.proto.body for one in app.get("html")]
        (frame,) = (one for one in shown if one.startswith('<div class="lv-window"'))
        return chart.proto.SerializeToString(), frame

    picture, frame = drawn()
    app.number_input(key="at_step").set_value(LENGTHS[0] + 9).run()
    assert not problems(app)
    again, moved = drawn()
    assert again == picture
    assert moved != frame
    # What the browser asks for then has been packed.
    own = stores.opened("numbers.zarr")
    view = windows.view(own, *windows.bounds(own.store, LENGTHS[0] + 8), 1)
    monkeypatch.setattr(packing, "compact", None)
    assert packing.packed(view, similarity=False, explain=False).payload
    app.number_input(key="of_unit").set_value(4).run()
    assert drawn()[0] != picture


def test_the_frame_lies_over_the_steps_that_the_picture_draws() -> None:
    edges, figure = np.array([40, 50, 60, 70, 80]), 500  # pixels that the whole picture is wide
    band = extreme_band(edges, np.zeros((2, 4)), signal="c", limits=(-1, 1), height=overview.HEIGHT)
    layout: Any = band.layout
    margin, (low, high) = layout.margin, layout.xaxis.range
    inside = figure - margin.l - margin.r
    number = r"([\d.]+)"
    for window, seen in (((45, 65), (45, 65)), ((30, 55), (40, 55)), ((78, 99), (78, 80))):
        html = overview.marked(window, (40, 80), LIGHT)
        found = re.search(
            rf"left:calc\({number}px \+ \(100% - {number}px\) \* {number}\);"
            rf"width:calc\(\(100% - {number}px\) \* {number}\);top:{number}px",
            html,
        )
        assert found
        start, out, left, also, width, top = map(float, found.groups())
        begin = start + (figure - out) * left
        expected = [margin.l + inside * (at - low) / (high - low) for at in seen]
        np.testing.assert_allclose(
            [begin, begin + (figure - also) * width], expected, atol=inside * 2e-6
        )
        assert top == margin.t
    assert overview.marked((10, 40), (40, 80), LIGHT) == "<div></div>"


def test_the_page_asks_the_whole_store_for_passages_like_one(
    open_corpora: Open, folder: Path
) -> None:
    store = open_corpus(folder / "texts.zarr")
    app = open_corpora(store="texts.zarr", at_step="236", alike="true", alike_steps="5")
    assert "Steps 236 to 240: y·=·f" in said(app)
    assert not [one for one in app.button if (one.key or "").startswith("corpus-alike-2")]
    app.button(key="corpus-alike-search").click().run()
    assert not problems(app)
    found = store.like(235, 240, count=8).passages

    def listed() -> list[str]:
        keys = (one.key or "" for one in app.button)
        return [key for key in keys if key.rpartition("-")[2].isdigit() and "alike" in key]

    assert listed() == [key_of(store, "alike", one.start) for one in found]
    best = app.button(key=key_of(store, "alike", found[0].start))
    assert best.label.startswith(f"{found[0].start + 1:,}: {words.near(found[0].score)} ")
    assert ":gray-background[y·=·f]" in best.label.replace("\\", "")
    # And it says which units make it so: of the products that the cosine sums, theirs are largest.
    here, there = (store.window(at, at + 5)["h"][0, 0, 0] for at in (235, found[0].start))
    most = [str(unit) for unit in np.argsort(-(here * there).sum(0))[:5]]
    assert best.label.endswith(f" · units {', '.join(most)}")
    assert "the units beside a passage add most to the cosine" in said(app)
    assert f"All {store.steps:,} steps were computed again and compared" in said(app)
    file = stores.opened("texts.zarr").file(found[0].start)
    assert file in ("one.py", "lib/two.py", "q.py")
    assert f" · {file} · " in best.label.replace("\\", "")
    best.click().run()
    assert app.number_input(key="at_step").value == found[0].start + 1
    # The passage is the one that was looked for, and what was found is still there.
    assert app.number_input(key="alike_from").value == 236
    assert listed() == [key_of(store, "alike", one.start) for one in found]
    app.segmented_control(key="alike_by").set_value("units").run()
    # The threshold is the most hundredths that a unit has at each of these steps.
    highest = float(here.min(axis=0).max())
    chosen = app.number_input(key="alike_on").value
    assert chosen <= highest < chosen + 0.01
    app.button(key="corpus-alike-search").click().run()
    assert not problems(app)
    assert f"whose h is {chosen:g} or more" in said(app)
    app.number_input(key="alike_on").set_value(1.0).run()
    app.button(key="corpus-alike-search").click().run()
    assert problems(app)[0].startswith("No unit's h is 1 or more at every step")
    assert problems(app)[0].endswith("as threshold, or fewer steps.")
    # The value that the sentence names works, and the units that it finds are named.
    works = re.search(r"Choose (-?[\d.]+) as threshold", problems(app)[0].replace("\\", ""))
    assert works is not None
    app.number_input(key="alike_on").set_value(float(works[1])).run()
    app.button(key="corpus-alike-search").click().run()
    assert not problems(app)
    on = re.search(r"Of this passage: (\d+)", said(app))
    assert on is not None
    assert re.search(rf" · units? {on[1]}\b", "".join(one.label for one in app.button))


def test_what_is_nowhere_is_told(open_corpora: Open) -> None:
    app = open_corpora(store="texts.zarr", places="true", where_above="1000")
    assert not problems(app)
    assert "Nothing found: the extremes of all blocks rule it out" in said(app)
    assert words.compared((), 700, "units").startswith("Nothing found: of 700 steps")
    assert search_words.stopped(512, 700, 0).startswith(
        "Nothing found in the first 512 of 700 steps"
    )


@pytest.mark.parametrize("which", ["where", "alike"])
def test_a_search_can_be_stopped_and_goes_on(
    corpora: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    monkeypatch.setattr(likeness, "PORTION", 64)
    own = stores.opened("texts.zarr")
    choice = CorpusChoice(own, "h", 41, 0, 3, 0, own.store.steps)
    if which == "where":
        question: Question[Any] = extreme_places._beyond(choice, -0.05, 0.05, 99)
    else:
        question = alike._question(choice, alike.AlikeQuery(own.key, 0, 40, 47, "cosine", 0.0))
    work = searching.work_on(question)
    steps = iter(work.made)
    next(steps), next(steps)
    part = work.result()
    assert 0 < part.done < part.steps == own.store.steps
    assert part.search is not None
    assert searching.known(question) is None
    rest = searching.work_on(question, part.search)
    assert len(list(rest.made)) == rest.steps < work.steps
    whole = rest.result()
    assert (whole.done, whole.search, whole.problem) == (own.store.steps, None, "")
    assert searching.known(question) == whole
    again = searching.work_on(question)
    assert len(list(again.made)) == again.steps == work.steps
    assert again.result().listed == whole.listed


def test_a_store_that_vanishes_while_its_page_is_open_is_one_sentence(
    open_corpora: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, gone = folder / "numbers.zarr", folder / "brief.zarr"
    shutil.copytree(kept, gone)
    app = open_corpora(store="brief.zarr", of_layer="2")
    own = stores.opened("brief.zarr")
    choice = CorpusChoice(own, "h", 5, 1, 3, 0, own.store.steps)
    question = alike._question(choice, alike.AlikeQuery(own.key, 1, 40, 47, "cosine", 0.0))
    monkeypatch.setattr(likeness, "PORTION", 64)
    work, begun = searching.work_on(question), searching.work_on(question)
    next(iter(begun.made))
    shutil.rmtree(gone)
    list(work.made)
    told = work.result().problem
    assert told.startswith("The corpus “brief.zarr” is no longer on this server")
    assert str(folder) not in told
    assert begun.result().problem == searching.work_on(question).result().problem == told
    app.number_input(key="at_step").set_value(250.0).run()
    assert app.sidebar.warning[0].value.replace("\\", "") == told


def test_what_is_dragged_over_is_the_overview_and_leads_there(open_corpora: Open) -> None:
    app = open_corpora(store="numbers.zarr", at_step="3")
    state, along = app.session_state, "corpus-along"
    assert app.slider(key=along).value == 3
    app.slider(key=along).set_value(240).run()
    assert (state["at_step"], state["from_step"], state["to_step"]) == (240, 1, None)
    app.number_input(key="from_step").set_value(60.0)
    app.number_input(key="to_step").set_value(80.0).run()
    assert "steps 60 to 80" in said(app)
    shown = app.slider(key=along)
    assert (shown.min, shown.max, shown.value) == (60, 80, 80)  # 240 is beyond it
    assert shown.label == "Go to a step of the overview"
    for last in (60.0, float(sum(LENGTHS))):  # one step has no line; Streamlit breaks off at one
        app.number_input(key="from_step").set_value(last)
        app.number_input(key="to_step").set_value(None if last > 60 else last).run()
        assert f"step {last:g}: between" in said(app)
        assert "the line" not in said(app)
        assert not [*app.exception, *app.slider]
    app.number_input(key="from_step").set_value(60.0)
    app.number_input(key="to_step").set_value(20.0).run()
    assert "The overview cannot begin at step 60 and end at step 20" in app.warning[0].value
    assert f"steps 1 to {sum(LENGTHS)}" in said(app)
    app.selectbox(key="store").select("texts.zarr").run()
    assert (state["at_step"], state["from_step"], state["to_step"]) == (1, 1, None)


def test_a_part_of_the_overview_is_within_the_store(
    corpora: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state: dict[str, float | None] = {}
    monkeypatch.setattr(navigation.st, "session_state", state)
    store = stores.opened("numbers.zarr").store  # of 269 steps
    navigation.see(store, -5.5, 300.0, 7)
    assert state == {"from_step": 1.0, "to_step": None}
    navigation.see(store, 30.7, 50.2, 7)
    assert state == {"from_step": 31.0, "to_step": 51.0, "at_step": 41.0}
    navigation.to(store, 30, 51, 90)
    assert state == {"from_step": 81.0, "to_step": 101.0, "at_step": 91.0}
    navigation.wider(store, 80, 101, 90)
    assert state == {"from_step": 7.0, "to_step": 174.0, "at_step": 91.0}
    navigation.wider(store, 6, 174, 90)
    assert state == {"from_step": 1.0, "to_step": None, "at_step": 91.0}
    monkeypatch.setattr(limits, "WINDOW_STEPS", 32)
    navigation.closer(store, 0, 269, 260)
    assert state == {"from_step": 237.0, "to_step": 269.0, "at_step": 91.0}


def test_what_is_no_store_is_one_sentence(open_corpora: Open, folder: Path) -> None:
    app = open_corpora(store="broken.zarr")
    assert len(problems(app)) == 1
    assert problems(app)[0].startswith("broken.zarr is a Zarr group, but no store")
    # In the panel, which lies over the page on a phone, and on the page.
    assert (len(app.sidebar.error), len(app.main.error)) == (1, 1)
    assert str(folder) not in problems(app)[0]
    with pytest.raises(CorpusError, match=r"no corpus “\.\./stores/texts\.zarr”; choose one of"):
        stores.opened("../stores/texts.zarr")
    # The third text is a single step, of which there is no picture.
    app = open_corpora(store="texts.zarr", at_step=str(len(TEXTS[0]) + len(TEXTS[1]) + 1))
    assert len(problems(app)) == 1
    assert "There is one step" in problems(app)[0]
    app = open_corpora(
        store="numbers.zarr", places="true", where_above="2", where_below="1", of_layer="2"
    )
    assert problems(app) == ["Above must be less than below; got 2 and 1."]


def test_the_page_opens_whatever_its_address_says(open_corpora: Open) -> None:
    keys = [key for key, row in CONTROLS.items() if row.kind != "file"]
    app = open_corpora(**{key: NASTY[place % len(NASTY)] for place, key in enumerate(keys)})
    assert app.sidebar.warning
    assert not app.exception
    open_corpora(store="numbers.zarr", from_step="61", to_step="61")


def test_the_folder_is_the_servers_and_named_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(folders.CORPORA, raising=False)
    assert folders.names() == ()
    with pytest.raises(CorpusError, match=r"no corpus “texts\.zarr”"):
        stores.opened("texts.zarr")
    monkeypatch.setenv(folders.CORPORA, str(folder))
    assert folders.names() == ("broken.zarr", "numbers.zarr", "texts.zarr")
    unnamed = stores.opened("numbers.zarr")
    assert unnamed.called(unnamed.store.steps - 1) == f"sequence {len(unnamed.store.starts) - 1}"
    monkeypatch.setenv(folders.CORPORA, str(folder / "gone"))
    assert folders.names() == ()
    with pytest.raises(ValueError, match=r"LSTM_VIZ_CORPORA names the folder .*gone, which is not"):
        folders.folder()
