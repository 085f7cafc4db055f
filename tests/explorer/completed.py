"""Completed: compact payloads made whole by Python, for tests that read what a page sends.

Its steps are those of `cells`, one after the other; the browser's own code is `restored`.
"""

from __future__ import annotations

import json
import struct
import zlib
from functools import lru_cache
from typing import Any

import numpy as np

from lstm_viz.cells import step_from
from lstm_viz.explorer import payload
from lstm_viz.explorer.compact import MAGIC
from lstm_viz.explorer.look import colours, words
from lstm_viz.explorer.pieces import PIECES
from lstm_viz.explorer.residuals import AS_IT_IS

KEPT = ("dtype", "shape", "ranges")  # what an array is, wherever it stands
DTYPES = {"f4": "<f4", "i4": "<i4", "i1": "i1", "u1": "u1", "u2": "<u2"}


@lru_cache(maxsize=4)  # a test asks one page for its charts, its verdict and its weights
def completed(data: bytes) -> bytes:
    """The whole payload; one that is whole already as it is."""
    if data[:4] != MAGIC:
        return data
    data = MAGIC + zlib.decompress(data[4:])
    (length,) = struct.unpack("<I", data[4:8])
    header = json.loads(data[8 : 8 + length])
    body = data[8 + length + -length % 8 :]
    pieces = [PIECES.find(name) for name in header.pop("pieces")]

    def array(one: dict[str, Any]) -> np.ndarray:
        if "coded" in one:
            return np.zeros(one["shape"], "<f4")
        if "places" in one:
            steps, width = one["shape"]
            places = np.frombuffer(body, DTYPES[one["places"]], steps, one["offset"])
            return (places[:, None] == np.arange(width)).astype("<f4")
        if "bits" in one:
            return widened(body, one)
        source = pieces[one["piece"]] if "piece" in one else body
        assert source is not None
        count = int(np.prod(one["shape"]))
        return np.frombuffer(source, DTYPES[one["dtype"]], count, one["offset"]).reshape(
            one["shape"]
        )

    arrays = [array(one) for one in header["arrays"]]
    for network in header["networks"]:
        _complete(network, arrays)
    kept = arrays[: header.pop("first_residual")]
    ends = np.cumsum([0, *(one.nbytes + -one.nbytes % 8 for one in kept)])
    header["arrays"] = [
        {key: known[key] for key in KEPT if key in known} | {"offset": int(end)}
        for known, end, _ in zip(header["arrays"], ends, kept, strict=False)
    ]
    kinds = dict.fromkeys(network["kind"] for network in header["networks"])
    header |= {"words": {kind: words(kind) for kind in kinds}, "colours": colours()}
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    parts = [one.tobytes() + bytes(-one.nbytes % 8) for one in kept]
    start = payload.MAGIC + struct.pack("<I", len(text)) + text
    return b"".join([start, bytes(-len(start) % 8), *parts])


def widened(body: bytes, one: dict[str, Any]) -> np.ndarray:
    """Numbers of few bits each, by the digits of their codes."""
    count, bits = int(np.prod(one["shape"])), one["bits"]
    packed = body[one["offset"] :][: -(-count * bits // 8)]
    digits = np.unpackbits(np.frombuffer(packed, "u1"), count=count * bits, bitorder="little")
    codes = digits.reshape(count, bits) @ (1 << np.arange(bits))
    more, begin = one["others"]
    last = 2**bits - 1
    found = (codes - last // 2).astype(np.int8)
    is_other = codes == last
    assert is_other.sum() == more
    found[is_other] = np.frombuffer(body, "i1", more, begin)
    return found.reshape(one["shape"])


def _complete(network: dict[str, Any], arrays: list[np.ndarray]) -> None:
    """Fill the arrays of a network's signals."""
    coded = network.pop("residuals")
    if coded is None:  # its signals are as they are
        return
    apart = {name: arrays[ref] for name, ref in coded["apart"].items()}
    own = {name: arrays[one["values"]] for name, one in network["signals"].items()}
    for name, values in own.items():
        values[apart[name] == AS_IT_IS] = arrays[coded["whole"][name]]
    w = {n: arrays[ref].astype(float) for n, ref in network["weights"].items() if ref is not None}
    before = {name: arrays[ref].astype(float) for name, ref in network["initial"].items()}
    from_x = arrays[network["input"]].astype(float) @ w["W_ih"].T + w.get("b_ih", 0.0)

    def product(h: np.ndarray) -> np.ndarray:
        return h @ w["W_hh"].T + w.get("b_hh", 0.0)

    read = np.flatnonzero(~np.isnan(own["h"][:, 0]))
    for step in read[:: -1 if network["direction"] == 1 else 1]:

        def recorded(name: str, computed: np.ndarray, step: int = step) -> np.ndarray:
            by = apart[name][step]
            nearest = computed.astype("<f4") + np.float32(0)  # -0 is 0
            moved = (nearest.view("<i4") + by).view("<f4")
            own[name][step] = np.where(by == AS_IT_IS, own[name][step], moved)
            return own[name][step].astype(float)

        with np.errstate(all="ignore"):
            now = step_from(
                network["kind"],
                from_x[step],
                product(before["h"]) if "W_hh" in w else np.zeros(()),
                before,
                W_hr=w.get("W_hr"),
                p=w.get("p"),
                nonlinearity=network["nonlinearity"],
                held=recorded,
                product=product,
            )
        before = {name: now[name] for name in before}
    bits = sum(int(values.view("<u4").sum(dtype=np.uint64)) for values in own.values())
    assert bits % 2**32 == coded["check"]
