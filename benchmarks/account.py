"""Where a change's time and bytes go: what the clocks of profiled.py found, as a table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

# A change's seconds by what they were spent on. Computing is processor time of the script's own
# thread. While it did not compute, it was ready and had no processor (which Linux counts), or it
# was blocked: mostly by the lock that lets one thread of Python run. Where nobody counts the first,
# both are in one line.
PARTS = {
    "starting a thread": "thread",
    "computing": "computing",
    "  of it: recording": "recording",
    "  of it: encoding": "encoding",  # of a page that makes its picture itself
    "waiting for a turn": "turn",
    "waiting for a processor": "queue",
    "blocked, as by the lock": "blocked",
    "not running": "idle",
    "sending": "sending",
}


def changes_of(path: Path) -> list[dict[str, Any]]:
    """The changes among the runs that a server has timed: all but the first of each session."""
    seen: set[str] = set()
    changes = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["session"] in seen:
            changes.append({**row, **_not_running(row)})
        seen.add(row["session"])
    return changes


def _not_running(row: Mapping[str, float]) -> dict[str, float]:
    """For how long a script's thread did not run, but for its turn, and why as far as is known."""
    idle = max(0.0, row["wall"] - row["computing"] - row.get("turn", 0.0))
    if "delay" not in row:
        return {"idle": idle}
    queue = min(idle, max(0.0, row["delay"] - row.get("delay of turn", 0.0)))
    return {"queue": queue, "blocked": idle - queue}


def table(changes: Sequence[Mapping[str, Any]], cost: float) -> str:
    """Milliseconds of a change by part: the median, and what 95 of 100 changes keep.

    `cost` is all processor time of the server's own process for a change, in ms.
    """
    if not changes:
        return "        no change was timed"
    lines = [f"        {'a change, ms':<24}{'p50':>8}{'p95':>8}"]
    absent = {"idle"} if "blocked" in changes[0] else {"queue", "blocked"}
    for title, name in PARTS.items():
        if name in absent:
            continue
        times = [1e3 * one.get(name, 0.0) for one in changes]
        half, most = np.percentile(times, [50, 95])
        lines.append(f"        {title:<24}{half:>8.1f}{most:>8.1f}")
    own = 1e3 * float(np.mean([one["computing"] for one in changes]))
    lines.append(
        f"        the server's processors: {cost:.1f} ms a change, {own:.1f} of it in its script"
    )
    return "\n".join(lines)


def sizes(parts: Counter[str], changes: int) -> str:
    """The bytes of a change by what they are, the mean."""
    each = (f"{what} {size / max(1, changes) / 1e3:.1f}" for what, size in parts.most_common())
    return f"        kB a change: {', '.join(each)}"
