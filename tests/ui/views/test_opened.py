"""The network of a person's own file: kept for one session, and passed as its file has it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz.explorer.readout import Meaning
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.ui import limits
from lstm_viz.ui.views import opened, opened_words, view
from lstm_viz.ui.views.file_use import Use
from lstm_viz.ui.views.opened import FIRST, LayerPlace, Opened, ShownLayer
from lstm_viz.weights.assumed import Assumed
from lstm_viz.weights.loaded import Loaded

GAP = 3  # a step without a value


@pytest.fixture
def module() -> nn.LSTM:
    torch.manual_seed(7)
    return nn.LSTM(2, 5, 3, bidirectional=True).eval()


def numbers(steps: int = 8) -> Sequence:
    values = np.random.default_rng(1).normal(size=(steps, 2))
    values[GAP, 1] = np.nan
    return Sequence(values, ("a", "b"), source="mine")


def kept(module: nn.LSTM, monkeypatch: pytest.MonkeyPatch, **initial: torch.Tensor) -> str:
    """The title of a module on the shelf, as `titles` has it, without a session."""
    states = {"enc": (initial["h"], initial["c"])} if initial else {}
    layers = {"other": nn.RNN(1, 2), "enc": module}
    notes = ("enc: reverse it first", "other: not this one")
    return put(Loaded("a file", layers, states, notes=notes), monkeypatch) + "-1"


def put(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> str:
    """The key of a file on the shelf, where nothing else is."""
    made = Opened("opened-abc", opened.WeightsFile("one", "my.pt", b""), loaded, Assumed())
    monkeypatch.setattr(opened._SHELF, "_values", type(opened._SHELF._values)())
    opened._SHELF.put(made.key, made)
    return made.key


def test_a_layer_is_passed_with_the_states_that_its_file_begins_with(
    module: nn.LSTM, monkeypatch: pytest.MonkeyPatch
) -> None:
    h, c = torch.randn(6, 1, 5), torch.randn(6, 1, 5)
    title = kept(module, monkeypatch, h=h, c=c)
    sequence = numbers()
    made = view.run(sequence, opened.which(title, LayerPlace(2, 1)), "cpu")
    side = made.sides["lstm"]
    read = ~np.isnan(sequence.values).any(axis=1)
    x = torch.from_numpy(sequence.values[read]).unsqueeze(1)
    with torch.no_grad():
        y, _ = module(x, (h, c))
    ours = side.trace.sel("h", layer=2, direction=1, batch=0)
    np.testing.assert_allclose(ours[read], y[:, 0, 5:], atol=1e-6)
    assert np.isnan(ours[GAP]).all()
    theirs = module.get_parameter("weight_hh_l2_reverse").detach()
    np.testing.assert_array_equal(side.weights["W_hh"], theirs)
    below = side.trace.sel("h", layer=1, batch=0)
    np.testing.assert_array_equal(side.input, np.concatenate([below[0], below[1]], axis=-1))
    assert not side.answers_known
    assert np.isnan(side.prediction).all()
    assert side.trace.meta["verified"] <= side.trace.meta["tolerance"]
    other = view.run(sequence, opened.which(title, FIRST), "cpu")
    assert other.key != made.key
    assert made.verdict == (
        "“enc” of my.pt, layer 3, reverse: gates and states; no layer after it is used here, so "
        "there are no answers"
    )
    assert other.verdict.startswith("“enc” of my.pt, layer 1: ")
    told = dict(made.explanation.task)
    assert told["Network"] == "activations: sigmoid, tanh, tanh"  # the title has whose they are
    assert told["Note"] == "reverse it first."


def test_the_notes_on_layers_before_are_told_and_what_overflows_in_them_is_no_gap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    low, high = nn.RNN(2, 3, nonlinearity="relu"), nn.LSTM(3, 4)
    nn.init.constant_(low.weight_hh_l0, 1e6)
    notes = ("low: relu was assumed", "high: it is last", "top: not this one")
    layers = {"low": low.eval(), "high": high.eval(), "top": nn.GRU(4, 2)}
    key = put(Loaded("a file", layers, notes=notes), monkeypatch)
    which = opened.which(opened.using(f"{key}-1", Use(("low",))), FIRST)
    found = opened.shown(which)
    assert found is not None
    assert found.notes == ("it is last", "“low”: relu was assumed")
    with pytest.raises(
        SequenceError, match=r"^The layer 'low' gives NaN or infinite numbers, .*\.$"
    ):
        _ = view.run(numbers(40), which, "cpu").sides


def test_a_path_of_two_layers_and_a_name_with_an_arrow_are_told_apart() -> None:
    paths = [("a → b",), ("a", "b"), ('"a', 'b"'), ("a → b", "c"), ("a", "b", "c"), ("a", "b → c")]
    assert opened_words.path(("a", "b")) == "a → b"
    assert len({opened_words.path(path) for path in paths}) == len(paths)


def test_of_long_names_a_title_has_the_beginning_and_the_end() -> None:
    name = "a" * 30 + "b" * 30 + "run-7.keras"
    assert opened_words.whose("lstm", name, "layer 2") == (
        f"“lstm” of {'a' * 20}…bbbbbbbbrun-7.keras, layer 2"
    )
    # Where the title has a part of them, the line below it has the whole of them.
    assert opened_words.layer_of("lstm", name, "layer 2", "tanh") == (
        f"“lstm” of {name}, layer 2; activations: tanh"
    )
    assert opened_words.layer_of("c" * 40, "d", "layer 2", "tanh") == "activations: tanh"
    assert opened_words.whose("c" * 40, "d", "layer 2") == f"“{'c' * 40}” of d, layer 2"


def test_what_does_not_fit_is_refused(module: nn.LSTM, monkeypatch: pytest.MonkeyPatch) -> None:
    which = opened.which(kept(module, monkeypatch), FIRST)
    three = Sequence(np.ones((4, 3)), ("a", "b", "c"))
    with pytest.raises(SequenceError, match=r"has 3 columns, but the layer “enc” .+ 2 columns"):
        view.run(three, which, "cpu")
    monkeypatch.setattr(limits, "OPENED_STATES", 30 * 7)
    with pytest.raises(SequenceError, match="at most 7 steps here; this sequence has 8"):
        view.run(numbers(), which, "cpu")
    opened._SHELF.drop("opened-abc")
    with pytest.raises(SequenceError, match="Choose the file again"):
        view.run(numbers(), which, "cpu")


def test_every_layer_and_direction_is_a_place(module: nn.LSTM) -> None:
    assert [str(place) for place in opened.places(module)] == [
        *("layer 1", "layer 1, reverse", "layer 2", "layer 2, reverse"),
        *("layer 3", "layer 3, reverse"),
    ]
    assert opened.places(nn.GRU(1, 2)) == [FIRST]
    shown = ShownLayer("", "f", "n", nn.GRU(3, 2), None, FIRST)
    assert (shown.inputs, shown.kind) == (("x0", "x1", "x2"), "gru")
    assert opened.shown("adding") is None


def test_nothing_is_said_of_what_nobody_knows(
    module: nn.LSTM, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = view.run(numbers(), opened.which(kept(module, monkeypatch), FIRST), "cpu")
    assert isinstance(made.meaning, Meaning)
    assert np.isnan(made.target.values).all()
    assert made.explanation.beyond == made.explanation.held_out == made.explanation.address == ""
    assert made.known.in_words(made.sequence, made.target, made.sides, 1).startswith("a ")


def test_a_layer_of_several_says_that_it_runs_on_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened._SHELF, "_values", type(opened._SHELF._values)())
    layers = {"first": nn.LSTM(4, 8), "second": nn.LSTM(8, 5), "other": nn.GRU(3, 6)}
    for key, some in (("opened-abc", layers), ("opened-d", {"first": layers["first"]})):
        file = opened.WeightsFile("", "two.keras", b"")
        opened._SHELF.put(key, Opened(key, file, Loaded("a file", some), Assumed()))
    assert opened.of_title("opened-abc-1").way == (
        "“second” runs here on its own: the sequence gives its 8 inputs directly, and no other "
        "layer of the file runs before it. In the model it may read another layer's output; this "
        "is not stated."
    )
    assert opened.of_title("opened-abc-1").part == ""  # a module of one layer: nothing to choose
    assert opened.of_title("opened-d-0").way == ""


def test_a_layer_says_what_its_sequence_goes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened._SHELF, "_values", type(opened._SHELF._values)())
    layers = {"first": nn.LSTM(4, 8), "second": nn.LSTM(8, 5)}
    for key, stated in (("opened-abc", {}), ("opened-d", {"first": (), "second": ("first",)})):
        loaded = Loaded("a file", layers, before=stated)
        opened._SHELF.put(key, Opened(key, opened.WeightsFile("", "a", b""), loaded, Assumed()))
    chosen, stated = (
        opened.of_title(opened.using(f"{key}-1", Use(("first",))))
        for key in ("opened-abc", "opened-d")
    )
    ends = "the sequence first goes through “first”; “second” reads what comes out of that."
    assert chosen.way == f"As chosen here (the file does not state the order), {ends}"
    assert stated.way == f"As the file states, {ends}"
    assert chosen.inputs == ("x0", "x1", "x2", "x3")
    three = Sequence(np.ones((6, 3)), ("a", "b", "c"))
    says = r"3 columns, but the path to .+“second” .+ begins with “first”, which reads 4 columns\."
    with pytest.raises(SequenceError, match=says):
        view.run(three, chosen.which, "cpu")
    assert opened.of_title("opened-d-1").way.endswith("In the file, “first” is before it.")
    assert opened.of_title("opened-d-0").way.endswith("no other layer of the file runs before it.")
