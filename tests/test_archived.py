"""A saved trace is the trace, bit for bit; a file that is damaged or lies is refused."""

from __future__ import annotations

import io
import pickle
import struct
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from lstm_viz import archived, record, record_all
from lstm_viz.archived import ArchiveError
from lstm_viz.plain import from_text, to_text
from lstm_viz.skipping import spread
from lstm_viz.trace import Trace
from tests.conftest import BATCH, INPUT, TIME
from tests.traces import random_trace


def need_same(one: Trace, other: Trace) -> None:
    assert repr(one) == repr(other)
    assert one.labels == other.labels
    assert list(map(type, one.labels)) == list(map(type, other.labels))
    assert dict(one.meta) == dict(other.meta)
    for mine, theirs in ((one.signals, other.signals), (one.initial, other.initial)):
        assert list(mine) == list(theirs)
        for name in mine:
            np.testing.assert_array_equal(mine[name], theirs[name], strict=True)
            assert not theirs[name].flags.writeable


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn", "relu", "projected"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("what", ["packed", "edited", "part"])
def test_round_trip_is_exact(
    make: Any, draw: Any, tmp_path: Path, kind: str, dtype: torch.dtype, what: str
) -> None:
    options = {"proj_size": 3} if kind == "projected" else {}
    module = make(kind.replace("projected", "lstm"), num_layers=2, **options).to(dtype)
    x: Any = draw(TIME, BATCH, INPUT, dtype=dtype)
    more: dict[str, Any] = {}
    if what == "packed":
        x = pack_padded_sequence(x, torch.tensor([4, 7, 2]), enforce_sorted=False)
    elif what == "edited":
        more = {"edits": "x2@3=0.5, h1@5-6=0", "layer": 1}
    else:
        more = {"signals": "h", "layers": [1], "units": [3, 1]}
    trace = record(module, x, **more).with_meta(seed=3, trained=False, steps=(20, 40))
    path = trace.with_labels(tuple("abcdefg")).save(tmp_path / f"{what}.npz")
    need_same(trace.with_labels(tuple("abcdefg")), Trace.load(path))
    need_same(trace.with_labels(tuple("abcdefg")), Trace.load(path.read_bytes()))
    assert list(tmp_path.iterdir()) == [path]
    name = next(iter(trace.signals))
    with np.load(path, allow_pickle=False) as plain:  # without lstm_viz
        np.testing.assert_array_equal(plain[f"signals/{name}"], trace[name])


def test_gaps_labels_and_calls_of_a_model_are_kept(draw: Any, tmp_path: Path) -> None:
    trace = record(nn.GRU(INPUT, 5), draw(4, INPUT))
    mask = np.array([True, False, True, True, False, True])
    gaps = spread(trace, mask, ("2024-01-05", 3, 2.5, None, True, "]"))
    need_same(gaps, Trace.load(gaps.save(tmp_path / "gaps.npz")))

    class Steps(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.cell = nn.GRUCell(INPUT, 5)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            h = torch.zeros(BATCH, 5)
            for step in x:
                h = torch.tanh(self.cell(step, h))  # a state that is changed on its way
            return h

    (trace,) = record_all(Steps(), draw(TIME, BATCH, INPUT)).values()
    assert trace.meta["changed"] == tuple(range(1, TIME))
    need_same(trace, Trace.load(trace.save(str(tmp_path / "steps.npz"))))


def test_what_is_not_plain_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    before = random_trace().save(tmp_path / "it.npz").read_bytes()
    trace = random_trace().with_meta(model=nn.LSTM(2, 3))
    with pytest.raises(TypeError, match=r"\['model'\] is of the type LSTM, and only"):
        trace.save(tmp_path / "it.npz")
    long = random_trace().with_meta(note="x" * archived.LONGEST)
    with pytest.raises(
        ArchiveError, match=r"labels and meta take 16,777,.* the limit is 16,777,216"
    ):
        long.save(tmp_path / "it.npz")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]


def npz(arrays: dict[str, np.ndarray], known: Any = None, **options: Any) -> bytes:
    """An archive as another program may write it."""
    file = io.BytesIO()
    text = known if isinstance(known, str) else to_text(known, "it")
    text_array = np.frombuffer(text.encode(), np.uint8)
    with zipfile.ZipFile(file, "w", **options) as archive:
        for name, array in {"trace": text_array, **arrays}.items():
            member = io.BytesIO()
            np.save(member, array, allow_pickle=True)
            archive.writestr(f"{name}.npy", member.getvalue())
    return file.getvalue()


def whole() -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    trace = random_trace("rnn")
    arrays = {f"signals/{name}": array for name, array in trace.signals.items()}
    arrays |= {f"initial/{name}": array for name, array in trace.initial.items()}
    return arrays, {"kind": "rnn", "labels": (), "meta": {}}


class Bomb:
    def __reduce__(self) -> Any:
        return pytest.fail, ("it was unpickled",)


def lying(data: bytes) -> bytes:
    """The same archive, whose list claims that its first member has 10 GB."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", 10**9 * 4) + data[at + 28 :]


def headed(shape: str) -> bytes:
    """An array file that claims a shape and has three numbers."""
    text = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}}}"
    header = struct.pack("<H", len(text)) + text.encode()
    return b"\x93NUMPY\x01\x00" + header + np.ones(3, np.float32).tobytes()


def claiming(shape: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        text = np.frombuffer(to_text(whole()[1], "it").encode(), np.uint8)
        for name, data in {"trace": text, "signals/a": headed(shape)}.items():
            member = io.BytesIO()
            if isinstance(data, bytes):
                member.write(data)
            else:
                np.save(member, data)
            archive.writestr(f"{name}.npy", member.getvalue())
    return file.getvalue()


def files() -> dict[str, tuple[bytes, str]]:
    arrays, known = whole()
    good = npz(arrays, known)
    objects = np.array([Bomb()], object)
    turned = arrays | {"signals/a": arrays["signals/a"].swapaxes(0, 3)}
    return {
        "empty": (b"", "the file is damaged or incomplete"),
        "no zip": (b"PK\x03\x04 and then words", "the file is damaged or incomplete"),
        "a pickle": (pickle.dumps(Bomb()), "the file is damaged or incomplete"),
        "cut": (good[: len(good) // 2], "the file is damaged or incomplete"),
        "one bit": (good[:900] + bytes([good[900] ^ 4]) + good[901:], "damaged or incomplete"),
        "objects": (npz(arrays | {"signals/a": objects}, known), "holds Python objects, which are"),
        "lying": (lying(good), r"claims 4,0\d\d,\d\d\d,\d\d\d unpacked"),
        "packed": (npz(arrays, known, compression=zipfile.ZIP_DEFLATED), "only files that are not"),
        "huge shape": (claiming("(1000000, 1000000, 9)"), "states 36,000,000,000,000 bytes of num"),
        "negative": (claiming("(-1,)"), "the array's header can't be read"),
        "no text": (npz({}, "x").replace(b"trace.npy", b"trade.npy"), "it has no 'trace', which"),
        "no JSON": (npz(arrays, "{"), "Expecting property name"),
        "deep": (npz(arrays, "[" * 50_000), "it is nested too deeply"),
        "NaN": (npz(arrays, '{"set": [1]}'), "it has an unknown kind of value"),
        "a list": (npz(arrays, ["lstm"]), "it does not name kind, labels and meta"),
        "kind": (
            npz(arrays, known | {"kind": "qrnn"}),
            "kind must be one of lstm, gru, rnn, ",
        ),
        "signals": (npz(arrays, known | {"kind": "gru"}), "signals must be some or all of r, z, n"),
        "labels": (npz(arrays, known | {"labels": ("a",)}), "must name each of the 7 steps; got 1"),
        "shape": (npz(turned, known), r"signals\['h'\] must be \(7, 2, 3, 2, 5\) over"),
        "whole numbers": (
            npz(arrays | {"initial/h": np.ones((2, 2, 3, 5), int)}, known),
            r"initial\['h'\] must be float32 or float64; got int64",
        ),
        "other bytes": (
            npz(arrays | {"signals/a": arrays["signals/a"].astype(">f4")}, known),
            r"signals\['a'\] must be float32 or float64; got >f4",
        ),
    }


@pytest.mark.parametrize("name", files())
def test_a_file_that_is_none_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    data, reason = files()[name]
    path = tmp_path / "strange.npz"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=reason) as caught:
        Trace.load(path)
    said = str(caught.value)
    assert said.startswith(f"{path} is no saved trace: ")
    assert "\n" not in said
    assert len(said) < 400
    with pytest.raises(ValueError, match=r"^these bytes are no saved trace: "):
        Trace.load(data)


def test_no_more_memory_is_taken_than_the_file_has() -> None:
    arrays, known = whole()
    bomb = {"signals/a": np.zeros(2**25, np.float32)}  # 128 MB, of which deflate makes 130 KB
    packed = npz(bomb, known, compression=zipfile.ZIP_DEFLATED)
    good = npz(arrays, known)
    tracemalloc.start()
    try:
        for data in (packed, lying(good), claiming("(1000000, 1000000, 9)")):
            with pytest.raises(ValueError, match="no saved trace"):
                Trace.load(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2**22  # bytes


def test_any_byte_may_be_wrong() -> None:
    """Every mutation gives a trace or a sentence, never another error."""
    good, rng = npz(*whole()), np.random.default_rng(11)
    refused = 0
    for _ in range(400):
        data = bytearray(good)
        for at in rng.integers(0, len(good), rng.integers(1, 4)):
            data[at] = rng.integers(256)
        if rng.random() < 0.2:
            del data[int(rng.integers(len(data))) :]
        try:
            Trace.load(bytes(data))
        except ValueError:
            refused += 1
    assert refused > 200


def test_a_file_that_can_not_be_read_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Trace.load(tmp_path / "none.npz")


def test_the_text_is_what_the_trace_knows(tmp_path: Path) -> None:
    _, text = archived.load(random_trace().with_meta(seed=7).save(tmp_path / "it.npz"))[""]
    assert from_text(text) == {"kind": "lstm", "labels": (), "meta": {"seed": 7}}


def test_nothing_else_in_the_folder_is_touched(tmp_path: Path) -> None:
    own = tmp_path / "it.npz.part"
    own.write_text("a person's own")
    random_trace().save(tmp_path / "it.npz")
    assert own.read_text() == "a person's own"
    with pytest.raises(OSError, match=r"no/it\.npz'$"):
        random_trace().save(tmp_path / "no" / "it.npz")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match=r"folder'$"):
        random_trace().save(tmp_path / "folder")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "it.npz", "it.npz.part"]
