"""Tidying: from time to time, what nobody needs is dropped and its memory freed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, TypeVar, cast

from streamlit import runtime

from lstm_viz.ui import limits
from lstm_viz.ui.jobs import memory, personal
from lstm_viz.ui.shelf import let_go_everywhere

T = TypeVar("T")
_LOG = logging.getLogger(__name__)


async def keep_tidy() -> None:
    """Tidy up for as long as the server runs; what fails is logged, and tried again."""
    known: frozenset[str] = frozenset()
    while True:
        await asyncio.sleep(limits.TIDY_SECONDS)
        ended = known - (known := _attempt(sessions, known))
        _attempt(personal.tidy_everywhere, None)
        if _attempt(let_go_everywhere, 0) or ended:
            # Not on this thread: it is the one that answers everybody.
            await asyncio.to_thread(_attempt, memory.hand_back, None)


def _attempt(step: Callable[[], T], otherwise: T) -> T:
    try:
        return step()
    except Exception:
        _LOG.exception("tidying up has failed and will be tried again")
        return otherwise


def sessions() -> frozenset[str]:
    """The sessions that Streamlit has, those included whose connection was lost a moment ago.

    Streamlit lets go of one whose time is over only when the next one loses its connection, and
    with it of its uploads: here that is done at once. Only for the thread of the server's loop.
    """
    if not runtime.exists():
        return frozenset()
    manager = cast(Any, runtime.get_instance())._session_mgr
    manager._session_storage._cache.expire()
    return frozenset(info.session.id for info in manager.list_sessions())
