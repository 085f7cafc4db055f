"""Page: the Explorer as one HTML file that needs no server and no network."""

from __future__ import annotations

import base64
import html
import json
import re
import zlib
from collections.abc import Mapping
from typing import Any

from lstm_viz.explorer.source import page_template
from lstm_viz.explorer.state import plain_state

_SLOT = re.compile(r"\{\{lv:(\w+)\}\}")


def page(payload: bytes, *, title: str, state: Mapping[str, Any] | None = None) -> str:
    """The file that shows a payload, opened at `state`; js/saved_page.js makes the same.

    No text in it can end the element that it stands in.
    """
    parts = {
        "title": html.escape(title, quote=False),
        "state": json.dumps(plain_state(state)).replace("<", "\\u003c"),
        "payload": base64.b64encode(zlib.compress(payload)).decode(),
    }
    # At once, so that nobody's text is read as a slot.
    return _SLOT.sub(lambda slot: parts.get(slot[1], slot[0]), page_template())
