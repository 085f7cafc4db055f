"""Rows of the controls of a set: which of its sequences are shown, and how they are aligned."""

from __future__ import annotations

from lstm_viz.kinds import SIGNALS
from lstm_viz.ui import limits
from lstm_viz.ui.controls.control import Control
from lstm_viz.words import word

ONE, ALL, COMPARE = "one", "all", "compare"
START, END, LARGEST, PARTING = "start", "end", "largest", "difference"


def signal_titles(kind: str) -> dict[str, str]:
    """What the signals of a kind of cell are called in a menu."""
    return {signal: f"{word(kind, signal).name} {signal}" for signal in SIGNALS[kind]}


ROWS = (
    Control(
        "set",
        "Show",
        "switch",
        ONE,
        "one: one sequence, with its maps. all: the whole set, with the mean of every unit, "
        "clusters and outliers. compare: some sequences side by side, and where two of them part.",
        options=(ONE, ALL, COMPARE),
    ),
    Control(
        "members",
        "Sequences of the set",
        "number",
        40,
        "How many sequences the set has: those of the seeds 0, 1, 2 and so on.",
        low=2,
        high=limits.SET_SEQUENCES,
        step=1,
    ),
    Control("set_net", "Network", "choice", None, "The network that reads the set."),
    # Who draws it gives `signal_titles`: one letter is not the same of all kinds.
    Control("set_signal", "Signal", "choice", None, "The gate or the state that is drawn."),
    Control(
        "align",
        "Align by",
        "choice",
        START,
        "start: the first step of each sequence. end: its last step. largest: the step at which a "
        "column has its largest value, such as a marker. difference: of two texts, the first step "
        "at which they differ.",
        options=(START, END, LARGEST, PARTING),
        follows=True,
    ),
    Control(
        "align_by", "Largest value of", "choice", None, "The column whose largest value counts."
    ),
    Control(
        "among",
        "Sequence in the chart",
        "slider",
        1,
        "One sequence of the set, drawn over the mean; the keys b and n show the one before and "
        "the next.",
        low=1,
        step=1,
    ),
    Control(
        "pair",
        "Sequences",
        "several",
        (),
        f"Two to {limits.SET_COMPARED} sequences. If none is chosen: the one that is shown "
        "alone, and the next one.",
    ),
    Control(
        "second",
        "Compare with",
        "text",
        "",
        "The second text. It begins as a copy of the first one: change a word of it, and see where "
        "the network's gates and states differ.",
    ),
    Control(
        "apart",
        "Apart from",
        "number",
        0.1,
        "By how much a signal has to differ for two sequences to part.",
        low=0.0001,
        high=10.0,
        step=0.05,
    ),
    Control(
        "variant",
        "Edits of a copy",
        "line",
        "",
        "Compares the first sequence with a copy of it that is edited: x@12=0 sets the input of "
        "step 12 to 0, f7@12-20=0 holds F of unit 7 at 0 at steps 12 to 20. The tab "
        "What if writes such edits too.",
        high=400,
    ),
)
