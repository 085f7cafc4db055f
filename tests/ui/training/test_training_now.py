"""A live training of a session: what its buttons do, whatever the others do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import streamlit as st

from lstm_viz.fingerprint import weights_hash
from lstm_viz.ui.jobs import jobs
from lstm_viz.ui.jobs.jobs import Jobs
from lstm_viz.ui.training import now as training
from lstm_viz.ui.training import work
from lstm_viz.ui.training.histories import Histories, freeze
from lstm_viz.ui.training.keeping import packed_of
from lstm_viz.ui.training.settings import Settings
from lstm_viz.ui.training.work import Ended, Work
from tests.patience import until
from tests.ui.training.trainings import small

LONG = small(steps=20_000)


class Sessions:
    """Several people, one after the other at the controls; `gone` are those that have left."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self._states: dict[str, dict[str, Any]] = {}
        self.gone: set[str] = set()

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        with self._patch.context() as patch:
            patch.setattr(training, "this_session", lambda: name)
            patch.setattr(st, "session_state", self._states.setdefault(name, {}))
            yield


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sessions]:
    made = Sessions(monkeypatch)
    pool = Jobs[Ended](2, 3, alive=lambda owner: owner not in made.gone)
    monkeypatch.setattr(training, "JOBS", pool)
    monkeypatch.setattr(work, "LOOK_EVERY", 0.0)
    monkeypatch.setattr(jobs, "LOOK_EVERY", 0.0)
    yield made
    made.gone = {f"s{n}" for n in range(20)} | {"ann", "bob", "cem"}
    until(lambda: not pool._running)


def phase() -> str:
    now = training.current()
    return "none" if now is None else now.phase


def histories() -> Histories:
    now = training.current()
    assert now is not None
    assert now.histories is not None
    return now.histories


def hashes(one: Histories) -> dict[str, str]:
    return {kind: weights_hash(learned.model()) for kind, learned in one.by_kind.items()}


def alone(settings: Settings, steps: int | None = None) -> Histories:
    """What the training gives where nobody interferes."""
    run = settings.run()
    while run.step < (steps or settings.budget.steps):
        run.advance()
    return freeze(run)


def trained_up_to(step: int) -> None:
    until(lambda: (now := training.current()) and now.histories and now.histories.step >= step)


def test_a_training_ends_with_what_it_gives_alone(sessions: Sessions) -> None:
    with sessions.of("ann"):
        assert phase() == "none"
        training.start(small())
        until(lambda: phase() == "ended")
        assert hashes(histories()) == hashes(alone(small()))
        assert histories().complete
        assert histories().steps[0] == 0
        assert histories().steps[-1] == 20
        assert len(histories().by_kind["lstm"].losses) == 20


def test_paused_and_resumed_it_is_as_if_it_had_not_been(sessions: Sessions) -> None:
    settings = small(steps=400)
    with sessions.of("ann"):
        training.start(settings)
        for step in (3, 40, 90):
            trained_up_to(step)
            training.pause()
            until(lambda: phase() == "paused")
            assert step <= histories().step < 400
            assert histories().by_kind["rnn"].curve[-1].step == histories().step
            assert hashes(histories()) == hashes(alone(settings, histories().step))
            training.resume()
        until(lambda: phase() == "ended")
        whole = alone(settings)
        assert hashes(histories()) == hashes(whole)
        assert histories().by_kind["lstm"].losses == whole.by_kind["lstm"].losses
        assert histories().by_kind["lstm"].curve == whole.by_kind["lstm"].curve
        assert histories().steps == whole.steps


def test_a_pause_frees_the_place(sessions: Sessions) -> None:
    for name in ("ann", "bob"):
        with sessions.of(name):
            training.start(LONG)
    with sessions.of("cem"):
        training.start(small())
        assert phase() == "waiting"
    with sessions.of("ann"):
        trained_up_to(1)
        training.pause()
    with sessions.of("cem"):
        until(lambda: phase() == "ended")


@pytest.mark.parametrize("at", [1, 2, 7, 31])
def test_stopped_at_any_moment_it_is_usable(sessions: Sessions, at: int) -> None:
    with sessions.of("ann"):
        training.start(LONG)
        trained_up_to(at)
        training.stop()
        until(lambda: phase() == "ended")
        made = histories()
        assert at <= made.step < 20_000
        assert hashes(made) == hashes(alone(LONG, made.step))
        assert set(packed_of(made)) == {"lstm", "rnn"}
        training.resume()  # a stopped one does not go on
        assert phase() == "ended"


def test_stopped_while_it_waits_or_before_its_first_step_nothing_is_left_behind(
    sessions: Sessions,
) -> None:
    for name in ("ann", "bob"):
        with sessions.of(name):
            training.start(LONG)
    with sessions.of("cem"):
        training.start(small())
        training.stop()
        assert phase() == "ready"
        now = training.current()
        assert now is not None
        assert now.histories is None


def test_a_paused_training_can_be_stopped(sessions: Sessions) -> None:
    with sessions.of("ann"):
        training.start(LONG)
        trained_up_to(2)
        training.pause()
        until(lambda: phase() == "paused")
        training.stop()
        assert phase() == "ended"


def test_after_a_rewind_the_same_training_begins_with_the_same_weights(sessions: Sessions) -> None:
    settings = small()
    with sessions.of("ann"):
        training.start(settings)
        until(lambda: phase() == "ended")
        first = histories()
        training.forget()
        assert phase() == "none"
        training.start(settings)
        until(lambda: phase() == "ended")
        again = histories()
    assert hashes(again) == hashes(first)
    for kind, learned in again.by_kind.items():
        untrained = weights_hash(settings.models()[kind])
        assert weights_hash(learned.model(0)) == untrained
        assert weights_hash(first.by_kind[kind].model(0)) == untrained


def test_two_sessions_train_at_once_and_neither_changes_the_other(sessions: Sessions) -> None:
    both = {"ann": small(steps=300), "bob": small(steps=300, seed=4, kinds=("gru",))}
    for name, settings in both.items():
        with sessions.of(name):
            training.start(settings)
    for name in both:
        with sessions.of(name):
            assert phase() in ("training", "ended")
    for name, settings in both.items():
        with sessions.of(name):
            until(lambda: phase() == "ended")
            assert hashes(histories()) == hashes(alone(settings))


def test_of_twenty_sessions_two_train_three_wait_and_the_others_are_told(
    sessions: Sessions,
) -> None:
    found = []
    for n in range(20):
        with sessions.of(f"s{n}"):
            training.start(LONG)
            now = training.current()
            assert now is not None
            found.append(now.phase)
            if n >= 5:
                assert now.problem == (
                    "2 trainings are running and 3 wait for their turn, which is all that this "
                    "server takes; try again in a minute."
                )
    assert found[2:] == ["waiting"] * 3 + ["ready"] * 15
    assert set(found[:2]) == {"training"}


def test_the_end_of_a_session_ends_its_training(sessions: Sessions) -> None:
    with sessions.of("ann"):
        training.start(LONG)
        trained_up_to(2)
    sessions.gone.add("ann")
    until(lambda: not training.JOBS._running)


def test_a_loss_that_is_no_number_is_a_sentence_and_the_last_good_state(
    sessions: Sessions,
) -> None:
    settings = small(learning_rate=1e30, clip=1e6, optimizer="sgd", steps=30)
    with sessions.of("ann"):
        training.start(settings)
        until(lambda: phase() == "ended")
        made = histories()
    assert made.problems
    for problem in made.problems:
        assert "The training ended by itself: the loss" in problem
        assert "take a learning rate below 1e+30 or a clip below" in problem
    for learned in made.by_kind.values():
        if learned.problem:
            assert all(
                tensor.isfinite().all() for tensor in learned.checkpoints[-1].weights.values()
            )


def test_its_time_on_the_server_is_bounded(sessions: Sessions) -> None:
    run = LONG.run()
    steps = 0
    job = Work(lambda: run, seconds=0.05)
    for _ in job:
        steps += 1
    ended = job.result()
    assert 0 < steps < 20_000
    assert ended.out_of_time
    assert ended.run is run


def test_too_much_is_refused_before_it_begins(sessions: Sessions) -> None:
    with sessions.of("ann"):
        training.start(small(steps=20_000, batch_size=512, length=300, hidden=64))
        now = training.current()
        assert now is not None
        assert now.phase == "ready"
        assert now.problem == (
            "This training is 50.8 times as large as this server takes on: 20,000 training steps x "
            "512 sequences x 310 steps x 64 units x 1 layer. Make one of them smaller."
        )
        training.start(small(steps=2, batch_size=512, length=300, hidden=64, layers=3))
        now = training.current()
        assert now is not None
        assert now.problem == (
            "Each step of this training is 3.0 times as large as this server takes on: "
            "512 sequences x 310 steps x 64 units x 3 layers. Make one of them smaller."
        )
        training.start(small(kinds=()))
        now = training.current()
        assert now is not None
        assert now.problem is not None
        assert now.problem.startswith("No network is chosen")
    assert not training.JOBS._running


def test_a_copy_is_not_changed_by_what_is_trained_later(sessions: Sessions) -> None:
    with sessions.of("ann"):
        training.start(LONG)
        trained_up_to(1)
        glimpse = histories()
        before, step = hashes(glimpse), glimpse.step
        trained_up_to(step + 20)
        assert hashes(glimpse) == before
        assert hashes(glimpse) == hashes(alone(LONG, step))
