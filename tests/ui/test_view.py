from __future__ import annotations

import re
import threading
import time
from contextlib import AbstractContextManager

import numpy as np
import pytest
import torch

from lstm_viz.fingerprint import weights_hash
from lstm_viz.recording import VerificationError
from lstm_viz.sequences import Sequence, SequenceError, generate
from lstm_viz.ui import limits, networks, rail, view

CPU = torch.device("cpu")


def refused(sentence: str) -> AbstractContextManager[object]:
    return pytest.raises(SequenceError, match=rf"\A{re.escape(sentence)}\Z")


def test_the_next_value_is_the_target_of_a_wave() -> None:
    target = view.target(np.array([[3], [5], [8]], np.float32), "wave")
    np.testing.assert_array_equal(target, [5, 8, np.nan])


@pytest.mark.parametrize(
    ("marker", "sum_"), [([0, 1, 0, 1], 60), ([1, 1, 0, 1], np.nan), ([0, 0.5, 0, 1.5], np.nan)]
)
def test_the_sum_of_two_marked_values_is_the_target_of_the_adding_problem(marker, sum_) -> None:
    values = np.column_stack([[10, 20, 30, 40], marker]).astype(np.float32)
    np.testing.assert_array_equal(view.target(values, "adding"), [np.nan, np.nan, np.nan, sum_])


def test_both_networks_answer_as_they_do_without_a_recording() -> None:
    sequence = rail.preset("adding", 5)
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
    gpu, sequence = torch.device("meta"), rail.preset("wave", 78)  # stands for one of small memory
    monkeypatch.setattr(view.devices, "pick", lambda wanted: CPU if wanted == "cpu" else gpu)
    tried: list[torch.device] = []
    side = view._side

    def small(sequence: Sequence, task: str, kind: str, device: torch.device) -> view.Side:
        tried.append(device)
        if device == gpu:
            raise torch.OutOfMemoryError("out of memory")
        return side(sequence, task, kind, device)

    monkeypatch.setattr(view, "_side", small)
    first, second = view.run(sequence, "wave", "gpu"), view.run(sequence, "wave", "gpu")
    assert (
        first.note
        == second.note
        == ("The memory of META ran out, so this run was made on the CPU.")
    )
    assert tried == [gpu, CPU, CPU, gpu]  # tried anew; the CPU's is kept
    assert view.run(sequence, "wave", "cpu").note is None
    assert view.run(sequence, "wave", "cpu").sides is first.sides


def test_the_size_of_a_view_counts_all_its_numbers() -> None:
    made = view.run(rail.preset("adding", 79), "adding", "cpu")
    arrays = [made.sequence.values, made.target]
    for side in made.sides.values():
        arrays += [side.prediction, *side.trace.signals.values(), *side.trace.initial.values()]
        arrays += [weight for weight in side.weights.values() if weight is not None]
    least = sum(array.nbytes for array in arrays)
    assert least <= view._bytes(made) <= 1.2 * least
    assert view._VIEWS.limit == limits.VIEWS_BYTES


def test_forward_passes_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    side, lock = view._side, threading.Lock()
    inside: list[str] = []
    counts: list[int] = []

    def slow(sequence: Sequence, task: str, kind: str, device: torch.device) -> view.Side:
        with lock:
            inside.append(kind)
            counts.append(len(inside))
        time.sleep(0.03)  # long enough for the others to come
        made = side(sequence, task, kind, device)
        with lock:
            inside.remove(kind)
        return made

    monkeypatch.setattr(view, "_side", slow)
    threads = [
        threading.Thread(target=view.run, args=(rail.preset("wave", seed), "wave", "cpu"))
        for seed in range(80, 85)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counts) == 10
    assert max(counts) == limits.FORWARD_PASSES


def test_a_preset_is_the_tasks_own_sequence() -> None:
    sequence = rail.preset("adding", 3)
    value, marker = sequence.values.T
    assert sequence.names == ("value", "marker")
    assert sorted(marker)[-3:] == [0, 1, 1]
    assert 0 <= value.min() < value.max() <= 1
    assert rail.preset("adding", 3).digest == sequence.digest
    assert rail.preset("adding", 4).digest != sequence.digest


def test_columns_that_do_not_fit_are_refused_with_what_came_and_what_to_do() -> None:
    three = Sequence(np.zeros((4, 3)), ("a", "b", "c"))
    with refused(
        "This sequence has 3 columns (a, b, c), but the adding networks take 2 columns (value, "
        "marker): choose 2 of its columns under Columns, where it is a file, or bring 2 columns."
    ):
        view.run(three, "adding", "cpu")
    two = Sequence(np.zeros((4, 2)), ("a", "b"))
    with refused(
        "This sequence has 2 columns (a, b), but the wave networks take 1 column (value): choose 1 "
        "of its columns under Columns, where it is a file, or choose the adding networks."
    ):
        view.run(two, "wave", "cpu")
    one = Sequence(np.zeros((4, 1)), ("a",))
    with refused(
        "This sequence has 1 column (a), but the adding networks take 2 columns (value, marker): "
        "bring 2 columns or choose the wave networks."
    ):
        view.run(one, "adding", "cpu")


def test_a_preset_or_a_generated_sequence_is_only_sent_to_its_networks() -> None:
    with refused(
        "This sequence has 2 columns (value, marker), but the wave networks take 1 column (value): "
        "choose the adding networks."
    ):
        view.run(rail.preset("adding", 3), "wave", "cpu")
    for sequence in (rail.preset("wave", 3), generate("square", steps=9, seed=1)):
        with refused(
            "This sequence has 1 column (value), but the adding networks take 2 columns (value, "
            "marker): choose the wave networks."
        ):
            view.run(sequence, "adding", "cpu")


def test_a_device_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match=r"has no 'tpu' \(device\)\. It has cpu: choose"):
        view.run(rail.preset("wave", 1), "wave", "tpu")


def test_a_failed_check_leaves_no_view(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise VerificationError("they differ by 0.4")

    sequence = rail.preset("wave", 77)
    monkeypatch.setattr(view, "record", fail)
    with pytest.raises(VerificationError):
        view.run(sequence, "wave", "cpu")
    monkeypatch.undo()
    assert view.run(sequence, "wave", "cpu").sides["lstm"].trace.meta["verified"] < 1e-5


def test_kept_sequences_are_found_by_their_digest() -> None:
    sequence = generate("step", steps=12, seed=0, at=5)
    assert view.kept(view.keep(sequence)) is sequence
    assert view.kept("0" * 64) is None
