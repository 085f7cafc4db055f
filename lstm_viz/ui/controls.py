"""Every control of every page: one row each, drawn by `draw` and held in the address bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import streamlit as st

from lstm_viz.sequences import GENERATORS, Parameter
from lstm_viz.tasks import TASKS
from lstm_viz.ui import limits

Kind = Literal["choice", "switch", "number", "slider", "text", "several", "file", "fold", "hidden"]
SEED_MOST = 9_999


@dataclass(frozen=True)
class Control:
    """One control. `key` is its name in the address, where it stands unless it is at its default.

    A choice, a switch and a several have `options`, a number and a slider run from `low` to `high`
    in steps of `step`. Options and `high` are None where they follow from the sequence. What is
    chosen stands in the address as it stands on the screen, so the options are short words. A
    hidden row is a control inside the Explorer: it is not drawn here, and what it writes into the
    address matches `pattern`.
    """

    key: str
    label: str
    kind: Kind
    default: Any
    help: str
    options: tuple[str, ...] | None = None
    low: float | None = None
    high: float | None = None
    step: float | None = None
    pattern: str | None = None


def generator_key(generator: str, parameter: str) -> str:
    """The key of a generator's parameter: those of different generators do not share a value."""
    return f"{generator}_{parameter}"


def _generator_rows() -> list[Control]:
    return [
        Control(
            generator_key(generator.key, parameter.key),
            parameter.label,
            "number",
            parameter.default,
            _range(parameter),
            low=parameter.low,
            high=parameter.high,
            step=1 if parameter.whole else 1.0 if (parameter.high or 0) > 10 else 0.05,
        )
        for generator in GENERATORS.values()
        for parameter in generator.parameters
    ]


def _range(parameter: Parameter) -> str:
    high = "the last step" if parameter.high is None else f"{parameter.high:g}"
    return f"From {parameter.low:g} to {high}."


_NUMBER = r"\d{1,6}"
_PLACE = rf"(\d:)?{_NUMBER}"  # of the first network, or "1:" of the second
_HIDDEN_ROWS = [
    Control(key, label, "hidden", None, help_, pattern=pattern)
    for key, label, pattern, help_ in (
        ("net", "Network", r"lstm|gru|rnn|\d", "The network that the unit belongs to."),
        ("zoom", "Zoom", f"{_NUMBER}-{_NUMBER}", "The first and the last step that are shown."),
        (
            "pins",
            "Pins",
            rf"{_PLACE}\.{_NUMBER}(,{_PLACE}\.{_NUMBER}){{0,31}}",
            "The cells that are compared, each as step.unit.",
        ),
        (
            "filter",
            "Filter",
            rf"(\d:)?[a-z][<>]-?\d*\.?\d{{1,9}}(e[-+]?\d\d?)?@{_NUMBER}",
            "Only units for which this holds: f<0.1@12 is a forget gate below 0.1 at step 12.",
        ),
        ("view", "Values", "mean", "mean: the cell shows the mean of all units."),
        ("layout", "Layout", "presenter", "presenter: the whole width, large type, no controls."),
        ("stop", "Stop", "[1-9]", "The stop of the lecture, 1 to 9."),
        ("moment", "Moment", "[12]", "Which of a stop's two instants is shown."),
    )
]

_ROWS = (
    Control(
        "source",
        "Sequence",
        "choice",
        "preset",
        "A preset has a known answer. Or bring numbers of your own.",
        options=("preset", "generated", "typed", "file"),
    ),
    Control(
        "preset",
        "Preset",
        "switch",
        "adding",
        " ".join(f"{task.name}: {task.sentence}" for task in TASKS.values()),
        options=tuple(TASKS),
    ),
    Control(
        "signal",
        "Signal",
        "choice",
        next(iter(GENERATORS)),
        " ".join(f"{one.key}: {one.look_for}" for one in GENERATORS.values()),
        options=tuple(GENERATORS),
    ),
    Control(
        "steps",
        "Steps",
        "number",
        100,
        f"How many steps the sequence has, up to {limits.STEPS:,}.",
        low=2,
        high=limits.STEPS,
        step=1,
    ),
    *_generator_rows(),
    Control(
        "seed",
        "Seed",
        "number",
        0,
        "Another seed draws another sequence; the same seed gives the same picture.",
        low=0,
        high=SEED_MOST,
        step=1,
    ),
    Control(
        "numbers",
        "Numbers",
        "text",
        "0 0.5 0.9 1 0.9 0.5 0 -0.5 -0.9 -1 -0.9 -0.5 0 0.5 0.9 1",
        "One value per step, with spaces, commas or new lines between them. For several columns, "
        "one line per step.",
    ),
    Control(
        "file",
        "File",
        "file",
        None,
        f"CSV, TSV or TXT with one or more columns of numbers. {limits.SENTENCE}",
    ),
    Control(
        "columns",
        "Columns",
        "several",
        (),
        "Which columns the networks read. None chosen: all of them.",
    ),
    Control(
        "model",
        "Networks",
        "switch",
        "adding",
        "An LSTM and a simple RNN, both trained, with about as many parameters. adding reads a "
        "value and a marker; wave reads one value and forecasts the next.",
        options=tuple(TASKS),
    ),
    Control(
        "picture",
        "Picture",
        "switch",
        "linked",
        "linked: one step drives all maps, the cell and its equations. plain: a Plotly chart for "
        "each map, and tables.",
        options=("linked", "plain"),
    ),
    Control(
        "order",
        "Unit order",
        "choice",
        "kept",
        "kept: as in the network. half-life: units that keep their cell state longest on top. "
        "similarity: units that do alike stand together.",
        options=("kept", "half-life", "similarity"),
        pattern="half-life|similarity|value(:[a-z])?",
    ),
    Control(
        "device",
        "Device",
        "choice",
        "auto",
        "Where the networks run. auto: cuda, else mps, else cpu.",
        options=("auto", "cpu", "cuda", "mps"),
    ),
    Control(
        "text",
        "The picture as numbers",
        "fold",
        False,
        "One step of the picture as sentences and tables.",
    ),
    Control(
        "step",
        "Step",
        "slider",
        1,
        "The step whose numbers are listed.",
        low=1,
        step=1,
        pattern=_NUMBER,
    ),
    Control(
        "unit",
        "Unit",
        "number",
        0,
        "The unit that the sentences are about, numbered from 0 as in the maps.",
        low=0,
        step=1,
        pattern=_NUMBER,
    ),
    *_HIDDEN_ROWS,
)

CONTROLS: Mapping[str, Control] = MappingProxyType({row.key: row for row in _ROWS})


def draw(
    key: str,
    *,
    options: Sequence[str] | None = None,
    high: float | None = None,
    on_change: Callable[[], None] | None = None,
) -> Any:
    """Draw the control of this row where the page stands, and give back what is chosen.

    `options` and `high` are for the rows that leave them to the sequence.
    """
    row = CONTROLS[key]
    offered = list(row.options or options or ())
    top = high if row.high is None else row.high
    _keep_within(row, offered, top)
    common: dict[str, Any] = {"key": key, "help": row.help, "on_change": on_change or "rerun"}
    if row.kind == "file":
        return st.file_uploader(row.label, **common)
    common["bind"] = "query-params"
    if row.kind == "fold":  # gives back the container; what is in it is only made when it is open
        return st.expander(row.label, row.default, key=row.key, type="compact", bind="query-params")
    if row.kind == "choice":
        return st.selectbox(row.label, offered, index=offered.index(row.default), **common)
    if row.kind == "switch":
        return st.segmented_control(
            row.label, offered, default=row.default, required=True, width="stretch", **common
        )
    if row.kind == "several":
        return st.multiselect(row.label, offered, default=list(row.default), **common)
    if row.kind == "text":
        return st.text_area(
            row.label, row.default, max_chars=limits.PASTED_CHARACTERS, height=110, **common
        )
    number = st.slider if row.kind == "slider" else st.number_input
    default = row.default if top is None else min(row.default, top)
    return number(row.label, row.low, top, default, row.step, **common)


def _keep_within(row: Control, offered: list[str], top: float | None) -> None:
    """Bring back what was chosen for another sequence to what this one offers."""
    chosen = st.session_state.get(row.key)
    if chosen is None:
        return
    if row.kind == "several":
        left = [one for one in chosen if one in offered]
        if left != list(chosen):
            st.session_state[row.key] = left
    elif top is not None and row.low is not None and chosen > top:
        st.session_state[row.key] = top
