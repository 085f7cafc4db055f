"""Keras files of all versions give what Keras computes, or the reason why they can't."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz import record
from lstm_viz.general import GeneralLSTM
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.formats import hdf5 as hdf5_process
from lstm_viz.weights.formats import keras_file
from lstm_viz.weights.formats.hdf5 import Hdf5File
from lstm_viz.weights.loaded import Loaded, OtherPart
from lstm_viz.weights.loading import load
from tests.conftest import INPUT, UNIT
from tests.weights.files import same_function
from tests.weights.warm import PROCESS, Warm

FOLDER = Path(__file__).parents[1] / "keras"


@pytest.fixture(autouse=True, scope="module")
def warm() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keras_file, "Hdf5File", Warm)
        yield
    PROCESS.end()


ATOL = 1e-5


def computed(name: str) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    """What Keras computed: the input and output of each recurrent layer, time first."""
    with np.load(FOLDER / f"{name}.npz") as passed:
        names = dict.fromkeys(key.rpartition("/")[0] for key in passed if "/" in key)
        return {
            one: tuple(torch.from_numpy(passed[f"{one}/{end}"]).transpose(0, 1) for end in "xy")
            for one in names
        }  # type: ignore[return-value]


def agree(loaded: Loaded, name: str) -> None:
    """Every loaded layer computes what Keras does, and can be recorded."""
    known = computed(name)
    for layer, module in loaded.items():
        x, y = known[layer]
        if any(
            note.startswith(f"{layer}: it reads its sequence from the last")
            for note in loaded.notes
        ):
            x = x.flip(0)
        out = module(x)[0]
        if any(
            note.startswith(f"{layer}: Keras joins its two directions as sum")
            for note in loaded.notes
        ):
            out = sum(out.chunk(2, dim=-1))
        torch.testing.assert_close(out, y, atol=ATOL, rtol=0)
        assert record(module, x).meta["verified"] < ATOL


@pytest.mark.parametrize(
    ("file", "format"),
    [
        ("stack.keras", "Keras model"),
        ("stack.h5", "Keras model (HDF5)"),
        ("nested.keras", "Keras model"),
        ("nested.h5", "Keras model (HDF5)"),
    ],
)
def test_a_model_computes_what_keras_does(file: str, format: str) -> None:
    loaded = load(FOLDER / file)
    name = file.partition(".")[0]
    assert loaded.format == format
    assert list(loaded) == list(computed(name))
    assert (loaded.refused, loaded.notes) == ({}, ())
    agree(loaded, name)


def test_weights_alone_tell_what_was_assumed() -> None:
    data = (FOLDER / "stack.weights.h5").read_bytes()
    loaded = load(data, nonlinearity="relu")
    assert set(loaded) == {"first", "both", "unbiased", "plain"}
    agree(loaded, "stack")
    notes = dict(note.split(": ", 1) for note in loaded.notes)
    assert notes["first"].startswith("the file does not state the activations; tanh and sigmoid")
    assert "relu was assumed (the argument nonlinearity chooses)" in notes["plain"]


def test_the_activation_of_gates_can_be_chosen_where_it_is_not_stated() -> None:
    """The first layer by its equations, with the hard_sigmoid of Keras before 2.3."""
    data = (FOLDER / "stack.weights.h5").read_bytes()
    loaded = load(data, gates="hard_sigmoid(0.2,0.5)")
    assert loaded.choosable == ("nonlinearity", "gates")
    notes = dict(note.split(": ", 1) for note in loaded.notes)
    assert notes["first"].startswith(
        "the file does not state the activations; tanh and hard_sigmoid(0.2,0.5) were assumed (the "
        "argument gates chooses; before Keras 2.3 gates had hard_sigmoid(0.2,0.5) unless"
    )
    first, x = loaded["first"], torch.full((1, 1, 4), 0.3)
    assert isinstance(first, GeneralLSTM)
    W, _, b, _ = (one.detach() for one in first.parameters())
    i, _, g, o = (W @ x[0, 0] + b).chunk(4)
    i, o = ((0.2 * a + 0.5).clamp(0, 1) for a in (i, o))
    torch.testing.assert_close(first(x)[0][0, 0], o * torch.tanh(i * torch.tanh(g)))
    # What a file states is not chosen.
    stated = load(FOLDER / "stack.keras", gates="hard_sigmoid(0.2,0.5)")
    assert (type(stated["first"]), stated.choosable) == (nn.LSTM, ())
    with pytest.raises(
        ValueError, match=r"gates must be 'sigmoid' or 'hard_sigmoid\(0.2,0.5\)'; got"
    ):
        load(data, gates="swish")  # type: ignore[arg-type]


def test_layers_that_torch_does_not_have_compute_what_keras_does() -> None:
    loaded = load(FOLDER / "odd.keras")
    assert list(loaded) == list(computed("odd"))
    assert loaded.refused == {}
    agree(loaded, "odd")
    known = {name: _told(module) for name, module in loaded.items()}
    assert known == {
        "hard": ("GeneralLSTM", "hard_sigmoid tanh tanh"),
        "before": ("ResetFirstGRU", "sigmoid tanh"),
        "unbiased": ("GRU", "tanh"),
        "neither": ("ResetFirstGRU", "sigmoid tanh"),
        "backwards": ("LSTM", "tanh"),
        "summed": ("LSTM", "tanh"),
        "linear": ("GeneralRNN", "linear"),
        "relu": ("GeneralLSTM", "sigmoid relu relu"),
        "wrapped": ("LSTM", "tanh"),
    }


def _told(module: Any) -> tuple[str, str]:
    return type(module).__name__, getattr(module, "nonlinearity", "tanh")


def test_every_function_that_grows_is_kerass_and_the_others_are_refused() -> None:
    loaded = load(FOLDER / "grown.keras")
    agree(loaded, "grown")
    given = {name: module.nonlinearity for name, module in loaded.items()}
    assert given["elu"] == "softsign elu elu"
    assert given["leaky"] == "softsign leaky_relu(0.2)"
    assert len(given) == 5
    (reason,) = loaded.refused.values()
    assert reason.startswith("its activation is 'gelu', and lstm_viz has only functions that grow")


@pytest.mark.parametrize("file", ["odd.keras", "odd.h5"])
@pytest.mark.parametrize(
    ("version", "steep"), [("2.3.1", True), ("1.2", True), ("3.10.0", False), ("", False)]
)
def test_the_hard_sigmoid_is_that_of_the_keras_that_saved_the_file(
    file: str, version: str, steep: bool
) -> None:
    """Before Keras 3: clip(0.2 x + 0.5); since: relu6(x + 3) / 6."""
    data = (FOLDER / file).read_bytes()
    loaded = load(_from_version(data, version))
    gates = "hard_sigmoid(0.2,0.5)" if steep else "hard_sigmoid"
    assert loaded["hard"].nonlinearity == f"{gates} tanh tanh"
    sure = [note for note in loaded.notes if "does not state which Keras it is from" in note]
    assert len(sure) == (not version)
    h = loaded["hard"](torch.full((1, 1, 4), 0.4))[0][0, 0]
    W, _, b, _ = (p.detach() for p in loaded["hard"].parameters())
    i, _, g, o = (W @ torch.full((4,), 0.4) + b).chunk(4)
    i, o = ((a * 0.2 + 0.5 if steep else a / 6 + 0.5).clamp(0, 1) for a in (i, o))
    torch.testing.assert_close(h, o * torch.tanh(i * torch.tanh(g)))


def _from_version(data: bytes, version: str) -> bytes:
    """The file as that version of Keras would have signed it; without a version where it is ""."""
    file = io.BytesIO(data)
    if data.startswith(b"\x89HDF"):
        with h5py.File(file, "a") as hdf5:
            hdf5.attrs.pop("keras_version")
            if version:
                hdf5.attrs["keras_version"] = version
        return file.getvalue()
    made = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = json.dumps({"keras_version": version} if version else {"date": 1})
            new.writestr(name, text if name == "metadata.json" else old.read(name))
    return made.getvalue()


def test_what_else_is_in_the_file_is_listed() -> None:
    assert load(FOLDER / "nested.keras").parts == (
        OtherPart("out/dense", "dense", (6, 2)),
        OtherPart("words", "embedding", (11, 4)),
    )
    assert {part.role for part in load(FOLDER / "nested.h5").parts} == {"dense", "embedding"}


def test_the_blocks_are_the_gates_in_kerass_order() -> None:
    blocks = load(FOLDER / "stack.keras").blocks
    gates = [block.gate for block in blocks["first"] if block.parameter == "weight_hh_l0"]
    assert gates == ["i", "f", "g", "o"]
    z, r, n = (block for block in blocks["both"] if block.parameter == "bias_hh_l0_reverse")
    assert (z.gate, z.start, z.stop, z.row) == ("z", 0, 3, 3)
    assert (r.gate, r.start, r.stop, r.row) == ("r", 3, 6, 0)
    assert (n.gate, n.start, n.stop, n.row) == ("n", 6, 9, 6)
    # What Keras calls it, and where the file has it.
    assert z.matrix == "bias[1] (layers/bidirectional/backward_layer/cell/vars/2)"


def without_names(data: bytes) -> bytes:
    """The weights as Keras 3 stored them before it stored what the layers are called."""
    file = io.BytesIO(data)
    with h5py.File(file, "a") as hdf5:
        hdf5.visititems(lambda _, found: [found.attrs.pop(key) for key in list(found.attrs)])
    return file.getvalue()


def repacked(path: Path, change: Any) -> bytes:
    """A .keras file with each of its files as `change` makes it."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return made.getvalue()


def test_layers_counted_by_class_are_found_in_the_configuration() -> None:
    for name in ("stack", "nested"):
        data = repacked(
            FOLDER / f"{name}.keras",
            lambda file, data: without_names(data) if file.endswith(".h5") else data,
        )
        loaded = load(data)
        assert list(loaded) == list(computed(name))
        assert loaded.notes == ()
        agree(loaded, name)


def hdf5(arrays: dict[str, Any], config: Any = None, **options: Any) -> bytes:
    file = io.BytesIO()
    with h5py.File(file, "w") as made:
        for name, array in arrays.items():
            made.create_dataset(name, data=array, **options)
        if config is not None:
            made.attrs["model_config"] = config if isinstance(config, str) else json.dumps(config)
    return file.getvalue()


KERAS = {"lstm": (0, 1, 2, 3), "gru": (1, 0, 2)}  # rows of PyTorch's gates in Keras's order


def in_keras(module: nn.Module, kind: str) -> list[np.ndarray]:
    """Kernel, recurrent kernel and both biases of a torch module in Keras's order of gates."""
    made = []
    for parameter in module.parameters():
        parts = parameter.detach().chunk(len(KERAS[kind]))
        made.append(torch.cat([parts[k] for k in KERAS[kind]]).numpy().T)
    return made


def to_cudnn(kernel: np.ndarray, recurrent: np.ndarray, gates: int) -> list[np.ndarray]:
    """As Keras 2 turns its own matrices into cuDNN's (`_convert_rnn_weights`, hdf5_format.py)."""
    return [
        np.hstack([k.T.reshape(k.shape, order="C") for k in np.hsplit(kernel, gates)]),
        np.hstack([k.T for k in np.hsplit(recurrent, gates)]),
    ]


@pytest.mark.parametrize("kind", KERAS)
def test_the_layout_of_cudnn_has_twice_the_biases(kind: str) -> None:
    module = {"lstm": nn.LSTM, "gru": nn.GRU}[kind](INPUT, UNIT)
    kernel, recurrent, b_ih, b_hh = in_keras(module, kind)
    turned = to_cudnn(kernel, recurrent, len(KERAS[kind]))
    names = ("kernel:0", "recurrent_kernel:0", "bias:0")
    arrays = dict(
        zip(
            (f"cu_dnn{kind}_1/cu_dnn{kind}_1/{name}" for name in names),
            (*turned, np.concatenate([b_ih, b_hh])),
            strict=True,
        )
    )
    loaded = load(hdf5(arrays))
    same_function(loaded[f"cu_dnn{kind}_1"], module)
    last = loaded.blocks[f"cu_dnn{kind}_1"][-1]
    size = len(KERAS[kind]) * UNIT
    assert (last.start, last.stop, last.parameter) == (2 * size - UNIT, 2 * size, "bias_hh_l0")


@pytest.mark.parametrize("packed", [{}, {"compression": "gzip", "shuffle": True}])
def test_two_directions_of_keras_2_are_one_layer(packed: dict[str, Any]) -> None:
    module = nn.GRU(INPUT, UNIT, bidirectional=True)
    arrays = {}
    parameters = list(module.named_parameters())
    for side, number, own in (("forward", 4, parameters[:4]), ("backward", 5, parameters[4:])):
        one = nn.GRU(INPUT, UNIT)
        one.load_state_dict({n.removesuffix("_reverse"): p.detach() for n, p in own})
        kernel, recurrent, b_ih, b_hh = in_keras(one, "gru")
        path = f"bi/bi/{side}_gru/gru_cell_{number}"
        arrays |= {f"{path}/kernel:0": kernel, f"{path}/recurrent_kernel:0": recurrent}
        arrays[f"{path}/bias:0"] = np.stack([b_ih, b_hh])
    loaded = load(hdf5(arrays, **packed))
    assert list(loaded) == ["bi"]
    same_function(loaded["bi"], module)


SMALL = {"lstm/lstm/kernel:0": np.ones((4, 20)), "lstm/lstm/recurrent_kernel:0": np.ones((5, 20))}


def test_links_outer_numbers_and_other_filters_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.h5"
    secret.write_bytes(hdf5(SMALL))
    for link in (h5py.ExternalLink(str(secret), "/lstm"), h5py.SoftLink("/lstm")):
        file = io.BytesIO()
        with h5py.File(file, "w") as made:
            made["lstm"] = link
        with pytest.raises(
            WeightsError, match="'lstm' is a link to another place, which is not fol"
        ):
            load(file.getvalue())
    raw = tmp_path / "raw.bin"
    raw.write_bytes(bytes(400))
    outer = tmp_path / "outer.h5"
    with h5py.File(outer, "w") as made:
        made["l/kernel"] = np.ones((4, 20), "f4")
        made.create_dataset("l/recurrent_kernel", (5, 20), "f4", external=[(str(raw), 0, 400)])
    virtual = tmp_path / "virtual.h5"
    with h5py.File(virtual, "w") as made:
        made["l/kernel"] = np.ones((4, 20), "f4")
        layout = h5py.VirtualLayout((5, 20), "f4")
        layout[:] = h5py.VirtualSource(str(secret), "lstm/lstm/recurrent_kernel:0", (5, 20))
        made.create_virtual_dataset("l/recurrent_kernel", layout)
    for path in (outer, virtual):
        with pytest.raises(
            WeightsError, match="'l/recurrent_kernel' are in another file, which is"
        ):
            load(path)
    with pytest.raises(
        WeightsError, match="packed by the HDF5 filter 32000, and only gzip and shu"
    ):
        load(hdf5(SMALL, compression="lzf"))


def test_a_claim_of_more_numbers_than_there_are_takes_no_memory() -> None:
    file = io.BytesIO()
    with h5py.File(file, "w") as made:
        made["l/kernel"] = np.ones((4, 4 * 10**6), "f4")[:, :8]
        made.create_dataset("l/recurrent_kernel", (10**6, 4 * 10**6), "f4", chunks=(10, 100))
    with pytest.raises(WeightsError, match="are those of no LSTM"):
        load(file.getvalue())
    file = io.BytesIO()
    with h5py.File(file, "w") as made:
        made.create_dataset("l/kernel", (40, 4 * 10**5), "f4", chunks=(10, 100))
        made.create_dataset("l/recurrent_kernel", (10**5, 4 * 10**5), "f4", chunks=(10, 100))
    with pytest.raises(WeightsError, match=r"alone claims 152,587.9 MB\); if that is right, raise"):
        load(file.getvalue())


def test_groups_that_are_in_themselves_end() -> None:
    file = io.BytesIO()
    with h5py.File(file, "w") as made:
        made.create_group("a")["b"] = made["/"]
        made["lstm/lstm/kernel:0"] = SMALL["lstm/lstm/kernel:0"]
        made["lstm/lstm/recurrent_kernel:0"] = SMALL["lstm/lstm/recurrent_kernel:0"]
    assert list(load(file.getvalue())) == ["lstm"]


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ("{", "the model's configuration is not valid JSON"),
        ('{"config":' * 9_000, "the model's configuration is nested hundreds of levels deep"),
        ("[" * 9_000, "the model's configuration is nested hundreds of levels deep"),
    ],
    ids=["broken", "deep", "deep list"],
)
def test_a_broken_configuration_is_one_sentence(config: str, reason: str) -> None:
    with pytest.raises(WeightsError, match=reason):
        load(hdf5(SMALL, config))


def test_other_archives_and_damage_are_one_sentence() -> None:
    for name, reason in (
        ("model.weights.json", "its weights are split over several files; save them into one: mod"),
        ("weights.txt", "what is in this archive is none of the kinds that can be opened: PyTorch"),
    ):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("config.json", "{}")
            archive.writestr(name, "{}")
        with pytest.raises(WeightsError, match=reason):
            load(file.getvalue())
    data = (FOLDER / "stack.weights.h5").read_bytes()
    with pytest.raises(
        WeightsError, match=r"it is damaged or incomplete .*; copy or save it again"
    ):
        load(data[:2_000])
    cut = repacked(FOLDER / "odd.keras", lambda n, data: data[: 30 if n == "config.json" else None])
    with pytest.raises(WeightsError, match="the model's configuration is not valid JSON"):
        load(cut)


def test_without_h5py_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "h5py", None)
    with pytest.raises(WeightsError, match=r'install it with: pip install "lstm_viz\[models\]"'):
        load(FOLDER / "stack.keras")


def test_a_reading_that_takes_too_long_ends_with_its_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keras_file, "Hdf5File", Hdf5File)
    monkeypatch.setattr(hdf5_process, "_SECONDS", -1.0)  # which is over when it begins
    with pytest.raises(WeightsError, match=r"reading was ended because the HDF5 library took more"):
        load(FOLDER / "stack.h5")
