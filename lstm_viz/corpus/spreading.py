"""Spreading: the shards of a recording over the workers of a Dask cluster.

States along one sequence can only be computed one after the other, by a chain of tasks that does
nothing else. As soon as the states of a shard are stored, any worker can compute its signals.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lstm_viz.characters import CorpusError
from lstm_viz.corpus import marks
from lstm_viz.corpus.shards import WritableStore, shard_of, states_name, states_of
from lstm_viz.extras import need

_ANSWER = "10s"  # how long a scheduler has to answer


def spread(
    store: WritableStore,
    todo: list[int],
    done: Callable[[int], None],
    *,
    workers: int,
    scheduler: str | None,
    device: str,
) -> None:
    """Do the shards on so many processes of this computer, or on a scheduler's workers.

    `done` is told of each. Raises what a task raised, after all others were called off;
    CorpusError for no scheduler.
    """
    distributed = need("distributed", "scale", "a recording by several workers")
    with _client(distributed, workers, scheduler) as client:
        path = str(store.path.resolve())
        futures: dict[Any, int] = {}
        chain: list[Any] = []
        before = None
        for shard in range(store.settings.shards(store.steps)):
            states = None
            if not marks.is_marked(store.path, states_name(shard)):
                after = before if store.continues(store.bounds(shard)[0]) else None
                states = client.submit(_states, path, shard, device, after, pure=False)
                chain.append(states)
            before = states
            if shard in todo:
                futures[client.submit(_shard, path, shard, device, states, pure=False)] = shard
        try:
            for future in distributed.as_completed(futures):
                future.result()
                done(futures[future])
        except BaseException:
            client.cancel([*futures, *chain])
            raise


@contextmanager
def _client(distributed: Any, workers: int, scheduler: str | None) -> Iterator[Any]:
    if scheduler is not None:
        try:
            client = distributed.Client(scheduler, timeout=_ANSWER)
        except (OSError, TimeoutError, ValueError) as error:
            raise CorpusError(
                f"no Dask scheduler answers at {scheduler} ({type(error).__name__}); begin one "
                "with: dask scheduler"
            ) from None
        with client:
            try:
                client.wait_for_workers(1, timeout=_ANSWER)
            except TimeoutError:
                raise CorpusError(
                    f"the Dask scheduler at {scheduler} has no worker; begin one with: dask worker "
                    f"{scheduler}"
                ) from None
            yield client
        return
    with (
        _environment_kept(),
        distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@contextmanager
def _environment_kept() -> Iterator[None]:
    """Distributed leaves its workers' variables, such as MKL_NUM_THREADS, in this process too.

    Each program that was started later would have one thread.
    """
    before = dict(os.environ)
    try:
        yield
    finally:
        for name in os.environ.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)


def _states(path: str, shard: int, device: str, _: Any) -> None:
    states_of(_writable(path, device), shard)


def _shard(path: str, shard: int, device: str, _: Any) -> None:
    shard_of(_writable(path, device), shard)


def _writable(path: str, device: str) -> WritableStore:
    import torch

    torch.set_num_threads(1)  # a worker is one of several, which share the cores
    return WritableStore(Path(path), device)
