"""The command `python -m lstm_viz`, which is also `lstm-viz`."""

from __future__ import annotations

from lstm_viz.commands import main

if __name__ == "__main__":
    main(prog_name="lstm-viz")
