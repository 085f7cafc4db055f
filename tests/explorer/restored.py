"""Restored: compact payloads, made whole by the browser's own code."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence

from lstm_viz.explorer.source import assets
from tests.explorer.node_js import run


def restored(
    payloads: Sequence[bytes], pieces: Mapping[str, bytes] | None = None
) -> list[bytes | str]:
    """Each payload made whole or, where it can't be, what is said of that."""
    found = run(
        "restored.js",
        {
            "payloads": [b64encode(one).decode() for one in payloads],
            "pieces": {name: b64encode(one).decode() for name, one in (pieces or {}).items()},
            "look": json.loads(assets()["look"].content),
        },
    )
    return [b64decode(one["whole"]) if "whole" in one else one["fault"] for one in found]
