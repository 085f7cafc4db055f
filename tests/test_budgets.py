"""What breaks first as a server carries people: each budget, and what was full."""

from __future__ import annotations

import math

import pytest

from benchmarks import load
from benchmarks.crowd import Load, Plan


def test_what_breaks_is_said_with_its_limit() -> None:
    slow = Load(Plan(9), changes=[0.2] * 3, server=0.97, clients=0.1, others=0.0)
    assert "p95 is 200 ms, the budget 150 ms" in load.broken(slow)
    assert "the server took 0.97 cores" in load.broken(slow)
    slow.server, slow.others = 0.5, 1e3
    assert "1000.00 of them with other programs" in load.broken(slow)
    slow.others = 0.0
    assert "neither a core of the server (0.50)" in load.broken(slow)
    slow.server = math.nan
    assert "cannot be told" in load.broken(slow)
    slow.changes = [0.149]
    assert load.broken(slow) == ""


@pytest.mark.parametrize(
    ("people", "change", "server", "size", "told"),
    [
        (200, 0.150, 0.9, 100_000, ""),
        (200, 0.151, 0.9, 100_000, "p95 is 151 ms, the budget 150 ms"),
        (201, 0.500, 0.9, 100_000, ""),
        (500, 0.501, 0.9, 100_000, "p95 is 501 ms, the budget 500 ms"),
        (501, 9.000, 0.9, 100_000, ""),
        (30, 0.100, 1.1, 100_000, "a change takes 11.0 ms of processor time, the budget 10 ms"),
        (30, 0.100, math.nan, 100_000, ""),
        (30, 0.100, 0.9, 102_000, "a change brings 102 kB, the budget 100 kB"),
    ],
)
def test_each_budget_is_kept_or_broken(
    people: int, change: float, server: float, size: int, told: str
) -> None:
    seen = Load(Plan(people), changes=[change] * 100, server=server, clients=0.1, others=0.0)
    seen.taken, seen.sizes = 1.0, [size] * 3
    assert load.broken(seen).partition(";")[0] == told
