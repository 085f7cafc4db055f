"""One process for all HDF5 files of the tests, where `load` starts one for each."""

from __future__ import annotations

from lstm_viz.sequences.bounded.process import Bounds, Process
from lstm_viz.weights.formats.hdf5 import Hdf5File
from lstm_viz.weights.stored import MB

WORKER = "lstm_viz.weights.formats.hdf5_tree"
PROCESS = Process(Bounds(2048 * MB, 20.0), "file", WORKER)


class Warm(Hdf5File):
    """A file that is read by the process that there is."""

    def started(self, bounds: Bounds) -> Process:
        return PROCESS

    def __exit__(self, *_: object) -> None:
        pass
