"""Where a change's time and bytes go: what the clocks of profiled.py found, as a table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

# A change's seconds by what they were spent on. Computing is processor time of the thread that
# makes the answer; of an answer by an address, also that of others which are made together with it.
# While the thread did not compute, it was ready and had no processor (which Linux counts), or it
# was blocked: mostly by the lock that lets one thread of Python run. Where nobody counts the first,
# both are in one line.
PARTS = {
    "until it is begun": "thread",  # a run's thread, or the question read on the server's loop
    "computing": "computing",
    "  of it: recording": "recording",
    "  of it: encoding": "encoding",  # of a page that makes its picture itself
    "waiting for a turn": "turn",
    "  of it: others may ask": "gather",  # in a crowd, limits.GATHER_SECONDS
    "waiting for the process": "beside",  # beside the server; of a page, also in the line before it
    "  of it: computing there": "beside computing",
    "    recording there": "beside recording",
    "    encoding there": "beside encoding",
    "waiting for a processor": "queue",
    "blocked, as by the lock": "blocked",
    "not running": "idle",
    "sending": "sending",
    "the whole of it": "whole",
}
WAITS = ("turn", "beside")


def changes_of(path: Path, *, paged: bool) -> list[dict[str, Any]]:
    """The changes that a server has timed: those that ran a page, or the others, by an address.

    Of a page, all runs but the first of each session.
    """
    seen: set[str] = set()
    changes = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        session = row.get("session")
        if paged == (session in seen) and paged == (session is not None):
            whole = row["thread"] + row["wall"] + row["sending"]
            changes.append({**row, **_not_running(row), "whole": whole})
        if session is not None:
            seen.add(session)
    return changes


def _not_running(row: Mapping[str, float]) -> dict[str, float]:
    """For how long a thread did not run, but for its waits, and why as far as is known."""
    waited = sum(row.get(name, 0.0) for name in WAITS)
    idle = max(0.0, row["wall"] - row["computing"] - waited)
    if "delay" not in row:
        return {"idle": idle}
    delay = row["delay"] - sum(row.get(f"delay of {name}", 0.0) for name in WAITS)
    queue = min(idle, max(0.0, delay))
    return {"queue": queue, "blocked": idle - queue}


def table(changes: Sequence[Mapping[str, Any]], cost: float) -> str:
    """Milliseconds of a change by part: the mean, the median, and what 95 of 100 changes keep.

    `cost` is all processor time of the server's own process for a change, in ms.
    """
    if not changes:
        return "        no change was timed"
    lines = [f"        {'a change, ms':<26}{'mean':>8}{'p50':>8}{'p95':>8}"]
    for title, name in PARTS.items():
        times = [1e3 * one.get(name, 0.0) for one in changes]
        if any(name in one for one in changes):
            mean, half, most = np.mean(times), *np.percentile(times, [50, 95])
            lines.append(f"        {title:<26}{mean:>8.1f}{half:>8.1f}{most:>8.1f}")
    own = 1e3 * float(np.mean([one.get("share", one["computing"]) for one in changes]))
    lines.append(
        f"        the server's processors: {cost:.1f} ms a change, {own:.1f} of it to make it"
    )
    return "\n".join(lines)


def sizes(parts: Counter[str], changes: int) -> str:
    """The bytes of a change by what they are, the mean."""
    each = (f"{what} {size / max(1, changes) / 1e3:.1f}" for what, size in parts.most_common())
    return f"        kB a change: {', '.join(each)}"
