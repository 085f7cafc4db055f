"""Slow points: states at which a layer, given one input again and again, nearly stays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_viz.arrays import Arrays
from lstm_viz.recurrent_map import RecurrentMap
from lstm_viz.trace import Trace

FIXED = 1e-14  # at most this speed: the state moves by 1e-7 in a step
SLOW = 1e-4  # by 0.014
MARGIN = 1e-3  # eigenvalues of a size this close to 1 neither grow nor fade within 1000 steps
SAME_POINT = 1e-2  # points at a smaller distance, as a part of the trajectory's extent, are one

# Levenberg and Marquardt's damping: what it begins with, its ends, and its change from try to try.
DAMPING, LEAST, MOST, CHANGE = 1e-3, 1e-9, 1e9, 10.0
STILL = 1e-13  # of the state's size: a shorter move is none
DONE = 1e-28  # a speed that is rounding


@dataclass(frozen=True, eq=False)
class SlowPoints:
    """Where the map (h, c) → (h, c) of a layer at one constant input moves a state least.

    states (point, state); speeds (point,) are q = ½ ‖F(s) − s‖². eigenvalues (point, state) are
    those of the map's Jacobian there, the largest first. ended (point,) counts the starts whose
    search ended at that point, and `fast` those whose search ended at a state that is not slow,
    which is left out. Fixed points come first, those before others that more starts led to; then
    the slowest first.
    """

    states: np.ndarray
    speeds: np.ndarray
    eigenvalues: np.ndarray
    ended: np.ndarray
    fast: int

    @property
    def fixed(self) -> np.ndarray:
        """Which are fixed points; at the others the state moves slowly, (point,) of bool."""
        return self.speeds <= FIXED

    @property
    def radius(self) -> np.ndarray:
        """The spectral radius: the size of the largest eigenvalue, (point,)."""
        return np.abs(self.eigenvalues[:, 0])

    @property
    def unstable(self) -> np.ndarray:
        """In how many directions a small change grows, (point,) of int."""
        return (np.abs(self.eigenvalues) > 1 + MARGIN).sum(axis=1)

    @property
    def stability(self) -> list[str]:
        """Of each: "stable", "unstable", or "marginal" where the radius is 1 within 0.001."""
        return [
            "unstable" if count else "stable" if radius < 1 - MARGIN else "marginal"
            for count, radius in zip(self.unstable, self.radius, strict=True)
        ]


def slow_points(
    trace: Trace,
    weights: Arrays,
    x: np.ndarray,
    *,
    starts: int = 24,
    iterations: int = 200,
    slow: float = SLOW,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
) -> SlowPoints:
    """The slow points that are found from states of the trajectory (Sussillo & Barak 2013).

    The speed q(s) = ½ ‖F(s) − s‖² is minimised with the method of Levenberg and Marquardt and exact
    Jacobians, in float64. Where it ends at 0 there is a fixed point; where it ends above, the state
    moves slowly past. What no start leads to is not found. The work is at most starts × iterations
    Jacobians of the state's size squared.

    Args:
        trace: a recorded pass.
        weights: those of this layer in this direction, as `call.weight_arrays` takes them.
        x: what the layer reads at every step, (input,).
        starts: how many states of the trajectory the search starts from, evenly spaced in time.
        iterations: the most steps of each search.
        slow: the highest speed of a point that is kept.
        layer: as in `measure`.
        direction: as in `measure`.
        batch: as in `measure`.

    Raises:
        ValueError: weights or x that do not fit, or no start or no iteration.
    """
    if starts < 1 or iterations < 1:
        raise ValueError(f"starts and iterations must be 1 or more; got {starts} and {iterations}")
    place = {"layer": layer, "direction": direction, "batch": batch}
    F = RecurrentMap(trace, weights, x, place)
    trajectory = F.trajectory
    count = min(starts, len(trajectory))
    chosen = np.arange(count) * (len(trajectory) - 1) // max(count - 1, 1)
    states, speeds = _descend(F, trajectory[chosen], iterations)
    kept = np.flatnonzero(speeds <= slow)
    # Below, speeds are rounding: those of fixed points are equal.
    order = kept[np.argsort(np.maximum(speeds[kept], FIXED), kind="stable")]
    extent = np.ptp(trajectory, axis=0).max()
    points, ended = _distinct(states[order], SAME_POINT * (extent or 1))
    found = order[points]
    rank = np.lexsort((-ended, np.maximum(speeds[found], FIXED)))
    found, ended = found[rank], ended[rank]
    eigenvalues = np.empty((0, F.size), complex)
    if len(found):
        eigenvalues = np.linalg.eigvals(F.jacobian(states[found])).astype(complex)
    largest = np.argsort(-np.abs(eigenvalues), axis=1, kind="stable")
    return SlowPoints(
        states[found],
        speeds[found],
        np.take_along_axis(eigenvalues, largest, axis=1),
        ended,
        len(chosen) - len(kept),
    )


def _descend(F: RecurrentMap, starts: np.ndarray, iterations: int) -> tuple[np.ndarray, np.ndarray]:
    """Where the speed is least near each of some starts (start, state), and how large it is."""
    states = starts.copy()
    moves = F(states) - states
    speeds = _speed(moves)
    damping = np.full(len(states), DAMPING)
    one = np.eye(states.shape[1])
    going = np.arange(len(states))
    for _ in range(iterations):
        going = going[speeds[going] > DONE]
        if not len(going):
            break
        A = F.jacobian(states[going]) - one
        slope = np.einsum("kij,ki->kj", A, moves[going])
        H = np.swapaxes(A, 1, 2) @ A + damping[going, None, None] * one
        by = -np.linalg.solve(H, slope[..., None])[..., 0]
        tried = states[going] + by
        with np.errstate(over="ignore", invalid="ignore"):
            new_moves = F(tried) - tried
            new_speeds = _speed(new_moves)
        better = new_speeds < speeds[going]
        won = going[better]
        states[won], moves[won] = tried[better], new_moves[better]
        speeds[won] = new_speeds[better]
        damping[won] = np.maximum(damping[won] / CHANGE, LEAST)
        damping[going[~better]] *= CHANGE
        size = 1 + np.linalg.norm(states[going], axis=1)
        goes_on = (np.linalg.norm(by, axis=1) > STILL * size) & (damping[going] <= MOST)
        going = going[goes_on]
    return states, speeds


def _speed(moves: np.ndarray) -> np.ndarray:
    """q of moves F(s) − s (..., state)."""
    return 0.5 * (moves**2).sum(axis=-1)


def _distinct(states: np.ndarray, distance: float) -> tuple[np.ndarray, np.ndarray]:
    """The places of the first of states that are close together, and how many each stands for."""
    points: list[int] = []
    counts: list[int] = []
    for place, state in enumerate(states):
        apart = np.linalg.norm(states[points] - state, axis=1)
        if len(points) and apart.min() <= distance:
            counts[int(apart.argmin())] += 1
        else:
            points.append(place)
            counts.append(1)
    return np.array(points, int), np.array(counts, int)
