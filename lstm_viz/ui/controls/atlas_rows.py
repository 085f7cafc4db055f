"""Rows of the controls of the atlas of units."""

from __future__ import annotations

from lstm_viz.behaviour import PROPERTIES
from lstm_viz.behaviour.task_labels import Titles
from lstm_viz.characters import CORPORA
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.tasks import TASKS
from lstm_viz.train.texts import KINDS
from lstm_viz.ui import limits
from lstm_viz.ui.controls.control import Control

NETWORKS = {
    f"{which}-{kind}": f"{title}, {KIND_NAMES[kind]}"
    for which, title in (*CORPORA.items(), *((task.name, task.title) for task in TASKS.values()))
    for kind in KINDS
}

ROWS = (
    Control(
        "reader",
        "Network",
        "choice",
        next(iter(NETWORKS)),
        "A character network, which reads a text one character at a time and predicts the next, "
        "or a network of a task, such as counting. Type to search the list.",
        options=tuple(NETWORKS),
        titles=NETWORKS,
    ),
    Control(
        "follows",
        "Find a unit that follows",
        "choice",
        None,
        "A property of each character, which the text itself decides (in Python source, Python's "
        "own tokenizer), or of each step of a task's sequences, which the task decides.",
        titles=Titles({key: one.title for key, one in PROPERTIES.items()}),
    ),
    Control(
        "searched",
        "Your own text",
        "file",
        None,
        f"A text file of up to {limits.SEARCHED_CHARACTERS:,} characters. The units are "
        "then chosen and tested on your text, which is kept for this tab alone.",
        high=1,
    ),
    Control(
        "typed_text",
        "Or type a text",
        "text",
        "",
        "It is used where no file is chosen: 500 characters or more, since units are chosen on "
        "its first half and tested on its second. It is part of the link, and "
        f"up to {limits.TYPED_CHARACTERS:,} characters long.",
    ),
    Control(
        "like",
        "Find passages like",
        "text",
        "",
        "A passage: the included held-out text is searched for where the same units are on, or h "
        "is alike. It is part of the link. A passage that is chosen in Explore's page Text has a "
        "link to here.",
    ),
    Control(
        "like_last",
        "The passage is its last",
        "number",
        None,
        "How many characters at the end of the text are the passage. What is before it is only "
        "read. If left empty, all of the text is the passage.",
        low=1,
        high=limits.LIKE_CHARACTERS,
        step=1,
        empty="all",
    ),
    Control(
        "held",
        "Hold h at",
        "number",
        0.0,
        "The causal test holds the unit's hidden state at this value: 0 silences it. Another value "
        "is tested now, beside 20 units that are drawn at random.",
        low=-1.0,
        high=1.0,
        step=0.05,
    ),
)
