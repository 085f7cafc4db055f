from __future__ import annotations

import hashlib
import re

from lstm_viz.explorer.parcels import Parcels


def test_a_payload_is_found_by_its_name_while_somebody_holds_it() -> None:
    parcels = Parcels()
    one, two = parcels.offer("d1", b"one"), parcels.offer("d2", b"three")
    assert one
    assert two
    assert (parcels.find(one.name), parcels.find(two.name)) == (b"one", b"three")
    assert parcels.bytes == 8
    name, one = one.name, None
    assert parcels.find(name) is None
    assert parcels.find(two.name) == b"three"
    assert parcels.bytes == 5


def test_sessions_that_show_the_same_share_it() -> None:
    parcels = Parcels(limit=5)
    mine, hers = parcels.offer("d1", b"three"), parcels.offer("d1", b"three")
    assert mine is hers
    name = mine and mine.name
    mine = None
    assert parcels.find(name or "") == b"three"


def test_nobody_finds_it_who_knows_the_digest_alone() -> None:
    parcels = Parcels()
    parcel = parcels.offer("d1", b"one")
    assert parcel
    assert re.fullmatch("[0-9a-f]{64}", parcel.name)
    assert parcel.name != hashlib.sha256(b"d1").hexdigest()
    assert parcels.find("d1") is None
    other = Parcels().offer("d1", b"one")
    assert other
    assert other.name != parcel.name, "another server has another secret"


def test_there_are_never_more_than_the_limit() -> None:
    parcels = Parcels(limit=10)
    held = [parcels.offer("d1", b"1" * 4), parcels.offer("d2", b"2" * 6)]
    assert None not in held
    assert parcels.offer("d3", b"3") is None
    held.pop(0)
    assert parcels.offer("d3", b"3" * 5) is None
    assert parcels.offer("d3", b"3" * 4)
