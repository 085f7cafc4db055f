"""The moments: each found again by looking at every step and unit in plain loops."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from lstm_viz import moments
from lstm_viz.moments import Moment, Nothing
from lstm_viz.trace import Trace
from tests.traces import LENGTH, TIME, UNIT, WHERE, random_trace

FORWARD = {"layer": 1, "direction": 0, "batch": 1}  # TIME steps
BACKWARD = WHERE  # LENGTH steps, then padding
PLACES = [(FORWARD, TIME), (BACKWARD, LENGTH)]
HERE = {"layer": 0, "direction": 0, "batch": 0}


def before(trace: Trace, signal: str, place: dict, step: int, unit: int) -> float:
    """What stood in a state before this step, in the direction of reading."""
    values = trace.sel(signal, **place)
    at = step - 2 if place["direction"] == 0 else step
    last = TIME if place is FORWARD else LENGTH
    if not 0 <= at < last:
        return float(trace.initial[signal][*place.values(), unit])
    return float(values[at, unit])


def at(trace: Trace, signal: str, place: dict, step: int, unit: int) -> float:
    return float(trace.sel(signal, **place)[step - 1, unit])


def best(length: int, score) -> tuple[int, int]:
    """The step and unit with the highest score."""
    return max(product(range(1, length + 1), range(UNIT)), key=lambda where: score(*where))


def lstm(**signals: np.ndarray) -> Trace:
    """One forward LSTM; signals (time, unit), what is not given is 0.5."""
    shape = next(iter(signals.values())).shape
    full = {name: np.full((1, 1, 1, *shape), 0.5) for name in "ifgoch"}
    full |= {name: np.asarray(values, float)[None, None, None] for name, values in signals.items()}
    zero = np.zeros((1, 1, 1, shape[1]))
    return Trace("lstm", full, {"h": zero, "c": zero})


@pytest.mark.parametrize(("place", "length"), PLACES)
def test_the_numbers_are_the_traces_own(place, length):
    trace = random_trace()
    found = moments.writes_most(trace, **place)
    where = (place, found.step, found.unit)
    for name in "ifgoch":
        assert found.numbers[name] == at(trace, name, *where)
    assert found.numbers["c_before"] == before(trace, "c", *where)
    assert found.numbers["h_before"] == before(trace, "h", *where)
    assert found.numbers["kept"] == found.numbers["f"] * found.numbers["c_before"]
    assert found.numbers["added"] == found.numbers["i"] * found.numbers["g"]
    assert found.numbers["tanh_c"] == pytest.approx(math.tanh(found.numbers["c"]))
    assert found.numbers["shown"] == found.numbers["o"] * found.numbers["tanh_c"]


@pytest.mark.parametrize(("place", "length"), PLACES)
def test_where_most_is_written_updated_and_hidden(place, length):
    trace = random_trace()

    def value(signal, step, unit):
        return at(trace, signal, place, step, unit)

    def added(step, unit):
        return value("i", step, unit) * abs(value("g", step, unit))

    def kept(step, unit):
        return value("f", step, unit) * abs(before(trace, "c", place, step, unit))

    def hidden(step, unit):
        return (1 - value("o", step, unit)) * abs(math.tanh(value("c", step, unit)))

    found = moments.writes_most(trace, **place)
    assert (found.step, found.unit) == best(length, added)
    found = moments.updates_most(trace, **place)
    assert (found.step, found.unit) == best(length, lambda *a: min(kept(*a), added(*a)))
    found = moments.hides_most(trace, **place)
    assert (found.step, found.unit) == best(length, hidden)


def test_a_general_lstm_shows_its_cell_state_through_its_own_function() -> None:
    trace = random_trace("generallstm").with_meta(nonlinearity="sigmoid tanh relu")
    found = moments.hides_most(trace, **FORWARD)
    assert found.numbers["tanh_c"] == max(0.0, found.numbers["c"]) > 0
    assert found.numbers["shown"] == found.numbers["o"] * found.numbers["c"]


@pytest.mark.parametrize(("place", "length"), PLACES)
@pytest.mark.parametrize("step", [1, 2, 5])
def test_what_moves_most_at_a_step(place, length, step):
    trace = random_trace()
    for signal in "hc":
        found = moments.moves_most(trace, signal, step, **place)

        def moved(unit, signal=signal):
            own = at(trace, signal, place, step, unit)
            return abs(own - before(trace, signal, place, step, unit))

        assert found.unit == max(range(UNIT), key=moved)
        assert found.numbers["moved"] == pytest.approx(moved(found.unit))
        assert f"at step {step}" in found.rule


def test_the_simple_rnn_has_moments_too():
    trace = random_trace("rnn")
    found = moments.moves_most(trace, "h", 4, **FORWARD)
    assert set(found.numbers) == {"a", "h", "h_before", "moved"}
    assert found.numbers["a"] == at(trace, "a", FORWARD, 4, found.unit)


def test_what_is_shown_at_the_answer():
    c = np.array([[0.3, 2.0, 1.0], [0.3, 2.0, 1.0]])
    o = np.array([[0.9, 0.1, 0.5], [0.9, 0.8, 0.1]])
    found = moments.shows_most(lstm(o=o, c=c), 2)
    assert (found.step, found.unit) == (2, 1)
    assert found.numbers["shown_before"] == pytest.approx(0.1 * math.tanh(2))
    assert found.numbers["moved"] == pytest.approx(0.7 * math.tanh(2))


def test_an_output_gate_of_a_projection_has_no_h_before():
    wide = lstm(c=np.ones((3, 4)))
    narrow = {name: array for name, array in wide.signals.items()}
    narrow["h"] = narrow["h"][..., :2]
    initial = {"c": wide.initial["c"], "h": wide.initial["h"][..., :2]}
    found = moments.shows_most(Trace("lstm", narrow, initial), 1)
    assert found.numbers["shown_before"] == 0


def test_the_forget_gate_is_looked_for_where_there_is_something_to_forget():
    f = np.array([[0.9, 0.9, 0.9], [0.01, 0.3, 0.4], [0.9, 0.2, 0.02]])
    c = np.array([[0.1, 0.8, -0.6], [0.0, 0.1, -0.49], [0.0, 0.0, 0.0]])
    found = moments.forgets_most(lstm(f=f, c=c))
    assert isinstance(found, Moment)
    assert (found.step, found.unit) == (2, 1)  # 0.01 and 0.02 had nothing to forget
    assert found.numbers["lowest"] == 0.01
    assert found.numbers["c_before"] == 0.8
    assert "|Cₜ₋₁| ≥ 0.5" in found.rule


def test_where_no_cell_held_anything_nothing_is_forgotten():
    found = moments.forgets_most(lstm(c=np.full((4, 3), 0.25)))
    assert isinstance(found, Nothing)
    assert found.because == "no cell held 0.5 or more before a step; the largest |C| was 0.25"


def runs() -> np.ndarray:
    f = np.full((8, 4), 0.96)
    f[:, 0] = 0.94
    f[[0, 6], 1] = 0.1  # steps 2 to 6
    f[0, 2] = 0.1  # steps 2 to 8
    f[3, 3] = 0.1  # broken inside
    return f


def test_the_longest_run_that_bridges_two_steps():
    f = runs()
    f[4, 2] = 0.951
    found = moments.keeps_longest(lstm(f=f), 2, 6)
    assert isinstance(found, Moment)
    assert found.unit == 2
    assert found.step == 5  # the middle of steps 3 to 6
    assert [found.numbers[name] for name in ("start", "end", "length")] == [2, 8, 7]
    assert found.numbers["weakest"] == 0.951
    assert found.numbers["left"] == pytest.approx(0.96**3 * 0.951)
    assert found.rule == "the longest run of F ≥ 0.95 that spans step 2 to step 6"


def test_the_first_of_the_two_steps_need_not_be_open_itself():
    f = np.full((6, 3), 0.5)
    f[2:4, 1] = 1.0
    found = moments.keeps_longest(lstm(f=f), 2, 4)
    assert isinstance(found, Moment)
    assert (found.unit, found.numbers["length"], found.numbers["left"]) == (1, 2, 1.0)
    assert isinstance(moments.keeps_longest(lstm(f=f), 2, 5), Nothing)
    assert isinstance(moments.keeps_longest(lstm(f=f), 1, 4), Nothing)


def test_of_two_runs_of_one_length_the_one_that_keeps_more():
    f = np.full((5, 3), 0.96)
    f[2, 1] = 0.99
    found = moments.keeps_longest(lstm(f=f), 1, 4)
    assert isinstance(found, Moment)
    assert found.unit == 1


def test_no_bridge_is_an_answer_and_says_who_came_nearest():
    f = runs()
    f[5] = [0.2, 0.7, 0.93, 0.5]
    found = moments.keeps_longest(lstm(f=f), 2, 7)
    assert found == Nothing(
        "the longest run of F ≥ 0.95 that spans step 2 to step 7",
        "no unit keeps F at 0.95 or above from step 3 to step 7; unit 2 comes closest, with "
        "a lowest F of 0.93",
    )


def test_a_network_that_reads_backwards_bridges_the_other_way():
    f = np.full((LENGTH, UNIT), 0.5)
    f[1:3, 3] = 0.97  # steps 2 and 3
    trace = random_trace(replace={"f": np.concatenate([f, np.zeros((TIME - LENGTH, UNIT))])})
    found = moments.keeps_longest(trace, 2, 4, **BACKWARD)
    assert isinstance(found, Moment)
    assert (found.unit, found.numbers["start"], found.numbers["end"]) == (3, 2, 3)
    assert isinstance(moments.keeps_longest(trace, 1, 3, **BACKWARD), Nothing)


def changed(sizes: list[float], unit: int = 2) -> tuple[Trace, Trace]:
    """Two passes whose h differs at each step by that size, shared by two units."""
    one = np.full((len(sizes), 4), 0.1)
    two = one.copy()
    two[:, unit] += 0.8 * np.array(sizes)
    two[:, 0] += 0.6 * np.array(sizes)
    return lstm(h=one), lstm(h=two)


def test_the_step_from_which_on_a_change_is_gone():
    one, two = changed([0, 0, 0.1, 0.4, 0.03, 0.05, 0.039, 0.01])
    found = moments.change_is_gone(one, two, "h", 3)
    assert isinstance(found, Moment)
    assert (found.step, found.unit) == (7, 2)  # below 0.04 at step 5 too, but not for good
    assert found.numbers["peak"] == 4
    assert found.numbers["largest"] == pytest.approx(0.4)
    assert found.numbers["change"] == pytest.approx(0.039)
    assert "stays below 10% of its largest size ‖Δh‖" in found.rule


def test_a_change_that_stays_is_an_answer():
    found = moments.change_is_gone(*changed([0, 0.1, 0.4, 0.1]), "h", 2)
    assert isinstance(found, Nothing)
    assert found.because == "at the last step 25% of the largest change is left"
    found = moments.change_is_gone(*changed([0, 0, 0]), "h", 2)
    assert isinstance(found, Nothing)
    assert "none of the largest change" in found.because


def test_the_unit_that_carries_most():
    one, two = changed([0, 0.1, -0.4], unit=3)
    found = moments.carries_most(one, two, "h", 3)
    assert (found.step, found.unit) == (3, 3)
    assert found.numbers["change"] == pytest.approx(-0.32)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda t: moments.moves_most(t, "f", 2), "states of an LSTM are c and h; got 'f'"),
        (lambda t: moments.moves_most(t, "h", 0), "step must be from 1 to 4; got 0"),
        (lambda t: moments.shows_most(t, 5), "step must be from 1 to 4; got 5"),
        (lambda t: moments.keeps_longest(t, 3, 3), "first must be before last; got 3 and 3"),
        (
            lambda t: moments.carries_most(t, lstm(h=np.ones((3, 3))), "h", 2),
            r"same steps and units; got \(4, 3\) and \(3, 3\)",
        ),
    ],
)
def test_what_cannot_be_looked_for_is_refused(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call(lstm(c=np.ones((4, 3))))
