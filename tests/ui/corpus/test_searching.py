"""Searching a corpus: how long a page waits, what ends a search, and what is said of it."""

from __future__ import annotations

import pytest

from lstm_viz.ui.corpus import searching
from lstm_viz.ui.jobs.job import Job
from lstm_viz.ui.jobs.work import Work


def test_a_page_waits_for_an_answer_a_moment_after_it_was_asked_for_and_never_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [5.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr(searching.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(searching.time, "sleep", sleep)
    monkeypatch.setattr(searching, "_is_served", lambda: True)
    request = searching.Search("key", "tab", "browser")
    answer = searching.Answer((), "", 0, 9)
    request.job = Job("key", lambda: Work(3, (), lambda: answer), "person")
    request.job.waiting = frozenset({request})
    assert not searching._waited(request)
    waited = now[0]
    assert waited == pytest.approx(5.0 + searching.AT_ONCE, abs=0.02)
    assert not searching._waited(request)
    assert now[0] == waited
    request.job.waiting = frozenset()
    assert searching._waited(request)
