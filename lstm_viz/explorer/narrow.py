"""Narrow: small whole numbers in as few bits as most of them need.

Most residuals of a gate are -1, 0 or 1, for which two bits are enough; where networks amplify
rounding, four. A number that does not fit travels as a byte, and its place says that it does.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

REACH = {2: 1, 4: 7}  # bits of a number, and the largest that they hold


class Narrow(NamedTuple):
    """Numbers in `bits` each, the first in the lowest bits of a byte; `others` are those beyond.

    A number is stored as itself plus the largest that fits; the highest code stands for the next of
    the others.
    """

    bits: int
    packed: np.ndarray
    others: np.ndarray


def narrowed(values: np.ndarray) -> Narrow:
    """8-bit numbers in two or four bits, in whichever take less room with their others."""
    flat = values.reshape(-1)
    size = flat.view(np.uint8) + np.uint8(REACH[2])  # of -1, 0 and 1: 0, 1 and 2
    beyond = {2: size > 2 * REACH[2]}
    wider = flat.view(np.uint8) + np.uint8(REACH[4])
    beyond[4] = wider > 2 * REACH[4]
    room = {bits: flat.size * bits // 8 + int(far.sum()) for bits, far in beyond.items()}
    bits = min(room, key=lambda one: room[one])
    codes = np.zeros(-(-flat.size * bits // 8) * (8 // bits), np.uint8)
    np.copyto(codes[: flat.size], size if bits == 2 else wider)
    codes[: flat.size][beyond[bits]] = 2**bits - 1
    parts = codes.reshape(-1, 8 // bits)
    packed = parts[:, 0].copy()
    for place in range(1, 8 // bits):
        packed |= parts[:, place] << np.uint8(place * bits)
    return Narrow(bits, packed, flat[beyond[bits]])
