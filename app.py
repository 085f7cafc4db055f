"""The server: `streamlit run app.py`. Warms up, adds security headers, hands over to the router."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from lstm_viz.ui.frame.headers import SecurityHeaders
from lstm_viz.ui.frame.routes import ROUTES
from lstm_viz.ui.frame.uploads import UploadLimits
from lstm_viz.ui.jobs.person import PersonCookie


def warm_up() -> None:
    """Load what every session shares, and then keep the collector's hands off it.

    What is loaded by now stays for good. A collection that walks through it holds up every session
    for about 0.1 s, so it is taken out of the collector's sight.
    """
    from lstm_viz.ui import warm

    warm.up()
    gc.collect()
    gc.freeze()


async def tidy_after(warming: threading.Thread) -> None:
    """Let go of what nobody needs, again and again, once all is loaded."""
    await asyncio.to_thread(warming.join)
    from lstm_viz.ui.jobs.tidying import keep_tidy

    await keep_tidy()


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Warm up while the first browser still loads its scripts: a page waits for what it needs."""
    thread = threading.Thread(target=warm_up, name="warm-up", daemon=True)
    thread.start()
    tidying = asyncio.create_task(tidy_after(thread))
    yield
    tidying.cancel()


# The router is not beside pages/: there, Streamlit would serve the files of pages/ on its own and
# open a page's address without the frame until somebody has opened the first page.
app = st.App(
    Path(__file__).resolve().parent / "lstm_viz" / "ui" / "frame" / "main.py",
    lifespan=lifespan,
    middleware=[Middleware(SecurityHeaders), Middleware(PersonCookie), Middleware(UploadLimits)],
    routes=ROUTES,
)

if __name__ == "__main__":
    app.run()
