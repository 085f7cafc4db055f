"""How many people one server carries: python -m benchmarks.load --people 30 200 500

Starts the app and opens a tab for each person: a raw websocket client that sends what a browser
sends and reads until the page is whole. The people come in a few at a time; when all are there, the
clock starts. Each changes something at moments of her own, exponentially distributed, on average
every 5 s. Nothing is chosen twice, so each change is two network runs (an LSTM and a simple RNN or
a GRU of as many parameters) and a set of pictures that no cache has. The latency counts from the
moment at which she wants the change, so waiting for the answer before counts too.

`--change` says what she changes:
  sequence  the seed of a generated sequence, with the Explorer's stepper, which asks for the next
            sequence by its address
  control   the panel's controls that lead to other numbers of the same page, in turn the network
            beside the LSTM and the noise: the Explorer hears them and asks by an address too
  page      what runs the page, as a preset, a signal or another source does: here another seed, so
            that each page is new. The controls that come and go with a preset are not in it.

The networks that ship are small. With `--units` the app is copied and its networks are replaced by
untrained ones of that size, which cost as much as trained ones.

Before each crowd, one of as many people changes the one control of an app that has nothing else
(bare_app.py): what Streamlit itself takes on this machine at this moment. `times bare` is the ratio
of the two p95. `--busy N` runs N programs beside the server that never wait, at the lowest
priority, and `--one-core` keeps the server on one core: a machine that is slow to hand over.
`--profile` says where the time and the bytes of a change go.

`--memory` measures what stays: 200 sessions, 50 uploads of 52 MB and 4 trainings of the largest
size, and what the server has some minutes after all have left, beside its warm start.

The clients share the machine with the server, but not its process. What a browser does (loading its
scripts, painting) is not in the figures. Everything stays on 127.0.0.1 and ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import platform
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks import account, memory
from benchmarks.crowd import ARRIVAL, AT_ONCE, Change, Load, Plan, meet
from benchmarks.server import ROOT, Server, busy, serve
from benchmarks.tab import AnswerError, Tab

# Milliseconds for 95 of 100 changes, by the people who must be carried within them.
BUDGETS = {200: 150.0, 500: 500.0}
CPU, BYTES = 10.0, 100_000  # ms of the server's processors and bytes that a change may cost
MOST_PEOPLE, MOST_SECONDS = 1_000, 300
FULL = 0.9  # of a core: the rest goes to the system
CHANGES: tuple[Change, ...] = ("sequence", "control", "page")
UNITS, STEPS = 64, 200
BARE = ROOT / "benchmarks" / "bare_app.py"
BARE_SECONDS = 15.0
HEAD = (
    "change    people  changes/s   p50    p95    p99 ms  times bare  a change: ms of CPU    kB"
    "   first visit p50    p95 ms   errors   cores: server  clients  others"
    "   RSS MB: before   most"
)


def measure(server: Server, plan: Plan) -> Load:
    """What a crowd meets at a running server; one visit before it loads what is loaded once.

    Raises ValueError for more than the bounds, AnswerError where not even one person is answered.
    """
    if not (1 <= plan.people <= MOST_PEOPLE and 1 <= plan.seconds <= MOST_SECONDS):
        raise ValueError(
            f"people must be 1 to {MOST_PEOPLE:,} and seconds 1 to {MOST_SECONDS}; "
            f"got {plan.people:,} and {plan.seconds:g}"
        )

    async def all_of_it() -> Load:
        try:
            async with asyncio.timeout(ARRIVAL):
                first = await Tab.open(server.port, plan.view(0), ARRIVAL, pictured=not plan.bare)
                await first.visit()
                if plan.change == "control":
                    await first.choose(plan.fields(0, 1))  # the network that no page opens with
                await first.close()
        except TimeoutError as error:
            raise AnswerError(f"no answer after {ARRIVAL:g} s") from error
        return await meet(server.port, plan, server)

    return asyncio.run(all_of_it())


def broken(load: Load) -> str:
    """What broke, and at what limit as far as the meters tell; empty where nothing broke."""
    found = [f"{count:,} × {what}" for what, count in load.errors.most_common()]
    budget = next((ms for people, ms in BUDGETS.items() if load.plan.people <= people), None)
    if budget is not None and not load.ms(95) <= budget:
        found.append(f"p95 is {load.ms(95):,.0f} ms, the budget {budget:g} ms")
    if load.cost > CPU:  # NaN, which no system counted, is not
        found.append(f"a change takes {load.cost:.1f} ms of processor time, the budget {CPU:g} ms")
    if load.size > BYTES:
        found.append(f"a change brings {load.size / 1e3:.0f} kB, the budget {BYTES / 1e3:g} kB")
    return f"{'; '.join(found)}; {_limit(load)}" if found else ""


def _limit(load: Load) -> str:
    cores = os.cpu_count() or 1
    if math.isnan(load.server):
        return "what was full cannot be told on this system"
    if load.server >= FULL:
        return (
            f"the server took {load.server:.2f} cores, and its one Python process runs no two "
            "scripts at the same time"
        )
    if load.server + load.maker + load.clients + load.others >= FULL * cores:
        return f"all {cores} cores were full, {load.others:.2f} of them with other programs"
    return f"neither a core of the server ({load.server:.2f}) nor the machine was full"


def row(load: Load, bare: Load | None = None) -> str:
    """One line of the table under `HEAD`; `bare` is what as many people met at the bare app."""
    ratio = math.nan if bare is None else load.ms(95) / bare.ms(95)
    return (
        f"{load.plan.change:<10}{load.plan.people:>6}{load.rate:>11.1f}{load.ms(50):>6.0f}{load.ms(95):>7.0f}"
        f"{load.ms(99):>7.0f}{ratio:>15.1f}{load.cost:>21.1f}{load.size / 1e3:>6.0f}"
        f"{load.ms(50, visits=True):>18.0f}{load.ms(95, visits=True):>7.0f}"
        f"{sum(load.errors.values()):>12}{load.server:>16.2f}{load.clients:>9.2f}{load.others:>8.2f}"
        f"{load.memory[0]:>18.0f}{max(load.memory):>7.0f}"
    )


def remark(load: Load, bare: Load | None = None) -> str:
    """How to read the line above: how hurried the machine was, and how late the clients."""
    beside = ""
    if bare is not None:
        beside = (
            f"; bare: p50 {bare.ms(50):.0f}, p95 {bare.ms(95):.0f} ms, {bare.cost:.1f} ms of CPU"
        )
    return (
        f"        all there after {load.arrival:.0f} s, {AT_ONCE} at a time; "
        f"{len(load.changes):,} of {load.wanted:,} changes answered; "
        f"load average {load.average[0]:.1f} before, {load.average[1]:.1f} after; "
        f"clients late by up to {1e3 * max(load.lags):.0f} ms{beside}; of a change's CPU "
        f"{load.own:.1f} ms in the server's own process, {load.cost - load.own:.1f} in the one "
        f"beside it, which took {load.maker:.2f} cores and up to {load.beside:.0f} MB"
    )


def main() -> None:
    """Measure each crowd on a server of its own, and say what breaks first."""
    parser = argparse.ArgumentParser(
        "python -m benchmarks.load",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--people", type=int, nargs="+", default=[30, *BUDGETS])
    parser.add_argument("--seconds", type=float, default=Plan.seconds)
    parser.add_argument("--change", nargs="+", choices=CHANGES, default=CHANGES)
    parser.add_argument("--pause", type=float, default=Plan.pause, help="of a person, on average")
    parser.add_argument("--steps", type=int, default=STEPS, help="of each sequence")
    parser.add_argument("--units", type=int, default=UNITS, help="of the LSTM; 0: as it ships")
    parser.add_argument("--busy", type=int, default=0, help="programs beside it that never wait")
    parser.add_argument("--one-core", action="store_true", help="the server has one core")
    parser.add_argument(
        "--profile", action="store_true", help="where the time and the bytes of a change go"
    )
    parser.add_argument(
        "--memory", action="store_true", help="instead: what is left of it when all have gone"
    )
    given = parser.parse_args()
    if given.memory:
        sys.exit(not memory.report())
    try:
        with busy(given.busy):
            sys.exit(_crowds(given))
    except AnswerError as error:
        sys.exit(f"not even one person is answered: {error}")


def _crowds(given: argparse.Namespace) -> bool:
    """Measure and print each crowd; whether one that must be carried was not."""
    first, failed = "", False
    print(_setting(given), flush=True)
    for people in sorted(given.people):
        plan = Plan(people, given.seconds, given.pause, given.steps)
        bare = _bare(plan, one_core=given.one_core)
        for change in given.change:
            load = _crowd(given, replace(plan, change=change), bare)
            if broken(load) and not first:
                first = f"breaks first, {change}, with {people} people: {broken(load)}"
                failed = people <= max(BUDGETS)
    print(first or "nothing broke")
    return failed


def _crowd(given: argparse.Namespace, plan: Plan, bare: Load) -> Load:
    """Measure and print one crowd at a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        clocks = Path(folder) / "clocks.json" if given.profile else None
        with serve(given.units or None, profile=clocks, one_core=given.one_core) as server:
            units = server.units
            load = measure(server, plan)
        print(f"LSTM of {units['wave-lstm']} units and simple RNN of {units['wave-rnn']}\n{HEAD}")
        print(f"{row(load, bare)}\n{remark(load, bare)}", flush=True)
        if clocks is not None:
            timed = account.changes_of(clocks, paged=plan.change == "page")
            print(account.table(timed, load.own))
            print(account.sizes(load.parts, len(load.changes)), flush=True)
    return load


def _bare(plan: Plan, *, one_core: bool) -> Load:
    """What as many people meet at an app of one control, for a shorter time."""
    plan = replace(plan, seconds=min(plan.seconds, BARE_SECONDS), bare=True)
    with serve(script=str(BARE.relative_to(ROOT)), one_core=one_core) as server:
        return measure(server, plan)


def _setting(given: argparse.Namespace) -> str:
    """What is measured, and on what machine."""
    slowed = f", {given.busy} busy programs beside it" if given.busy else ""
    slowed += ", the server on one of them" if given.one_core else ""
    return (
        f"{given.steps} steps, a change every {given.pause:g} s and person, {given.seconds:g} s, "
        f"{os.cpu_count()} cores ({_processor()}){slowed}"
    )


def _processor() -> str:
    """The processor's own name, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


if __name__ == "__main__":
    main()
