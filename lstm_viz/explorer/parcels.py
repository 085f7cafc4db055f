"""Parcels: large payloads that a browser fetches by an address that nobody else can guess."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass
from weakref import WeakValueDictionary

LARGE = 2**18  # bytes; for less than that, asking again is not worth the way to a far server
LIMIT = 128 * 2**20  # bytes of all parcels


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Parcel:
    """A payload that can be fetched by its `name` for as long as somebody holds this object."""

    name: str
    payload: bytes


class Parcels:
    """The parcels that all sessions hold, up to `limit` bytes.

    A parcel's name comes from its payload's digest and a secret of this process: sessions that show
    the same share one, and who knows only the digest does not know the name.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self._secret = secrets.token_bytes(32)
        self._parcels: WeakValueDictionary[str, Parcel] = WeakValueDictionary()
        self._lock = threading.Lock()

    def offer(self, digest: str, payload: bytes) -> Parcel | None:
        """The parcel with this payload; None where that would be more than the limit."""
        name = hmac.new(self._secret, digest.encode(), hashlib.sha256).hexdigest()
        with self._lock:
            parcel = self._parcels.get(name)
            if parcel is None and self.bytes + len(payload) <= self.limit:
                parcel = self._parcels[name] = Parcel(name, payload)
        return parcel

    def find(self, name: str) -> bytes | None:
        """The payload with this name; None where nobody holds it any more, or ever did."""
        parcel = self._parcels.get(name)
        return None if parcel is None else parcel.payload

    @property
    def bytes(self) -> int:
        """Of all parcels that somebody holds."""
        return sum(len(parcel.payload) for parcel in list(self._parcels.values()))


PARCELS = Parcels()
