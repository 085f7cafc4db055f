"""Searching a corpus: how long a page waits, what ends a search, and what is said of it."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from lstm_viz.corpus.likeness import Likeness
from lstm_viz.corpus.where import Seeking
from lstm_viz.ui.corpus import alike, extreme_places, searching, words
from lstm_viz.ui.corpus.place import CorpusPlace
from lstm_viz.ui.frame.plain import sentence
from lstm_viz.ui.jobs import person
from lstm_viz.ui.jobs.job import Job, Reached
from lstm_viz.ui.jobs.work import Work


class Stub:
    """Somebody's search that is under way, and what becomes of it."""

    def __init__(self) -> None:
        self.request: searching.CorpusSearch | None = searching.CorpusSearch(
            "earlier", "tab", "browser"
        )
        self.left: list[Any] = []

    def current(self) -> searching.CorpusSearch | None:
        return self.request

    def leave(self, request: searching.CorpusSearch) -> None:
        self.left.append(request)

    def forget(self) -> None:
        self.request = None


@pytest.fixture
def stubs(monkeypatch: pytest.MonkeyPatch) -> tuple[Stub, Stub]:
    where, like = Stub(), Stub()
    monkeypatch.setattr(searching, "WHERE", where)
    monkeypatch.setattr(searching, "ALIKE", like)
    return where, like


def test_a_search_whose_fold_is_shut_is_stopped(
    stubs: tuple[Stub, Stub], monkeypatch: pytest.MonkeyPatch
) -> None:
    choice: Any = None
    monkeypatch.setattr(extreme_places.controls, "draw", lambda key: SimpleNamespace(open=False))
    extreme_places.draw(choice, "f")
    alike.draw(choice)
    stub: Any
    for stub in stubs:
        assert stub.left == [stub.request]
        stub.forget()
        searching.leave(stub)
        assert len(stub.left) == 1


def test_a_search_for_other_values_ends_where_the_answer_is_known(
    stubs: tuple[Stub, Stub], monkeypatch: pytest.MonkeyPatch
) -> None:
    hits, drawn = searching.Hits((), "All 3.", 9, 9), []
    values: Any = {
        extreme_places.corpus_rows.ABOVE: 0.7,
        extreme_places.corpus_rows.BELOW: None,
        extreme_places.corpus_rows.LISTED: 8,
    }
    choice: Any = None
    monkeypatch.setattr(extreme_places.controls, "draw", values.get)
    monkeypatch.setattr(extreme_places, "_beyond", lambda *given: given)
    monkeypatch.setattr(searching, "known", lambda question: hits)
    monkeypatch.setattr(searching, "draw_hits", lambda _, hits, name: drawn.append(hits))
    extreme_places._draw_beyond(choice)
    assert drawn == [hits]
    assert stubs[0].request is None
    assert stubs[1].request is not None


def test_an_answer_counts_the_units_of_its_passages() -> None:
    units = tuple(range(1_000, 3_048))
    listed = tuple(CorpusPlace(at, 0.5, ("", "q", ""), 7, units) for at in (3, 90))
    held = sys.getsizeof(units) + sum(map(sys.getsizeof, units))
    bare = searching.size_of(searching.Hits(listed[:0], "", 9, 9))
    assert 2 * held < searching.size_of(searching.Hits(listed, "", 9, 9)) - bare < 2.5 * held


@pytest.mark.parametrize(
    ("by", "threshold", "layers", "heading"),
    [
        ("units", -0.35, 3, "by the units whose h is −0.35 or more in layer 2"),
        (
            "cosine",
            0.0,
            1,
            "by the hidden states; the units beside a passage add most to the cosine",
        ),
    ],
)
def test_a_list_says_how_it_was_found_whatever_the_fields_say_since(
    stubs: tuple[Stub, Stub],
    monkeypatch: pytest.MonkeyPatch,
    by: alike.By,
    threshold: float,
    layers: int,
    heading: str,
) -> None:
    own = SimpleNamespace(store=SimpleNamespace(net=SimpleNamespace(sizes=(layers, 6))))
    choice: Any = SimpleNamespace(own=own)
    now, said = alike.AlikeQuery(("a", 2, 3), 0, 40, 47, "cosine", 0.9), []
    request = stubs[1].request
    assert request is not None
    request.key = now._replace(layer=1, start=1250, stop=1257, by=by, threshold=threshold)
    monkeypatch.setattr(alike.controls, "draw", lambda key: alike.st.container())
    monkeypatch.setattr(alike, "_draw_fields", lambda choice: now)
    monkeypatch.setattr(alike, "_question", lambda choice, asked: asked)
    monkeypatch.setattr(searching, "known", lambda question: None)
    monkeypatch.setattr(searching, "draw", lambda *given: None)
    monkeypatch.setattr(alike.st, "markdown", lambda text, anchors: said.append(text))
    alike.draw(choice)
    assert said == [f"### Passages most like steps 1,251 to 1,257 :gray[{heading}]"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Seeking, "70 of 900 steps searched; at most about 1 min 40 s left"),
        (Likeness, "70 of 900 steps searched; about 1 min 40 s left"),
    ],
)
def test_a_search_that_ends_where_it_has_found_enough_says_how_long_it_takes_at_most(
    stubs: tuple[Stub, Stub], monkeypatch: pytest.MonkeyPatch, kind: type, said: str
) -> None:
    search: Any = kind.__new__(kind)
    request, told, nothing = stubs[0].request, [], lambda *given, **others: None
    assert request is not None
    job: Any = Job("key", lambda: Work(0, (), lambda: None), "person")
    request.job = job
    job.waiting, job.latest = frozenset({request}), searching.Hits((), "", 70, 900, search)
    job.worked, job.step, job.steps = 12.0, 3, 23
    job.reached.append(Reached(1, 2.0, 2.0))
    where: Any = stubs[0]
    where.jobs = SimpleNamespace(before=nothing)
    monkeypatch.setattr(searching.st, "progress", lambda share, text: told.append(text))
    monkeypatch.setattr(searching.st, "button", nothing)
    monkeypatch.setattr(searching.place, "draw", nothing)
    choice: Any = None
    running: Any = searching._running
    running.__wrapped__(choice, where, request, "where")
    assert told == [said]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.00042, "0.00042"),
        (-0.00096, "−0.00096"),
        (3.2e-9, "3.2e−09"),
        (0.0, "0.00"),
        (0.99984, "0.99984"),
        (-0.9937, "−0.9937"),
        (1 - 6e-8, "1.00"),
        (1.0, "1.00"),
        (-0.7349, "−0.73"),
        (12.3456, "12.35"),
        (float("nan"), "–"),
    ],
)
def test_a_place_has_as_many_digits_as_tell_it_from_0_and_1(value: float, said: str) -> None:
    assert words.place(1207, value, None, 0) == f"1,208: {said}"


def test_a_row_names_its_file_and_no_unit_that_was_asked_for_is_hidden() -> None:
    units = tuple(range(3, 20))
    row = words.place(1207, 0.5, None, units=units, steps=0, file="two.py")
    assert row == "1,208: 0.50 · two.py · units 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 and 5 more"
    assert words.place(7, 0.5, None, 2, file="q.py") == "8: 0.50 (2 steps) · q.py"
    told = words.compared([(1207, units), (40, (4,))], 700, "units", (*units, 25))
    whole = ", ".join(map(str, units))
    assert f"Of this passage: {whole}, 25." in told
    assert told.endswith(f"\n\nUnits of 1,208: {whole}.")


def test_an_error_is_a_sentence_and_a_name_in_it_keeps_its_letters() -> None:
    assert sentence("no unit; choose 0.1") == "No unit; choose 0.1."
    assert sentence("the text is not Python source (EOF)") == "The text is not Python source (EOF)."
    assert sentence("texts.zarr is no store") == "texts.zarr is no store."
    assert sentence("h is damaged. Record it.") == "h is damaged. Record it."


def test_a_page_waits_for_an_answer_a_moment_after_it_was_asked_for_and_never_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [5.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr(searching.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(searching.time, "sleep", sleep)
    monkeypatch.setattr(person, "is_served", lambda: True)
    request = searching.CorpusSearch("key", "tab", "browser")
    hits = searching.Hits((), "", 0, 9)
    request.job = Job("key", lambda: Work(3, (), lambda: hits), "person")
    request.job.waiting = frozenset({request})
    assert not searching._waited(request)
    waited = now[0]
    assert waited == pytest.approx(5.0 + searching.AT_ONCE, abs=0.02)
    assert not searching._waited(request)
    assert now[0] == waited
    request.job.waiting = frozenset()
    assert searching._waited(request)
