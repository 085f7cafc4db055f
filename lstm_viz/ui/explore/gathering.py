"""Gathering: questions that wait while others are answered, and are then answered together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, NamedTuple, TypeVar

from lstm_viz.ui import limits
from lstm_viz.ui.explore import step_words
from lstm_viz.ui.jobs.jobs import BusyError

Q = TypeVar("Q", bound=Hashable)
A = TypeVar("A")
Left = Callable[[], Awaitable[bool]]


PAGE = object()  # who asks where it is no person: the run of a page


class UnansweredError(Exception):
    """Of a question nothing was made, neither an answer nor an error."""


class _Waiting(NamedTuple, Generic[Q, A]):
    question: Q
    left: Left
    who: Hashable
    answer: asyncio.Future[A | None]


async def _at_once() -> None:
    """Wait for nobody."""


class AnswerLine(Generic[Q, A]):
    """Those who wait for an answer, in the order in which they asked.

    One thread answers. Who asks while it is idle waits for others as long as `gather` does, but a
    run of a page (`PAGE`) for nobody, since it keeps the next page waiting. Of those who
    wait, it takes the first and with it all, up to `limits.STEPS_TOGETHER`, whose question is of
    the same `kind`: where many ask, a turn answers several. Nobody waits for the turn's end.
    """

    def __init__(
        self,
        answer: Callable[[list[Q]], Iterable[Mapping[Q, A | Exception]]],
        kind: Callable[[Q], Hashable],
        gather: Callable[[], Awaitable[None]] = _at_once,
    ) -> None:
        """`answer` makes the answers of several questions, or what is to be raised for each.

        It hands out those that are made together as soon as they are.
        """
        self._answer, self._kind, self._gather = answer, kind, gather
        self._waiting: list[_Waiting[Q, A]] = []
        self._working: asyncio.Task[None] | None = None
        self._pool = ThreadPoolExecutor(1, "sequences")

    @property
    def waiting(self) -> int:
        """How many have asked and have no turn yet."""
        return len(self._waiting)

    def waits(self, left: Left) -> bool:
        """Whether who asked with this `left` has no turn yet; from any thread."""
        return any(one.left == left for one in self._waiting)

    async def others(self, who: Hashable) -> bool:
        """Whether somebody else than `who` waits, and has not left."""
        others = [one for one in self._waiting if one.who != who and not one.answer.done()]
        for one in others:
            if not await _left(one):
                return True
        return False

    async def ask(self, question: Q, left: Left, who: Hashable = PAGE) -> A | None:
        """The answer; None where who asked has left when the turn came, which `left` tells.

        `who` is a person who asks by an address, and PAGE where the run of a page asks.

        Raises BusyError at once where nobody is taken, and what the answer says.
        """
        if self.waiting >= limits.STEPS_IN_LINE:
            raise BusyError(step_words.BUSY)
        loop = asyncio.get_running_loop()
        mine = _Waiting[Q, A](question, left, who, loop.create_future())
        self._waiting.append(mine)
        if self._working is None or self._working.done() or self._working.get_loop() is not loop:
            self._working = loop.create_task(self._work())
        return await mine.answer

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        if self._waiting and self._waiting[0].who is not PAGE:
            await self._gather()
        while self._waiting:
            turn = [one for one in self._next() if not await _gone(one)]
            if not turn:
                continue
            error: Exception = UnansweredError()
            try:
                await loop.run_in_executor(self._pool, self._make, turn, loop)
            except Exception as raised:  # whoever still waits is told, and the line goes on
                error = raised
            finally:
                for one in turn:
                    _tell(one.answer, error)

    def _make(self, turn: list[_Waiting[Q, A]], loop: asyncio.AbstractEventLoop) -> None:
        """On the thread of the pool: each is told on the loop on which it waits."""
        for found in self._answer(list(dict.fromkeys(one.question for one in turn))):
            for one in turn:
                if one.question in found:
                    loop.call_soon_threadsafe(_tell, one.answer, found[one.question])

    def _next(self) -> list[_Waiting[Q, A]]:
        """Those whose turn it is; they wait no longer."""
        kind = self._kind(self._waiting[0].question)
        alike = [one for one in self._waiting if self._kind(one.question) == kind]
        turn = alike[: limits.STEPS_TOGETHER]
        taken = set(map(id, turn))
        self._waiting = [one for one in self._waiting if id(one) not in taken]
        return turn


async def _gone(one: _Waiting[Q, A]) -> bool:
    """Whether who asked has left, or does not wait any more."""
    if one.answer.done():
        return True
    left = await _left(one)
    if left:
        _tell(one.answer, None)
    return left


async def _left(one: _Waiting[Q, A]) -> bool:
    try:
        return await one.left()
    except Exception:  # of a connection of which nothing can be known
        return True


def _tell(waiting: asyncio.Future[A | None], answer: A | Exception | None) -> None:
    if waiting.done():  # nobody waits any more
        return
    if isinstance(answer, Exception):
        waiting.set_exception(answer)
    else:
        waiting.set_result(answer)
