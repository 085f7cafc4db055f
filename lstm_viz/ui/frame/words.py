"""The sentences of the frame: page titles, limits, and what the server answers to a refusal."""

from __future__ import annotations

import math
from typing import NamedTuple

from lstm_viz.sequences.limits import MB
from lstm_viz.ui import limits

APP = "lstm_viz"
EXPLORE, LECTURE, TRAIN, RACE = "Explore", "Lecture", "Train", "Race"
NETWORK, ATLAS, CORPUS, ABOUT = "Network", "Atlas", "Corpus", "About"
MENU = "See inside an LSTM: every gate of every unit at every step."

PANEL = "Pages, controls"  # what the button leads to that opens the panel on a phone

# The corner of every page: its link and its keys.

CORNER = {
    "copy": "Copy link",
    "copied": "Copied",
    "byHand": "Press Ctrl+C to copy the link.",
    "link": "The link to what is on the screen",
    "keys": "Keys",
    "close": "Close",
    "explorer": "In the picture",
    "about": "This page",
}


class Introduction(NamedTuple):
    """What a page is for somebody who sees it for the first time, and where to begin."""

    sentences: tuple[str, ...]
    link: str
    to: str


INTRODUCTIONS = {
    "": Introduction(
        (
            "Trained networks read the sequence from left to right. Each map is a gate or a "
            "state of one of them: a row for each unit, a column for each step.",
            "Point at a map to see that step and unit in the cell, and click to lock them.",
            "Drag the number of a gate in the cell up or down: the network runs again with it, and "
            "the sentence at the top tells the new answer. Ctrl + Z takes it back.",
        ),
        "New to LSTMs? Start with the lecture",
        "./lecture",
    ),
}


class Keys(NamedTuple):
    """Some keys under one title; each row is the keys as they are printed, and what they do."""

    title: str
    rows: tuple[tuple[str, str], ...]


# Those of the linked picture are in lstm_viz/explorer/js/keys.js and are added by the browser.
KEYS_EVERYWHERE = Keys(
    "On every page",
    (
        ("?", "show or hide this list"),
        ("Tab, Shift + Tab", "next control, previous control"),
        ("Enter, Space", "press the button that has the focus"),
        ("Esc", "close what is open"),
    ),
)
KEYS_OF_PAGES = {
    "": (
        Keys(
            "While drawing a sequence by hand, with the drawing in focus",
            (
                ("← →", "move the pen; with Shift, further"),
                ("Home End", "first step, last step"),
                ("↑ ↓", "raise or lower the curve there; with Shift, by more"),
                ("Ctrl + Z", "take back the last stroke"),
            ),
        ),
    ),
    "lecture": (
        Keys(
            "In the lecture",
            (
                ("← →, Page Up Page Down", "previous stop, next stop"),
                ("↑ ↓", "scroll, where there is more above or below"),
                ("Space", "play, pause; the other keys of the picture act at once as well"),
                ("p", "presenter layout on, off"),
                (
                    "Esc",
                    "leave the picture; after a click into it, the arrows move in it",
                ),
            ),
        ),
    ),
}


def keys_of(page: str) -> str:
    """The keys of a page alone, in one line of Markdown."""
    rows = [row for group in KEYS_OF_PAGES[page] for row in group.rows]
    return " · ".join(f"**{keys}** {does}" for keys, does in rows)


def unreadable(error: object) -> str:
    """A page without the network that it needs."""
    return (
        f"This page needs a network that can't be read: {error}. Restore the original files of the "
        "folder assets, then reload the page."
    )


def no_corpora(variable: str, folder: str) -> str:
    """A folder of corpora that is not there."""
    return (
        f"{variable} names the folder {folder}, which is not there; name the folder that has the "
        "stores of corpora, or unset it"
    )


def duration(seconds: float) -> str:
    """How long something takes or has taken, rounded up to whole seconds."""
    whole = math.ceil(seconds)
    return f"{whole} s" if whole < 90 else f"{whole // 60} min {whole % 60:02d} s"


# What the app takes at most.

FILE_LIMITS = (
    f"A file can have up to {limits.FILE_BYTES // MB} MB, {limits.FILE.rows:,} rows and "
    f"{limits.FILE.columns:,} columns, and up to {(limits.FILE.expanded or 0) // MB} MB when "
    f"unpacked. Reading it can take up to {limits.READING_SECONDS:.0f} seconds of computing time "
    f"and {limits.READING_MEMORY // MB:,} MB of memory."
)
SEQUENCE_LIMITS = (
    f"Networks read 2 to {limits.STEPS:,} steps of up to {limits.COLUMNS} columns. A longer "
    "sequence can be cut or resampled."
)
MORE_LIMITS = (
    f"Typed numbers can have up to {limits.TYPED_CHARACTERS:,} characters. A sequence from a file "
    f"becomes part of the link if it takes up to {limits.ADDRESS_CHARACTERS:,} characters there. "
    f"The recurrent layers of your own network can have up to {limits.OPENED_WEIGHTS // MB} MB of "
    f"weights; they are kept for {limits.LEFT_SECONDS // 60} minutes after their last use. "
    f"{limits.TRAININGS} trainings run at the same time. While others wait, each training runs for "
    f"{limits.TURN_SECONDS:g} seconds at a time, and people take turns. If the connection is lost "
    f"for more than {limits.AWAY_SECONDS:g} seconds, a training is paused and kept for "
    f"{limits.LEFT_SECONDS // 60} minutes."
)

# Uploads.

UPLOADS_FULL = (
    f"The server keeps up to {limits.UPLOADS_BYTES // MB} MB of uploaded files for all people "
    "together, and this space is used up. Try again when others have left."
)
TOO_MANY_UPLOADS = (
    f"One page can upload up to {limits.UPLOADS_OF_A_SESSION // MB} MB at the same time. Wait "
    "until the earlier files have arrived."
)

# Requests.

FULL_TITLE = "This server is full"
FULL = "As many people use it now as it can serve well."


def asks_again(seconds: int) -> str:
    """What happens next to somebody for whom there is no place."""
    return f"This page tries again every {seconds} seconds and opens when there is a place."


def not_people(variable: str, given: str) -> str:
    """A setting that is not a number of people."""
    return f"{variable} must be a whole number of people from 1, such as 200; got {given!r}."


NO_PAGE = "There is no page at this address"
THE_PAGES = "The pages of this app are"
NO_FILE = "There is no such file."
NO_WEIGHTS = "There are no such weights."
NO_PAYLOAD = "There is no such payload."


def foreign_host(host: str) -> str:
    """A request for a name that is not this server's."""
    return (
        f"This server does not answer requests for the host {host!r}. Whoever runs it can add the "
        "name to server.allowedHosts."
    )


def foreign_origin(origin: str) -> str:
    """A request from a page of another site."""
    return (
        f"This server does not answer requests from pages of {origin!r}. Whoever runs it can add "
        "the origin to server.corsAllowedOrigins."
    )


def no_metrics(variable: str) -> str:
    """A request for metrics that are not public."""
    return f"The metrics of this server are not public; {variable}=public makes them public."


def not_sites(variable: str, site: str) -> str:
    """A setting that is not a list of sites."""
    return (
        f"{variable} must be a list of sites separated by spaces, such as "
        f"https://course.example.edu, and {site!r} is not a site."
    )


def busy(ahead: int, seconds: float) -> str:
    """What who waits for the turn of her page's run is told."""
    people = "1 person is" if ahead == 1 else f"{ahead:,} people are"
    return (
        f"The server is busy: {people} ahead of you, about {math.ceil(seconds)} s. "
        "Your choice is kept and will be shown after that."
    )
