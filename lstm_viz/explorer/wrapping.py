"""Wrapping: a payload and a message to the door in one, as a component or an address gives them."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any


def wrap(payload: bytes, message: Mapping[str, Any]) -> bytes:
    """The payload and a message to the door in one: a component takes bytes or JSON, not both."""
    text = json.dumps(message, separators=(",", ":")).encode()
    return b"".join((payload, bytes(-len(payload) % 8), text, struct.pack("<I", len(text))))


def unwrap(wrapped: bytes) -> tuple[bytes, dict[str, Any]]:
    """What `wrap` made one of, of a message that has the payload's `length`."""
    (size,) = struct.unpack("<I", wrapped[-4:])
    message = json.loads(wrapped[-4 - size : -4])
    return wrapped[: message["length"]], message
