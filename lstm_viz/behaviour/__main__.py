"""The command `python -m lstm_viz.behaviour`, which is also `lstm-viz units`."""

from __future__ import annotations

from lstm_viz.behaviour.command import main

if __name__ == "__main__":
    main()
