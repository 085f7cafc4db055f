"""How fast a corpus is recorded and asked, and how large it is: python -m benchmarks.corpus

An LSTM with weights as they begin reads the characters of Python's standard library, over and over.
Recording stands beside the bare fused forward pass of the same layer over one sequence, which is
timed before and after. Queries are medians. With workers, the states along the one sequence are
computed first, and the bytes of each store are compared with those of one process.

Needs torch, numpy and zarr, and distributed without --no-dask.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import numpy as np
import torch
from torch import nn

from lstm_viz.characters.corpus import python_library
from lstm_viz.characters.vocabulary import Vocabulary
from lstm_viz.corpus import Store, record_corpus
from lstm_viz.device import describe, full_precision, pick

BARE = 1 << 15  # steps of the bare pass that is timed
WINDOW = 2000
STRETCHES = (1, 2, 4, 8)  # side by side, of a window's bare pass
ROUNDS = 9


def texts(steps: int, sequences: int) -> tuple[list[str], Vocabulary]:
    """So many sequences of together so many characters, and the characters that are known."""
    corpus = python_library()
    whole = corpus.text("training")
    wanted = steps // sequences
    made = []
    for number in range(sequences):
        parts, length = [], 0
        for part in cycle((whole[number * 9973 :], whole)):
            parts.append(part[: wanted - length])
            length += len(parts[-1])
            if length == wanted:
                break
        made.append("".join(parts))
    return made, corpus.vocabulary


def bare(layer: nn.LSTM, text: str, vocabulary: Vocabulary) -> tuple[float, float]:
    """Seconds a step of the fused forward pass over one sequence, and of computing time."""
    device = next(layer.parameters()).device
    places = torch.from_numpy(vocabulary.encode(text[:BARE]).places).to(device)
    x = torch.nn.functional.one_hot(places, vocabulary.size).float()[:, None]
    taken = []
    with torch.no_grad(), full_precision(device):
        for _ in range(3):
            began = time.perf_counter(), time.process_time()
            layer(x)
            if device.type == "cuda":
                torch.cuda.synchronize(device)
            taken.append((time.perf_counter() - began[0], time.process_time() - began[1]))
    wall, computing = (min(each) / len(x) for each in zip(*taken, strict=True))
    return wall, computing


def seconds(call: Callable[[], object]) -> tuple[float, float]:
    """One call's wall time, and the computing time of this process."""
    began = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - began[0], time.process_time() - began[1]


def median_ms(call: Callable[[], object]) -> str:
    """The median times of some calls, the first left out, as text."""
    call()
    taken = zip(*(seconds(call) for _ in range(ROUNDS)), strict=True)
    wall, computing = (statistics.median(each) * 1000 for each in taken)
    return f"{wall:.1f} ms ({computing:.1f} of computing)"


def bare_window(layer: nn.LSTM) -> None:
    """Print what the layer alone takes of a window, in one piece and in stretches side by side."""
    device = next(layer.parameters()).device
    for stretches in STRETCHES:
        x = torch.rand(-(-WINDOW // stretches), stretches, layer.input_size, device=device)

        @torch.no_grad()
        def read(x: torch.Tensor = x) -> None:
            with full_precision(device):
                layer(x)
            if device.type == "cuda":
                torch.cuda.synchronize(device)

        print(f"  the bare pass, {stretches} × {len(x)} steps: {median_ms(read)}")


def ask(store: Store, layer: nn.LSTM) -> None:
    """Print how long questions take."""
    generator = np.random.default_rng(3)
    longest = int(np.diff(store.starts).argmax())
    length = max(1, min(WINDOW, int(np.diff(store.starts)[longest]) // 2))
    first, last = int(store.starts[longest]), int(store.starts[longest + 1]) - length + 1

    def window() -> None:
        start = int(generator.integers(first, last))
        store.window(start, start + length)

    unit = min(41, layer.hidden_size - 1)
    tops = store.top("c", unit)
    rare = tops[min(4, len(tops) - 1)].value
    common = float(np.median(store.window(first, first + length)["c"][..., unit]))
    print(f"window of {length} steps: {median_ms(window)}")
    bare_window(layer)
    print(f"top c[{unit}]: {median_ms(lambda: store.top('c', unit))}")
    for what, limit in ((f"rare, above {rare:.3f}", rare), (f"common, above {common:.3f}", common)):
        found = store.where("c", unit, above=limit)
        taken = median_ms(lambda limit=limit: store.where("c", unit, above=limit))
        print(
            f"where c[{unit}] ({what}): {taken}, {len(found.stretches)} stretches, "
            f"{found.blocks} blocks, {found.replayed} replayed"
        )
    coarse = next(size for size in store.levels if store.steps // size <= 4096)
    taken = median_ms(lambda: store.extremes("c", unit, coarse))
    print(f"overview, blocks of {coarse}: {taken}")
    print(f"a scan (like, label_statistics): about {store.scan_seconds():,.0f} s")


def same_bytes(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files."""
    both = [
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (one, other)
    ]
    return both[0] == both[1]


def main() -> None:
    """Print a table of what is measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--units", type=int, default=256)
    parser.add_argument("--sequences", type=int, default=1)
    parser.add_argument("--every", type=int, default=1024)
    parser.add_argument("--threads", type=int, default=1, help="of torch, in one process")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4])
    parser.add_argument("--no-dask", action="store_true", help="one process only")
    parser.add_argument("--folder", type=Path, help="where stores are written, and stay")
    given = parser.parse_args()
    device = pick(given.device)
    torch.set_num_threads(given.threads)
    torch.manual_seed(3)
    sequences, vocabulary = texts(given.steps, given.sequences)
    layer = nn.LSTM(vocabulary.size, given.units).to(device).eval()
    folder = given.folder or Path(tempfile.mkdtemp())
    print(
        f"{given.steps:,} steps in {given.sequences} sequences × {given.units} units, "
        f"{vocabulary.size} characters, {describe(device)}, torch {torch.__version__}, "
        f"{given.threads} threads"
    )
    first = None
    for workers in [1] if given.no_dask else given.workers:
        path = folder / f"{workers}.zarr"
        before = bare(layer, sequences[0], vocabulary)

        def record(path: Path = path, workers: int = workers) -> Store:
            return record_corpus(
                layer, sequences, path, vocabulary=vocabulary, every=given.every, workers=workers
            )

        taken, computing = (one / given.steps for one in seconds(record))
        after = bare(layer, sequences[0], vocabulary)
        beside = taken / statistics.mean([before[0], after[0]])
        print(
            f"recording, {workers} process{'es' if workers > 1 else ''}: {1 / taken:,.0f} steps/s, "
            f"{beside:.2f} × the bare pass ({1 / before[0]:,.0f} and {1 / after[0]:,.0f} steps/s)",
            flush=True,
        )
        if workers == 1:
            own = statistics.mean([before[1], after[1]])
            print(f"  in computing time {computing / own:.2f} ×")
        if first is None:
            first = path
            store = record()  # which only opens it
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            maps = given.steps * given.units * 6 * 4
            print(f"store: {store.size / 1e6:,.1f} MB, {store.size / given.steps:.2f} B a step")
            print(f"all signals whole would be {maps / 1e6:,.0f} MB; peak memory {peak:,.0f} MB")
            ask(store, layer)
        else:
            print(f"  the bytes of one process: {'yes' if same_bytes(first, path) else 'NO'}")
    if given.folder is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
