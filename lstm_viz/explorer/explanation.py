"""Explanation: what is asked of the networks, what is beyond training, how often they are right."""

from __future__ import annotations

from typing import NamedTuple


class Explanation(NamedTuple):
    """What is to be read beside a verdict; each part is empty where there is nothing of it.

    `task` are sentences with what each is about: what is asked, what is right here, what to look
    for. `beyond` is what of the sequence the networks did not read in training, and `mark` after
    how many steps a line stands over the maps, and what it says. `held_out` is how they do on
    many sequences, and `address` where a page shows it. `vanishing` is said where a simple RNN's
    gradient does not vanish: on which sequence it does, and the address of that. `atlas` is where a
    page looks for passages in the text of these networks, without the kind at its end.
    """

    task: tuple[tuple[str, str], ...] = ()
    beyond: str = ""
    held_out: str = ""
    address: str = ""
    mark: tuple[int, str] | None = None
    vanishing: tuple[str, str] = ("", "")
    atlas: str = ""


NOTHING = Explanation()
