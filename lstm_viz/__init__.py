"""See inside an LSTM: every gate of every unit at every step, checked against torch.nn."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lstm_viz import (
        dynamics,
        edits,
        gradients,
        measure,
        plots,
        sets,
        slow_points,
        state_space,
    )
    from lstm_viz.agreement import VerificationError
    from lstm_viz.chunks import record_chunks
    from lstm_viz.difference import compare
    from lstm_viz.general import GeneralGRU, GeneralLSTM, GeneralRNN, PeepholeLSTM, ResetFirstGRU
    from lstm_viz.hooks import NotRecorded, record_all, recording
    from lstm_viz.minimal import MinGRU, MinLSTM
    from lstm_viz.mlstm import MLSTM
    from lstm_viz.notebook import show
    from lstm_viz.page import save_page
    from lstm_viz.sequences import read
    from lstm_viz.set_recording import record_set
    from lstm_viz.slide import save_diagram, save_picture
    from lstm_viz.slstm import SLSTM
    from lstm_viz.surgery import record
    from lstm_viz.trace import Trace
    from lstm_viz.weights.error import WeightsError
    from lstm_viz.weights.loading import load

__all__ = [
    "MLSTM",
    "SLSTM",
    "GeneralGRU",
    "GeneralLSTM",
    "GeneralRNN",
    "MinGRU",
    "MinLSTM",
    "NotRecorded",
    "PeepholeLSTM",
    "ResetFirstGRU",
    "Trace",
    "VerificationError",
    "WeightsError",
    "compare",
    "dynamics",
    "edits",
    "gradients",
    "load",
    "measure",
    "plots",
    "read",
    "record",
    "record_all",
    "record_chunks",
    "record_set",
    "recording",
    "save_diagram",
    "save_page",
    "save_picture",
    "sets",
    "show",
    "slow_points",
    "state_space",
]
__version__ = "0.1.0"

_HOMES = {
    "GeneralGRU": "general",
    "GeneralLSTM": "general",
    "GeneralRNN": "general",
    "PeepholeLSTM": "general",
    "MinGRU": "minimal",
    "MLSTM": "mlstm",
    "MinLSTM": "minimal",
    "SLSTM": "slstm",
    "NotRecorded": "hooks",
    "ResetFirstGRU": "general",
    "Trace": "trace",
    "VerificationError": "agreement",
    "WeightsError": "weights.error",
    "compare": "difference",
    "load": "weights.loading",
    "read": "sequences",
    "record": "surgery",
    "record_all": "hooks",
    "record_chunks": "chunks",
    "record_set": "set_recording",
    "recording": "hooks",
    "save_diagram": "slide",
    "save_page": "page",
    "save_picture": "slide",
    "show": "notebook",
}


def __getattr__(name: str) -> Any:
    # Loaded when first asked for, so that plots and measures work without torch.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name not in _HOMES:
        return import_module(f"{__name__}.{name}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
