"""Line: the jobs that wait for a place, in an order that is fair between people."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Hashable, Iterator
from typing import Any

from lstm_viz.ui.jobs.job import Job


class Line:
    """Jobs that wait. People take turns: who has the fewest jobs at work is first.

    Among those who have equally many, it is first come, first served, where a person whose job has
    just left a place comes after those who waited meanwhile. So somebody with a single job never
    waits for all the jobs of somebody with many.
    """

    def __init__(self) -> None:
        self._jobs: list[Job[Any]] = []
        self._tickets = itertools.count(1)
        self._turns: dict[Hashable, int] = {}  # when a person's job left a place

    def join(self, job: Job[Any]) -> None:
        """Put a job at the end."""
        job.ticket = next(self._tickets)
        self._jobs.append(job)

    def remove(self, job: Job[Any]) -> None:
        """Take a job out of the line."""
        self._jobs.remove(job)

    def had_a_turn(self, person: Hashable) -> None:
        """A job of this person has left its place: others come first."""
        self._turns[person] = next(self._tickets)

    def order(self, running: Collection[Job[Any]]) -> list[Job[Any]]:
        """All jobs in the order in which they would begin while these are running."""
        at_work = Counter(job.person for job in running)
        here = {job.person for job in (*self._jobs, *running)}
        self._turns = {who: when for who, when in self._turns.items() if who in here}
        ranks = []
        # Of one person's jobs, one that has begun is first.
        for job in sorted(self._jobs, key=lambda job: (not job.begun, job.ticket)):
            turn = max(job.ticket, self._turns.get(job.person, 0))
            ranks.append((at_work[job.person], turn, job.ticket, job))
            at_work[job.person] += 1
        return [job for *_, job in sorted(ranks, key=lambda rank: rank[:3])]

    def whose_turn(self, job: Job[Any], running: Collection[Job[Any]]) -> Job[Any] | None:
        """The job of somebody else that should have the place of `job`, one of those running."""
        others = [one for one in running if one is not job]
        at_work = Counter(one.person for one in others)
        return next(
            (
                one
                for one in self.order(others)
                if one.person != job.person and at_work[one.person] <= at_work[job.person]
            ),
            None,
        )

    def to_give_way(self, person: Hashable) -> Job[Any] | None:
        """The last job of whoever has most in the line, where that is more than fair.

        It is fair where `person`, who is about to come, would have as many. A job that several wait
        for stays.
        """
        count = Counter(job.person for job in self._jobs)
        if not count:
            return None
        most, jobs = count.most_common(1)[0]
        mine = [job for job in self._jobs if job.person == most]
        last = [job for job in mine if not job.begun and len(job.waiting) == 1]
        return last[-1] if last and jobs > count[person] + 1 else None

    def __len__(self) -> int:
        return len(self._jobs)

    def __iter__(self) -> Iterator[Job[Any]]:
        return iter(tuple(self._jobs))

    def __contains__(self, job: object) -> bool:
        return job in self._jobs
