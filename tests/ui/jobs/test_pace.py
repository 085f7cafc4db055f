"""The pace of a training, by its own first steps."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import numpy as np
import pytest

from lstm_viz.sequences import Sequence
from lstm_viz.series import prepare
from lstm_viz.ui.explore import own_networks
from lstm_viz.ui.jobs import pace, words
from lstm_viz.ui.jobs.jobs import Jobs
from tests.patience import until


class Slow:
    """A training of 705 steps by a clock of its own: a step takes 3 s, the first one a minute."""

    steps = 705

    def __init__(self, share: float = 1.0) -> None:
        self.now, self.made, self.may, self.share = 0.0, 0, Event(), share

    def computed(self) -> float:
        """The processor's part of the time."""
        return self.share * self.now

    def __iter__(self) -> Iterator[int]:
        self.may.wait()
        while True:
            self.now += 3 if self.made else 60
            self.made += 1
            yield self.made


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, unmeasured: None) -> Slow:
    training = Slow()
    jobs: Jobs[None] = Jobs(1, 1, clock=lambda: training.now, computing=training.computed)
    monkeypatch.setattr(pace, "_MEASURING", jobs)
    monkeypatch.setattr(pace, "_clock", lambda: training.now)
    return training


def test_the_time_is_that_of_the_steps_after_the_first_and_no_page_waits_for_it(slow: Slow) -> None:
    job = pace.measurement("tide", lambda: slow)
    assert pace.takes(job) == words.MEASURING
    slow.may.set()
    until(lambda: not pace.is_measuring(job))
    assert slow.made == pace.LEAST == 5  # which took long enough
    assert pace.takes(job) == words.takes("35 min 00 s")  # 700 steps of 3 s
    assert pace.takes(job, at_most=True).startswith("This takes at most about 35 min 00 s if")
    assert pace.measurement("tide", Slow) is job


def test_a_busy_computer_is_told_of_with_what_the_training_takes_alone(slow: Slow) -> None:
    slow.share = 0.25
    job = pace.measurement("tide", lambda: slow)
    slow.may.set()
    until(lambda: not pace.is_measuring(job))
    assert pace.takes(job) == words.takes_busy("8 min 45 s", "35 min 00 s")
    said = pace.takes(job, at_most=True)
    assert said.startswith("This takes at most from 8 min 45 s to about 35 min 00 s")


def test_quick_steps_are_measured_longer(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "_clock", lambda: slow.now / 100)
    job = pace.measurement("tide", lambda: slow)
    slow.may.set()
    until(lambda: not pace.is_measuring(job))
    assert slow.made == pace.MOST


def test_nothing_is_told_where_too_many_wait_or_it_fails(
    slow: Slow, caplog: pytest.LogCaptureFixture
) -> None:
    pace.measurement("tide", lambda: slow)

    def broken() -> Slow:
        raise ValueError("no such series")

    failing = pace.measurement("wind", broken)
    assert pace.measurement("rain", Slow) is None
    assert pace.takes(None) == ""
    slow.may.set()
    until(lambda: not pace.is_measuring(failing))
    assert pace.takes(failing) == ""
    assert "no such series" in caplog.text


def test_a_longer_series_is_not_measured_again(monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[object] = []
    monkeypatch.setattr(pace, "measurement", lambda key, make: keys.append(key))

    def measured(steps: int, columns: int = 1) -> object:
        values = np.sin(np.arange(steps) / 4)[:, None].repeat(columns, axis=1)
        own_networks.pace_of(prepare(Sequence(values, ("tide", "wind")[:columns]), "tide"))
        return keys[-1]

    assert len({measured(steps) for steps in (300, 301, 299, 2_000, 90_000)}) == 1
    short = {measured(steps) for steps in (110, 111, 109, 130)}  # stretches of half as many
    assert len(short) == 1
    assert len({measured(300), measured(110), measured(301, columns=2)}) == 3
