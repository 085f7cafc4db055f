"""Session: what a session keeps beside its controls, looked up in Streamlit's state once a run.

Each look into `st.session_state` passes locks, keys of widgets and the question whether the run is
to stop. A page that asks dozens of times what it has noted spends a tenth of its run on that.
"""

from __future__ import annotations

import threading
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

_KEY = "beside-controls"
_HERE = threading.local()  # .of: the run of this thread, .kept: what its session keeps


def kept() -> dict[str, Any]:
    """What the session of this run keeps: the same dict in each of its runs."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return st.session_state.setdefault(_KEY, {})
    if getattr(_HERE, "of", None) is not context:
        _HERE.kept = st.session_state.setdefault(_KEY, {})
        _HERE.of = context
    return _HERE.kept
