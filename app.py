"""The server: `streamlit run app.py`. Warms up, refuses strangers, hands over to the router."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lstm_viz.home import PACKAGE
from lstm_viz.ui import limits
from lstm_viz.ui.frame import (
    access,
    admission,
    corpora,
    headers,
    made_once,
    message_portions,
    shutdown,
    tcp_no_delay,
    whole_numbers,
)
from lstm_viz.ui.frame.routes import ROUTES, SEQUENCES, WINDOWS
from lstm_viz.ui.frame.uploads import UploadLimits
from lstm_viz.ui.frame.visits import Visits
from lstm_viz.ui.jobs import memory
from lstm_viz.ui.jobs.person import PersonCookie

HERE = Path(__file__).resolve()


def fill() -> None:
    """Make what every session shares, and then keep the collector's hands off it.

    What is loaded then stays for good. A collection that walks through it holds up every session
    for about 0.1 s, so it is taken out of the collector's sight.
    """
    from lstm_viz.ui import warm

    warm.fill()
    gc.collect()
    gc.freeze()


async def tidy_after(warming: threading.Thread) -> None:
    """Let go of what nobody needs, again and again, once all is loaded."""
    await asyncio.to_thread(warming.join)
    from lstm_viz.ui.jobs.tidying import keep_tidy

    await keep_tidy()


async def ask(request: Request) -> Response:
    """Another sequence for an Explorer; by then everything is imported."""
    from lstm_viz.ui.explore import asking

    return await asking.answer(request)


async def hand_window(request: Request) -> Response:
    """A window of a corpus for an Explorer."""
    from lstm_viz.ui.corpus import windows_by_address

    return await windows_by_address.answer(request)


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Import everything before the first answer; networks load while a browser loads its scripts.

    A page waits for a network that it needs, but a module that another thread is still importing
    can be met half made.
    """
    from lstm_viz.ui import warm

    warm.load()
    from lstm_viz.ui.explore import asking

    made_once.look_without_copies()
    made_once.make_theme_once()
    whole_numbers.write_plainly()
    shutdown.within(limits.ENDING_SECONDS)
    filling = threading.Thread(target=fill, name="warm-up", daemon=True)
    filling.start()
    own = (tidy_after(filling), admission.PULSE.beat(), tcp_no_delay.send())
    tasks = [asyncio.create_task(one) for one in own]
    if Path(sys.argv[0]).resolve() == HERE:  # else another program serves, and knows where
        print(f"lstm_viz: open {access.own_address()} in a browser", flush=True)
    with asking.serving(asyncio.get_running_loop()):
        yield
    for task in tasks:
        task.cancel()


memory.few_heaps()
message_portions.post_together()  # before there is a server, which looks its functions up once
try:
    headers.headers()
    admission.most_people()
    corpora.folder()
except ValueError as error:
    sys.exit(f"lstm_viz: {error}")
# The router is not beside pages/: there, Streamlit would serve the files of pages/ on its own and
# open a page's address without the frame until somebody has opened the first page.
app = st.App(
    PACKAGE / "ui" / "frame" / "main.py",
    lifespan=lifespan,
    middleware=[
        Middleware(headers.SecurityHeaders),
        Middleware(access.Access),
        Middleware(PersonCookie),  # before the doors, which know people by their names
        Middleware(admission.Doors),
        Middleware(Visits),
        Middleware(UploadLimits),
    ],
    routes=[
        *ROUTES,
        Route(SEQUENCES, ask, methods=["GET"]),
        Route(WINDOWS, hand_window, methods=["GET"]),
    ],
)

if __name__ == "__main__":
    app.run()
