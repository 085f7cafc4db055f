from __future__ import annotations

import re
import threading
from contextlib import AbstractContextManager
from dataclasses import replace

import numpy as np
import pytest
import torch

from lstm_viz.fingerprint import weights_hash
from lstm_viz.sequences import Sequence, SequenceError, generate
from lstm_viz.sequences.scaling import scaled
from lstm_viz.tracing import VerificationError
from lstm_viz.ui import limits
from lstm_viz.ui.views import networks, passes, presets, view
from tests.patience import until

CPU = torch.device("cpu")


def refused(sentence: str) -> AbstractContextManager[object]:
    return pytest.raises(SequenceError, match=rf"\A{re.escape(sentence)}\Z")


def test_both_networks_answer_as_they_do_without_a_recording() -> None:
    sequence = presets.preset("adding", 5)
    made = view.run(sequence, "adding", "cpu")
    for kind, side in made.sides.items():
        model, card = networks.network("adding", kind, CPU)
        with torch.no_grad():
            own = model(torch.tensor(sequence.values)[None])[0, :, 0]
        np.testing.assert_allclose(side.prediction, own, atol=1e-6)
        assert side.trace.kind == kind
        assert side.trace.meta["seed"] == card["seed"]
        assert side.trace.meta["trained"] is True
        assert side.trace.meta["weights"] == card["weights"] == weights_hash(model.rnn)
        assert side.trace.meta["verified"] < 1e-5
        with pytest.raises(ValueError, match="read-only"):
            side.prediction[0] = 1
        assert side.weights["W_ih"] is not None
        for name, weight in side.weights.items():
            if weight is not None:
                with pytest.raises(ValueError, match="read-only"):
                    weight[0] = 1
                assert not weight.flags.writeable, name


def test_a_view_is_made_once_and_shared() -> None:
    sequence = generate("waves", steps=33, seed=4)
    again = generate("waves", steps=33, seed=4)
    assert view.run(sequence, "wave", "cpu") is view.run(again, "wave", "auto")
    other = generate("waves", steps=33, seed=5)
    assert view.run(other, "wave", "cpu") is not view.run(sequence, "wave", "cpu")


def test_a_view_made_on_the_cpu_is_never_kept_as_a_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    gpu, sequence = (
        torch.device("meta"),
        presets.preset("wave", 78),
    )  # stands for one of small memory
    monkeypatch.setattr(view.devices, "pick", lambda wanted: CPU if wanted == "cpu" else gpu)
    tried: list[torch.device] = []
    side = view._side

    def small(sequence: Sequence, task: str, kind: str, device: torch.device) -> passes.Side:
        tried.append(device)
        if device == gpu:
            raise torch.OutOfMemoryError("out of memory")
        return side(sequence, task, kind, device)

    monkeypatch.setattr(view, "_side", small)
    first, second = view.run(sequence, "wave", "gpu"), view.run(sequence, "wave", "gpu")
    assert first.note == second.note == "META ran out of memory, so this run used the CPU."
    assert tried == [gpu, CPU, CPU, gpu]  # tried anew; the CPU's is kept
    assert view.run(sequence, "wave", "cpu").note is None
    assert view.run(sequence, "wave", "cpu").sides is first.sides


def test_the_size_of_a_view_counts_all_its_numbers() -> None:
    made = view.run(presets.preset("adding", 79), "adding", "cpu")
    arrays = [made.sequence.values, made.target.values]
    for side in made.sides.values():
        arrays += [side.prediction, *side.trace.signals.values(), *side.trace.initial.values()]
        arrays += [weight for weight in side.weights.values() if weight is not None]
    least = sum(array.nbytes for array in arrays)
    assert least <= made.bytes <= 1.2 * least
    assert view._VIEWS.limit == limits.VIEWS_BYTES


def test_the_size_of_a_view_counts_what_it_was_before_it_was_scaled() -> None:
    plain = generate("waves", steps=331, seed=4)
    made = view.run(scaled(plain, "standard"), "wave", "cpu")
    more = made.bytes - view.run(plain, "wave", "cpu").bytes
    assert plain.values.nbytes <= more <= plain.values.nbytes + 500  # a sentence goes with it
    assert view._SEQUENCES.limit == limits.SEQUENCES_BYTES
    counted = view._sequence_bytes(made.sequence)
    assert 2 * plain.values.nbytes <= counted <= 2 * plain.values.nbytes + 1_000


def test_the_size_of_a_view_counts_its_words() -> None:
    made = view.run(presets.preset("reber", 5), "reber", "cpu")
    sides, steps = made.sides.values(), made.sequence.steps
    assert all(len(side.answers) == steps for side in sides)
    bare = replace(made, sides={kind: replace(s, answers=()) for kind, s in made.sides.items()})
    texts = {id(text): text for side in sides for text in side.answers}.values()
    assert made.bytes - bare.bytes >= 8 * steps * len(sides) + sum(map(len, texts))
    named = replace(made.sequence, labels=tuple(f"a long name of step {k}" for k in range(steps)))
    assert replace(made, sequence=named).bytes - made.bytes >= steps * len("a long name of step 0")
    bare = replace(made, sequence=replace(made.sequence, symbols=()))
    assert made.bytes - bare.bytes >= 8 * steps  # the texts themselves are those of the task


def test_forward_passes_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    side, lock = view._side, threading.Lock()
    inside: list[str] = []
    counts: list[int] = []

    def slow(sequence: Sequence, task: str, kind: str, device: torch.device) -> passes.Side:
        with lock:
            inside.append(kind)
            counts.append(len(inside))
        until(lambda: max(counts) >= limits.FORWARD_PASSES)  # the others come
        made = side(sequence, task, kind, device)
        with lock:
            inside.remove(kind)
        return made

    monkeypatch.setattr(view, "_side", slow)
    threads = [
        threading.Thread(target=view.run, args=(presets.preset("wave", seed), "wave", "cpu"))
        for seed in range(80, 85)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counts) == 10
    assert max(counts) == limits.FORWARD_PASSES


def test_a_preset_is_the_tasks_own_sequence() -> None:
    sequence = presets.preset("adding", 3)
    value, marker = sequence.values.T
    assert sequence.names == ("value", "marker")
    assert sorted(marker)[-3:] == [0, 1, 1]
    assert 0 <= value.min() < value.max() <= 1
    assert presets.preset("adding", 3).digest == sequence.digest
    assert presets.preset("adding", 4).digest != sequence.digest


def test_columns_that_do_not_fit_are_refused_with_what_came_and_what_is_taken() -> None:
    with refused(
        "This sequence has 7 columns (a, b, c, d, e, …), but the networks of “Adding problem” "
        "read 2 columns (value, marker). Choose other networks or other columns."
    ):
        view.run(Sequence(np.zeros((4, 7)), tuple("abcdefg")), "adding", "cpu")
    with refused(
        "This sequence has 2 columns (value, marker), but the networks of “Wave forecasting” read "
        "1 column (value). Choose other networks or other columns."
    ):
        view.run(presets.preset("adding", 3), "wave", "cpu")


def test_a_step_with_a_gap_is_skipped_and_what_follows_goes_on_from_before_it() -> None:
    whole = np.random.default_rng(6).normal(size=(31, 1)).astype(np.float32)
    holes = np.insert(whole, [5, 17, 17], np.nan, axis=0)
    there = ~np.isnan(holes[:, 0])
    full = view.run(Sequence(whole, ("v",)), "wave", "cpu")
    gaps = view.run(Sequence(holes, ("v",)), "wave", "cpu")
    for kind, side in gaps.sides.items():
        np.testing.assert_array_equal(side.prediction[there], full.sides[kind].prediction)
        assert np.isnan(side.prediction[~there]).all()
        h = side.trace.sel("h", layer=0, direction=0, batch=0)
        assert np.isnan(h[~there]).all()
        np.testing.assert_array_equal(
            h[there], full.sides[kind].trace.sel("h", layer=0, direction=0, batch=0)
        )
    assert np.isnan(gaps.target.values[~there]).all()
    assert np.isnan(gaps.target.values[4])  # what comes next is missing
    assert gaps.target.values[6] == holes[7, 0]


def test_gaps_at_every_step_are_refused() -> None:
    values = np.array([[1, np.nan], [np.nan, 2], [3, np.nan]])
    with refused(
        "Each of the 3 steps has a missing value, so the networks have nothing to read. Fill the "
        "missing values, or leave out the column that has the most of them."
    ):
        view.run(Sequence(values, ("a", "b")), "adding", "cpu")


def test_a_device_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match=r"has no 'tpu' \(device\)\. It has cpu: choose"):
        view.run(presets.preset("wave", 1), "wave", "tpu")


def test_a_failed_check_leaves_no_view(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise VerificationError("they differ by 0.4")

    sequence = presets.preset("wave", 77)
    monkeypatch.setattr(passes, "record_each", fail)
    with pytest.raises(VerificationError):
        view.run(sequence, "wave", "cpu")
    monkeypatch.undo()
    assert view.run(sequence, "wave", "cpu").sides["lstm"].trace.meta["verified"] < 1e-5


def test_kept_sequences_are_found_by_their_digest() -> None:
    sequence = generate("step", steps=12, seed=0, at=5)
    assert view.find_sequence(view.keep_sequence(sequence)) is sequence
    assert view.find_sequence("0" * 64) is None
