"""Whole numbers: an address has 51 where Streamlit's server would write 51.0, as its browser has.

The fields of numbers are fields of fractions (`controls/numbers.py`). Streamlit 1.67 rounds what
the server writes of several such numbers, but not of a single one.
"""

from __future__ import annotations

from typing import Any

from streamlit.runtime.state import query_params

_WRITTEN = query_params._coerce_value_for_query_url


def _written(value: Any, value_type: str) -> str | list[str]:
    if value_type == "double_value":
        return query_params._format_number_for_query_url(value)
    return _WRITTEN(value, value_type)


def write_plainly() -> None:
    """Let the server write as the browser does, from here on and for all sessions."""
    query_params._coerce_value_for_query_url = _written
