"""Tidying: every now and then, what nobody needs any more is let go of and handed back."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from streamlit import runtime

from lstm_viz.ui import limits
from lstm_viz.ui.jobs import memory, personal
from lstm_viz.ui.shelf import let_go_everywhere


async def keep_tidy() -> None:
    """Tidy up for as long as the server runs."""
    known: frozenset[str] = frozenset()
    while True:
        await asyncio.sleep(limits.TIDY_SECONDS)
        ended = known - (known := sessions())
        personal.tidy_everywhere()
        if let_go_everywhere() or ended:
            # Not on this thread: it is the one that answers everybody.
            await asyncio.to_thread(memory.hand_back)


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
