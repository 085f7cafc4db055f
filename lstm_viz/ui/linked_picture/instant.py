"""Instant: what is locked, zoomed, sorted and pinned in the Explorer, as an address has it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lstm_viz.ui.controls.controls import CONTROLS

KEYS = tuple(key for key, row in CONTROLS.items() if row.explorer)


def read(address: Mapping[str, str]) -> dict[str, Any]:
    """The Explorer's state from an address; what has not the form of its row is left out.

    Whether there is such a step, unit or checkpoint, the Explorer looks itself.
    """
    state: dict[str, Any] = {}
    for key in KEYS:
        text = address.get(key, "")
        if not re.fullmatch(CONTROLS[key].pattern or "", text, re.ASCII):
            continue
        if key in ("step", "unit", "epoch"):
            state[key] = int(text)
        elif key == "zoom":
            state[key] = [int(end) for end in text.split("-")]
        else:
            state[key] = text
    return state


def write(state: object) -> dict[str, str]:
    """The address of a state that came from the browser; `read` gives it back."""
    address = {}
    given = state if isinstance(state, Mapping) else {}
    for key in KEYS:
        value = given.get(key)
        if value is None:
            continue
        text = "-".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        if re.fullmatch(CONTROLS[key].pattern or "", text, re.ASCII):
            address[key] = text
    return address
