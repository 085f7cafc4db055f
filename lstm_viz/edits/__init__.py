"""Edits: what is changed in a pass of a network, as data and as text.

The text has one grammar, for Python, the address and the browser (explorer/js/edits.js):

    edits   := edit ("," edit)*        at most 100 edits and 4000 characters; spaces are ignored
    edit    := ["!"] [net ":"] target ["@" steps] op
    target  := signal [units]          of an LSTM i f g o c h, of a GRU r z n h, of an RNN a h,
                                       of a minGRU z v h, of a minLSTM f i v h,
                                       of an sLSTM i f g o c m h
                                       of an mLSTM i f q k v o n m s h; its i, f and m take no units
             | "x" [features]          the input, as the first layer reads it
             | block [units]           W_x<gate>, W_h<gate>, b_<gate>, as W_hf, b_f; units: rows;
                                       gates of a minGRU and a minLSTM have no W_h;
                                       those that see c have peepholes, p_i, p_f and p_o
    units   := part ("." part)*        part := number | number "-" number, from 0 on; none is all
    steps   := part ("." part)*        counted from 1; none is all; "0" alone is before step 1
    op      := "=" value | "*" number | "+" number
    value   := number | "mean" | "before" | "original" | "1-f"

"!" is an edit that is switched off, and `net` the place of a network in a view, 0 where there is
none. Only blocks take "*" and "+". A number is a finite decimal of at most 20 characters, "1e-3"
too. "mean" is the unit's own mean over all steps of the unedited pass, "original" what the
unedited pass has at that step, "before" what the edited pass had at the step before (c=before
freezes the cell; the first step keeps a gate as computed), and "1-f", of i only, couples it to the
edited f (Greff et al. 2017). x, blocks and the state before step 1 take numbers only.

PyTorch adds two biases, b_ih and b_hh. "=" sets b_ih to the number and b_hh to 0, "+" adds to
b_ih, and "*" multiplies both. A minGRU and a minLSTM have one.

Edits apply in their order at the stage at which their signal is computed, and the last one wins.
The text counts steps from 1, as the screen does; the classes here count from 0, as Python does.
"""

from __future__ import annotations

from lstm_viz.edits.edit import (
    Begin,
    Change,
    Clamp,
    Edit,
    Replace,
    couple,
    freeze,
    impossible,
    silence,
)
from lstm_viz.edits.fitting import need_fit
from lstm_viz.edits.text import parse, write
from lstm_viz.edits.values import EditError

__all__ = [
    "Begin",
    "Change",
    "Clamp",
    "Edit",
    "EditError",
    "Replace",
    "couple",
    "freeze",
    "impossible",
    "need_fit",
    "parse",
    "silence",
    "write",
]
