"""A pickle is read as data: what Python's own reader gives, and nothing of what it would do."""

from __future__ import annotations

import collections
import pickle
import pickletools
from typing import Any

import pytest

from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.formats import pickled
from lstm_viz.weights.formats.pickled import PickledObject

PLAIN = {
    "text": "é" * 300,
    "numbers": [0, -1, 255, 65536, 2**40, -(2**70), 1.5, float("inf")],
    3: (True, False, None),
    "nested": {"a": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], {}]},
    "bytes": [b"ab", b"c" * 300],
    None: 2.5,
}


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_plain_values_are_what_python_reads(protocol: int) -> None:
    ordered = collections.OrderedDict(a=1, b=[2])
    twice = [3]
    value = [PLAIN, ordered, twice, twice]
    if protocol == 2:  # which has bytes as a call of a codec
        value = [{**PLAIN, "bytes": []}, *value[1:]]
    read = pickled.read(pickle.dumps(value, protocol))
    assert read == value
    assert read[2] is read[3]
    assert type(read[1]) is dict


def test_a_class_is_a_name_and_its_state() -> None:
    made = pickled.read(pickle.dumps(Odd()))
    assert isinstance(made, PickledObject)
    assert made.by == "tests.weights.formats.test_pickled.Odd"
    assert made.state == {"number": 3}


class Odd:
    """Something with a state."""

    def __init__(self) -> None:
        self.number = 3


def test_a_list_that_is_in_itself_is_read() -> None:
    own: list[Any] = [1]
    own.append(own)
    read = pickled.read(pickle.dumps(own))
    assert read[1] is read


def test_a_key_that_takes_years_to_hash_and_a_name_that_takes_them_to_write_are_left_out() -> None:
    # 200 times a tuple of twice the one before: 2^200 values, in a few hundred bytes.
    doubled = b"K\x01" + b"2\x86" * 200
    assert len(list(pickletools.genops(b"\x80\x02}" + doubled + b"K\x02s."))) > 400
    assert pickled.read(b"\x80\x02}" + doubled + b"K\x02s.") == {}
    assert pickled.read(b"\x80\x04" + doubled + b"K\x02\x93.") == pickled.PickledName("")


def test_a_claimed_size_takes_no_memory() -> None:
    made = pickled.read(b"\x80\x02cbuiltins\nbytearray\nJ\xff\xff\xff\x7f\x85R.")
    assert isinstance(made, PickledObject)
    assert (made.by, made.given) == ("builtins.bytearray", (2**31 - 1,))
    assert pickled.read(b"\x80\x02K\x05r\xff\xff\xff\x7f.") == 5  # the memo's entry 2^31 - 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80\x02",
        b"\x80\x02.",
        b"\x80\x02K\x01",
        b"\x80\x02h\x07.",
        b"\x80\x02(K\x01\x86.",
        b"\x80\x02K\x01t.",
        b"\x80\x02}(K\x01u.",
        b"\x80\x02P1\n.",
        b"\x80\x02X\xff\xff\xff\x7fab.",
        b"\x80\x02\x8b\xff\xff\xff\x7f1.",
        b"\x80\x02R.",
        b"\x80\x02b.",
        b"\x80\x02Np%d\n." % (2**61 - 1),
    ],
)
def test_damage_is_one_sentence(data: bytes) -> None:
    with pytest.raises(WeightsError, match=r"a pickle. is damaged or incomplete; copy or save the"):
        pickled.read(data)


def test_too_many_operations_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pickled, "OPERATIONS", 40)
    assert pickled.read(pickle.dumps([1] * 20, 2))
    with pytest.raises(
        WeightsError, match=r"more than 40 operations; save only the weights: torch"
    ):
        pickled.read(pickle.dumps([1] * 60, 2))


def test_numbers_whose_hashes_are_one_are_no_keys() -> None:
    """A dict of them takes as many comparisons as the square of their number."""
    huge = {k * (2**61 - 1): k for k in range(1, 5)}
    assert {hash(key) for key in huge} == {0}
    kept = {3: 1, -(2**47): 2, True: 3, "a": 4, None: 5}
    assert pickled.read(pickle.dumps(huge | kept)) == kept
