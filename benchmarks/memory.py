"""What a server keeps when all have left: sessions, uploads and trainings, one after the other."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.crowd import Plan, meet
from benchmarks.server import Server, serve
from benchmarks.visitor import Visitor

SESSIONS, UPLOADS, TRAININGS = 200, 50, 4
AT_ONCE = 2  # trainings, as many as the server has places
WITHIN = 0.10  # of the memory at the warm start
FILE = b"12.5\n" * 10_900_000  # 52 MB
PAGES = ("", "lecture", "train", "race", "about")
# A training of nearly the largest step that is taken: 226 x 310 x 64 = 4.48 million.
LARGE = {"training": "live", "task": "adding", "for_adding": "300", "hidden": "64"}
LARGE |= {"batch": "226", "updates": "10", "device": "cpu"}
LOOK_EVERY = 1.0  # seconds
LEFT = 60.0  # seconds until Streamlit has let go of the last session


class Meter:
    """The server's memory in MB: at the warm start, and the most and the last of each part."""

    def __init__(self, server: Server) -> None:
        self.server, self.warm = server, 0.0
        self.most = 0.0

    async def watch(self) -> None:
        """Note the most, again and again."""
        while True:
            self.most = max(self.most, self.server.rss())
            await asyncio.sleep(LOOK_EVERY)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Print what one part needed at most, and what is left right after it."""
        self.most = 0.0
        yield
        most = max(self.most, self.server.rss())
        print(f"{name:<48}{most:>8.0f}{self.server.rss():>9.0f}", flush=True)


async def sessions(server: Server) -> None:
    """People come, change something now and then, and leave."""
    load = await meet(server.port, Plan(SESSIONS, seconds=20.0))
    for what, count in load.errors.items():
        print(f"    {count} x {what}")


async def uploads(server: Server) -> None:
    """People send a large file each, and leave."""
    answers: Counter[int] = Counter()
    for _ in range(UPLOADS):
        visitor = await Visitor.open(server.port)
        try:
            answers[await visitor.upload(FILE)] += 1
        except OSError:  # refused while it was sent
            answers[0] += 1
        await visitor.close()
    print("    " + ", ".join(f"{count} x status {status}" for status, count in answers.items()))


async def trainings(server: Server) -> None:
    """People train the largest networks that the server takes on, and leave."""

    async def one(seed: int) -> None:
        visitor = await Visitor.open(server.port, "train", **LARGE, initial=str(seed))
        await visitor.press("Train")
        while not any("Trained to the end" in text for text in visitor.texts):
            await asyncio.sleep(LOOK_EVERY)
            await visitor.run()
        await visitor.close()

    for first in range(0, TRAININGS, AT_ONCE):
        await asyncio.gather(*(one(seed) for seed in range(first, first + AT_ONCE)))


async def measured(server: Server) -> float:
    """Print each part; by which share the memory at the end is above the warm start's."""
    from lstm_viz.ui import limits

    wait = LEFT + limits.UNUSED_SECONDS + 2 * limits.TIDY_SECONDS
    meter = Meter(server)
    for page in PAGES:
        visitor = await Visitor.open(server.port, page)
        await visitor.close()
    await asyncio.sleep(LEFT)
    meter.warm = server.rss()
    print(f"{'RSS in MB':<48}{'most':>8}{'after':>9}\n{'warm start':<57}{meter.warm:>8.0f}")
    watching = asyncio.create_task(meter.watch())
    with meter.part(f"{SESSIONS} sessions"):
        await sessions(server)
    with meter.part(f"{UPLOADS} uploads of {len(FILE) / 2**20:.0f} MB"):
        await uploads(server)
    with meter.part(f"{TRAININGS} trainings of the largest size, {AT_ONCE} at a time"):
        await trainings(server)
    with meter.part(f"{wait:.0f} s after all have left"):
        await asyncio.sleep(wait)
    watching.cancel()
    return server.rss() / meter.warm - 1


def report() -> bool:
    """Measure a server as people start it; whether its memory came back."""
    with serve() as server:
        above = asyncio.run(measured(server))
    print(f"{above:+.1%} of the warm start; the budget is {WITHIN:+.0%}")
    return above <= WITHIN
