"""Chaos: the delay equation of Mackey and Glass, and Lorenz' three equations."""

from __future__ import annotations

import math

import numpy as np

from lstm_viz.sequences.generator import Generated, Generator, Parameter, Values

# Only +, -, * and / of floats from here on, in one order: chaos would blow up the last digit in
# which two machines' powers or sums may differ.

GAIN, LOSS = 0.2, 0.1  # β and γ of Mackey and Glass; the exponent n is 10
MG_STEP = 0.1  # of the integration, in units of time
MG_SETTLE = 500  # units of time that are left out, so that the start is forgotten


def mackey_glass(history: float, delay: int, times: int) -> list[float]:
    """x at the times 0, 0.1, 0.2, ..., of which there are `times`, where x = `history` before 0.

    dx/dt = 0.2 x(t - τ) / (1 + x(t - τ)^10) - 0.1 x (Mackey & Glass, Science 197:287, 1977, with
    the constants that became usual). Classical Runge-Kutta of order 4 with a step of 0.1; between
    two steps the delayed x is the cubic that has their values and slopes.
    """
    h, lag = MG_STEP, round(delay / MG_STEP)
    x = [history]
    middle: list[float] = []  # x halfway between two steps
    past = _produced(history)

    def produced_at(k: int) -> float:
        return past if k <= lag else _produced(x[k - lag])

    slope = past - LOSS * history
    for k in range(times - 1):
        now, ahead = produced_at(k), produced_at(k + 1)
        half = past if k < lag else _produced(middle[k - lag])
        k1 = now - LOSS * x[k]
        k2 = half - LOSS * (x[k] + h / 2 * k1)
        k3 = half - LOSS * (x[k] + h / 2 * k2)
        k4 = ahead - LOSS * (x[k] + h * k3)
        x.append(x[k] + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4))
        before, slope = slope, ahead - LOSS * x[k + 1]
        middle.append((x[k] + x[k + 1]) / 2 + h / 8 * (before - slope))
    return x


def _produced(delayed: float) -> float:
    square = delayed * delayed
    fourth = square * square
    return GAIN * delayed / (1 + fourth * fourth * square)


def _mackey_glass(steps: int, rng: np.random.Generator, values: Values) -> np.ndarray:
    per_unit = round(1 / MG_STEP)
    first, stride = MG_SETTLE * per_unit, int(values["every"]) * per_unit
    history = float(rng.uniform(0.9, 1.5))
    x = mackey_glass(history, int(values["delay"]), first + (steps - 1) * stride + 1)
    return np.array(x[first::stride])


SIGMA, BETA = 10.0, 8 / 3  # Lorenz' σ and b; his r is a parameter
LORENZ_STEP = 0.005  # of the integration, in units of time, or a little shorter
LORENZ_SETTLE = 20  # units of time that are left out
SPREAD, MIDDLE = 20.0, 25.0  # by which all three are divided, and what is taken off z before


def lorenz(start: tuple[float, float, float], r: float, every: float, steps: int) -> np.ndarray:
    """(time, 3): x, y, z at the times 0, `every`, 2 `every`, ..., from `start` on.

    dx/dt = 10 (y - x), dy/dt = x (r - z) - y, dz/dt = x y - 8/3 z (Lorenz, J. Atmos. Sci. 20:130,
    1963, equations 25 to 27). Classical Runge-Kutta of order 4, its step `every` divided into equal
    parts of 0.005 or less.
    """
    parts = math.ceil(every / LORENZ_STEP - 1e-9)  # 0.03 / 0.005 is 6, and a little more in floats
    h = every / parts
    x, y, z = start
    path = [(x, y, z)]
    for _ in range(steps - 1):
        for _ in range(parts):
            a1, b1, c1 = _slope(x, y, z, r)
            a2, b2, c2 = _slope(x + h / 2 * a1, y + h / 2 * b1, z + h / 2 * c1, r)
            a3, b3, c3 = _slope(x + h / 2 * a2, y + h / 2 * b2, z + h / 2 * c2, r)
            a4, b4, c4 = _slope(x + h * a3, y + h * b3, z + h * c3, r)
            x += h / 6 * (a1 + 2 * a2 + 2 * a3 + a4)
            y += h / 6 * (b1 + 2 * b2 + 2 * b3 + b4)
            z += h / 6 * (c1 + 2 * c2 + 2 * c3 + c4)
        path.append((x, y, z))
    return np.array(path)


def _slope(x: float, y: float, z: float, r: float) -> tuple[float, float, float]:
    return SIGMA * (y - x), x * (r - z) - y, x * y - BETA * z


def _lorenz(steps: int, rng: np.random.Generator, values: Values) -> Generated:
    x, y, z = rng.uniform(-10, 10, 3).tolist()
    settled = lorenz((x, y, z + MIDDLE), values["r"], LORENZ_SETTLE, 2)[1].tolist()
    path = lorenz(tuple(settled), values["r"], values["every"], steps)
    told = (
        f"x, y and z of Lorenz' equations were scaled: {MIDDLE:g} was subtracted from z, then all "
        f"three were divided by {SPREAD:g}."
    )
    return Generated((path - (0, 0, MIDDLE)) / SPREAD, ("x", "y", "z"), changes=(told,))


ROWS = (
    Generator(
        key="mackey_glass",
        label="Mackey–Glass",
        parameters=(
            Parameter("delay", "Delay", 1, 60, 17),
            Parameter("every", "Time between steps", 1, 12, 2),
        ),
        look_for="Each value depends on the value one delay earlier: which units keep their cell "
        "state for about that long, and which do so when the delay changes?",
        seeded=True,
        make=_mackey_glass,
    ),
    Generator(
        key="lorenz",
        label="Lorenz (x, y, z)",
        parameters=(
            Parameter("r", "r, the heating", 0.5, 60.0, 28.0),
            Parameter("every", "Time between steps", 0.005, 0.2, 0.03),
        ),
        look_for="Where x changes sign and the path crosses to the other wing, which gates move "
        "just before?",
        seeded=True,
        make=_lorenz,
    ),
)
