"""Rows of the controls that choose a sequence, also from a file, and prepare it."""

from __future__ import annotations

from lstm_viz.characters import SAMPLES as TEXTS
from lstm_viz.sequences import GENERATORS, Parameter
from lstm_viz.sequences.probing import SHAPES
from lstm_viz.sequences.samples import SAMPLES
from lstm_viz.tasks import TASKS, Task
from lstm_viz.train.openings import opening
from lstm_viz.ui import limits
from lstm_viz.ui.controls import file_rows, prepare_rows
from lstm_viz.ui.controls.control import Control, part_key

SEED_MOST = 9_999
MARKER = part_key("adding", "marker")
DRAWN_MARKER, LAST_MARKER = "random", "last step"
MADE = "made"  # for the networks: as many columns as they read
TEXT = "text"  # for character networks
SOURCES = ("preset", "sample", TEXT, "generated", MADE, "typed", "drawn", "file")
OWN_TEXT = "own"
ALL_INPUTS = "all"
# What is made for networks that read tokens: their noise is drawn from the tokens.
TOKEN_SHAPES = {key: GENERATORS[key].label for key in SHAPES} | {"noise": "Random tokens"}
ONE_COLUMN = "0 0.5 0.9 1 0.9 0.5 0 -0.5 -0.9 -1 -0.9 -0.5 0 0.5 0.9 1"


def _parameter_row(key: str, parameter: Parameter) -> Control:
    if isinstance(parameter.default, str):
        said = f"At most {parameter.high:g} characters."
        return Control(key, parameter.label, "line", parameter.default, said, high=parameter.high)
    high = "the last step" if parameter.high is None else f"{parameter.high:g}"
    fine = parameter.low if 0 < parameter.low < 0.05 else 0.05
    step = 1 if parameter.whole else 1.0 if (parameter.high or 0) > 10 else fine
    return Control(
        key,
        parameter.label,
        "number",
        parameter.default,
        f"From {parameter.low:g} to {high}.",
        low=parameter.low,
        high=parameter.high,
        step=step,
    )


def _longest(task: Task) -> int:
    """The longest sequence of a preset: well beyond those at which networks are measured."""
    return min(1_000, 5 * max(task.lengths))


def _task_rows() -> list[Control]:
    """What a preset's sequence is made with."""
    rows = []
    for task in TASKS.values():
        for name, size in task.sizes.items():
            default = task.parameters[name]
            real = isinstance(default, float)
            rows.append(
                Control(
                    part_key(task.name, name),
                    size.label,
                    "number",
                    default,
                    f"{size.meaning} The included networks were trained with {default:g}.",
                    low=0.0 if real else 2 if name == task.length else 1,
                    high=1.0 if real else _longest(task) if name == task.length else 12,
                    step=0.05 if real else 1,
                )
            )
    return rows


ROWS = (
    Control(
        "source",
        "Sequence",
        "choice",
        "preset",
        "preset: a task with a known answer. sample: an included real series. text: one character "
        "a step, for networks that were trained on texts. generated: a signal from a formula. "
        "test signal: noise, a step or an impulse with as many columns as the networks read. "
        "typed, drawn, file: your own numbers.",
        options=SOURCES,
        titles={MADE: "test signal"},  # the address keeps its word, which old links have
    ),
    Control(
        "made",
        "Shape",
        "switch",
        "noise",
        "White noise: normally distributed with mean 0 and standard deviation 1. Random tokens, "
        "for a network that reads tokens: each of them equally likely at every step. Step: 0, and "
        "1 from one step on. Impulse: 1 at one step, 0 elsewhere.",
        options=SHAPES,
        titles={key: GENERATORS[key].label for key in SHAPES},
    ),
    Control(
        "made_at",
        "At step",
        "number",
        20,
        "The step at which the step or the impulse comes.",
        low=1,
        step=1,
    ),
    Control(
        "made_into",
        "Into input",
        "choice",
        ALL_INPUTS,
        "The input of the network that reads it, while all others read 0. all: every input.",
    ),
    Control(
        "preset",
        "Preset",
        "choice",
        "adding",
        "A task with a known answer; each has its own included networks. The page About explains "
        "all of them.",
        options=tuple(TASKS),
        titles={task.name: task.title for task in TASKS.values()},
    ),
    *_task_rows(),
    Control(
        MARKER,
        "Second marker",
        "switch",
        DRAWN_MARKER,
        "random: at a step that the seed draws. last step: the first marked value has to be kept "
        "until the end, as in the lecture.",
        options=(DRAWN_MARKER, LAST_MARKER),
    ),
    Control(
        "sample",
        "Sample",
        "choice",
        next(iter(SAMPLES)),
        "A real series. The page About lists all of them with their sources.",
        options=tuple(SAMPLES),
        titles={sample.key: sample.title for sample in SAMPLES.values()},
    ),
    Control(
        "passage",
        "Which text",
        "choice",
        next(iter(TEXTS)),
        "A text of held-out files, which no network here was trained on, or one of your own.",
        options=(*TEXTS, OWN_TEXT),
        titles={one.key: one.title for one in TEXTS.values()} | {OWN_TEXT: "Your own text"},
    ),
    Control(
        "signal",
        "Signal",
        "choice",
        next(iter(GENERATORS)),
        "The formula that makes the sequence. What to look for is written below it.",
        options=tuple(GENERATORS),
        titles={one.key: one.label for one in GENERATORS.values()},
    ),
    Control(
        "steps",
        "Steps",
        "number",
        100,
        f"How many steps the sequence has, at most {limits.STEPS:,}.",
        low=2,
        high=limits.STEPS,
        step=1,
    ),
    *(
        _parameter_row(part_key(generator.key, parameter.key), parameter)
        for generator in GENERATORS.values()
        for parameter in generator.parameters
    ),
    Control(
        "seed",
        "Seed",
        "number",
        opening(next(iter(TASKS))),
        "The same seed always gives the same sequence; a preset opens with one on which all its "
        "networks make a typical error.",
        low=0,
        high=SEED_MOST,
        step=1,
    ),
    Control(
        "writing",
        "Read as",
        "switch",
        "numbers",
        "numbers: one value per step, or one line per step. text: one character per step.",
        options=("numbers", "text"),
    ),
    Control(
        "numbers",
        "Numbers",
        "text",
        ONE_COLUMN,
        "One value per step, separated by spaces, commas or line breaks. For several columns: one "
        "line per step, as copied from a spreadsheet.",
    ),
    Control(
        "letters",
        "Text",
        "text",
        "the quick brown fox jumps over the lazy dog; the quick brown fox runs away",
        "Each character is one step. The networks read one column of 0 and 1 for each different "
        "character.",
    ),
    Control(
        "points",
        "Steps of the drawing",
        "number",
        100,
        "How many steps the drawn curve is divided into.",
        low=2,
        high=limits.DRAWN_STEPS,
        step=1,
    ),
    Control("curve", "Curve", "hidden", None, "The drawn curve.", pattern=r"[\w-]{1,4000}"),
    *file_rows.ROWS,
    Control(
        "prepare",
        "Prepare",
        "fold",
        False,
        "How the sequence is changed before the networks read it.",
    ),
    *prepare_rows.ROWS,
)
