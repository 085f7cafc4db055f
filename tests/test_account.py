"""Where a change's time and bytes go, from what the clocks and the tabs have counted."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import account

WAITS = ("waiting for a processor", "blocked, as by the lock", "not running")


@pytest.mark.parametrize("counted", [True, False])
def test_an_account_of_clocks_tells_waits_by_what_they_are_for_and_leaves_out_visits(
    counted: bool, tmp_path: Path
) -> None:
    def run_of(session: str, **seconds: float) -> str:
        if not counted:
            seconds = {name: one for name, one in seconds.items() if "delay" not in name}
        return json.dumps({"session": session, "thread": 0.001, "sending": 0.002, **seconds})

    path = tmp_path / "clocks.json"
    path.write_text(
        "\n".join(
            [
                run_of("ann", wall=9.0, computing=8.0),  # her visit
                run_of("bob", wall=7.0, computing=6.0),
                run_of(
                    "ann",
                    **{"wall": 0.050, "computing": 0.020, "turn": 0.025, "recording": 0.004},
                    **{"delay": 0.009, "delay of turn": 0.007},
                ),
                # Two clocks, one of which is a little late.
                run_of("bob", wall=0.011, computing=0.011, delay=0.001),
            ]
        ),
        encoding="utf-8",
    )
    changes = account.changes_of(path)
    waits = ("queue", "blocked") if counted else ("idle",)
    found = [[round(one[name], 6) for one in changes] for name in waits]
    assert found == ([[0.002, 0.0], [0.003, 0.0]] if counted else [[0.005, 0.0]])
    told = account.table(changes, cost=31.5)
    rows = {line[8:32].strip(): line[32:].split() for line in told.splitlines()[1:-1]}
    assert rows["computing"] == ["15.5", "19.6"]  # of 11 and 20
    assert rows["waiting for a turn"][0] == "12.5"
    own = {"waiting for a processor": "1.0", "blocked, as by the lock": "1.5"}
    own = own if counted else {"not running": "2.5"}
    assert {name: row[0] for name, row in rows.items() if name in WAITS} == own
    assert rows["of it: recording"] == ["2.0", "3.8"]
    assert "31.5 ms a change, 15.5 of it in its script" in told
    assert "no change was timed" in account.table([], cost=1.0)


def test_the_account_of_bytes_is_that_of_a_change() -> None:
    said = account.sizes(Counter({"Explorer": 90_000, "protocol": 3_000}), 3)
    assert said.strip() == "kB a change: Explorer 30.0, protocol 1.0"
