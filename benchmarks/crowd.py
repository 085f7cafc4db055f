"""A crowd in front of one server: who comes when, who changes what when, and what each meets."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from benchmarks.server import Server, load_average, machine_cpu
from benchmarks.tab import CONTROL, AnswerError, Tab

AT_ONCE = 4  # people who open the page at the same time
ARRIVAL = 120.0  # seconds until all must be there
GRACE = 10.0  # seconds after the end in which an answer still counts
SEEDS = 10_000  # that the control takes
Change = Literal["page", "control", "sequence"]
TICK = 0.1  # seconds between two looks at the clock


@dataclass(frozen=True)
class Plan:
    """How many people, for how long, how often each changes something, and how long a sequence.

    A change is the next "sequence" of the Explorer's stepper, or a "control" of the panel that the
    Explorer hears, or it runs the "page" with another seed. `bare` is that they meet
    benchmarks/bare_app.py, which shows no picture.
    """

    people: int
    seconds: float = 60.0
    pause: float = 5.0  # seconds between two changes of one person, on average
    steps: int = 200
    bare: bool = False
    change: Change = "page"

    def moments(self, person: int) -> list[float]:
        """When this person changes something, in seconds after the start; always the same."""
        chance, due = random.Random(person), []
        at = chance.expovariate(1 / self.pause)
        while at < self.seconds:
            due.append(at)
            at += chance.expovariate(1 / self.pause)
        return due

    def seed(self, person: int, change: int) -> int:
        """Her seed after so many changes: nobody's but hers, until all `SEEDS` were used."""
        return (person + change * self.people) % SEEDS

    def view(self, person: int) -> dict[str, Any]:
        """What her address says when she comes."""
        return {
            "source": "generated",
            "steps": self.steps,
            "model": "wave",
            CONTROL: self.seed(person, 0),
        }

    def fields(self, person: int, change: int) -> dict[str, object]:
        """Her panel after so many changes of one control, the network or the noise in turn."""
        switched, typed = (change + 1) // 2, change // 2
        beside = "gru" if switched % 2 else "rnn"
        return {
            CONTROL: self.seed(person, 0),
            "beside": beside,
            "waves_noise": round(0.05 + typed / 1_000, 3),
        }


@dataclass
class Load:
    """What a crowd met. Times are in seconds, processor use in cores, memory in MB."""

    plan: Plan
    wanted: int = 0  # changes
    visits: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    sizes: list[int] = field(default_factory=list)  # bytes of each change
    parts: Counter[str] = field(default_factory=Counter)  # bytes of all changes, by what they were
    arrival: float = math.nan  # from the first knock until all were there
    taken: float = math.nan  # from the start until the last answer
    lags: list[float] = field(default_factory=list)  # by which the clients themselves were late
    memory: list[float] = field(default_factory=list)  # before anybody came, and each second
    beside: float = 0.0  # the most memory of the process beside the server that makes pictures
    server: float = math.nan
    maker: float = 0.0  # that process
    clients: float = math.nan
    others: float = math.nan  # all other programs of the machine
    average: tuple[float, float] = (math.nan, math.nan)  # the load average before and after

    @property
    def rate(self) -> float:
        """Answered changes a second."""
        return len(self.changes) / self.taken

    @property
    def cost(self) -> float:
        """Milliseconds of both processes' time for each answered change."""
        return self.own + self._each(self.maker)

    @property
    def own(self) -> float:
        """Of these, the milliseconds of the server's own process."""
        return self._each(self.server)

    def _each(self, cores: float) -> float:
        return 1e3 * cores * self.taken / max(1, len(self.changes))

    @property
    def size(self) -> float:
        """Bytes that a change brought, in the median; NaN without any."""
        return float(np.median(self.sizes)) if self.sizes else math.nan

    def ms(self, percent: float, *, visits: bool = False) -> float:
        """The milliseconds that `percent` of the changes (or visits) kept; NaN without any."""
        times = self.visits if visits else self.changes
        return 1e3 * float(np.percentile(times, percent)) if times else math.nan


async def meet(port: int, plan: Plan, server: Server | None = None) -> Load:
    """Let the crowd come, change things for `plan.seconds`, and go; `server` is what is metered."""
    load = Load(plan, memory=[] if server is None else [server.rss()])
    began, tabs, door = time.monotonic(), {}, asyncio.Semaphore(AT_ONCE)
    try:
        people = range(1, plan.people + 1)
        await asyncio.gather(*(_arrive(port, load, tabs, one, door) for one in people))
        load.arrival = time.monotonic() - began
        meters = asyncio.create_task(_watch(load, server))
        before, average = _cpu(server), load_average()
        start = time.monotonic()
        lives = (_live(load, tab, person, start) for person, tab in tabs.items())
        await asyncio.gather(asyncio.sleep(plan.seconds), *lives)
        load.taken = time.monotonic() - start
        meters.cancel()
        load.average = average, load_average()
        used = [(b - a) / load.taken for a, b in zip(before, _cpu(server), strict=True)]
        load.server, load.maker, load.clients, machine = used
        load.others = max(0.0, machine - load.server - load.maker - load.clients)
    finally:
        await asyncio.gather(*(tab.close() for tab in tabs.values()))
    return load


async def _arrive(
    port: int, load: Load, tabs: dict[int, Tab], person: int, door: asyncio.Semaphore
) -> None:
    """One person opens the page; `tabs` has her where she got in."""
    tab = None
    try:
        async with asyncio.timeout(ARRIVAL), door:
            begin = time.monotonic()
            tab = await Tab.open(port, load.plan.view(person), ARRIVAL, pictured=not load.plan.bare)
            await tab.visit()
            load.visits.append(time.monotonic() - begin)
            tabs[person] = tab
    except (AnswerError, TimeoutError) as error:
        load.errors[f"visit: {error or f'not there after {ARRIVAL:g} s'}"] += 1
        if tab is not None:
            await tab.close()


async def _live(load: Load, tab: Tab, person: int, start: float) -> None:
    """One person's changes, each when she wants it or, at the latest, after the last answer."""
    plan, moments = load.plan, load.plan.moments(person)
    load.wanted += len(moments)
    for number, moment in enumerate(moments):
        await asyncio.sleep(start + moment - time.monotonic())
        try:
            before, left = tab.parts.copy(), start + plan.seconds + GRACE - time.monotonic()
            async with asyncio.timeout(left):
                if plan.change == "control":
                    await tab.choose(plan.fields(person, number + 1))
                else:
                    change = tab.step if plan.change == "sequence" else tab.change
                    await change(plan.seed(person, number + 1))
        except (AnswerError, TimeoutError) as error:
            # She does not go on, so what else she wanted was not answered either.
            load.errors[str(error) or f"no answer {GRACE:g} s after the end"] += (
                len(moments) - number
            )
            return
        load.changes.append(time.monotonic() - start - moment)
        load.sizes.append(tab.read - before.total())
        load.parts.update(tab.parts - before)


async def _watch(load: Load, server: Server | None) -> None:
    """Note how late this process's own clock is, and each second the server's memory."""
    while True:
        begin = time.monotonic()
        await asyncio.sleep(TICK)
        load.lags.append(time.monotonic() - begin - TICK)
        if server is not None and len(load.lags) % round(1 / TICK) == 0:
            load.memory.append(server.rss())
            load.beside = max(load.beside, server.meter.rss("maker"))


def _cpu(server: Server | None) -> tuple[float, float, float, float]:
    """Processor seconds until now: server, process beside it, this process, the machine."""
    own = (math.nan, math.nan)
    if server is not None:
        own = server.meter.cpu(), server.meter.cpu("maker")
    return *own, time.process_time(), machine_cpu()
