"""A live training of a session: what its buttons do, whatever the others do."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from types import SimpleNamespace

import pytest
import torch

from lstm_viz.fingerprint import weights_hash
from lstm_viz.kinds import KINDS as CELLS
from lstm_viz.train import Run
from lstm_viz.train.recipes import KINDS, TRAINABLE
from lstm_viz.ui import limits
from lstm_viz.ui.jobs import jobs
from lstm_viz.ui.jobs.jobs import Jobs
from lstm_viz.ui.jobs.personal import PAUSED, is_here
from lstm_viz.ui.training import live_training, work
from lstm_viz.ui.training.histories import Histories, freeze
from lstm_viz.ui.training.saving import packed_of
from lstm_viz.ui.training.settings import TrainingSettings
from lstm_viz.ui.training.work import EndedTraining
from tests.patience import SECONDS, until
from tests.ui.jobs.people import People
from tests.ui.training.trainings import small

LONG = small(steps=20_000)


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> Iterator[People]:
    made = People(monkeypatch)
    pool = Jobs[EndedTraining](2, 3, alive=is_here)
    monkeypatch.setattr(live_training.MINE, "jobs", pool)
    monkeypatch.setattr(live_training.MINE, "_requests", [])
    monkeypatch.setattr(work, "LOOK_EVERY", 0.0)
    monkeypatch.setattr(jobs, "LOOK_EVERY", 0.0)
    yield made
    made.gone = {f"s{n}" for n in range(20)} | {"ann", "bob", "cem", "ann again"}
    until(lambda: not pool._running)


@pytest.fixture
def brake(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """Trainings wait at the step `brake.at`: none is over before the test has done its part."""
    made, glimpse = SimpleNamespace(at=math.inf), work.glimpse

    def braked(run: Run) -> Histories:
        until(lambda: run.step <= made.at)
        return glimpse(run)

    monkeypatch.setattr(work, "glimpse", braked)
    yield made
    made.at = math.inf


def phase() -> str:
    now = live_training.MINE.current()
    return "none" if now is None else now.phase


def histories() -> Histories:
    now = live_training.MINE.current()
    assert now is not None
    assert now.histories is not None
    return now.histories


def hashes(one: Histories) -> dict[str, str]:
    return {kind: weights_hash(learned.model()) for kind, learned in one.by_kind.items()}


def alone(settings: TrainingSettings, steps: int | None = None) -> Histories:
    """What the training gives where nobody interferes."""
    run = settings.run()
    while run.step < (steps or settings.budget.steps):
        run.advance()
    return freeze(run)


def trained_up_to(step: int) -> None:
    now = live_training.MINE.current
    until(lambda: (one := now()) and one.histories and one.histories.step >= step)


def test_a_training_ends_with_what_it_gives_alone(people: People) -> None:
    with people.of("ann"):
        assert phase() == "none"
        live_training.start(small())
        until(lambda: phase() == "ended")
        assert hashes(histories()) == hashes(alone(small()))
        assert histories().complete
        assert histories().steps[0] == 0
        assert histories().steps[-1] == 20
        assert len(histories().by_kind["lstm"].losses) == 20


def test_paused_and_resumed_it_is_as_if_it_had_not_been(
    people: People, brake: SimpleNamespace
) -> None:
    settings = small(steps=400)
    brake.at = 3
    with people.of("ann"):
        live_training.start(settings)
        for step, later in pairwise((3, 40, 90, 400)):
            trained_up_to(step)
            live_training.pause()
            brake.at = later
            until(lambda: phase() == "paused")
            assert step <= histories().step < 400
            assert histories().by_kind["rnn"].curve[-1].step == histories().step
            assert hashes(histories()) == hashes(alone(settings, histories().step))
            live_training.resume()
        until(lambda: phase() == "ended")
        whole = alone(settings)
        assert hashes(histories()) == hashes(whole)
        assert histories().by_kind["lstm"].losses == whole.by_kind["lstm"].losses
        assert histories().by_kind["lstm"].curve == whole.by_kind["lstm"].curve
        assert histories().steps == whole.steps


def test_a_pause_frees_the_place(people: People) -> None:
    for name in ("ann", "bob"):
        with people.of(name):
            live_training.start(LONG)
    with people.of("cem"):
        live_training.start(small())
        assert phase() == "waiting"
    with people.of("ann"):
        trained_up_to(1)
        live_training.pause()
    with people.of("cem"):
        until(lambda: phase() == "ended")


@pytest.mark.parametrize("at", [1, 2, 7, 31])
def test_stopped_at_any_moment_it_is_usable(
    people: People, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_training, "LEAVING_SECONDS", SECONDS)
    with people.of("ann"):
        live_training.start(LONG)
        trained_up_to(at)
        live_training.stop()
        live_training.wait_for_end(live_training.MINE.current())
        assert phase() == "ended"
        made = histories()
        assert at <= made.step < 20_000
        assert hashes(made) == hashes(alone(LONG, made.step))
        assert set(packed_of(made)) == {"lstm", "rnn"}
        live_training.resume()  # a stopped one does not go on
        assert phase() == "ended"


def test_stopped_while_it_waits_or_before_its_first_step_nothing_is_left_behind(
    people: People,
) -> None:
    for name in ("ann", "bob"):
        with people.of(name):
            live_training.start(LONG)
    with people.of("cem"):
        live_training.start(small())
        live_training.stop()
        assert phase() == "ready"
        now = live_training.MINE.current()
        assert now is not None
        assert now.histories is None


def test_a_paused_training_can_be_stopped(people: People) -> None:
    with people.of("ann"):
        live_training.start(LONG)
        trained_up_to(2)
        live_training.pause()
        until(lambda: phase() == "paused")
        live_training.stop()
        assert phase() == "ended"


def test_after_a_rewind_the_same_training_begins_with_the_same_weights(people: People) -> None:
    settings = small()
    with people.of("ann"):
        live_training.start(settings)
        until(lambda: phase() == "ended")
        first = histories()
        live_training.MINE.forget()
        assert phase() == "none"
        live_training.start(settings)
        until(lambda: phase() == "ended")
        again = histories()
    assert hashes(again) == hashes(first)
    for kind, learned in again.by_kind.items():
        untrained = weights_hash(settings.models()[kind])
        assert weights_hash(learned.model(0)) == untrained
        assert weights_hash(first.by_kind[kind].model(0)) == untrained


def test_two_sessions_train_at_once_and_neither_changes_the_other(people: People) -> None:
    both = {"ann": small(steps=300), "bob": small(steps=300, seed=4, kinds=("gru",))}
    for name, settings in both.items():
        with people.of(name):
            live_training.start(settings)
    for name in both:
        with people.of(name):
            assert phase() in ("training", "ended")
    for name, settings in both.items():
        with people.of(name):
            until(lambda: phase() == "ended")
            assert hashes(histories()) == hashes(alone(settings))


def test_of_twenty_sessions_two_train_three_wait_and_the_others_are_told(
    people: People,
) -> None:
    found = []
    for n in range(20):
        with people.of(f"s{n}"):
            live_training.start(LONG)
            now = live_training.MINE.current()
            assert now is not None
            found.append(now.phase)
            if n >= 5:
                assert now.problem == (
                    "The server is full: 2 jobs are running and 3 are waiting. Try again in "
                    "a minute."
                )
    assert found[2:] == ["waiting"] * 3 + ["ready"] * 15
    assert set(found[:2]) == {"training"}


def lose(people: People, session: str, brake: SimpleNamespace) -> None:
    """The connection of a session is lost for so long that its training has been paused."""
    people.gone.add(session)
    brake.at = math.inf
    until(lambda: not live_training.MINE.jobs._running)


def test_without_a_connection_a_training_is_paused_and_can_be_resumed(
    people: People, brake: SimpleNamespace
) -> None:
    settings = small(steps=400)
    brake.at = 2
    with people.of("ann"):
        live_training.start(settings)
        trained_up_to(2)
        lose(people, "ann", brake)
        people.gone.clear()
        assert phase() == "paused"
        training = live_training.MINE.current()
        assert training is not None
        assert training.note == PAUSED
        assert "more than 5 seconds" in PAUSED
        assert "kept for 30 minutes" in PAUSED
        assert hashes(histories()) == hashes(alone(settings, histories().step))
        live_training.resume()
        until(lambda: phase() == "ended")
        assert training.note is None
        assert hashes(histories()) == hashes(alone(settings))


def test_what_was_left_is_found_by_a_new_session_of_the_same_browser_only(
    people: People, brake: SimpleNamespace
) -> None:
    settings = small(steps=400)
    brake.at = 2
    with people.of("ann"):
        live_training.start(settings)
        trained_up_to(2)
        lose(people, "ann", brake)
    with people.of("bob"):
        assert phase() == "none"
    with people.of("no cookie", browser=""):
        assert phase() == "none"
    with people.of("ann again", browser="ann"):
        assert phase() == "paused"
        live_training.resume()
        until(lambda: phase() == "ended")
        assert hashes(histories()) == hashes(alone(settings))


def test_what_has_ended_is_still_there(people: People) -> None:
    with people.of("ann"):
        live_training.start(small())
        until(lambda: phase() == "ended")
        people.gone.add("ann")
    with people.of("ann again", browser="ann"):
        assert phase() == "ended"
        assert hashes(histories()) == hashes(alone(small()))


def test_a_reload_takes_over_what_is_running(people: People) -> None:
    with people.of("ann"):
        live_training.start(LONG)
        trained_up_to(2)
    live_training.MINE.jobs.grace = 60.0  # it is back before this is over
    people.gone.add("ann")
    with people.of("ann again", browser="ann"):
        assert phase() == "training"
        trained_up_to(histories().step + 5)
    people.gone.discard("ann")
    with people.of("ann"):  # the tab that was lost comes back after all
        assert phase() == "none"
        assert live_training.MINE.elsewhere()
    live_training.MINE.jobs.grace = 0.0


def test_a_loss_that_is_no_number_is_a_sentence_and_the_last_good_state(
    people: People,
) -> None:
    settings = small(learning_rate=1e30, clip=1e6, optimizer="sgd", steps=30)
    with people.of("ann"):
        live_training.start(settings)
        until(lambda: phase() == "ended")
        made = histories()
    assert made.problems
    for problem in made.problems:
        assert "The training ended by itself: the loss" in problem
        assert "use a learning rate below 1e+30 or a clip below" in problem
    for learned in made.by_kind.values():
        if learned.problem:
            assert all(
                tensor.isfinite().all() for tensor in learned.checkpoints[-1].weights.values()
            )


def test_too_much_is_refused_before_it_begins(people: People) -> None:
    with people.of("ann"):
        live_training.start(small(steps=20_000, batch_size=512, length=300, hidden=64))
        now = live_training.MINE.current()
        assert now is not None
        assert now.phase == "ready"
        assert now.problem == (
            "This training is too large: 20,000 training steps × 512 sequences × 310 steps × 64 "
            "units × 1 layer = 203,161,600,000, and the limit of this server is 4,000,000,000. "
            "Reduce one of these numbers."
        )
        live_training.start(small(steps=2, batch_size=512, length=300, hidden=64, layers=3))
        now = live_training.MINE.current()
        assert now is not None
        assert now.problem == (
            "Each training step is too large: 512 sequences × 310 steps × 64 units × 3 layers = "
            "30,474,240, and the limit of this server is 4,500,000. Reduce one of these numbers."
        )
        live_training.start(small(kinds=("gru", "mlstm"), batch_size=64, length=30, hidden=64))
        now = live_training.MINE.current()
        assert now is not None
        assert now.problem is not None
        assert "Each training step of the mLSTM is too large: 64 sequences × " in now.problem
        assert now.problem.endswith("Reduce one of these numbers, or leave the mLSTM out.")
        live_training.start(small(kinds=()))
        now = live_training.MINE.current()
        assert now is not None
        assert now.problem is not None
        assert now.problem.startswith("No network is chosen")
    assert not live_training.MINE.jobs._running


def test_exactly_the_limit_is_taken_and_one_more_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = small(steps=3, batch_size=7, hidden=5, layers=2)
    step = 7 * settings.steps * 5 * 2
    assert settings.work() == 3 * step
    monkeypatch.setattr(limits, "TRAINING_WORK", 3 * step)
    monkeypatch.setattr(limits, "TRAINING_STEP", step)
    settings.need_possible()
    for name in ("TRAINING_WORK", "TRAINING_STEP"):
        with monkeypatch.context() as patch:
            patch.setattr(limits, name, getattr(limits, name) - 1)
            with pytest.raises(ValueError, match=f"= {getattr(limits, name) + 1:,}, and "):
                settings.need_possible()


def test_a_newer_kind_is_as_large_as_can_be_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = small(kinds=("lstm", "mlstm"), steps=3, batch_size=1, hidden=9, layers=2)
    steps, units = settings.steps, settings.units("mlstm")
    assert units != 9
    shown = steps * units * 2 * 4  # at the steps 0 to 3
    signals = 10  # i f q k v o, n m, s and h
    monkeypatch.setattr(limits, "TRAINED_NUMBERS", shown * signals)
    monkeypatch.setattr(limits, "TRAINED_MATRICES", shown * units)
    settings.need_possible()
    product = f"{steps} steps × {units} units × 2 layers × 4 checkpoints × 10 signals"
    squared = f"{steps} steps × {units} units × as many again × 2 layers × 4 checkpoints"
    for name, said in (("TRAINED_NUMBERS", product), ("TRAINED_MATRICES", squared)):
        with monkeypatch.context() as patch:
            patch.setattr(limits, name, getattr(limits, name) - 1)
            with pytest.raises(ValueError, match=rf"{said} = .* {getattr(limits, name):,}. Reduce"):
                settings.need_possible()
            small(kinds=("lstm",), steps=3, batch_size=1, hidden=9, layers=2).need_possible()


def test_every_newer_kind_beside_the_largest_lstm_keeps_the_views_small() -> None:
    for kind in set(TRAINABLE) - set(KINDS):
        settings = small(kinds=(kind,), steps=400, batch_size=1, length=300, hidden=64)
        numbers = settings.units(kind) * settings.steps * len(CELLS[kind].signals) * 20
        if kind == "slstm":  # whose units are as many as the LSTM's
            settings.need_possible()
            continue
        assert numbers > limits.TRAINED_NUMBERS
        with pytest.raises(ValueError, match="is too large to be shown as it learns"):
            settings.need_possible()


@pytest.mark.parametrize("kind", TRAINABLE)
def test_the_largest_step_keeps_no_more_for_its_gradients_than_is_counted_on(kind: str) -> None:
    settings = small(kinds=(kind,), batch_size=50, length=40, hidden=64)
    (model,) = settings.models().values()
    task, generator = settings.known, torch.Generator().manual_seed(7)
    batch = task.batch(50, generator=generator)
    kept: dict[int, int] = {}

    def keep(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        task.loss(model.train()(batch.x), batch)
    work = settings.work() // settings.budget.steps
    if kind not in KINDS:  # a newer one has units of its own, which are counted by what they keep
        work = 50 * settings.steps * limits.kept_by(kind, settings.units(kind))
        assert model.config["hidden_size"] == settings.units(kind)
    largest = sum(kept.values()) / work * limits.TRAINING_STEP
    assert largest < 370 * limits.MB  # of 500; networks take turns, so it is needed once


def test_a_copy_is_not_changed_by_what_is_trained_later(people: People) -> None:
    with people.of("ann"):
        live_training.start(LONG)
        trained_up_to(1)
        glimpse = histories()
        before, step = hashes(glimpse), glimpse.step
        trained_up_to(step + 20)
        assert hashes(glimpse) == before
        assert hashes(glimpse) == hashes(alone(LONG, step))
