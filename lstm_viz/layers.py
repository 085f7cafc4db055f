"""Layers: the module of every kind of cell, torch's own and ours, and what rebuilds one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from torch import nn

from lstm_viz.general import (
    General,
    GeneralGRU,
    GeneralLSTM,
    GeneralRNN,
    PeepholeLSTM,
    ResetFirstGRU,
)
from lstm_viz.minimal import MinGRU, MinLSTM
from lstm_viz.mlstm import MLSTM
from lstm_viz.slstm import SLSTM
from lstm_viz.stacked import Stacked

Recurrent = nn.LSTM | nn.GRU | nn.RNN | Stacked
LAYERS: Final[Mapping[str, type[Any]]] = MappingProxyType(
    {
        "lstm": nn.LSTM,
        "gru": nn.GRU,
        "rnn": nn.RNN,
        "mingru": MinGRU,
        "minlstm": MinLSTM,
        "slstm": SLSTM,
        "mlstm": MLSTM,
        "peepholelstm": PeepholeLSTM,
        "generallstm": GeneralLSTM,
        "generalgru": GeneralGRU,
        "resetfirstgru": ResetFirstGRU,
        "generalrnn": GeneralRNN,
    }
)
# How a sentence lists them.
NAMED: Final = "an nn.LSTM, nn.GRU, nn.RNN or a layer of lstm_viz, such as MinGRU or GeneralLSTM"


def options_of(module: Recurrent) -> dict[str, Any]:
    """What a module of the same class needs besides its sizes, so that it computes the same."""
    if isinstance(module, nn.RNN):
        return {"nonlinearity": module.nonlinearity}
    if isinstance(module, nn.LSTM):
        return {"proj_size": module.proj_size} if module.proj_size else {}
    if isinstance(module, General):
        return {"activations": tuple(map(str, module.activations))}
    return {}
