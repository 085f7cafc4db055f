"""Trainings in threads: how many at once, who waits, who leaves, and what is left of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from lstm_viz.ui.jobs import jobs
from lstm_viz.ui.jobs.jobs import BusyError, Job, Jobs
from tests.patience import SECONDS, until


class Gated:
    """Work whose steps are let through one by one; its result is how many were made."""

    def __init__(self, steps: int = 5, fail_at: int | None = None) -> None:
        self.steps, self.fail_at = steps, fail_at
        self.gate = threading.Semaphore(0)
        self.made = 0

    def __iter__(self) -> Iterator[str]:
        for step in range(1, self.steps + 1):
            assert self.gate.acquire(timeout=SECONDS)
            if step == self.fail_at:
                raise ArithmeticError("no such number")
            self.made = step
            yield f"step {step}"

    def result(self) -> int:
        return self.made

    def let(self, count: int) -> None:
        for _ in range(count):
            self.gate.release()


class Clock:
    """Time that a test moves, but for a moment at each look: no two are at the same time."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        self.now += 1e-6
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(jobs, "time", clock)
    monkeypatch.setattr(jobs, "LOOK_EVERY", 0.0)
    return clock


def start(pool: Jobs[int], key: str, owner: str, work: Gated) -> Job[int]:
    return pool.start(key, owner, lambda: work)


def test_a_job_tells_how_far_it_is_and_gives_its_result() -> None:
    pool, work = Jobs[int](2, 3), Gated(4)
    job = start(pool, "k", "ann", work)
    assert job.left is None
    work.let(1)
    until(lambda: job.step == 1)
    assert (job.steps, job.latest, job.left) == (4, "step 1", None)
    work.let(1)
    until(lambda: job.step == 2)
    assert job.left is not None
    assert job.left > 0
    assert not job.ended("ann")
    assert pool.find("k") is job
    work.let(2)
    until(lambda: job.ended("ann"))
    assert job.results == {"ann": 4}
    assert job.failure is None
    until(lambda: pool.find("k") is None)


def test_the_time_left_is_that_of_the_steps_left(monkeypatch: pytest.MonkeyPatch) -> None:
    job = Job[int]("k", Gated)
    job.step, job.steps, job.first = 21, 61, 100.0
    monkeypatch.setattr(jobs.time, "monotonic", lambda: 103.0)
    assert job.left == pytest.approx(6)


def test_two_run_at_once_the_third_waits_and_the_fourth_is_refused() -> None:
    pool = Jobs[int](2, 1)
    works = [Gated(1) for _ in range(4)]
    made = [start(pool, f"k{n}", f"s{n}", works[n]) for n in range(3)]
    assert [pool.before(job) for job in made] == [None, None, 0]
    with pytest.raises(BusyError) as caught:
        start(pool, "k3", "s3", works[3])
    assert str(caught.value) == (
        "2 trainings are running and 1 wait for their turn, which is all that this server takes; "
        "try again in a minute."
    )
    works[2].let(1)
    works[1].let(1)
    until(lambda: made[1].ended("s1"))
    until(lambda: made[2].ended("s2"))
    assert made[2].results == {"s2": 1}
    works[3].let(1)
    assert start(pool, "k3", "s3", works[3]).key == "k3"
    works[0].let(1)
    until(lambda: made[0].ended("s0"))


def test_who_leaves_gets_what_there_is_and_the_job_ends_with_the_last() -> None:
    pool, work = Jobs[int](1, 1), Gated(9)
    job = start(pool, "k", "ann", work)
    assert start(pool, "k", "bob", Gated()) is job
    work.let(2)
    until(lambda: job.step == 2)
    pool.leave(job, "ann")
    assert not job.ended("ann")  # until the step that is being made
    work.let(1)
    until(lambda: job.ended("ann"))
    assert job.results == {"ann": 3}
    work.let(2)
    until(lambda: job.step == 5)
    assert not job.ended("bob")
    pool.leave(job, "bob")
    work.let(1)
    until(lambda: job.ended("bob"))
    assert job.results == {"ann": 3, "bob": 6}
    work.let(3)
    until(lambda: not pool._running)
    assert work.made == 6


def test_who_leaves_the_line_gets_nothing_and_leaves_no_job() -> None:
    pool, running, waiting = Jobs[int](1, 1), Gated(1), Gated(1)
    first = start(pool, "k1", "ann", running)
    second = start(pool, "k2", "bob", waiting)
    pool.leave(second, "bob")
    assert second.ended("bob")
    assert second.results == {}
    assert pool.find("k2") is None
    third = start(pool, "k3", "cem", Gated(1))  # there is room again
    assert pool.before(third) == 0
    pool.leave(third, "cem")
    running.let(1)
    until(lambda: first.ended("ann"))
    assert waiting.made == 0


@pytest.mark.parametrize("grace", [0.0, 0.3])
def test_a_session_that_is_over_ends_its_job(grace: float, clock: Clock) -> None:
    there = {"ann", "bob"}
    pool = Jobs[int](1, 2, grace=grace, alive=lambda owner: owner in there)
    work = Gated(1_000_000)
    job = start(pool, "k", "ann", work)
    line = start(pool, "k2", "bob", Gated(1))
    work.let(3)
    until(lambda: job.step == 3)
    there.clear()
    work.let(1)
    if grace:
        until(lambda: {"ann", "bob"} == set(pool._missing))
        assert not job.ended("ann")
        clock.now += grace
    work.let(2)
    until(lambda: job.ended("ann"))
    until(lambda: pool.find("k") is None)
    assert job.failure is None
    assert work.made < 7
    assert pool.before(line) is None
    assert line.results == {}
    assert line.step == 0


def test_a_session_that_comes_back_in_time_is_still_waited_for(clock: Clock) -> None:
    there: set[str] = set()
    pool = Jobs[int](1, 1, grace=0.25, alive=lambda owner: owner in there)
    work = Gated(9)
    job = start(pool, "k", "ann", work)
    for _ in range(3):  # away for 0.15 s, three times
        there.clear()
        work.let(1)
        until(lambda: pool._missing)
        clock.now += 0.15
        there.add("ann")
        work.let(1)
        until(lambda: not pool._missing)
    work.let(3)
    until(lambda: job.ended("ann"))
    assert job.results == {"ann": 9}


@pytest.mark.usefixtures("clock")
def test_nothing_is_remembered_of_a_session_whose_job_has_ended() -> None:
    there = {"ann"}
    pool = Jobs[int](1, 1, grace=60.0, alive=lambda owner: owner in there)
    work = Gated(3)
    job = start(pool, "k", "ann", work)
    work.let(1)
    until(lambda: job.step == 1)
    there.clear()  # gone, but for less than its grace when the job ends
    work.let(2)
    until(lambda: job.ended("ann"))
    until(lambda: pool.find("k") is None)
    assert pool._missing == {}


def test_what_was_handed_out_is_not_asked_for_again() -> None:
    class Counted(Gated):
        asked = 0

        def result(self) -> int:
            self.asked += 1
            return self.made

    pool, work = Jobs[int](1, 1), Counted(9)
    job = start(pool, "k", "ann", work)
    work.let(1)
    until(lambda: job.step == 1)
    pool.leave(job, "ann")
    work.let(1)
    until(lambda: job.ended("ann"))
    until(lambda: pool.find("k") is None)
    assert job.results == {"ann": 2}
    assert work.asked == 1


def test_a_failure_is_a_sentence_and_frees_the_place(caplog: pytest.LogCaptureFixture) -> None:
    pool, work = Jobs[int](1, 1), Gated(4, fail_at=2)
    job = start(pool, "k", "ann", work)
    work.let(2)
    until(lambda: job.ended("ann"))
    assert job.failure == "The training has failed: no such number."
    assert job.results == {}
    assert "a job has failed" in caplog.text
    again = Gated(1)
    again.let(1)
    other = start(pool, "k", "ann", again)
    until(lambda: other.ended("ann"))
    assert other.results == {"ann": 1}


def test_many_sessions_share_one_job() -> None:
    pool, work = Jobs[int](2, 1), Gated(2)
    found: list[Job[int]] = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(start(pool, "k", f"s{n}", work)))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1
    work.let(2)
    until(lambda: found[0].ended("s7"))
    assert found[0].results == {f"s{n}": 2 for n in range(20)}


def test_outside_of_a_server_every_session_is_there() -> None:
    assert jobs.is_alive("anybody")


def test_in_a_server_its_own_word_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    class Server:
        def is_active_session(self, session: str) -> bool:
            return session == "ann"

    monkeypatch.setattr(jobs.runtime, "exists", lambda: True)
    monkeypatch.setattr(jobs.runtime, "get_instance", Server)
    assert jobs.is_alive("ann")
    assert not jobs.is_alive("bob")
