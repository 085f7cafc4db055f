"""Index page: Streamlit's page, with the app's name, told where its server is."""

from __future__ import annotations

import html
from functools import cache
from importlib.resources import files

from lstm_viz.ui.frame import words

# Else it looks for the server below the page's own address first, /lecture/_stcore/health, and the
# browser's console has two errors. Every page is in the folder of the first one.
_WHERE = 'window.__streamlit = {BACKEND_BASE_URL: new URL("./", location.href).href}'


@cache
def index_page() -> str:
    """The page that every address of a page answers with."""
    page = files("streamlit").joinpath("static/index.html").read_text(encoding="utf-8")
    page = page.replace("<title>Streamlit</title>", f"<title>{html.escape(words.APP)}</title>", 1)
    return page.replace("<head>", f"<head>\n    <script>{_WHERE}</script>", 1)
