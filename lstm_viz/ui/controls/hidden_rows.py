"""Rows of the controls inside components, which are not drawn here but are in the address."""

from __future__ import annotations

from lstm_viz.kinds import KINDS
from lstm_viz.ui.controls.control import Control

NUMBER = r"\d{1,6}"
_PLACE = rf"(\d:)?{NUMBER}"  # of the first network, or "1:" of the second
_LIMIT = r"\d(\.\d{1,20})?(e-\d{1,3})?"
_SPACE = rf"state(:(hc|h|c))?(:(12|13|23))?(:step)?|state:gates(:{_LIMIT}-{_LIMIT})?"
_PARTS = rf"{NUMBER}-{NUMBER}(\.{NUMBER}-{NUMBER}){{0,7}}"
_TEXT = rf"text(:[a-z])?(:alone)?(:signs)?(:{_PARTS}(:\d{{1,6}}(\.\d{{1,9}})?)?(:r)?)?"
_EXPLORER = [
    Control(key, label, "hidden", None, help_, pattern=pattern, explorer=True)
    for key, label, pattern, help_ in (
        ("net", "Network", rf"{'|'.join(KINDS)}|\d", "The network that the unit belongs to."),
        ("zoom", "Zoom", f"{NUMBER}-{NUMBER}", "The first and the last step shown."),
        (
            "pins",
            "Pins",
            rf"{_PLACE}\.{NUMBER}(,{_PLACE}\.{NUMBER}){{0,31}}",
            "The cells that are compared, each as step.unit.",
        ),
        (
            "filter",
            "Filter",
            rf"(\d:)?([a-z][<>]-?\d*\.?\d{{1,9}}(e[-+]?\d\d?)?@{NUMBER}|u\d[-.\d]{{0,999}})",
            "Shows only units that meet a condition: f<0.1@12 means F below 0.1 at step 12; "
            "u0-2.7 shows the units 0 to 2 and 7.",
        ),
        ("view", "Values", "mean", "mean: the cell shows the mean of all units."),
        ("change", "Change", "[a-z]{1,16}", "The signals whose maps show their change by step."),
        (
            "perunit",
            "Own ranges",
            "[a-z]{1,16}",
            "The signals in whose maps each unit is coloured on its own range.",
        ),
        (
            "merged",
            "Merged steps",
            "extremes",
            "extremes: where steps or units are merged, their lowest and highest value, not the "
            "mean.",
        ),
        ("large", "Large map", r"(\d:)?[a-z]", "The map that has the place of all."),
        (
            "range",
            "Range",
            "own|shared",
            "own: a unit over time is drawn in ranges of its own; shared: in those of the maps. "
            "Without it, only states that have no bounds are drawn in a range of their own.",
        ),
        (
            "tab",
            "Details",
            rf"cell|equation:(\d:)?[a-z]|memory|gradient|whatif|{_SPACE}|{_TEXT}|unit|numbers|pins",
            "What is open beside the maps: equation:f is the equation of F, memory what a state is "
            "made of, gradient how the past reaches the step, whatif what follows from an edit, "
            "state the path of the states, state:c:13 that of C on principal components 1 and 3, "
            "state:step that of h with its symbols coloured by step, "
            "state:gates:0.1-0.9 the saturation of the gates below 0.1 and above 0.9, unit a unit "
            "over time, numbers the step as text, pins the pinned cells, text:f the text coloured "
            "by F (:alone of one network, :signs with spaces and line ends), text:13-40:0.5:r the "
            "units that are on above 0.5 at the steps 13 to 40, by correlation. Without it, the "
            "text that a character network reads, else the cell.",
        ),
        (
            "edits",
            "Edits",
            r"[-!:,.@=*+_\w]{1,4000}",
            "What is changed of the run: f7@12-20=0 holds F of unit 7 at 0 at steps 12 to 20.",
        ),
        (
            "showing",
            "Edited run",
            "original|difference",
            "Of an edited run, the original or the difference.",
        ),
        ("layout", "Layout", "presenter", "presenter: the whole width, large type, no controls."),
        ("epoch", "Training step", r"\d{1,9}", "The checkpoint of the training that is shown."),
    )
]
ROWS = [
    *_EXPLORER,
    Control(
        "scaled",
        "Kept scale",
        "hidden",
        None,
        "Of each column, what is subtracted and what the result is divided by.",
        pattern=r"[-+.\de~,]{3,2000}",
    ),
    Control(
        "without",
        "Not in this link",
        "hidden",
        None,
        "What this link does not contain: a file that is too long, networks trained here, the "
        "weights of a file.",
        pattern="(file,)?(networks|another|weights)|file",
    ),
]
