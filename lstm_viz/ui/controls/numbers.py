"""Numbers: what is typed into a number field is judged here, because Streamlit does not tell.

Given limits, its field marks a number outside of them in red in the browser and does not send it.
So fields are drawn without limits and for fractions too (a field of whole numbers makes 1 of 1e3),
and a number that can't be used gives way to the last good one, with a sentence about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lstm_viz.ui.controls import address_values, words
from lstm_viz.ui.controls.control import Control
from lstm_viz.ui.frame import session, session_address

_GOOD = "good"  # the last number that could be used


def judge(row: Control, high: float | None, start: float | None) -> None:
    """Before a field is drawn: replace a number that can't be used, and note it for `say`.

    A number that was good until the limit became lower is the limit.
    """
    state = st.session_state
    came, good = state.get(row.key), kept(_GOOD).get(row.key, start)
    if came is None:
        return
    reason = address_values.wrong_number(row, came, high)
    if reason is None:
        return
    used = good
    if good is not None and address_values.wrong_number(row, good, high):
        used = start if high is None or good < high else high
    state[row.key] = used
    if came != good:
        session_address.notes()[row.key] = (words.not_taken(row.label, came, reason, used), None)


def field(
    row: Control, high: float | None, start: float | None, common: dict[str, Any]
) -> int | float | None:
    """Draw the field, and give back a number that `judge` has let through.

    A field that is new on the page may begin with a number that the session did not have before, so
    that only the next run can judge it, and this one ends.
    """
    drawn = st.number_input(
        row.label,
        value=None if start is None else float(start),
        step=float(row.step or 1),
        format="%g",  # as many decimals as it has
        **common,
    )
    if drawn is not None and address_values.wrong_number(row, drawn, high):
        st.rerun()
    number = int(drawn) if row.whole and drawn is not None else drawn
    kept(_GOOD)[row.key] = number
    return number


def were_good(told: Mapping[str, Any]) -> None:
    """Take these as the last good numbers of fields that were drawn; `judge` still checks them."""
    known = kept(_GOOD)
    known |= {
        key: number for key, number in told.items() if key in known and type(number) in (int, float)
    }


def kept(what: str) -> dict[str, Any]:
    """What a session keeps of its number fields, by their keys."""
    return session.kept().setdefault(f"number-{what}", {})
