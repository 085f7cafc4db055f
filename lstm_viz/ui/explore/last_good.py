"""The view on the page: what was just chosen or, where that fails, what was drawn before."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lstm_viz.checkpoint import CheckpointError
from lstm_viz.plots.theme import Theme
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.ui.explore import file_table, offers, plan_words, preview, rail, stepping, words
from lstm_viz.ui.explore.offers import Problem
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.views.view import View, deferred, find_sequence, keep_sequence, run, run_addressed
from lstm_viz.ui.views.words import unreadable

# In the session: what was drawn last, its sequence, what `run` takes with it, and as it came.
DRAWN = "drawn"


def view(choice: rail.PictureChoice, theme: Theme) -> View | None:
    """The view of this choice or, where it can't be drawn, the last one that could.

    None where nothing could be drawn yet; then the page says why, and shows the sequence where
    there is one. Raises VerificationError.
    """
    problem = choice.problem
    if problem is None and choice.sequence is not None and choice.networks is not None:
        try:
            made = _made(choice.sequence, choice.networks, choice)
        except ValueError as error:  # networks that had to make room, numbers beyond all bounds
            failed = unreadable(error) if isinstance(error, CheckpointError) else str(error)
            problem = Problem(failed)
        else:
            drawn = (choice.networks, choice.device, choice.kinds)
            st.session_state[DRAWN] = (keep_sequence(choice.sequence), drawn, _came(choice))
            if made.note:
                st.caption(plain(made.note))
            return replace(made, named=choice.named) if choice.named else made
    before, waiting = _before(), choice.sequence or choice.raw
    # Here is where the eye is, and the panel with the control may be shut.
    if before is not None and not _hides_what_comes(problem, choice):
        with st.container(key="previous"):  # frame/style.css greys the picture below it
            _say(problem, choice.awaited, choice)
            st.markdown(words.previous(plain(before.sequence.source)))
        return before
    nothing = choice.awaited if choice.awaited == plan_words.LOOK else words.NOTHING_YET
    _say(problem, nothing if waiting is None else None, choice)
    if waiting is not None:
        preview.draw(waiting, theme)
    return None


def _hides_what_comes(problem: Problem | None, choice: rail.PictureChoice) -> bool:
    """Whether another sequence's picture would be in the place of one that is on its way.

    It is on its way while its file is checked, and while networks are still to be trained on it. It
    then shows itself. What went wrong is told over the last picture, so that nothing is lost.
    """
    if problem is not None or choice.refused:
        return False
    if choice.awaited == plan_words.LOOK:
        return True
    *_, came = st.session_state[DRAWN]
    return choice.again is not None and came != _came(choice)


def _came(choice: rail.PictureChoice) -> str:
    """What tells the sequence that is chosen, before it is prepared."""
    return "" if choice.raw is None else choice.raw.digest


def _made(sequence: Sequence, networks: str, choice: rail.PictureChoice) -> View:
    packed = stepping.packed(choice)
    if packed is not None:
        return deferred(sequence, networks, choice.kinds, packed)
    if stepping.asked(choice) is not None:
        return run_addressed(sequence, networks, choice.kinds)
    return run(sequence, networks, choice.device, choice.kinds)


def _say(problem: Problem | None, awaited: str | None, choice: rail.PictureChoice) -> None:
    """What is wrong or, where nothing is, why there is no picture yet; and what helps."""
    if problem is not None:
        if not file_table.tells(problem.sentence):
            offers.write(problem)
    elif awaited is not None:
        st.markdown(awaited)
    elif choice.again is not None:
        choice.again()
    if choice.ways:
        offers.draw_again(choice.ways)


def _before() -> View | None:
    key, drawn, _ = st.session_state.get(DRAWN, ("", (), ""))
    sequence = find_sequence(key)
    if sequence is None:
        return None
    try:
        return run(sequence, *drawn)
    except SequenceError:  # networks that were trained here had to make room
        return None
