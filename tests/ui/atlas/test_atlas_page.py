"""The page Atlas: its sentences are those of the atlas, its passages those of torch."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Generator
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch.nn.functional import one_hot

from lstm_viz import checkpoint
from lstm_viz.behaviour import (
    PROPERTIES,
    Claim,
    Passage,
    atlas,
    labels,
    seeds,
    silencing,
    task_atlas,
)
from lstm_viz.behaviour.elsewhere import Elsewhere, Found, Part
from lstm_viz.behaviour.held_out import text_of
from lstm_viz.behaviour.reading import ReadText, Values, windows
from lstm_viz.characters import Vocabulary
from lstm_viz.kinds import KINDS
from lstm_viz.plots.theme import DARK, LIGHT, Theme, contrast_ratio
from lstm_viz.tasks import TASKS
from lstm_viz.ui import limits
from lstm_viz.ui.atlas import (
    alike,
    alike_words,
    causal_test,
    own_text,
    passages,
    seed_words,
    shown_passages,
    table,
    task_passages,
    task_sequences,
    task_words,
    words,
)
from lstm_viz.ui.jobs.jobs import BusyError
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views.presets import preset
from tests.patience import SECONDS
from tests.ui.conftest import ROOT, ROUTER, problems

Open = Callable[..., AppTest]
NAME = "python-rnn"
SOURCE = "".join(f"x{k % 7} = f(a, [{k}])\n" for k in range(80)).encode()


@pytest.fixture
def open_atlas(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the page at an address, without Explore before it."""
    monkeypatch.chdir(ROOT)

    def open_(**query: str) -> AppTest:
        app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS)
        app.query_params.update(query)
        app.switch_page(str(ROOT / "pages" / "atlas.py")).run()
        assert not app.exception, app.exception
        return app

    return open_


def never(*given: object) -> None:
    raise AssertionError(given)


def said(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


def test_the_page_has_the_claims_of_a_property_and_of_a_unit(open_atlas: Open) -> None:
    app = open_atlas(reader=NAME, follows="lineend")
    found = atlas.load(NAME)
    best = found.findings.best("lineend")
    assert f"**{best}**" in said(app)
    assert str(found.causal(best)) in said(app)
    assert app.number_input(key="unit").value == best.unit
    assert f"### Unit {best.unit} :gray[of {found.findings.units}]" in said(app)
    rows = app.table[0].value.to_numpy().tolist()
    ranked = found.findings.ranked("lineend")[: table.MOST]
    assert [re.findall(r"\[(\d+)\]", row[0])[0] for row in rows] == [
        str(claim.unit) for claim in ranked
    ]
    assert rows[0][7] == f"{found.causal(best).rank} of {found.findings.units}"
    assert app.table[0].proto.alt == words.table_alt("end of a line")
    assert rows[0][3] == f"{best.held_out:+.2f}".replace("-", "−")
    assert len(app.dataframe[0].value) == found.findings.units
    app.number_input(key="unit").set_value(11).run()
    assert "### Unit 11 " in said(app)
    claims = [claim for claim in found.findings.of_unit(11) if claim.holds]
    assert claims[0].brief in said(app)


def test_a_unit_is_beside_those_of_other_seeds(
    open_atlas: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, other = atlas.load(NAME), seeds.load(NAME)
    app = open_atlas(reader=NAME, follows="lineend", unit="11")
    partner, r = other.partner[1, 11], f"{other.r[1, 11]:.2f}".replace("-", "−")
    assert f"unit {partner} of seed {other.seeds[1]} (r = {r}" in said(app)
    column = app.dataframe[0].value[seed_words.COLUMN]
    assert column[11] == round(other.weakest(11), 2)
    # A row is sorted by its numbers, and printed with a minus and not with a hyphen.
    shown_as = pa.ipc.open_stream(app.dataframe[0].proto.arrow_data.styler.display_values)
    units = app.dataframe[0].value
    for row, printed in zip(
        units.to_dict("records"), shown_as.read_pandas().to_dict("records"), strict=True
    ):
        strength = row[words.STRENGTH]
        assert printed[words.STRENGTH] == (
            "" if np.isnan(strength) else f"{strength:.2f}".replace("-", "−")
        )
    monkeypatch.setattr(shown_passages, "_SEEDS", Shelf(9, lambda one: 1))
    monkeypatch.setattr(seeds, "load", lambda name: replace(other, weights="0" * 64))
    assert shown_passages.seeds_of(NAME, found) is None

    def missing(name: str) -> None:
        raise FileNotFoundError(name)

    monkeypatch.setattr(seeds, "load", missing)
    monkeypatch.setattr(shown_passages, "_SEEDS", Shelf(9, lambda one: 1))
    assert shown_passages.seeds_of(NAME, found) is None


def test_other_seeds_are_said_in_a_sentence() -> None:
    r = np.array([[0.9, -0.85, 0.1], [0.8, 0.3, -0.2]])
    partner = np.array([[4, 2, 4], [7, 5, 1]])
    course = np.array([[[0.1, 0.8, 0.0], r[0]], [[0.9, 0.2, 0.3], r[1]]])
    bars, blank = np.array([0.2, 0.25]), np.array([0.4, 0.75, 0.1])
    one = seeds.Seeds("", "", "", (1, 2), (60, 6000), partner, r, bars, blank, course)
    assert seed_words.told(one, 0) == (
        "Trained with other seeds, the most similar unit is unit 4 of seed 1 (r = 0.90; alike from "
        "step 6,000 of 6,000 on), unit 7 of seed 2 (r = 0.80; alike from step 60 of 6,000 on). To "
        "be alike, |r| must be above 0.70: shifted copies give at most 0.25, and the most similar "
        "unit before those trainings has 0.40. So a unit like this one is there in all 3 trainings."
    )
    assert "(r = −0.85; alike from step 60 of" in seed_words.told(one, 1)
    assert "|r| must be above 0.75" in seed_words.told(one, 1)
    assert seed_words.told(one, 1).endswith("is there in 2 of 3 trainings.")
    assert "unit 4 of seed 1 (r = 0.10), unit 1 of seed 2 (r = −0.20)." in seed_words.told(one, 2)
    assert seed_words.told(one, 2).endswith("is there in the other 2 trainings.")


@torch.no_grad()
def test_passages_are_coloured_by_what_torch_computes() -> None:
    found, (model, card) = atlas.load(NAME), checkpoint.load(NAME)
    claim = found.findings.best("lineend")
    one = shown_passages.passages(NAME, found, claim)
    assert one is not None
    assert one.best == 5
    text = text_of("python")
    places = Vocabulary(card["vocabulary"]).encode(text).places
    window = next(w for w in windows(len(text)) if w.counts <= one.steps[0, 9] < w.stop)
    x = one_hot(torch.from_numpy(places[None, window.start : window.stop]), 97).float()
    h = model.rnn(x)[0][0, one.steps[0] - window.start, claim.unit]
    np.testing.assert_allclose(one.read.values[0], h.numpy(), atol=1e-5)
    assert one.texts[0] == text[one.steps[0, 0] : one.steps[0, -1] + 1]
    ends = [character == "\n" for text in one.texts for character in text]
    assert one.holds.ravel().tolist() == ends
    assert (one.low, one.high) == (one.read.values.min(), one.read.values.max())
    for theme in (LIGHT, DARK):
        markup = passages.coloured(one, 0, claim.signal, theme)
        backs = re.findall(r"background:(#\w{6})", markup)
        (ink,) = set(re.findall(r"color:(#\w{6})\"", markup))
        assert min(contrast_ratio(ink, back) for back in backs) >= 7
        assert len(backs) == len(one.texts[0])
        values = one.read.values[0]
        apart = [int(theme.background[k : k + 2], 16) for k in (1, 3, 5)]
        distance = [
            sum(abs(int(b[k : k + 2], 16) - a) for k, a in zip((1, 3, 5), apart, strict=True))
            for b in backs
        ]
        for side in (values, -values):  # a colour of its own above 0 and below it
            order = [distance[k] for k in np.argsort(side) if side[k] > 0]
            assert order == sorted(order)
            assert len(set(order)) > 2


def test_markup_in_a_passage_is_text() -> None:
    values = shown_passages.Values(np.array([[0.0, 0.5, 1.0, 0.2]]), 0.0, 0.0)
    holds = np.array([[False, True, True, False]])
    one = shown_passages.ShownPassages(
        ("<b>\n",), np.array([[4, 5, 6, 7]]), holds, values, 1, 0.0, 1.0
    )
    markup = passages.coloured(one, 0, "h", LIGHT)
    assert "&lt;" in markup
    assert "<b>" not in markup
    assert "↵" in markup
    assert re.findall(r"holds[^>]*>([^<]*)<", markup) == ["b", "&gt;"]  # what is underlined


def test_a_passage_that_begins_inside_a_bracket_says_so() -> None:
    text = "a(b, [c]) d(e"
    inside = np.array([c in "1" for c in "0111111100011"])
    said = [shown_passages.left_out(text, inside, start) for start in (0, 2, 6, 9, 12)]
    assert said == ["", "…(", "…(…", "…", "…("]
    one = shown_passages.ShownPassages(
        ("b, <",),
        np.array([[2, 3, 4, 5]]),
        inside[None, 2:6],
        Values(np.zeros((1, 4), np.float32), 1e-7, 2e-6),
        1,
        0.0,
        1.0,
        ("…(",),
    )
    markup = passages.coloured(one, 0, "h", LIGHT)
    assert "atlas-before" in markup
    assert re.sub("<[^>]*>", "", markup) == "…(b,·&lt;"
    assert re.findall(r"holds[^>]*>([^<]*)<", markup) == ["b", ",", "·", "&lt;"]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_colours_of_the_passages_have_a_scale(theme: Theme) -> None:
    drawn = passages.scale(-6.75, 13.5, "c", theme)
    assert re.sub("<[^>]*>", " ", drawn).split() == ["−6.75", "13.5"]
    low, middle, high = re.findall("#[0-9a-fA-F]{6}", drawn)
    assert middle == theme.background
    assert f"{middle} 33%" in drawn
    one = shown_passages.ShownPassages(
        ("xy",),
        np.array([[0, 1]]),
        np.zeros((1, 2), bool),
        Values(np.array([[-6.75, 13.5]], np.float32), 1e-7, 2e-6),
        1,
        -6.75,
        13.5,
    )
    assert re.findall("background:(#[0-9a-fA-F]{6})", passages.coloured(one, 0, "c", theme)) == [
        low,
        high,
    ]
    # Above 0 alone it is one colour, without any at the end that is nearest to 0.
    one_sided = passages.scale(2.0, 13.5, "c", theme)
    plain, again, same = re.findall("#[0-9a-fA-F]{6}", one_sided)
    assert (plain, again, same) == (theme.background, theme.background, high)
    np.testing.assert_allclose(passages.shares_of(np.array([2, 13.5]), 2, 13.5), [0, 1])
    np.testing.assert_allclose(passages.shares_of(np.array([-8, -2]), -8, -2), [-1, 0])
    np.testing.assert_allclose(passages.shares_of(np.array([-2, 0, 4]), -2, 4), [-0.5, 0, 1])


def test_a_passage_is_seen_in_explore_at_its_last_step() -> None:
    claim = Claim("gru", 7, "z", PROPERTIES["space"], 0.8, 0.8, 0.1, (9, 1, 1), 99, 1000)
    address = passages.address("ab\ncd" * 200, 500, 520, "prose", "gru", claim.signal, claim.unit)
    query = dict(re.findall(r"(\w+)=([^&]*)", address))
    assert (query["net"], query["unit"], query["step"]) == ("gru", "7", "260")
    assert (query["source"], query["passage"], query["model"]) == ("text", "own", "prose")
    # Coloured by what the claim is of, in this unit's own range, with the passage marked.
    assert (query["tab"], query["range"]) == ("text%3Az%3A241-260", "own")


def test_a_task_s_network_has_its_claims_and_its_sequences(open_atlas: Open) -> None:
    app = open_atlas(reader="counting-lstm")
    found = task_atlas.load("counting-lstm")
    best = found.findings.best("count")
    assert found.on_count is not None
    assert app.selectbox(key="follows").value == "count"
    assert not app.get("file_uploader")  # it reads no texts
    assert f"**{best}**" in said(app)
    assert str(found.causal(best)) in said(app)
    assert f"{found.on_count[best.unit]:.0%} of the change of its cell state falls on" in said(app)
    assert "it follows the count, and does not count by itself." in said(app)
    assert app.table[0].value.to_numpy()[0][7] == f"{found.causal(best).rank} of 24"
    app = open_atlas(reader="recall-gru", follows="came_?")
    assert "Nothing found for ? came" in said(app)
    app.selectbox(key="reader").set_value("adding-rnn").run()
    app.selectbox(key="follows").set_value("seen_marker").run()
    assert "at all answers" in said(app)
    assert app.table[0].value.to_numpy()[0][6] == "—"


def test_a_unit_counts_where_it_changes_at_the_counted_steps_and_hardly_elsewhere() -> None:
    # At 10% of the steps: 10% of the change is as much as elsewhere, 33% is 4.4 times as much.
    assert task_words.on_count("c", 0.1, 0.1).endswith("steps: it does not count.")
    assert task_words.on_count("c", 0.33, 0.1).endswith("and does not count by itself.")
    assert task_words.on_count("c", 0.95, 0.1).endswith("as it would in a unit that counts.")
    assert task_words.on_count("c", 1, 0.5).endswith("as it would in a unit that counts.")
    assert "tells nothing" in task_words.on_count("c", 1, 1)
    # Nearly all steps but a few: 85% of the change at 80% of the steps is no more than elsewhere.
    assert task_words.on_count("c", 0.85, 0.8).endswith("steps: it does not count.")
    assert "0.555 steps (less than half is left one step later)." in task_words.facts(
        "f", 0.555, 0.1, 0.2, "below 0.1"
    )


@torch.no_grad()
def test_sequences_are_read_as_torch_reads_them_and_opened_in_explore() -> None:
    found = task_atlas.load("anbn-gru")
    claim = found.findings.best("count")
    one = task_sequences.shown(found, claim)
    model, _ = checkpoint.load("anbn-gru")
    task = TASKS["anbn"]
    for sequence in (*one.best, *one.worst):
        own = preset("anbn", sequence.seed)
        x = torch.from_numpy(own.values.copy())[None]
        h = model.rnn(x)[0][0, :, claim.unit]
        np.testing.assert_allclose(sequence.values, h.numpy(), atol=1e-5)
        assert sequence.symbols == own.symbols
        assert task.count is not None
        counts = task.count.after(x)[0]
        assert sequence.label.tolist() == counts.tolist()
        assert sequence.holds.tolist() == (counts > found.threshold("count")).tolist()
    scores = [sequence.score for sequence in one.best]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0
    assert len({sequence.symbols for sequence in one.best}) == 3
    link = task_sequences.address(found, claim, one.best[1])
    assert dict(re.findall(r"(\w+)=([^&]*)", link)) == {
        "preset": "anbn",
        "model": "anbn",
        "seed": str(one.best[1].seed),
        "beside": "gru",
        "net": "gru",
        "unit": str(claim.unit),
        "step": str(one.best[1].step + 1),
    }


def test_a_sequence_of_numbers_is_drawn_as_curves() -> None:
    found = task_atlas.load("adding-gru")
    claim = found.findings.best("seen_marker")
    one = task_sequences.shown(found, claim)
    picture = task_passages.curves(one, one.best[0], claim, DARK)
    drawn = b64decode(picture.split("base64,")[1].split('"')[0]).decode()
    label, values = (
        np.array([[float(part) for part in point.split(",")] for point in line.split()])
        for line in re.findall(r'points="([^"]*)"', drawn)
    )
    assert len(label) == len(values) == 60
    r = np.corrcoef(-values[:, 1], one.best[0].values)[0, 1]  # down on the screen is lower
    assert r == pytest.approx(1, abs=1e-3)
    assert len(set(label[:, 1])) == 3  # no marker, one, both
    assert DARK.colour("h") in drawn


def test_a_hostile_address_is_a_sentence(open_atlas: Open) -> None:
    app = open_atlas(reader=NAME, unit="<b>", follows="x" * 9_000)
    told = [one.value.replace("\\", "") for one in app.warning]
    assert problems(app) == []
    assert any("unit=<b> in the address is not a whole number" in one for one in told)
    assert "held-out half" in said(app)


def test_an_atlas_of_other_weights_or_a_missing_one_is_a_sentence(
    open_atlas: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown_passages, "_ATLASES", Shelf(9, lambda one: 1))
    whole = atlas.load(NAME)
    changed: Any = type(whole)(**{**vars(whole), "weights": "0" * 64})
    monkeypatch.setattr(atlas, "load", lambda name: changed)
    app = open_atlas(reader=NAME)
    (problem,) = problems(app)
    assert "was measured on other weights than the included one" in problem

    def missing(name: str) -> None:
        raise FileNotFoundError(2, "No such file", "prose.json")

    monkeypatch.setattr(atlas, "load", missing)
    assert "can't be read" in problems(app.run())[0]
    assert (len(app.sidebar.error), len(app.main.error)) == (1, 1)  # where people look, too


def test_a_person_s_own_text_is_searched_and_shared_with_nobody(
    open_atlas: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_atlas(reader=NAME, follows="depth")
    app.file_uploader(key="searched").set_value(("mine.py", SOURCE, "text/x-python")).run()
    assert problems(app) == []
    assert "On mine.py: " in said(app)
    assert "× 12 properties tried; best under shuffled labels" in said(app)
    kept = [value for shelf in Shelf.every for value in vars(shelf).get("_values", {})]
    assert "mine.py" not in str(kept)
    app.file_uploader(key="searched").set_value(
        ("bad.py", "é ".encode() + b"\xff", "text/x-python")
    ).run()
    mixed = (
        "bad.py: Line 1: byte 4 of the file (0xFF) is not UTF-8 text; save the text in UTF-8 and "
        "read it again."
    )
    assert problems(app) == [mixed]
    # What was answered is not computed once more at another run, a refusal neither.
    monkeypatch.setattr(own_text, "answer", never)
    assert problems(app.run()) == [mixed]

    def full(*given: object) -> None:
        raise BusyError(words.BUSY)

    monkeypatch.setattr(own_text, "answer", full)
    app.file_uploader(key="searched").set_value(("other.py", SOURCE, "text/x-python")).run()
    assert problems(app) == [words.BUSY]
    best = atlas.load(NAME).findings.best("lineend")
    answer = own_text.TextFindings("read", best, [], "text", None, None, None)
    searched: list[object] = []
    monkeypatch.setattr(own_text, "answer", lambda *given: searched.append(given) or answer)
    held_at: list[float] = []
    turns: list[object] = []
    turn = own_text.TURNS.turn
    monkeypatch.setattr(own_text.TURNS, "turn", lambda tell: turns.append(tell) or turn(tell))
    monkeypatch.setattr(
        own_text, "causal", lambda *given: held_at.append(given[2]) or f"tested {given[2]}"
    )
    assert problems(app.run()) == []
    assert f"**{best}**\ntested 0.0\n" in said(app)
    assert len(turns) == 1  # search and test, one after the other
    # Another value is tested without a search, and the same one not once more.
    monkeypatch.setattr(causal_test, "told", lambda *given: "")
    app.number_input(key="held").set_value(0.35).run()
    app.run()
    assert f"**{best}**\ntested 0.35\n" in said(app)
    assert (len(searched), held_at) == (1, [0.0, 0.35])
    monkeypatch.setattr(own_text, "causal", full)
    app.number_input(key="held").set_value(-0.2).run()
    assert f"**{best}**\n{words.BUSY}\n" in said(app)


def test_a_typed_text_has_its_passages_its_gates_and_a_causal_test() -> None:
    typed = "".join(f"def f{k}(a, b):\n    return [a, 'x{k}']  # {k}\n" for k in range(40))
    found = own_text.answer(own_text.prepare("python-gru", "lineend", words.TYPED, typed.encode()))
    best = found.best
    assert best.holds
    assert best.tried[:2] == (189, len(KINDS["gru"].signals))
    causal = own_text.causal("python-gru", found, 0.4)
    assert causal.startswith(f"Holding h of unit {best.unit} at 0.4 costs ")
    assert causal.endswith(words.held(len(typed) - len(typed) // 2))
    one = found.shown
    assert one is not None
    assert one.texts[0] == typed[one.steps[0, 0] : one.steps[0, -1] + 1]
    ends = [character == "\n" for text in one.texts for character in text]
    assert one.holds.ravel().tolist() == ends
    assert one.steps.min() >= len(typed) // 2
    r = np.corrcoef(one.read.values[: one.best].ravel(), one.holds[: one.best].ravel())[0, 1]
    assert r * best.found > 0


def test_a_test_of_what_holds_everywhere_or_nowhere_says_nothing() -> None:
    model, _ = checkpoint.load(NAME)
    claim = atlas.load(NAME).findings.best("lineend")
    for truth in (np.ones(500, bool), np.zeros(500, bool)):
        assert own_text.cost_of_holding(model, np.zeros(500, int), truth, claim, 0.0, None) == ""
    # High above the threshold of the whole text: of its own median, half of these would be.
    places, truth = np.arange(400) % 7, np.arange(400.0)
    assert own_text.cost_of_holding(model, places, truth, claim, 0.0, 399.0) == ""
    depth = atlas.load(NAME).findings.best("depth")
    told = own_text.cost_of_holding(model, places, truth, depth, 0.0, 389.5)
    assert depth.what.following(389.5) in told
    wanted = silencing.costs(model, places, [depth.unit], (truth > 389.5)[None])[0, 0]
    assert f"costs {wanted[0]:.3f} bits at ".replace("-", "−") in told


def test_typed_text_and_another_value_are_in_the_address(
    open_atlas: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[object, ...]] = []

    def prepare(*asked: object) -> own_text.PropertyQuery:
        given.append(asked)
        raise ValueError("not enough")

    monkeypatch.setattr(own_text, "prepare", prepare)
    monkeypatch.setattr(causal_test, "cost_of_holding", lambda *asked: f"held at {asked[-2]}")
    app = open_atlas(reader=NAME, follows="lineend", typed_text="a = 1\nb", held="0.25")
    assert given[0][:4] == (NAME, "lineend", words.TYPED, b"a = 1\nb")
    assert problems(app) == ["Not enough."]
    assert "held at 0.25" in said(app)
    # The server refuses the page of a longer address: such a text is neither there nor searched.
    app.text_area(key="typed_text").set_value("é" * 19_000).run()
    (problem,) = problems(app)
    assert problem.startswith("The text has 19,000 characters, which take 114,000 in a link")
    assert len(given) == 1
    assert "typed_text" not in app.query_params
    app.text_area(key="typed_text").set_value("a = 2\nb").run()
    assert len(given) == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a" * (limits.SEARCHED_CHARACTERS + 1), "has 100,001 characters, and the limit is"),
        (b"x = (1,\n" * 99, "not Python source that its tokenizer takes"),
        (b"x = (1)\n", "The text has 8 characters. To test .* at least 49[0-9] are needed: "),
        (b"", "the text has 0 characters; at least 49[0-9] are needed"),
        (b"x = 1\n" * 200, "bracket depth: it is there too seldom, or too seldom absent"),
    ],
)
def test_what_can_t_be_searched_is_a_sentence_before_anything_is_computed(
    data: bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_text.networks, "network", never)
    with pytest.raises(ValueError, match=reason):
        own_text.prepare(NAME, "depth", "mine.py", data)


def test_a_line_that_is_too_short_to_be_searched_leads_to_explore(open_atlas: Open) -> None:
    found = atlas.load(NAME).findings
    unit = next(one for one in range(found.units) if found.of_unit(one)[0].what.key != "lineend")
    claim = found.of_unit(unit)[0]
    app = open_atlas(reader=NAME, follows="lineend", unit=f"{unit}", typed_text="a = (1)\nb")
    assert [one[:24] for one in problems(app)] == ["The text has 9 character"]
    (link,) = (one for one in map(str, (part.value for part in app.markdown)) if "letters=" in one)
    assert "model=python&letters=a+%3D+%281%29%0Ab&net=rnn" in link
    assert f"&unit={unit}&tab=text%3A{claim.signal}&range=own)" in link  # as the page shows it


def test_passages_like_one_from_explore_are_found_for_one_session_alone(
    open_atlas: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[np.ndarray, ...]] = []
    chance = 0.25

    held = ReadText("lstm", {"h": np.zeros((7, 3), np.float32)}, np.zeros(7), 1e-7, 2e-6)
    read_again: list[np.ndarray] = []

    def comparing(
        model: object, *places: np.ndarray, reading: ReadText
    ) -> Generator[Part, None, Elsewhere]:
        assert reading is held
        given.append(places)
        h = np.linspace(-1, 1, 3 * 5 * 400).reshape(3, 5, 400)
        rows = [Passage(70, 75, 0.75), Passage(31, 36, 0.5), Passage(90, 95, chance)]
        cosine = Found(rows, h, chance)
        yield Part("units", 137, 400, Elsewhere({"cosine": cosine}, 1e-7, 2e-6, 3))
        return Elsewhere(
            {"units": Found([], h[:0], np.nan, "none"), "cosine": cosine},
            1e-7,
            2e-6,
            3,
        )

    def reads(model: object, places: np.ndarray, signals: str) -> Generator[int, None, ReadText]:
        assert signals == "h"
        read_again.append(places)
        yield len(places) // 4
        return held

    monkeypatch.setattr(alike, "comparing", comparing)
    monkeypatch.setattr(alike, "reads", reads)
    monkeypatch.setattr(alike, "_HELD", Shelf(100, lambda one: one.signals["h"].nbytes))
    before = "x" * 300
    app = open_atlas(reader=NAME, like=f"{before}\r\n(a_1)", like_last="5")
    assert problems(app) == []
    encode = Vocabulary(checkpoint.load(NAME)[1]["vocabulary"]).encode
    text, read, passage = given[0]
    np.testing.assert_array_equal(passage, encode("(a_1)").places)
    np.testing.assert_array_equal(read, encode(f"{'x' * 239}\n").places)  # as far as it counts
    np.testing.assert_array_equal(text, encode(text_of("python")).places)
    assert alike_words.NO_UNIT in said(app)
    assert "Shuffled: at most 0.25 in 20 copies" in said(app)
    assert "0.75 · 71–75 · [" in said(app)
    assert "0.50 · 32–36 · [" in said(app)
    assert "91–95" not in said(app)  # no more than shuffled copies have
    assert "was compared, but for the passage itself, which is there 3 times." in said(app)
    assert "characters was compared. The" in alike_words.read(700, 0, 5, "", 1e-7, 2e-6)
    assert "passage is −0.25, and" in alike_words.nothing(-0.25, -0.5)
    assert alike_words.nothing(-0.25, -0.5).endswith("it is up to −0.50.")
    assert alike_words.place(0.5, "9–13", (4, 2)) == "0.50 · 9–13 · on in both: units 4, 2"
    assert alike_words.place(0.5, "9–13", (4,)).endswith("on in both: unit 4")
    assert "at most −0.50 in" in alike_words.chance(-0.5)
    app.number_input(key="unit").set_value(9).run()
    assert "h of unit 9" in said(app)
    assert len(given) == 1
    kept = [value for shelf in Shelf.every for value in vars(shelf).get("_values", {})]
    assert "(a_1)" not in str(kept)
    app.number_input(key="like_last").set_value(None).run()
    assert problems(app) == [alike_words.too_long(306, limits.LIKE_CHARACTERS)]
    app.text_area(key="like").set_value("(").run()
    assert problems(app) == [alike_words.TOO_SHORT]
    app.number_input(key="like_last").set_value(3).run()
    assert problems(app) == [alike_words.too_few(1, 3)]
    assert len(given) == 1
    chance = 0.75
    app.text_area(key="like").set_value("(b)").run()
    assert problems(app) == []
    assert alike_words.nothing(0.75, 0.75) in said(app)
    chance = 0.25
    stopped = alike.PassageSearch(alike.asked(NAME, "(c)", None))
    assert stopped.go_on()
    assert (stopped.said, stopped.share) == (alike_words.comparing("units", 137, 400), 537 / 800)
    stopped.stop()
    app.session_state[alike._LAST] = stopped
    app.text_area(key="like").set_value("(c)").run()
    assert alike_words.stopped(stopped.said) in said(app)
    assert "0.75 · 71–75 · [" in said(app)  # what was found by then
    assert alike_words.NOT_YET in said(app)
    app.button(key="atlas-like-on").click().run()
    assert alike_words.NOT_YET not in said(app)
    assert alike_words.NO_UNIT in said(app)
    assert (len(given), stopped.go_on()) == (3, False)  # it went on from there
    (own,) = read_again  # once for both passages
    np.testing.assert_array_equal(own, text)
    assert "Explore" not in said(app).split(alike_words.HEADING)[1].split("On the included")[0]


def test_what_a_property_leaves_out_is_said_under_its_passages() -> None:
    assert labels('"""(["""\n# (\n(x)\n', ("depth",))["depth"].tolist() == [0] * 13 + [1, 1, 0, 0]
    said = words.coloured("state", "where x", PROPERTIES["depth"].but, 0.0, 1e-8, 1e-7)
    assert said.startswith(
        "Underlined: what is where x. Brackets in strings, such as docstrings, and in comments "
        "don't count. The colour"
    )
    without = words.coloured("state", "at a digit", PROPERTIES["digit"].but, 0.0, 1e-8, 1e-7)
    assert without.startswith("Underlined: what is at a digit. The colour")
