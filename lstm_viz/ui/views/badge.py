"""The badge: what was checked, to what difference, on what, with which weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lstm_viz.forecasting import TASK
from lstm_viz.trace import Trace
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.views.networks import KIND_NAMES


def text(traces: Mapping[str, Trace]) -> str:
    """One line over all recordings on the page: the largest difference is the one that counts."""
    metas = [trace.meta for trace in traces.values()]
    parts = [
        "verified" if all(meta["trained"] for meta in metas) else "verified · untrained",
        f"max|Δ| = {max(meta['verified'] for meta in metas):.0e}".replace("e-0", "e-"),
        *sorted({meta["dtype"] for meta in metas}),
        *sorted({meta["device"] for meta in metas}),
        _trained(metas[0]) + ", ".join(sorted({str(meta["seed"]) for meta in metas})),
        "weights "
        + ", ".join(
            f"{trace.meta['weights'][:4]}… ({KIND_NAMES[kind]})" for kind, trace in traces.items()
        ),
    ]
    return " · ".join(parts)


def _trained(meta: Mapping[str, Any]) -> str:
    if meta.get("task") != TASK:
        return "trained with seed "
    done, steps = meta["steps"]
    stopped = "" if done == steps else f", stopped at step {done:,} of {steps:,}"
    return f"trained on this series{stopped}, with seed "


def draw(traces: Mapping[str, Trace]) -> None:
    """The badge in green, and on hover what it means."""
    tolerance = max(trace.meta["tolerance"] for trace in traces.values())
    st.markdown(
        f":green[{plain(text(traces))}]",
        help="While this picture was made, the hidden state of every unit at every step was "
        "rebuilt from the gates shown here and compared with what torch.nn computed. max|Δ| is "
        f"the largest difference; beyond {tolerance:.0e} nothing would be shown.",
    )


def draw_failure(error: Exception) -> None:
    """What stands in the picture's place when the comparison failed."""
    st.error(plain(f"Not verified, so there is no picture: {error}."))
