"""The words for the signals of an sLSTM."""

from __future__ import annotations

from lstm_viz.word import Word

_PAPER = "Beck et al. 2024"
_BIASES = "There are two biases for each gate, as in PyTorch's LSTM; b is their sum."
_SUMS = (
    "a_i and a_f are the sums W [xₜ, hₜ₋₁] + b of both gates: before they are stabilised, the "
    "input gate is exp(a_i) and the forget gate σ(a_f)."
)

SLSTM = (
    Word(
        "i",
        "input gate",
        "i'_t",
        r"i'_t = \sigma(a_i - \ln \sigma(a_f) - m_{t-1})",
        0.0,
        1.0,
        "The share of the new cell state that the candidate makes up; 1 replaces all of the old.",
        _PAPER,
        f"This is the stabilised gate i′ of {_PAPER}, equation 16. {_SUMS}",
        means="1: write",
        shut="0: write nothing",
    ),
    Word(
        "f",
        "forget gate",
        "f'_t",
        r"f'_t = \sigma(\ln \sigma(a_f) + m_{t-1} - a_i)",
        0.0,
        1.0,
        "The share of the new cell state that the old one makes up: it falls also where much is "
        "written.",
        _PAPER,
        f"This is the stabilised gate f′ of {_PAPER}, equation 17; f′ + i′ = 1, unless an edit "
        f"holds one of them. {_SUMS}",
        means="1: keep",
        shut="0: forget",
    ),
    Word(
        "g",
        "candidate",
        "z_t",
        r"z_t = \tanh(W_z\,[x_t, h_{t-1}] + b_z)",
        -1.0,
        1.0,
        "The proposed new content: its sign is the direction, its size the strength.",
        _PAPER,
        f"In the code it is g, as in PyTorch's LSTM. {_BIASES}",
    ),
    Word(
        "o",
        "output gate",
        "o_t",
        r"o_t = \sigma(W_o\,[x_t, h_{t-1}] + b_o)",
        0.0,
        1.0,
        "0: hide the cell state at this step; 1: show it fully.",
        _PAPER,
        _BIASES,
        means="1: show",
        shut="0: hide",
    ),
    Word(
        "c",
        "cell state",
        "c_t",
        r"c_t = f'_t \odot c_{t-1} + i'_t \odot z_t",
        -1.0,
        1.0,
        "The memory: a weighted mean of all candidates so far, so that it stays within −1 and 1 "
        "unless an edit holds a gate.",
        _PAPER,
        f"It is the c of {_PAPER} divided by its normaliser n.",
    ),
    Word(
        "m",
        "stabiliser",
        "m_t",
        r"m_t = a_i - \ln i'_t",
        None,
        None,
        "How much has been written, as a logarithm: the higher it is, the more a new candidate "
        "needs to count.",
        _PAPER,
        f"It is the logarithm of the normaliser n of {_PAPER}: nₜ = σ(a_f) nₜ₋₁ + exp(a_i). Their "
        "own m is the larger of the logarithms of the two terms; it cancels in h, whatever it is.",
    ),
    Word(
        "h",
        "hidden state",
        "h_t",
        r"h_t = o_t \odot c_t",
        -1.0,
        1.0,
        "What the cell shows: to the next layer now, and to its own layer at the next step.",
        _PAPER,
    ),
)
