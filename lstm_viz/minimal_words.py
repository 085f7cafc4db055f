"""The words for the signals of the minimal cells."""

from __future__ import annotations

from lstm_viz.word import Word

_ONE_BIAS = "No gate of this cell reads h, so that there is one bias."
_CANDIDATE = Word(
    "v",
    "candidate",
    r"\tilde{h}_t",
    r"\tilde{h}_t = W_h\,x_t + b_h",
    None,
    None,
    "The proposed new state: a weighted sum of the input.",
    "Feng et al. 2024",
    _ONE_BIAS,
)

MINGRU = (
    Word(
        "z",
        "update gate",
        "z_t",
        r"z_t = \sigma(W_z\,x_t + b_z)",
        0.0,
        1.0,
        "0: keep the old state entirely; 1: replace it with the candidate.",
        "Feng et al. 2024",
        f"PyTorch's GRU has it the other way round: there 1 keeps. {_ONE_BIAS}",
        means="1: replace",
        shut="0: keep",
    ),
    _CANDIDATE,
    Word(
        "h",
        "hidden state",
        "h_t",
        r"h_t = (1 - z_t) \odot h_{t-1} + z_t \odot \tilde{h}_t",
        None,
        None,
        "Memory and output in one: a mixture of the old state and the candidate.",
        "Feng et al. 2024",
        "The shares follow from the input alone, so that all steps can be computed at once.",
    ),
)

MINLSTM = (
    Word(
        "f",
        "forget gate",
        "f_t",
        r"f_t = \sigma(W_f\,x_t + b_f)",
        0.0,
        1.0,
        "Its share of both gates, f / (f + i), is how much of the old state is kept.",
        "Feng et al. 2024",
        _ONE_BIAS,
        means="high: keep",
    ),
    Word(
        "i",
        "input gate",
        "i_t",
        r"i_t = \sigma(W_i\,x_t + b_i)",
        0.0,
        1.0,
        "Its share of both gates, i / (f + i), is how much of the candidate is written.",
        "Feng et al. 2024",
        _ONE_BIAS,
        means="high: write",
    ),
    _CANDIDATE,
    Word(
        "h",
        "hidden state",
        "h_t",
        r"h_t = (f_t \odot h_{t-1} + i_t \odot \tilde{h}_t) / (f_t + i_t)",
        None,
        None,
        "Memory and output in one: a mixture of the old state and the candidate.",
        "Feng et al. 2024",
        "It has neither a cell state nor an output gate. The shares follow from the input alone, "
        "so that all steps can be computed at once.",
    ),
)
