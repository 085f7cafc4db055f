"""Asking: another sequence of what is shown, by an address of its own and no run of the page.

The answer is what the page would show: made by the same functions, under a key of all that it
depends on. Nothing that somebody typed as a text is in it, only a task's or formula's settings.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from lstm_viz.checkpoint import CheckpointError
from lstm_viz.explorer.wrapping import wrap
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.tasks import TASKS
from lstm_viz.tracing import VerificationError
from lstm_viz.train.recipes import included
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls
from lstm_viz.ui.explore import family, step_words
from lstm_viz.ui.explore.crowd import CROWD
from lstm_viz.ui.explore.gathering import AnswerLine
from lstm_viz.ui.explore.maker import MAKER, BrokenError
from lstm_viz.ui.explore.page_waits import Page
from lstm_viz.ui.frame import page_turns
from lstm_viz.ui.frame.admitted_browsers import PERSON
from lstm_viz.ui.jobs.jobs import BusyError
from lstm_viz.ui.linked_picture import packing
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import networks
from lstm_viz.ui.views import view as views
from lstm_viz.ui.views.words import unreadable

# An answer follows from its address while the server runs; another one may have other networks.
STAMP = secrets.token_hex(8)
ORDER, SIMILARITY = "order", "similarity"
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Encoding": "identity",  # it is packed already
}


REFUSAL = {"Lstm-Viz-Refusal": "1"}  # by which the browser tells our sentence from a proxy's page


class Asked(NamedTuple):
    """What an address asks for: all that its answer depends on."""

    family: family.Family
    seed: int
    model: str
    beside: str
    similarity: bool

    def as_json(self) -> list[Any]:
        """The same for `from_json`."""
        own = [self.family.settings, self.family.inputs]
        return [own, self.seed, self.model, self.beside, self.similarity]

    @classmethod
    def from_json(cls, given: list[Any]) -> Asked:
        """What `as_json` gave, from another process."""
        (settings, inputs), *rest = given
        own = family.Family(tuple((key, value) for key, value in settings), tuple(inputs))
        return cls(own, *rest)


class Member(NamedTuple):
    """What is asked for, and the sequence of it."""

    asked: Asked
    sequence: Sequence


_ANSWERS: Shelf[bytes] = Shelf(limits.ANSWERS_BYTES, len)
_LEFT = 499  # what servers call it when nobody waits for the answer any more


def address(own: family.Family, model: str, beside: str) -> str:
    """Where the sequences of a family are, beside the other files; a seed is to be added."""
    return f"sequences/{STAMP}?{urlencode(dict(own.settings) | {'model': model, 'beside': beside})}"


def read(given: list[tuple[str, str]]) -> Asked:
    """What an address asks for, judged as its controls judge it.

    Raises SequenceError, one sentence.
    """
    own = dict(given)
    if twice := [key for key, times in Counter(key for key, _ in given).items() if times > 1]:
        raise SequenceError(step_words.repeated(twice[0]))
    model = family.value(own, "model", TASKS)
    beside = family.value(own, "beside", kinds_beside(model))
    similarity = ORDER in own and family.value(own, ORDER, (SIMILARITY,)) == SIMILARITY
    for key in ("model", "beside", ORDER):
        own.pop(key, None)
    found = family.read(own, networks.inputs_of(model) or ())
    seed = family.value(own, family.SEED) if found.seeded else 0
    return Asked(found, seed, model, beside, similarity)


def kinds_beside(task: str) -> tuple[str, ...]:
    """The networks that can be beside the LSTM of a task, in the order in which they are shown."""
    trained = included(task)
    return tuple(kind for kind in controls.CONTROLS["beside"].options or () if kind in trained)


def make(asked: Iterable[Asked]) -> Iterator[dict[Asked, bytes | Exception]]:
    """The answers of what is asked for: those that are kept, and the others as they are made.

    The process beside the server makes them, where it is there; raises nothing, as `computed`.
    """
    made: dict[Asked, bytes | Exception] = {}
    unknown: list[Asked] = []
    for one in asked:
        found = _ANSWERS.get(one)  # made since it was asked for
        if found is None:
            unknown.append(one)
        else:
            made[one] = found
    yield made
    for some in _made(unknown) if unknown else ():
        # The answer is kept and no view, which takes several times as much memory.
        for one, answer in some.items():
            if isinstance(answer, bytes):
                _ANSWERS.put(one, answer)
        yield some


def _made(asked: list[Asked]) -> Iterator[dict[Asked, bytes | Exception]]:
    left = dict.fromkeys(asked)
    if MAKER.ready:
        try:
            questions = [one.as_json() for one in asked]
            for some in MAKER.answers(questions, _networks(asked[0])):
                found = {asked[place]: answer for place, answer in some.items()}
                for one in found:
                    del left[one]
                yield found
        except BrokenError:
            pass
    yield from computed(left) if left else ()


def computed(asked: Iterable[Asked]) -> Iterator[dict[Asked, bytes | Exception]]:
    """The Explorer's payload of what is asked for, and its digest, as the door reads them.

    All of them ask for one task's networks; sequences of as many steps are read at once, a batch,
    and a batch's answers come before the next one is read: lengths can be as many as sequences. For
    one that there is not, what is to be raised: SequenceError for a sequence that the networks
    don't fit or that is too long, ValueError for networks that can't be read, VerificationError,
    or what went wrong with that one.
    """
    made: dict[Asked, bytes | Exception] = {}
    alike: defaultdict[int, list[Member]] = defaultdict(list)
    for one in asked:
        try:
            sequence = _member(one)
            alike[sequence.steps].append(Member(one, sequence))
        except Exception as error:  # which is the answer of that one, not of those beside it
            made[one] = error
    yield made
    for steps, members in alike.items():
        most = max(1, limits.STEPS_OF_A_BATCH // steps)
        for first in range(0, len(members), most):
            yield _together(members[first : first + most])


def is_short(sequence: Sequence) -> bool:
    """Whether an address may ask for a sequence of so many steps."""
    return sequence.steps <= limits.STEPPED_STEPS


def _member(asked: Asked) -> Sequence:
    sequence = asked.family.member(asked.seed)
    if not is_short(sequence):
        raise SequenceError(step_words.too_long(sequence.steps, limits.STEPPED_STEPS))
    networks.known_of(asked.model).need_fit(sequence)
    return sequence


def _together(members: list[Member]) -> dict[Asked, bytes | Exception]:
    """The answers of sequences of as many steps; one of which there is none keeps back no other."""
    try:
        return dict(_packed(members))
    except Exception as error:
        if len(members) == 1:
            return {members[0].asked: error}
    return {asked: made for one in members for asked, made in _together([one]).items()}


def _packed(members: list[Member]) -> list[tuple[Asked, bytes]]:
    kinds = [("lstm", one.asked.beside) for one in members]
    found = views.run_each([one.sequence for one in members], members[0].asked.model, kinds)
    packed = packing.pack(found, [one.asked.similarity for one in members])
    return [
        (one.asked, wrap(made.payload, {"digest": made.digest, "length": len(made.payload)}))
        for one, made in zip(members, packed, strict=True)
    ]


def _networks(asked: Asked) -> str:
    return asked.model


async def _gather() -> None:
    """In a crowd, wait for others: two answers made together cost a quarter less each."""
    if MAKER.ready:
        await asyncio.sleep(limits.GATHER_SECONDS)


_LINE: AnswerLine[Asked, bytes] = AnswerLine(make, _networks, _gather)


_LOOP: list[asyncio.AbstractEventLoop] = []  # the server's, while it runs


@contextmanager
def serving(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Let runs of pages ask too, on the server's loop; the process beside it ends with it."""
    _LOOP.append(loop)
    try:
        yield
    finally:
        _LOOP.remove(loop)
        MAKER.end()


def obtain(asked: Asked) -> bytes | None:
    """The same answer for the run of a page, on its thread; None where it is to make it itself.

    The answer is made with those of others who wait for one task's networks, in the process beside
    the server, where that runs. It starts when people wait for each other again and again. Raises
    what the answer says: SequenceError, ValueError, VerificationError.
    """
    found = _ANSWERS.get(asked)
    if found is not None or not _LOOP:
        return found
    run = page_turns.mine()
    if not MAKER.ready:
        if run is not None and run.behind and CROWD.note():
            MAKER.start()
        return None
    page = Page(_LINE, run)
    waiting = asyncio.run_coroutine_threadsafe(_LINE.ask(asked, page.left), _LOOP[-1])
    try:
        return page.wait(waiting)
    except (ValueError, VerificationError):
        raise
    except Exception:  # a full line, a server that ends: the page makes it, or tells what is wrong
        return None
    finally:
        waiting.cancel()


async def answer(request: Request) -> Response:
    """What an address asks for, or a sentence: a wrong address, another server, a full one."""
    if request.path_params["stamp"] != STAMP:
        return _refusal(step_words.OTHER_SERVER, 404)
    try:
        asked = read(request.query_params.multi_items())
    except SequenceError as error:
        return _refusal(str(error), 400)
    found = _ANSWERS.get(asked)
    try:
        if found is None:
            who = request.scope.get(PERSON) or request.client  # (host, port) of a connection
            starts = _LOOP and not MAKER.ready
            if starts and await _LINE.others(who) and CROWD.note():
                MAKER.start()
            found = await _LINE.ask(asked, request.is_disconnected, who)
    except BusyError as error:
        return _refusal(str(error), 503, {"Retry-After": "5"})
    except VerificationError:
        return _refusal(step_words.NOT_COMPUTED, 422)
    except CheckpointError as error:  # which is a ValueError
        return _refusal(unreadable(error), 422)
    except ValueError as error:  # of the sequence
        return _refusal(str(error), 422)
    if found is None:  # who steps on wants another one by then
        return Response(status_code=_LEFT)
    return Response(found, media_type="application/octet-stream", headers=_HEADERS)


def _refusal(
    sentence: str, status: int, headers: Mapping[str, str] = MappingProxyType({})
) -> Response:
    return PlainTextResponse(sentence, status, {**REFUSAL, **headers})
