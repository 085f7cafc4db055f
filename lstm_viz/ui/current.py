"""The view on the page: what was just chosen or, where that fails, what was drawn before."""

from __future__ import annotations

import streamlit as st

from lstm_viz.sequences import SequenceError
from lstm_viz.ui import rail
from lstm_viz.ui.plain import plain
from lstm_viz.ui.view import View, keep, kept, run

DRAWN = "drawn"  # in the session: digest, task and device of the last view that could be drawn


def view(choice: rail.Choice) -> View | None:
    """The view of this choice; what is wrong with it is said below the control that it comes from.

    None where nothing could be drawn yet; then the page says why. Raises VerificationError.
    """
    problem = choice.problem
    if choice.sequence is not None:
        try:
            made = run(choice.sequence, choice.model, choice.device)
        except ValueError as error:  # a sequence that does not fit, or a device that is not there
            control = "model" if isinstance(error, SequenceError) else "device"
            problem = str(error)
            choice.below[control].error(plain(problem))
        else:
            st.session_state[DRAWN] = (keep(choice.sequence), choice.model, choice.device)
            if made.note:
                st.caption(plain(made.note))
            return made
    before = _before()
    if before is not None:
        st.caption("The picture still shows the last sequence that could be drawn.")
    elif problem is not None:
        st.error(plain(problem))
    else:
        st.markdown(
            "There is no sequence yet: upload a file on the left, or choose another one there. "
            "A link to a long file does not carry it; whoever sent the link has it."
        )
    return before


def _before() -> View | None:
    digest, model, device = st.session_state.get(DRAWN, ("", "", ""))
    sequence = kept(digest)
    return None if sequence is None else run(sequence, model, device)
