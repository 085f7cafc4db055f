"""How fast an edited pass is: python -m benchmarks.surgery

Each row times, in one run and in turn, `record` without edits, the usual cell loop that keeps every
gate, and `record` with an edit. The last two columns are medians of the ratios within a round:
an edited pass includes the unedited one, since "original" and the steps before the first edit are
its own, and the same steps without edits, which are compared with torch.nn.
"""

from __future__ import annotations

import argparse
import statistics

import torch

from benchmarks.record import cell_loop, make, seconds
from lstm_viz import record
from lstm_viz.device import describe, pick

SIZES = ((1, 200, 64), (1, 1000, 128), (1, 5000, 256), (32, 200, 128))
# All steps of a gate; a few steps in the middle of the pass, of one unit; the weights of a gate.
EDITS = ("f=0", "f7@{0}-{1}=0", "W_hf*1.1")


def row(
    size: tuple[int, int, int], edits: str, device: torch.device, rounds: int
) -> tuple[float, ...]:
    """Median seconds of the three ways, and the median ratios edited/loop and edited/record."""
    lstm, x = make(*size, device)
    ways = (
        lambda: record(lstm, x),
        lambda: cell_loop(lstm, x),
        lambda: record(lstm, x, edits=edits),
    )
    for way in ways:
        seconds(way, device)
    taken = [[seconds(way, device) for way in ways] for _ in range(rounds)]
    return (
        *(statistics.median(times) for times in zip(*taken, strict=True)),
        statistics.median(edited / loop for _, loop, edited in taken),
        statistics.median(edited / plain for plain, _, edited in taken),
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    device = pick(arguments.device)
    print(f"torch {torch.__version__}, {describe(device)}, {torch.get_num_threads()} threads")
    print(
        "batch × steps × units   edit              record ms   loop ms   edited ms   edited/loop"
        "   edited/record"
    )
    for size in SIZES:
        for edit in EDITS:
            edits = edit.format(size[1] // 2, size[1] // 2 + 7)
            plain, loop, edited, to_loop, to_plain = row(size, edits, device, arguments.rounds)
            name = " × ".join(map(str, size))
            print(
                f"{name:<24}{edits:<17}{1e3 * plain:>10.1f}{1e3 * loop:>10.1f}{1e3 * edited:>12.1f}"
                f"{to_loop:>14.2f}{to_plain:>16.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
