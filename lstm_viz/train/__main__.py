"""The command `python -m lstm_viz.train`, which is also `lstm-viz train`."""

from __future__ import annotations

from lstm_viz.train.command import main

if __name__ == "__main__":
    main()
