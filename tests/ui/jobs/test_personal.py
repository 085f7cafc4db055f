"""What a person asked for: kept without a connection, for a while, and never for others."""

from __future__ import annotations

import pytest

from lstm_viz.ui import limits
from lstm_viz.ui.jobs import jobs, personal, words
from lstm_viz.ui.jobs.jobs import Jobs
from lstm_viz.ui.jobs.personal import Personal, Request, is_here
from lstm_viz.ui.jobs.work import Work
from tests.ui.jobs.people import People
from tests.ui.jobs.test_jobs import Clock, Gated, until


class Page:
    """A page on which a person can ask for one thing; its results are as large as they say."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(jobs, "LOOK_EVERY", 0.0)
        self.people, self.clock = People(monkeypatch), Clock()
        self.jobs: Jobs[int] = Jobs(2, 5, alive=is_here)
        self.mine: Personal[int, Request[int]] = Personal(
            "page", self.jobs, Request, limit=100, size=lambda result: result, clock=self.clock
        )

    def ask(self, key: str, work: Gated, *, shared: bool = False) -> Request[int]:
        return self.mine.start(key, lambda: work_of(work), shared=shared)

    def result(self) -> int | None:
        request = self.mine.current()
        return None if request is None else request.result

    def have(self, session: str, size: int) -> None:
        """A person has asked for something, and has its result."""
        with self.people.of(session):
            self.ask(session, done(size))
            until(lambda: self.result() == size)


def work_of(work: Gated) -> Work[int]:
    return Work(work.steps, work, work.result)


def done(steps: int) -> Gated:
    work = Gated(steps)
    work.let(steps)
    return work


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    return Page(monkeypatch)


def test_a_new_request_takes_the_place_of_the_one_before(page: Page) -> None:
    first, second = Gated(9), done(3)
    with page.people.of("ann"):
        job = page.ask("first", first).job
        page.ask("second", second)
        until(lambda: page.result() == 3)
        first.let(1)
        until(lambda: page.jobs.find("first") is None)
        request = page.mine.current()
        assert request is not None
        assert (request.key, request.note, request.problem) == ("second", None, None)
        assert job is not None
        assert first.made <= 1
        page.mine.forget()
        assert page.mine.current() is None


def test_who_shares_a_job_has_a_request_of_her_own(page: Page) -> None:
    work = Gated(5)
    for name in ("ann", "bob"):
        with page.people.of(name):
            page.ask("the same", work, shared=True)
    work.let(2)
    until(lambda: work.at == 3)
    with page.people.of("ann"):
        request = page.mine.current()
        assert request is not None
        page.mine.leave(request)
    work.let(1)
    with page.people.of("ann"):
        until(lambda: page.result() is not None)
        assert page.result() in (2, 3)
    work.let(2)
    with page.people.of("bob"):
        until(lambda: page.result() == 5)


def test_what_is_left_is_kept_for_a_while_and_then_gone(page: Page) -> None:
    page.have("ann", 7)
    page.people.gone.add("ann")
    personal.tidy_everywhere()
    page.clock.now += limits.LEFT_SECONDS
    personal.tidy_everywhere()
    assert [request.result for request in page.mine._requests] == [7]
    page.clock.now += 1
    personal.tidy_everywhere()
    assert page.mine._requests == []
    with page.people.of("ann again", "ann"):
        assert page.mine.current() is None


def test_who_comes_back_in_time_starts_the_time_again(page: Page) -> None:
    page.have("ann", 7)
    for _ in range(3):
        page.people.gone.add("ann")
        personal.tidy_everywhere()
        page.clock.now += limits.LEFT_SECONDS
        page.people.gone.clear()
        personal.tidy_everywhere()
    with page.people.of("ann"):
        assert page.result() == 7


def test_results_make_room_those_without_a_connection_first(page: Page) -> None:
    for name, size in (("ann", 30), ("bob", 40), ("cem", 25)):
        page.have(name, size)
    page.people.gone.add("bob")
    page.have("dan", 35)  # together 130 of 100
    with page.people.of("ann"):
        assert page.result() == 30
    with page.people.of("bob again", "bob"):
        request = page.mine.current()
        assert request is not None
        assert request.result is None
        assert request.problem == (
            "The networks trained here are no longer kept, because newer trainings needed the "
            "space. Train them again."
        )
    page.have("eve", 20)  # together 110: then the oldest
    with page.people.of("ann"):
        assert page.result() is None
    for name, size in (("cem", 25), ("dan", 35), ("eve", 20)):
        with page.people.of(name):
            assert page.result() == size


def test_a_lost_place_in_the_line_is_a_sentence(page: Page) -> None:
    works = [Gated(1), Gated(1)]
    for n, work in enumerate(works):
        with page.people.of(f"s{n}"):
            page.ask("busy", work)
    with page.people.of("ann"):
        page.ask("mine", Gated(1))
        page.people.gone.add("ann")
        works[0].let(1)
        until(lambda: not page.jobs._line)
        page.people.gone.clear()
        request = page.mine.current()
        assert request is not None
        assert (request.job, request.result) == (None, None)
        assert request.note == (
            "The connection was lost for more than 5 seconds, so its place in the queue was given "
            "to others. Start it again."
        )
    works[1].let(1)
    until(lambda: not page.jobs._running)


def test_two_tabs_that_return_at_once_do_not_share_what_was_left(page: Page) -> None:
    page.have("ann", 7)
    page.people.gone.add("ann")
    with page.people.of("tab 1", "ann"):
        assert page.result() == 7
    with page.people.of("tab 2", "ann"):
        assert page.mine.current() is None
        assert not page.mine.elsewhere()  # it has never been here


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (0, "Waiting: yours is the next job."),
        (1, "Waiting: 1 job is ahead of you."),
        (3, "Waiting: 3 jobs are ahead of you."),
    ],
)
def test_the_line_in_words(before: int, said: str) -> None:
    assert words.waiting(before) == said
