"""Kept files: a person's own file, which is still there when she comes back from another page.

Streamlit's control of a file is empty when its page opens again, but the server has the file for as
long as the session lasts, within the bounds of frame/uploads.py. So only the file's id is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import DeletedFile

from lstm_viz.ui.controls import controls, words
from lstm_viz.ui.frame import session, session_address
from lstm_viz.ui.frame.plain import plain

_KEPT = "kept-files"  # in the session, by the key of the control: the id of its file, and its name


class KeptFile(NamedTuple):
    """A file of this session: its id, its name and what is in it."""

    file_id: str
    name: str
    data: bytes

    def getvalue(self) -> bytes:
        """What is in it, as an uploaded file of Streamlit gives it."""
        return self.data


def draw(key: str, removed: Callable[[], None] = lambda: None) -> KeptFile | None:
    """The control of a file, with what it held before where it is empty because it is new here.

    None where there is no file. Below it stands how long the server has the file and, where the
    control no longer names it, a button that removes it. `removed` is called once a person has
    removed the file, for what else the page has of it.
    """
    notes = session_address.notes()
    was_drawn = key in st.session_state and _here(key) in notes
    chosen = controls.draw(key)
    kept = session.kept().setdefault(_KEPT, {})
    before, name = kept.get(key, ("", ""))
    if chosen is not None:
        if before and before != chosen.file_id:
            _let_go(before)
        kept[key] = (chosen.file_id, chosen.name)
        notes[_here(key)] = chosen.file_id
        st.caption(words.FILE_STAYS)
        return KeptFile(chosen.file_id, chosen.name, chosen.getvalue())
    shown = isinstance(st.session_state.get(key), DeletedFile)  # a newer file took its room
    if not was_drawn:
        notes.pop(_here(key), None)  # another source was shown meanwhile, and the control is new
    elif notes[_here(key)] == before and not shown:  # taken out of the control
        _remove(key)
        removed()
    if key not in kept:
        return None
    found = _found(before)
    if found is None:
        st.caption(plain(words.file_gone(name)))
        return None
    st.caption(plain(words.file_kept(name)))
    st.button(words.REMOVE_FILE, key=f"{key}-remove", on_click=_asked, args=(key, removed))
    return found


def held(key: str) -> KeptFile | None:
    """The file that this control holds, or held when its page was left; None without one."""
    file_id, _ = session.kept().get(_KEPT, {}).get(key, ("", ""))
    return _found(file_id)


def _asked(key: str, removed: Callable[[], None]) -> None:
    """Remove the file by its button."""
    with session_address.changing():
        _remove(key)
        removed()


def _remove(key: str) -> None:
    file_id, _ = session.kept().get(_KEPT, {}).pop(key, ("", ""))
    session_address.notes().pop(_here(key), None)
    _let_go(file_id)


def _found(file_id: str) -> KeptFile | None:
    """The file, where the server still has it: a newer one may have needed its room."""
    context = get_script_run_ctx()
    if context is None:
        return None
    files = context.uploaded_file_mgr.get_files(context.session_id, [file_id])
    return next((KeptFile(one.file_id, one.name, one.data) for one in files), None)


def _let_go(file_id: str) -> None:
    context = get_script_run_ctx()
    if context is not None:
        files: Any = context.uploaded_file_mgr
        files.remove_file(context.session_id, file_id)


def _here(key: str) -> str:
    return f"{key}-held"  # among the notes of the page until it is left: the file in the control
