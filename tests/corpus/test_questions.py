"""Questions to a store, against the same ones to all signals in memory."""

from __future__ import annotations

from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz.behaviour.passages import alike, same_units
from lstm_viz.corpus import CorpusError, Store, likeness, record_corpus
from lstm_viz.corpus.likeness import Likeness
from lstm_viz.corpus.where import Seeking
from tests.corpus.conftest import LENGTHS, PORTIONS


@pytest.fixture(scope="module")
def values(store: Store) -> dict[str, np.ndarray]:
    """Two signals (layer, time, unit) of the whole store."""
    parts = [store.window(int(a), int(b)) for a, b in pairwise(store.starts)]
    return {name: np.concatenate([t[name][:, 0, 0] for t in parts], 1) for name in "ch"}


def stretches(store: Store, inside: np.ndarray) -> list[tuple[int, int]]:
    """Whatever a loop over the steps says."""
    found: list[list[int]] = []
    for step, yes in enumerate(inside):
        if yes and found and found[-1][1] == step and step not in store.starts:
            found[-1][1] = step + 1
        elif yes:
            found.append([step, step + 1])
    return [(a, b) for a, b in found]


def test_where_finds_every_stretch_that_a_loop_over_all_steps_finds(
    store: Store, values: dict[str, np.ndarray]
) -> None:
    for unit, layer in ((3, 0), (6, 1)):
        own = values["c"][layer, :, unit]
        for quantile in (0.3, 0.9):
            limit = float(np.quantile(own, quantile))
            found = store.where("c", unit, above=limit, layer=layer, limit=2000)
            assert [one[:2] for one in found.stretches] == stretches(store, own > limit)
            assert not found.more
            for one in found.stretches:
                assert one.value == own[one.start : one.stop].max() == own[one.at]
    between = store.where("c", 6, above=-0.1, below=0.2, limit=2000)
    both = (own > -0.1) & (own < 0.2)
    assert [one[:2] for one in between.stretches] == stretches(store, both)


def test_where_finds_the_greatest_and_the_least_of_every_block(
    store: Store, values: dict[str, np.ndarray]
) -> None:
    own = values["c"][1, :, 2].astype(float)
    for start in range(0, len(own), store.settings.block):
        block = own[start : start + store.settings.block]
        for ends, at in (("above", block.argmax()), ("below", block.argmin())):
            value = block[at]
            # Just short of it, and at the ends of float16, to which a limit must not be rounded.
            beside = -np.inf if ends == "above" else np.inf
            limit = float(np.nextafter(value, beside))
            for asked in (limit, float(np.float16(limit))):
                if asked > value if ends == "above" else asked < value:
                    continue
                found = store.where("c", 2, **{ends: asked}, limit=999)
                assert any(one.start <= start + at < one.stop for one in found.stretches)
    assert store.where("c", 2, above=1e6) == ([], False, 0, 0)
    assert store.where("c", 2, below=-1e300) == ([], False, 0, 0)


def test_where_tells_how_far_it_is_and_ends(store: Store, values: dict[str, np.ndarray]) -> None:
    middle = float(np.median(values["c"][1, :, 2]))
    narrow = {"above": middle - 1e-9, "below": middle + 1e-9}
    told: list[tuple[int, int]] = []
    found = store.where("c", 2, **narrow, limit=99, progress=lambda *now: told.append(now))
    assert told[-1] == (found.replayed, found.blocks)
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    with pytest.raises(CorpusError, match=rf"{found.blocks} blocks of 32 .* most={found.blocks}"):
        store.where("c", 2, **narrow, limit=99, most=5)


def test_where_replays_only_blocks_that_can_have_such_steps(
    store: Store, values: dict[str, np.ndarray]
) -> None:
    own = values["c"][1, :, 2]
    low = float(np.sort(own)[2])
    found = store.where("c", 2, below=low)
    assert sorted(one.at for one in found.stretches) == sorted(np.argsort(own)[:2].tolist())
    assert 1 <= found.replayed <= found.blocks <= 3
    nothing = store.where("c", 2, above=float(own.max()) + 0.1)
    assert nothing == ([], False, 0, 0)
    first = store.where("c", 2, above=float(np.median(own)), limit=4)
    every = store.where("c", 2, above=float(np.median(own)), limit=999)
    assert first.stretches == every.stretches[:4]
    assert first.more
    assert first.replayed < every.replayed == every.blocks


def test_like_is_what_comparing_all_passages_of_one_text_in_memory_gives(
    store: Store, values: dict[str, np.ndarray]
) -> None:
    first = LENGTHS[0]
    own = values["h"][1, :first]
    told: list[tuple[int, ...]] = []
    for start, stop in ((101, 112), (20, 21)):
        mine = store.like(start, stop, count=4, within=(0, first)).passages
        theirs = alike(own, start, stop, 4)
        assert [one[:2] for one in mine] == [one[:2] for one in theirs]
        np.testing.assert_allclose([m.score for m in mine], [t.score for t in theirs], atol=1e-6)
        mine = store.like(
            start,
            stop,
            by="units",
            threshold=-0.02,
            count=3,
            within=(0, first),
            progress=lambda *now: told.append(now),
        )
        assert mine.passages == same_units(own, start, stop, -0.02, 3)
        assert told[-1] == (first, first)


def test_a_search_says_whether_one_more_is_as_like_as_the_last_that_it_lists(
    store: Store, values: dict[str, np.ndarray]
) -> None:
    first = LENGTHS[0]
    found: set[tuple[bool, bool]] = set()
    for start, stop in ((101, 103), (20, 23)):
        every = same_units(values["h"][1, :first], start, stop, -0.02, first)
        lower = [k for k in range(1, len(every)) if every[k].score < every[k - 1].score]
        for count in (3, *lower[:1], len(every)):
            asked: dict[str, Any] = {"by": "units", "threshold": -0.02, "count": count}
            told = store.like(start, stop, within=(0, first), **asked)
            assert told.passages == every[:count]
            after = every[count : count + 1]
            assert told.more == any(one.score == every[count - 1].score for one in after)
            found.add((told.more, bool(after)))
    assert found == {(True, True), (False, True), (False, False)}


def test_a_passage_without_one_of_the_units_is_not_like_it(
    store: Store, values: dict[str, np.ndarray]
) -> None:
    first = LENGTHS[0]
    own = values["h"][1, :first]
    unit = int(own[20:23].min(0).argmax())
    threshold = float(own[20:23, unit].min())
    every = same_units(own, 20, 23, threshold, first)
    like = [one for one in every if one.score > 0]
    assert 0 < len(like) < len(every) - 2
    found = store.like(20, 23, by="units", threshold=threshold, count=first, within=(0, first))
    assert found == (like, False)


def test_a_list_of_most_has_one_of_each_stretch_and_where_finds_all_that_are_equal(
    tmp_path: Path,
) -> None:
    layer = nn.LSTM(3, 5)
    with torch.no_grad():
        for weights in layer.parameters():
            weights *= 40  # gates that are shut or open, exactly
    store = record_corpus(layer, [np.ones((203, 3), "float32")], tmp_path / "one.zarr", **PORTIONS)
    f = np.asarray(store.window(0, 203)["f"][0, 0, 0])
    unit = int((f == f.max(0)).sum(0).argmax())
    own, top = f[:, unit], store.top("f", unit)
    equal = np.flatnonzero(own == top[-1].value)
    assert {one.value for one in top} == {top[-1].value}
    assert {one.step for one in top} < set(equal.tolist())
    assert len({one.step // 16 for one in top}) == len(top) == 3
    assert store.where("f", unit, above=top[-1].value).stretches == []
    below = float(np.nextafter(np.float32(top[-1].value), np.float32(-1)))
    found = store.where("f", unit, above=below, limit=203).stretches
    assert [step for one in found for step in range(one.start, one.stop)] == equal.tolist()


def test_like_looks_in_every_sequence_and_across_no_border(store: Store) -> None:
    found = store.like(100, 130, count=12).passages
    assert len(found) > 8
    assert {store.sequence_at(one.start) for one in found} >= {0, 4}
    for one in found:
        assert store.sequence_at(one.start) == store.sequence_at(one.stop - 1)
    starts = sorted([*(one.start for one in found), 100])
    assert min(b - a for a, b in pairwise(starts)) >= 30


def test_a_search_that_was_stopped_goes_on_where_it_was(
    store: Store, values: dict[str, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness, "PORTION", 60)  # a run of 16 steps never ends with one
    whole = store.like(101, 112, count=7).passages
    for stop in (1, 3, 6):
        search = Likeness(store, 101, 112, count=7)
        assert search.portions == 9  # of 489 steps
        told = list(islice(search, stop))
        assert told[-1] == search.done >= 60 * stop
        assert (search.best, search.more) == store.like(101, 112, count=7, within=(0, search.done))
        left = search.portions
        assert len(list(search)) == left
        assert (search.best, search.done, search.portions) == (whole, 489, 0)
    asked: dict[str, Any] = {"above": float(np.median(values["c"][1, :, 2])), "limit": 999}
    every = store.where("c", 2, **asked)
    seeking = Seeking(store, "c", 2, **asked)
    for expected in range(seeking.portions - 1, -1, -1):
        next(iter(seeking))
        assert seeking.portions == expected
        # One that reaches what was not looked at is left out, and no other.
        before = [one for one in every.stretches if one.stop < seeking.done]
        assert seeking.ended or seeking.found.stretches == before
    assert seeking.found == every
    assert seeking.done == store.steps


def test_label_statistics_of_one_scan_are_those_of_all_values(
    store: Store, values: dict[str, np.ndarray]
) -> None:
    labels = np.random.default_rng(4).integers(-1, 3, store.steps)
    found = store.label_statistics(labels, "c", layer=0)
    assert found.labels.tolist() == [0, 1, 2]
    assert found.correlation is None
    for k in range(3):
        own = values["c"][0, labels == k]
        assert found.counts[k] == len(own)
        np.testing.assert_allclose(found.mean[k], own.mean(0), atol=1e-6)
        np.testing.assert_allclose(found.deviation[k], own.std(0), atol=1e-6)
    yes = values["c"][1, :, 5] > 0.1
    two = store.label_statistics(yes)
    assert two.correlation is not None
    theirs = [np.corrcoef(values["c"][1, :, unit], yes)[0, 1] for unit in range(7)]
    np.testing.assert_allclose(two.correlation, theirs, atol=1e-6)


def test_a_scan_says_how_long_it_takes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    now, replayed = 0.0, store.replayed

    def slow(start: int, stop: int) -> Any:
        nonlocal now
        for one in replayed(start, stop):
            now += 0.25 * one[0].run.steps
            yield one

    monkeypatch.setattr(store, "replayed", slow)
    monkeypatch.setattr("lstm_viz.corpus.scanning.time.perf_counter", lambda: now)
    assert store.scan_seconds(1000) == 250
    assert store.scan_seconds() == 0.25 * store.steps


def test_the_highest_threshold_is_the_last_hundredth_that_leaves_a_unit(store: Store) -> None:
    least = np.asarray(store.window(4, 9)["h"][-1, 0, 0]).min(axis=0)
    found = likeness.highest_threshold(store, 4, 9)
    assert found == round(found, 2)
    assert (least >= found).any()
    assert not (least >= found + 0.01).any()
    just = float(np.nextafter(0.17, 0))  # 100 times this is 17 when it is rounded
    assert 100 * just == 17
    assert likeness._rounded_down(just) == 0.16
    assert likeness._rounded_down(-0.123) == -0.13


def test_questions_that_have_no_answer_are_one_sentence(store: Store) -> None:
    for call, said in (
        (lambda: store.where("c", 1), "above=, below= or both"),
        (lambda: store.where("c", 1, above=2, below=1), "above must be less than below"),
        (lambda: store.where("c", 1, above=2, limit=0), "limit must be at least 1"),
        (lambda: store.where("c", -1, above=2), "units are 0 to 6; got -1"),
        (lambda: store.where("c", 1, above=2, most=0), "most must be at least 1 block"),
        (lambda: store.like(4, 9, count=0), "count must be at least 1; got 0"),
        (lambda: store.like(4, 4), "a passage has 1 to 512 steps; got 0"),
        (lambda: store.like(0, 600), "1 to 512 steps; got 600"),
        (lambda: store.like(4, 9, by="angle"), "cosine or units"),  # type: ignore[arg-type]
        (lambda: store.like(4, 9, by="units", threshold=1.5), "no unit's h is 1.5 or more"),
        (lambda: store.label_statistics(np.zeros(9, int)), "489 whole numbers or bools"),
        (lambda: store.label_statistics(np.full(489, -1)), "different labels"),
        (lambda: store.label_statistics(np.zeros(489)), "got float64"),
    ):
        with pytest.raises(CorpusError, match=said):
            call()
