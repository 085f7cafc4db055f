"""The command `python -m lstm_viz.ablate`, which is also `lstm-viz ablate`."""

from __future__ import annotations

from lstm_viz.ablate.command import main

if __name__ == "__main__":
    main()
