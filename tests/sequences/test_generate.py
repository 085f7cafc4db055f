from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from lstm_viz.sequences import GENERATORS, generate
from lstm_viz.sequences.generator import Parameter

from .conftest import Refusal

TIMED = [name for name, row in GENERATORS.items() if row.timed]

# What must go with a parameter at the end of its range.
BESIDE = {
    ("waves", "shortest"): {"longest": 200.0},
    ("waves", "longest"): {"shortest": 2.0},
    ("ar2", "a1"): {"a2": -0.99},
    ("ar2", "a2"): {"a1": 0.0},
}


def test_the_rows_of_before_come_first_in_their_order_and_the_keys_are_their_own() -> None:
    assert list(GENERATORS) == [
        *("waves", "sine", "square", "saw", "chirp", "impulse", "step"),
        *("noise", "walk", "ar2", "mackey_glass", "lorenz", "morse", "text"),
    ]
    assert list(GENERATORS)[:-2] == TIMED
    assert all(row.key == key for key, row in GENERATORS.items())


@pytest.mark.parametrize("name", TIMED)
def test_the_same_seed_gives_the_same_sequence(name: str) -> None:
    row = GENERATORS[name]
    first = generate(name, steps=37, seed=5)
    assert first.steps == 37
    assert first.names == (("x", "y", "z") if name == "lorenz" else ("value",))
    assert first.digest == generate(name, steps=37, seed=5).digest
    assert (first.digest != generate(name, steps=37, seed=6).digest) == row.seeded
    assert first.source == (f"{row.label}, seed 5" if row.seeded else row.label)
    assert (first.changes == ()) == (name != "lorenz")
    assert first.gaps == 0


@pytest.mark.parametrize("name", TIMED)
def test_two_steps_are_enough(name: str) -> None:
    assert generate(name, steps=2, seed=1).steps == 2


@pytest.mark.parametrize("name", GENERATORS)
def test_every_parameter_takes_both_ends_and_its_default_and_matters(name: str) -> None:
    row = GENERATORS[name]
    steps = 400 if row.timed else None
    for parameter in row.parameters:
        others = BESIDE.get((name, parameter.key), {})
        made = {
            generate(name, steps=steps, seed=1, **others | {parameter.key: value}).digest
            for value in ends(parameter, steps)
        }
        assert len(made) >= 2


def ends(parameter: Parameter, steps: int | None) -> list[float | str]:
    if parameter.kind == "text":
        assert isinstance(parameter.default, str)
        assert parameter.low <= len(parameter.default) <= parameter.high
        return ["e t"[: int(parameter.low)], parameter.default, "s" * int(parameter.high)]
    high = steps if parameter.high is None else parameter.high
    assert parameter.low <= parameter.default <= high
    return [parameter.low, parameter.default, high]


@pytest.mark.parametrize("name", GENERATORS)
def test_every_row_says_what_to_look_for(name: str) -> None:
    row = GENERATORS[name]
    assert row.look_for.endswith("?")
    assert len({parameter.label for parameter in row.parameters}) == len(row.parameters)
    assert len({parameter.key for parameter in row.parameters}) == len(row.parameters)
    # The page's own controls stand in the same address.
    assert not {parameter.key for parameter in row.parameters} & {"name", "steps", "seed"}


def test_another_process_makes_the_same_numbers() -> None:
    script = (
        "from lstm_viz.sequences import generate\n"
        "for name in ('ar2', 'mackey_glass', 'lorenz'):\n"
        "    print(generate(name, steps=23, seed=4).digest)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    names = ("ar2", "mackey_glass", "lorenz")
    assert run.stdout.split() == [generate(name, steps=23, seed=4).digest for name in names]


def test_chaos_is_the_same_on_every_machine() -> None:
    # Numbers of the day on which it was written: only +, -, * and / stand behind them, and the
    # stream of PCG64, which numpy promises to keep.
    lorenz = generate("lorenz", steps=200, seed=4).values[-1]
    np.testing.assert_allclose(lorenz, [-0.0408857, 0.1262953, 0.0138860], atol=1e-6)
    mackey_glass = generate("mackey_glass", steps=200, seed=4).values[-1, 0]
    assert mackey_glass == pytest.approx(0.8342739, abs=1e-6)
    assert np.random.default_rng(4).uniform() == pytest.approx(0.9430556, abs=1e-6)


def test_what_it_cannot_make_is_refused(refused: Refusal) -> None:
    names = ", ".join(GENERATORS)
    with refused(f"The generators are {names}; got 'sawtooth'."):
        generate("sawtooth", steps=60)
    with refused("Square wave takes period, height; got 'noise'."):
        generate("square", steps=60, noise=0.5)
    with refused("There is one step; a sequence needs at least 2, so add more numbers."):
        generate("walk", steps=1)
    with refused("Random walk needs a number of steps, 2 or more; got none."):
        generate("walk")
    with refused("The seed must be a whole number of at least 0; got -1."):
        generate("walk", steps=60, seed=-1)
    with refused("The seed must be a whole number; got 1.5."):
        generate("walk", steps=60, seed=1.5)  # type: ignore[arg-type]
    with refused("The seed must be a whole number; got None."):
        generate("walk", steps=60, seed=None)  # type: ignore[arg-type]
    with refused("Steps must be a whole number; got 10.5."):
        generate("walk", steps=10.5)  # type: ignore[arg-type]
    with refused("Steps must be a whole number; got '60'."):
        generate("impulse", steps="60")  # type: ignore[arg-type]
    assert generate("walk", steps=np.int64(9), seed=np.int64(2)).steps == 9  # type: ignore[arg-type]
    with refused("Noise must be from 0.0 to 1.0; got 1.5."):
        generate("waves", steps=60, noise=1.5)
    with refused("Noise must be from 0.0 to 1.0; got nan."):
        generate("waves", steps=60, noise=float("nan"))
    with refused("Noise must be from 0.0 to 1.0; got 'much'."):
        generate("waves", steps=60, noise="much")
    with refused("At step must be from 1 to 15, the number of steps; got 16."):
        generate("impulse", steps=15, at=16)
    with refused("Period must be a whole number; got 2.5."):
        generate("square", steps=60, period=2.5)


def test_a_text_that_it_cannot_take_is_refused(refused: Refusal) -> None:
    with refused("Text must be a text; got 5."):
        generate("morse", text=5)
    with refused("Text must have from 1 to 500 characters; got 501."):
        generate("morse", text="e" * 501)
    with refused("Text must have from 1 to 500 characters; got 0."):
        generate("morse", text="")
    with refused(
        "There are 100 steps, and a sequence can have up to 99; shorten it, or keep every n-th "
        "step."
    ):
        generate("morse", steps=99, text="paris", unit=2)
    assert generate("morse", steps=100, text="paris", unit=2).steps == 100
