"""Every control of every page: one row each, drawn by `draw` and held in the address bar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import streamlit as st

from lstm_viz.forecasting import TASK
from lstm_viz.sequences.limits import MB
from lstm_viz.ui import limits
from lstm_viz.ui.controls import (
    address_values,
    atlas_rows,
    corpus_rows,
    hidden_rows,
    lecture_rows,
    network_rows,
    numbers,
    picture_rows,
    racing_rows,
    set_rows,
    titled_choices,
    training_rows,
)
from lstm_viz.ui.controls.control import NO_COLUMN, Control
from lstm_viz.ui.controls.source_rows import ROWS
from lstm_viz.ui.frame import session_address

OWN = TASK  # the networks that are trained on the sequence itself
_ROWS = (
    *ROWS,
    *picture_rows.ROWS,
    *training_rows.ROWS,
    *racing_rows.ROWS,
    *network_rows.ROWS,
    *atlas_rows.ROWS,
    *corpus_rows.ROWS,
    *set_rows.ROWS,
    *hidden_rows.ROWS,
    *lecture_rows.ROWS,
)

CONTROLS: Mapping[str, Control] = MappingProxyType({row.key: row for row in _ROWS})


def draw(
    key: str,
    *,
    options: Sequence[str] | None = None,
    high: float | None = None,
    default: str | float | None = None,
    label: str | None = None,
    empty: str | None = None,
    on_change: Callable[[], None] | None = None,
    quiet: bool = False,
    titles: Mapping[str, str] | None = None,
    said: str | None = None,
) -> Any:
    """Draw the control of this row at this place of the page, and give back what is chosen.

    `options`, `high` and a choice's `default` are for the rows that leave them to the sequence;
    `label` is what the control is called for this one, `titles` what its options are and `said` its
    help. `empty` is shown in a number, a line or a several not given. The `default` of a number, a
    text or a choice that `follows` may be another one each time: what nobody has chosen or typed
    follows it. A `quiet` control runs no page: something in the browser hears it, and the next run
    knows its value; while a sentence is about it, it does, so that the sentence goes. Where
    `on_change` changes other controls, the address has all of it at once.
    """
    row = CONTROLS[key] if titles is None else replace(CONTROLS[key], titles=titles)
    row = row if label is None else replace(row, label=label)
    row = row if said is None else replace(row, help=said)
    offered = list(options or row.options or ())
    top = high if row.high is None else row.high
    default = row.default if default is None else default
    heard = "ignore" if quiet else on_change or "rerun"
    common: dict[str, Any] = {"key": key, "help": row.help, "on_change": heard}
    if row.kind == "file":
        most = int(row.high or limits.FILE_BYTES // MB)
        return st.file_uploader(row.label, max_upload_size=most, **common)
    start = _start(row, offered, top, default)
    _keep_within(row, offered, top, default)
    _follow(row, start)
    if row.kind == "number":
        numbers.judge(row, top, start)
    may_bind = address_values.may_bind(row, offered, top, start, others=_ROWS)
    named = bool(row.titles) or on_change is not None
    if named:
        titled_choices.read(row, offered, start)
        session_address.bound(key, really=quiet)
    elif may_bind and not (row.kind == "text" and address_values.left_out(row)):
        common["bind"] = "query-params"
        session_address.bound(key)
    noted = key in session_address.notes()  # each look into the session's state takes its time
    if quiet and noted and address_values.stays(key, st.session_state.get(key)):
        common["on_change"] = "rerun"
    if row.kind in ("number", "line") or (row.kind == "several" and empty):
        common["placeholder"] = empty or row.empty
    drawn = _widget(row, offered, top, start, common)
    if named:
        titled_choices.write(row, drawn, start)
    if noted:
        address_values.say(key, st.session_state.get(key))
    return drawn


def one_or_none(key: str, names: Iterable[str], proposed: str = "") -> str:
    """The choice of one of these or none, where there are any; what is chosen, empty for none."""
    if not (offered := list(names)):
        return ""
    found = draw(key, options=[NO_COLUMN, *offered], default=proposed or NO_COLUMN)
    return "" if found == NO_COLUMN else str(found)


def chosen(key: str) -> Any:
    """What this choice or switch will be at when it is drawn."""
    row = CONTROLS[key]
    offered = list(row.options or ())
    return titled_choices.chosen(row, offered, _start(row, offered, None, row.default))


def untouched(keys: Iterable[str]) -> bool:
    """Whether these controls would all be at the defaults of their rows, with nothing to say."""
    state, address, notes = st.session_state, st.query_params.to_dict(), session_address.notes()
    return not any(
        key in notes or key in address or state.get(key, default) != default
        for key, default in ((key, CONTROLS[key].default) for key in keys)
    )


def default(key: str, **_: Any) -> Any:
    """What `draw` would give back of an untouched control whose default its row has."""
    return CONTROLS[key].default


def written(*keys: str) -> dict[str, str]:
    """What the address has for controls that a component draws; what is wrong there is shown."""
    said = st.query_params.to_dict()
    found = {key: address_values.written(CONTROLS[key]) for key in keys if key in said}
    for key in keys:
        address_values.say(key)
    return {key: text for key, text in found.items() if text}


def _start(row: Control, offered: list[str], top: float | None, default: Any) -> Any:
    """What the control is at where nobody has chosen."""
    if row.kind == "choice":
        return default if default in offered else offered[0] if offered else None
    if row.kind in ("number", "slider"):
        return default if None in (top, default) else min(default, top)
    if row.kind == "several":
        return list(row.default)
    return default if row.kind in ("switch", "text") else row.default


def _follow(row: Control, start: Any) -> None:
    """Move what stood at a default that has changed, such as the seed when the preset does."""
    if row.kind not in ("number", "text") and not row.follows:
        return
    defaults = numbers.kept("defaults")
    before = defaults.get(row.key, start)
    defaults[row.key] = start
    if (
        before != start
        and st.session_state.get(row.key) == before
        and row.key not in st.query_params
    ):
        st.session_state[row.key] = start


def _widget(
    row: Control, offered: list[str], top: float | None, start: Any, common: dict[str, Any]
) -> Any:
    label = row.label
    if row.kind == "fold":  # gives back the container; what is in it is only made when it is open
        bind = common.get("bind")
        return st.expander(label, start, key=row.key, type="compact", bind=bind)
    if row.kind == "choice":
        index = offered.index(start) if start in offered else 0
        return st.selectbox(label, offered, index=index, format_func=row.title, **common)
    if row.kind == "switch":
        return st.segmented_control(
            label,
            offered,
            default=start,
            required=True,
            width="stretch",
            format_func=row.title,
            **common,
        )
    if row.kind == "several":
        default = None if row.titles else start  # what has titles has its value already
        return st.multiselect(label, offered, default, format_func=row.title, **common)
    if row.kind == "text":
        return st.text_area(label, start, max_chars=limits.PASTED_CHARACTERS, height=110, **common)
    if row.kind == "line":
        return st.text_input(label, start, max_chars=int(row.high or 0) or None, **common)
    if row.kind == "slider":
        return st.slider(label, row.low, top, start, row.step, **common)
    return numbers.field(row, top, start, common)


def _keep_within(row: Control, offered: list[str], top: float | None, default: Any) -> None:
    """Bring back what was chosen for another sequence to what this one offers."""
    bounded = row.kind in ("choice", "switch", "several", "slider")
    chosen = st.session_state.get(row.key) if bounded else None
    if chosen is None:
        return
    if row.kind in ("choice", "switch") and chosen not in offered:
        st.session_state[row.key] = default if default in offered else offered[0]
    elif row.kind == "several":
        left = [one for one in chosen if one in offered]
        if left != list(chosen):
            st.session_state[row.key] = left
    elif row.kind == "slider" and top is not None and chosen > top:
        st.session_state[row.key] = top
