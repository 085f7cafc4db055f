"""Edits as data and as text: what the grammar takes, and a sentence for all that it does not."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.edits import (
    Begin,
    Change,
    Clamp,
    EditError,
    Replace,
    couple,
    freeze,
    impossible,
    need_fit,
    parse,
    silence,
    write,
)
from lstm_viz.edits.edit import BLOCKS, CLAMPED

# One of each form of the grammar, with the text as it is written.
FORMS = [
    ("f7@13-20=0", Clamp("f", 0.0, units=[7], steps=slice(12, 20))),
    ("c=before", freeze()),
    ("c2-4@6=before", freeze(units=slice(2, 5), steps=5)),
    ("i@3=1-f", couple(steps=[2])),
    ("h1.3-5=0", silence([5, 1, 4, 3])),
    ("g=mean", Clamp("g", "mean")),
    ("z3=original", Clamp("z", "original", units=3)),
    ("a0=-2.5", Clamp("a", -2.5, units=[0])),
    ("x2@5.7-9=0.125", Replace(0.125, features=[2], steps=[4, 6, 7, 8])),
    ("x=1e-7", Replace(1e-7)),
    ("h4@0=0.5", Begin("h", 0.5, units=4)),
    ("c@0=-1", Begin("c", -1)),
    ("W_hf2-3*0.5", Change("W_hf", "*", 0.5, units=range(2, 4))),
    ("W_xa=0", Change("W_xa", "=", 0)),
    ("b_n1+-3", Change("b_n", "+", -3, units=1)),
    ("!o=1", Clamp("o", 1, on=False)),
    ("!2:r9=0.25", Clamp("r", 0.25, units=9, on=False, net=2)),
]


@pytest.mark.parametrize(("text", "edit"), FORMS)
def test_each_form_is_read_and_written(text: str, edit: Any) -> None:
    assert parse(text) == (edit,)
    assert write([edit]) == text


def test_a_list_keeps_its_order_and_spaces_are_ignored() -> None:
    text = " f 7 @ 13 - 20 = 0 ,b_f + 1, f=0.5 "
    assert parse(text) == (
        Clamp("f", 0.0, units=[7], steps=slice(12, 20)),
        Change("b_f", "+", 1),
        Clamp("f", 0.5),
    )
    assert parse("") == parse("  ") == ()
    assert write(()) == ""


@pytest.mark.parametrize(
    ("number", "value"),
    [("1e-3", 0.001), (".5", 0.5), ("5.", 5.0), ("-2E+2", -200.0), ("007", 7.0), ("-0", 0.0)],
)
def test_a_number_is_a_decimal(number: str, value: float) -> None:
    assert parse(f"g={number}") == (Clamp("g", value),)
    assert parse(f"b_g*{number}") == (Change("b_g", "*", value),)


def test_places_are_one_whatever_way_they_are_given() -> None:
    ways: list[Any] = [
        slice(3, 6),
        range(3, 6),
        [5, 3, 4, 4],
        np.array([3, 4, 5]),
        (range(3, 5), 5),
        iter([3, 4, 5]),
        slice(5, 2, -1),
    ]
    assert {Clamp("o", 0, units=way) for way in ways} == {Clamp("o", 0, units=slice(3, 6))}
    assert str(Clamp("o", 0, units=slice(1, 8, 3), steps=slice(None, 2))) == "o1.4.7@1-2=0"
    assert Clamp("o", 0, units=slice(None)) == Clamp("o", 0)
    assert parse("f3.4-5.4@2.1=0") == (Clamp("f", 0, units=[3, 4, 5], steps=[0, 1]),)


def test_a_text_as_long_as_it_may_be_is_read() -> None:
    assert parse("f" + ".".join(["1"] * 1998) + "=0") == (Clamp("f", 0, units=1),)
    assert len(parse(",".join(["W_hf1-2*0.5"] * 100))) == 100


places = st.none() | st.sets(st.integers(0, 40), min_size=1)
numbers = st.floats(allow_nan=False, allow_infinity=False)
switches = {"on": st.booleans(), "net": st.integers(0, 30)}
edits = st.one_of(
    st.builds(
        Clamp,
        st.sampled_from(CLAMPED),
        numbers | st.sampled_from(["mean", "before", "original"]),
        units=places,
        steps=places,
        **switches,
    ),
    st.builds(couple, places, places),
    st.builds(Replace, numbers, places, places, **switches),
    st.builds(Begin, st.sampled_from("hc"), numbers, places, **switches),
    st.builds(Change, st.sampled_from(BLOCKS), st.sampled_from("=*+"), numbers, places, **switches),
)


@given(st.lists(edits, max_size=12))
def test_what_is_written_is_read_again(given_edits: list[Any]) -> None:
    text = write(given_edits)
    assert parse(text) == tuple(given_edits)
    assert write(parse(text)) == text


@given(st.text(alphabet="!:ifocxWb_h@=*+-.,0123e ", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(EditError):  # and no other error
        found = parse(text)
        assert parse(write(found)) == found


@given(numbers)
def test_a_number_has_at_most_20_characters(value: float) -> None:
    edit = Clamp("c", value)
    assert len(str(edit)) <= len("c=") + 20
    assert edit.value == pytest.approx(value, rel=1e-12, abs=0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("f@3", r"edit 1, “f@3”: expected a signal, x, a weight block .* such as f7@13-20=0"),
        ("f=0,,g=1", r"edit 2, “”: expected a signal"),
        ("o=1,u=3", r"edit 2, “u=3”: nothing is called u; expected a signal \(i, f, g"),
        ("F=1", "nothing is called F"),
        ("W_hu=1", "nothing is called W_hu"),
        ("f*2", r"only weights and biases take \* and \+; f takes =, as f=0.5"),
        ("x+2", "x takes =, as x=0.5"),
        ("f@0=1", "steps are counted from 1; 0, alone, is the state h or c before step 1"),
        ("x@0=1", "steps are counted from 1"),
        ("c@0-3=1", "steps are counted from 1"),
        ("h@0.2=1", "steps are counted from 1"),
        ("h@0=mean", "expected a number of at most 20 characters; got 'mean'"),
        ("x=before", "expected a number of at most 20 characters; got 'before'"),
        ("b_f=original", "expected a number .*; got 'original'"),
        ("f=", "expected a number .* or mean or before or original or 1-f; got ''"),
        ("f=nan", "got 'nan'"),
        ("f=inf", "got 'inf'"),
        ("f=1e999", "must be a finite number .*; got inf"),
        ("f=0x10", "got '0x10'"),
        ("f=1_0", "got '1_0'"),
        ("f=+1", r"got '\+1'"),
        ("f=٣", "got '٣'"),
        ("f=" + "1" * 21, "expected a number of at most 20 characters"),
        ("o=1-f", "the value 1-f is for the input gate i only; got o=1-f"),
        ("f9-7=2", "units 9-7 end before they begin; write 7-9"),
        ("f@=2", "each of the steps must be a whole number; got ''"),
        ("f1..2=2", "each of the units must be a whole number; got ''"),
        ("f-3=2", "each of the units must be a whole number; got ''"),
        ("f1-2-3=2", "each of the units must be a whole number; got '2-3'"),
        ("f" + "9" * 21 + "=0", "each of the units must be a whole number"),
        ("9" * 21 + ":f=0", "the place of a network must be a whole number"),
        ("W_hf@3=1", "weights and biases have no steps; leave out @"),
        ("f=1\n", "expected a number"),
        ("\tf=1", "expected a signal"),
        ("f=0" + "," * 4000, "edits may have 4,000 characters; got 4,003"),
        (",".join(["f=0"] * 101), "there may be 100 edits; got 101"),
        ("f=" + "9" * 3000, r"edit 1, “f=9{58}”: expected a number .*; got '9{60}'"),
    ],
)
def test_a_wrong_text_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(EditError, match=sentence):
        parse(text)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Clamp("x", 0), "one of i, f, g, o, c, h, r, z, n, a, v, m, q, k, s; got 'x'"),
        (lambda: Clamp("f", float("nan")), "value must be a finite number or mean .*; got nan"),
        (lambda: Clamp("f", "median"), "or original or 1-f; got 'median'"),  # type: ignore
        (lambda: Clamp("o", "1-f"), "for the input gate i only"),
        (lambda: Clamp("f", 0, units=-1), "units are counted from 0; got -1"),
        (lambda: Clamp("f", 0, steps=slice(3, None)), "steps needs an end, as slice.12, 20. has"),
        (lambda: Clamp("f", 0, steps=[]), "steps must be at least one; None is all of them"),
        (lambda: Clamp("f", 0, units=[1.5]), r"units are whole numbers .*; got \[1\.5\]"),
        (lambda: Clamp("f", 0, units="3"), "units are whole numbers .*; got '3'"),
        (lambda: Clamp("f", 0, units=slice(1, 4, 0)), "units are whole numbers from 0 on"),
        (lambda: Clamp("f", 0, units=10**20), "units are counted from 0"),
        (lambda: Clamp("f", 0, net=-1), "net is the place of a network, .*; got -1"),
        (lambda: Clamp("f", 0, net="1"), "net is the place of a network, .*; got '1'"),
        (lambda: Replace(float("inf")), "value must be a finite number; got inf"),
        (lambda: Begin("f", 0), "state must be one of c, n, m, h; got 'f'"),
        (lambda: Change("W_f", "=", 0), "block must be one of W_xi, W_xf, .*; got 'W_f'"),
        (lambda: Change("W_xf", "-", 0), r"how must be one of =, \*, \+; got '-'"),
        (lambda: Change("W_xf", "=", None), "number must be a finite number; got None"),
        (lambda: write([Clamp("f", 0)] * 101), "there may be 100 edits; got 101"),
    ],
)
def test_a_wrong_edit_gets_a_sentence(make: Any, sentence: str) -> None:
    with pytest.raises(EditError, match=sentence):
        make()


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("f=1.2", True),
        ("i=-0.1", True),
        ("z=1", False),
        ("o=0", False),
        ("g=-0.7", False),
        ("n=-1.5", True),
        ("c=40", False),
        ("h=2", False),
        ("f=before", False),
        ("x=9", False),
        ("h@0=7", False),
        ("W_hf=7", False),
    ],
)
def test_what_a_sigmoid_or_a_tanh_cannot_give_is_marked(text: str, is_so: bool) -> None:
    (edit,) = parse(text)
    assert impossible(edit) is is_so


SIZES = {"unit": 6, "hidden": 4, "input": 3, "time": 9}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("lstm", "f5@9=0,h3=0,c5@0=1,x2@9=1,b_o5=0,W_hg=1"),
        ("gru", "z5=0,h3@0=1,W_xn5*2,b_r+1"),
        ("rnn", "a5=0,h3=0,W_xa*0,W_ha=0,b_a=1"),
        ("peepholelstm", "p_i5=0,p_f*2,p_o+1"),
    ],
)
def test_what_is_there_fits(kind: str, text: str) -> None:
    for edit in parse(text):
        need_fit(edit, kind, **SIZES)


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("gru", "f=0", "f=0: a GRU has no signal f; it has r, z, n, h"),
        ("rnn", "c=0", "a simple RNN has no signal c; it has a, h"),
        ("gru", "c@0=0", "a GRU has no state c; it has h"),
        ("lstm", "b_z=0", "an LSTM has no b_z; its gates are i, f, g, o"),
        ("rnn", "W_hf=0", "a simple RNN has no W_hf; its gates are a"),
        ("lstm", "p_f=0", "an LSTM has no p_f; its gates don't see c"),
        ("lstm", "f2-6=0", "there is no unit 6; there are 6 units, counted from 0"),
        ("lstm", "o1.8=0", "there is no unit 8"),
        ("lstm", "h4=0", "there is no unit 4; there are 4 units"),
        ("lstm", "b_f6=0", "there is no unit 6"),
        ("lstm", "h4@0=0", "there is no unit 4; there are 4 units"),
        ("lstm", "x3=0", "there is no feature 3; there are 3 inputs, counted from 0"),
        ("lstm", "x@10=0", "there is no step 10; there are 9 steps, counted from 1"),
        ("lstm", "f@4.12-13=0", "there is no step 12; there are 9 steps"),
        ("lstm", "f@4-13=0", "there is no step 10; there are 9 steps"),
    ],
)
def test_what_is_not_there_gets_a_sentence(kind: str, text: str, sentence: str) -> None:
    (edit,) = parse(text)
    with pytest.raises(EditError, match=sentence):
        need_fit(edit, kind, **SIZES)
