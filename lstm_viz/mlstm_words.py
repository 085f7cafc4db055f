"""The words for the signals of an mLSTM."""

from __future__ import annotations

from lstm_viz.word import Word

_PAPER = "Beck et al. 2024"
_ONE_BIAS = "No gate of this cell reads h, so that there is one bias."
_ONE = "A layer has one for all of its units, so that every row of the map is the same."
_SUMS = (
    "a_i and a_f are the sums w x + b of both gates: before they are stabilised, the input gate is "
    "exp(a_i) and the forget gate σ(a_f)."
)

MLSTM = (
    Word(
        "i",
        "input gate",
        "i'_t",
        r"i'_t = \sigma(a_i - \ln \sigma(a_f) - m_{t-1})",
        0.0,
        1.0,
        "The share of the new memory that this step makes up; 1 replaces all of the old.",
        _PAPER,
        f"{_ONE} {_SUMS}",
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
        "The share of the new memory that the old one makes up: it falls also where much is "
        "written.",
        _PAPER,
        f"{_ONE} f′ + i′ = 1. {_SUMS}",
        means="1: keep",
        shut="0: forget",
    ),
    Word(
        "q",
        "query",
        "q_t",
        r"q_t = W_q\,x_t + b_q",
        None,
        None,
        "What is looked for in the memory: the more a key is like it, the more of that key's "
        "value is read.",
        _PAPER,
        _ONE_BIAS,
    ),
    Word(
        "k",
        "key",
        "k_t",
        r"k_t = (W_k\,x_t + b_k) / \sqrt{d}",
        None,
        None,
        "The address of the stored value: queries that are like this key will read it.",
        _PAPER,
        f"d is the number of units. {_ONE_BIAS}",
    ),
    Word(
        "v",
        "value",
        "v_t",
        r"v_t = W_v\,x_t + b_v",
        None,
        None,
        "What is stored at this step, under its key.",
        _PAPER,
        _ONE_BIAS,
    ),
    Word(
        "o",
        "output gate",
        "o_t",
        r"o_t = \sigma(W_o\,x_t + b_o)",
        0.0,
        1.0,
        "0: hide what is read from the memory at this step; 1: show it fully.",
        _PAPER,
        _ONE_BIAS,
        means="1: show",
        shut="0: hide",
    ),
    Word(
        "n",
        "normaliser",
        "n_t",
        r"n_t = f'_t n_{t-1} + i'_t k_t",
        None,
        None,
        "The weighted mean of all keys so far: times the query it is how much was found.",
        _PAPER,
        "It is counted in units of exp(m), as the memory is.",
    ),
    Word(
        "m",
        "stabiliser",
        "m_t",
        r"m_t = a_i - \ln i'_t",
        None,
        None,
        "How much has been written, as a logarithm: the higher it is, the more a new value needs "
        "to count.",
        _PAPER,
        f"{_ONE} It cancels in h, whatever it is; the paper's own m is the larger of the "
        "logarithms of the two terms.",
    ),
    Word(
        "s",
        "what is read",
        "s_t",
        r"s_t = C_t q_t / max(|n_t q_t|, exp(-m_t))",
        None,
        None,
        "What the query finds in the memory: a sum of all stored values, each weighted by how much "
        "its key is like the query.",
        _PAPER,
        "The memory is a matrix, Cₜ = f′ₜ Cₜ₋₁ + i′ₜ vₜ kₜᵀ, with a number for every two units, so "
        "that no map shows it; in the paper, s is h with a tilde.",
    ),
    Word(
        "h",
        "hidden state",
        "h_t",
        r"h_t = o_t \odot s_t",
        None,
        None,
        "What the cell shows to the next layer: no step of its own layer reads it.",
        _PAPER,
    ),
)
