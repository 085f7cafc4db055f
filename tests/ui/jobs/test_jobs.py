"""Trainings in threads: how many at once, who waits, who leaves, and what is left of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from lstm_viz.ui.jobs import jobs
from lstm_viz.ui.jobs.job import Job, Reached
from lstm_viz.ui.jobs.jobs import BusyError, Jobs
from lstm_viz.ui.jobs.words import GAVE_WAY
from lstm_viz.ui.jobs.work import Work
from tests.patience import SECONDS, until


@pytest.fixture(autouse=True)
def every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """After each step the jobs look who still waits, whatever the time."""
    monkeypatch.setattr(jobs, "LOOK_EVERY", 0.0)


class Gated:
    """Work whose steps are let through one by one; its result is how many were made."""

    def __init__(self, steps: int = 5, fail_at: int | None = None) -> None:
        self.steps, self.fail_at = steps, fail_at
        self.gate = threading.Semaphore(0)
        self.at = 0  # the step that it waits for: all that the job does before is done
        self.made = 0

    def __iter__(self) -> Iterator[str]:
        for step in range(1, self.steps + 1):
            self.at = step
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


def start(
    pool: Jobs[int], key: str, owner: str, work: Gated, person: str | None = None
) -> Job[int]:
    return pool.start(
        key, owner, lambda: Work(work.steps, work, lambda: work.result()), person=person
    )


def step(work: Gated, job: Job[int], to: int) -> None:
    """Let one step through, and wait until the job is about to make the next one."""
    work.let(1)
    until(lambda: work.at == to + 1)
    assert job.step == to


def test_a_job_tells_how_far_it_is_and_gives_its_result() -> None:
    pool, work = Jobs[int](2, 3), Gated(4)
    job = start(pool, "k", "ann", work)
    assert job.left is None
    work.let(1)
    until(lambda: work.at == 2)
    assert (job.steps, job.latest, job.left) == (4, "step 1", None)
    work.let(1)
    until(lambda: work.at == 3)
    assert job.left is not None
    assert job.left > 0
    assert not job.ended("ann")
    assert pool.find("k") is job
    work.let(2)
    until(lambda: job.ended("ann"))
    assert job.results == {"ann": 4}
    assert job.failure is None
    until(lambda: pool.find("k") is None)


def test_the_time_left_is_that_of_the_steps_left() -> None:
    job = Job[int]("k", Gated, "ann")
    job.step, job.steps, job.worked, job.computed = 21, 61, 103.0, 31.0
    job.reached.append(Reached(1, 100.0, 30.0))
    assert job.left == pytest.approx(6)
    assert job.least_left == pytest.approx(2)  # of the processor, which did something else as well


def test_the_time_left_follows_a_pace_that_changes() -> None:
    job = Job[int]("k", Gated, "ann")
    job.steps = 1000
    for step in range(1, 201):  # 1 s each at first, and then 3 s each
        worked = float(step if step < 101 else 100 + 3 * (step - 100))
        job.step, job.worked = step, worked
        job.reached.append(Reached(step, worked, worked))
    assert job.left == pytest.approx(3 * 800)


def test_two_run_at_once_the_third_waits_and_the_fourth_is_refused() -> None:
    pool = Jobs[int](2, 1)
    works = [Gated(1) for _ in range(4)]
    made = [start(pool, f"k{n}", f"s{n}", works[n]) for n in range(3)]
    assert [pool.before(job) for job in made] == [None, None, 0]
    with pytest.raises(BusyError) as caught:
        start(pool, "k3", "s3", works[3])
    assert str(caught.value) == (
        "The server is full: 2 jobs are running and 1 is waiting. Try again in a minute."
    )
    works[2].let(1)
    assert not made[2].begun
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
    until(lambda: work.at == 3)
    pool.leave(job, "ann")
    assert not job.ended("ann")  # until the step that is being made
    work.let(1)
    until(lambda: job.ended("ann"))
    assert job.results == {"ann": 3}
    work.let(2)
    until(lambda: work.at == 6)
    assert not job.ended("bob")
    pool.leave(job, "bob")
    work.let(1)
    until(lambda: job.ended("bob"))
    assert job.results == {"ann": 3, "bob": 6}
    until(lambda: pool.find("k") is None)
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


class Clock:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("grace", [0.0, 5.0])
def test_who_is_away_for_too_long_leaves_with_what_there_is(grace: float) -> None:
    there, clock = {"ann", "bob"}, Clock()
    pool = Jobs[int](1, 2, grace=grace, alive=lambda owner: owner in there, clock=clock)
    work = Gated(1_000_000)
    job = start(pool, "k", "ann", work)
    line = start(pool, "k2", "bob", Gated(1))
    for count in (1, 2, 3):
        step(work, job, count)
    there.clear()
    made = 4
    if grace:
        step(work, job, 4)
        clock.now += 4.5
        step(work, job, 5)
        assert not job.ended("ann")
        clock.now += 0.5
        made = 6
    work.let(1)
    until(lambda: job.ended("ann"))
    until(lambda: pool.find("k") is None)
    assert job.results == {"ann": made}
    assert job.missed == {"ann"}
    assert job.failure is None
    assert pool.before(line) is None
    assert (line.results, line.begun and line.step, line.missed) == ({}, 0, {"bob"})


def test_a_session_that_comes_back_in_time_is_still_waited_for() -> None:
    there, clock = {"ann"}, Clock()
    pool = Jobs[int](1, 1, grace=5.0, alive=lambda owner: owner in there, clock=clock)
    work = Gated(9)
    job = start(pool, "k", "ann", work)
    for count in (1, 3, 5):  # away for 4.9 seconds, three times
        there.clear()
        step(work, job, count)
        clock.now += 4.9
        there.add("ann")
        step(work, job, count + 1)
    work.let(3)
    until(lambda: job.ended("ann"))
    assert job.results == {"ann": 9}
    assert job.missed == frozenset()


def test_nothing_is_remembered_of_a_session_whose_job_has_ended() -> None:
    there = {"ann"}
    pool = Jobs[int](1, 1, grace=60.0, alive=lambda owner: owner in there)
    work = Gated(3)
    job = start(pool, "k", "ann", work)
    work.let(1)
    until(lambda: work.at == 2)
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
    until(lambda: work.at == 2)
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
    assert job.failure == "The training failed: no such number."
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


def test_a_job_gives_its_place_to_others_and_continues_later() -> None:
    clock = Clock()
    pool = Jobs[int](1, 3, turn=30.0, clock=clock)
    long, short, again = Gated(9), Gated(2), Gated(1)
    first = start(pool, "k1", "ann", long, "Ann")
    more = start(pool, "k2", "ann too", again, "Ann")
    step(long, first, 1)
    clock.now += 31.0
    step(long, first, 2)  # nobody but Ann waits
    other = start(pool, "k3", "bob", short, "Bob")
    assert [pool.before(one) for one in (first, other, more)] == [None, 0, 1]
    long.let(1)  # its turn is over: Bob comes first, though Ann's second job was there before
    until(lambda: other.begun)
    assert (first.step, pool.before(first), pool.before(more)) == (3, 0, 1)
    assert first.begun
    assert not more.begun
    short.let(2)
    until(lambda: other.ended("bob"))
    long.let(6)
    until(lambda: first.ended("ann"))
    again.let(1)
    until(lambda: more.ended("ann too"))
    assert (first.results, other.results, more.results) == (
        {"ann": 9},
        {"bob": 2},
        {"ann too": 1},
    )
    assert first.worked == 31.0  # the time in the line is no work


def test_who_leaves_while_a_job_waits_to_continue_gets_what_there_is() -> None:
    clock = Clock()
    pool = Jobs[int](1, 3, turn=30.0, clock=clock)
    long, short = Gated(9), Gated(2)
    first = start(pool, "k1", "ann", long)
    step(long, first, 1)
    other = start(pool, "k2", "bob", short)
    clock.now += 30.0
    long.let(1)
    until(lambda: other.begun)
    pool.leave(first, "ann")
    until(lambda: first.ended("ann"))
    assert first.results == {"ann": 2}
    assert pool.find("k1") is None
    short.let(2)
    until(lambda: other.ended("bob"))


def test_one_person_with_many_jobs_does_not_keep_others_waiting() -> None:
    pool = Jobs[int](2, 30)
    works = [Gated(1) for _ in range(18)]
    many = [start(pool, f"k{n}", f"tab {n}", works[n], "Ann") for n in range(18)]
    late = [Gated(1), Gated(1)]
    jobs_of = {name: start(pool, name, name, late[n]) for n, name in enumerate(("bob", "cem"))}
    assert [pool.before(job) for job in jobs_of.values()] == [0, 1]
    assert [pool.before(job) for job in many[2:4]] == [2, 3]
    works[0].let(1)
    until(lambda: jobs_of["bob"].begun)
    late[0].let(1)
    # Ann has a place, and Cem has none.
    until(lambda: jobs_of["cem"].begun)
    assert not many[2].begun
    late[1].let(1)
    for work in works:
        work.let(1)
    until(lambda: all(job.ended(f"tab {n}") for n, job in enumerate(many)))


def test_the_last_of_many_in_a_full_line_gives_way() -> None:
    pool = Jobs[int](1, 3)
    works = [Gated(1) for _ in range(7)]
    ann = [start(pool, f"k{n}", f"tab {n}", works[n], "Ann") for n in range(4)]
    bob = start(pool, "bob", "bob", works[4])
    assert ann[3].failure == GAVE_WAY
    assert ann[3].ended("tab 3")
    with pytest.raises(BusyError, match="The server is full"):  # one more than Ann and Bob have
        start(pool, "more of Bob", "bob too", works[5], "bob")
    cem = start(pool, "cem", "cem", works[6])
    assert ann[2].failure == GAVE_WAY
    with pytest.raises(BusyError, match="The server is full"):  # each has one
        start(pool, "dan", "dan", works[5])
    for work in works:
        work.let(1)
    until(lambda: bob.ended("bob") and cem.ended("cem") and ann[1].ended("tab 1"))


def test_a_job_that_others_wait_for_too_does_not_give_way() -> None:
    pool = Jobs[int](1, 3)
    works = [Gated(1) for _ in range(5)]
    ann = [start(pool, f"k{n}", f"tab {n}", works[n], "Ann") for n in range(4)]
    assert start(pool, "k3", "bob", works[3]) is ann[3]
    start(pool, "cem", "cem", works[4])
    assert (ann[2].failure, ann[3].failure) == (GAVE_WAY, None)
    for work in works:
        work.let(1)
    until(lambda: ann[3].ended("bob") and ann[3].ended("tab 3"))
    assert ann[3].results == {"tab 3": 1, "bob": 1}


def test_its_time_on_the_server_is_bounded() -> None:
    clock = Clock()
    ended = threading.Event()
    pool = Jobs[int](1, 1, seconds=60.0, clock=clock, after=ended.set)
    work = Gated(9)
    job = start(pool, "k", "ann", work)
    step(work, job, 1)
    clock.now += 59.0
    step(work, job, 2)
    assert not job.ended("ann")
    clock.now += 1.0
    work.let(1)
    until(lambda: job.ended("ann"))
    assert job.results == {"ann": 3}
    assert job.out_of_time
    assert ended.wait(SECONDS)


def test_the_time_left_is_of_both_turns_at_the_pace_of_the_last_steps() -> None:
    clock, spent = Clock(), Clock()
    pool = Jobs[int](1, 3, turn=30.0, clock=clock, computing=lambda: spent.now)
    long, short = Gated(70), Gated(1)
    job = start(pool, "k1", "ann", long, "Ann")

    def steps(count: int, seconds: float, computed: float) -> None:
        for _ in range(count):
            made = job.step + 1
            until(lambda made=made: long.at == made)
            clock.now, spent.now = clock.now + seconds, spent.now + computed
            step(long, job, made)

    steps(1, 40.0, 20.0)
    other = start(pool, "k2", "bob", short, "Bob")
    long.let(1)  # in no time, and its turn is over
    until(lambda: other.begun and short.at == 1)
    clock.now += 20.0  # which is no work of the first
    spent.now = 7.0  # of another thread
    short.let(1)
    until(lambda: other.ended("bob") and long.at == 3)
    steps(1, 4.0, 1.0)
    assert (job.worked, job.computed) == (44.0, 21.0)
    steps(62, 4.0, 1.0)  # so many that none of the first ones counts any more
    assert job.step == 65
    assert job.left == pytest.approx(5 * 4.0)
    assert job.least_left == pytest.approx(5 * 1.0)
    long.let(5)
    until(lambda: job.ended("ann"))
