"""The command `python -m lstm_viz.race`, which is also `lstm-viz race`."""

from __future__ import annotations

from lstm_viz.race.command import main

if __name__ == "__main__":
    main()
