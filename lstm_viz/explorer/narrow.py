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
    found = _coded(flat, 2)
    if found.room > flat.size * 4 // 8:  # what four bits take without any others
        found = min(found, _coded(flat, 4), key=lambda one: one.room)
    return Narrow(found.bits, _packed(found), flat.compress(found.beyond))


class _Coded(NamedTuple):
    """The codes of numbers in so many bits, which of them are beyond these, and all their bytes."""

    bits: int
    codes: np.ndarray
    beyond: np.ndarray
    room: int


def _coded(flat: np.ndarray, bits: int) -> _Coded:
    # What is too small for its code wraps round, and is too large.
    codes = flat.view(np.uint8) + np.uint8(REACH[bits])
    beyond = codes > 2 * REACH[bits]
    return _Coded(bits, codes, beyond, flat.size * bits // 8 + int(np.count_nonzero(beyond)))


def _packed(found: _Coded) -> np.ndarray:
    """Codes side by side, of which those that do not fit become the highest one."""
    bits, codes = found.bits, found.codes
    each = 8 // bits
    whole = np.zeros(-(-codes.size // each) * each, np.uint8)
    # Without a branch, which a processor guesses wrong where there are many of these.
    np.bitwise_or(codes, np.negative(found.beyond.view(np.uint8)), out=whole[: codes.size])
    whole &= np.uint8(2**bits - 1)
    # The codes of a byte as one number, the first one lowest. Each has a power of two that shifts
    # it to its place in the highest byte; below that no two of them meet, and nothing is carried.
    together = whole.view(f"<u{each}")
    together *= sum(1 << 8 * (each - 1) - (8 - bits) * place for place in range(each))
    return whole[each - 1 :: each].copy()  # of which a view would hold every code
