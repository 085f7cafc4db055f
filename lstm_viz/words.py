"""Words: each signal's name, symbol, equation, meaning and source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lstm_viz.general_words import general, resets_first, sees_c
from lstm_viz.kinds import KINDS
from lstm_viz.minimal_words import MINGRU, MINLSTM
from lstm_viz.mlstm_words import MLSTM
from lstm_viz.slstm_words import SLSTM
from lstm_viz.word import Word

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "Elman 1990": "Elman, J. L. (1990). Finding structure in time. Cognitive Science, 14(2), "
        "179–211. https://doi.org/10.1207/s15516709cog1402_1",
        "Hochreiter & Schmidhuber 1997": "Hochreiter, S., & Schmidhuber, J. (1997). Long "
        "short-term memory. Neural Computation, 9(8), 1735–1780. "
        "https://doi.org/10.1162/neco.1997.9.8.1735",
        "Gers, Schmidhuber & Cummins 2000": "Gers, F. A., Schmidhuber, J., & Cummins, F. (2000). "
        "Learning to forget: Continual prediction with LSTM. Neural Computation, 12(10), "
        "2451–2471. https://doi.org/10.1162/089976600300015015",
        "Gers & Schmidhuber 2000": "Gers, F. A., & Schmidhuber, J. (2000). Recurrent nets that "
        "time and count. Proceedings of the IEEE-INNS-ENNS International Joint Conference on "
        "Neural Networks (IJCNN 2000), 3, 189–194. https://doi.org/10.1109/IJCNN.2000.861302",
        "Cho et al. 2014": "Cho, K., van Merriënboer, B., Gulcehre, C., Bahdanau, D., Bougares, "
        "F., Schwenk, H., & Bengio, Y. (2014). Learning phrase representations using RNN "
        "encoder–decoder for statistical machine translation. Proceedings of EMNLP 2014, "
        "1724–1734. https://doi.org/10.3115/v1/D14-1179",
        "Feng et al. 2024": "Feng, L., Tung, F., Ahmed, M. O., Bengio, Y., & Hajimirsadeghi, H. "
        "(2024). Were RNNs all we needed? https://arxiv.org/abs/2410.01201",
        "Beck et al. 2024": "Beck, M., Pöppel, K., Spanring, M., Auer, A., Prudnikova, O., Kopp, "
        "M., Klambauer, G., Brandstetter, J., & Hochreiter, S. (2024). xLSTM: Extended long "
        "short-term memory. https://arxiv.org/abs/2405.04517",
        "Olah 2015": "Olah, C. (2015). Understanding LSTM networks. "
        "https://colah.github.io/posts/2015-08-Understanding-LSTMs/",
        "Okabe & Ito 2008": "Okabe, M., & Ito, K. (2008). Color universal design: How to make "
        "figures and presentations that are friendly to colorblind people. "
        "https://jfly.uni-koeln.de/color/",
    }
)


_BIASES = "PyTorch has two biases for each gate; b is their sum."

INPUT = Word(
    "x",
    "input",
    "x_t",
    "x_t",
    None,
    None,
    "What the network reads at this step.",
    "Elman 1990",
)

_LSTM = (
    Word(
        "i",
        "input gate",
        "i_t",
        r"i_t = \sigma(W_i\,[x_t, h_{t-1}] + b_i)",
        0.0,
        1.0,
        "0: write nothing of the candidate into the cell; 1: write all of it.",
        "Hochreiter & Schmidhuber 1997",
        _BIASES,
        means="1: write",
        shut="0: write nothing",
    ),
    Word(
        "f",
        "forget gate",
        "F_t",
        r"F_t = \sigma(W_f\,[x_t, h_{t-1}] + b_f)",
        0.0,
        1.0,
        "0: forget this completely; 1: keep this entirely.",
        "Gers, Schmidhuber & Cummins 2000",
        _BIASES,
        means="1: keep",
        shut="0: forget",
    ),
    Word(
        "g",
        "candidate",
        r"\hat{c}_t",
        r"\hat{c}_t = \tanh(W_c\,[x_t, h_{t-1}] + b_c)",
        -1.0,
        1.0,
        "The proposed new content: its sign is the direction of the change, its size the strength.",
        "Hochreiter & Schmidhuber 1997",
        f"PyTorch calls it g. {_BIASES}",
    ),
    Word(
        "o",
        "output gate",
        "O_t",
        r"O_t = \sigma(W_o\,[x_t, h_{t-1}] + b_o)",
        0.0,
        1.0,
        "0: hide the cell state at this step; 1: show it fully.",
        "Hochreiter & Schmidhuber 1997",
        _BIASES,
        means="1: show",
        shut="0: hide",
    ),
    Word(
        "c",
        "cell state",
        "C_t",
        r"C_t = F_t \odot C_{t-1} + i_t \odot \hat{c}_t",
        None,
        None,
        "The memory: what the forget gate keeps of it, plus what the input gate adds.",
        "Gers, Schmidhuber & Cummins 2000",
    ),
    Word(
        "h",
        "hidden state",
        "h_t",
        r"h_t = O_t \odot \tanh(C_t)",
        -1.0,
        1.0,
        "What the cell shows: to the next layer now, and to its own layer at the next step.",
        "Hochreiter & Schmidhuber 1997",
        "With proj_size, this is multiplied by one more matrix, and h can leave [−1, 1].",
    ),
)

_GRU = (
    Word(
        "r",
        "reset gate",
        "r_t",
        r"r_t = \sigma(W_r\,[x_t, h_{t-1}] + b_r)",
        0.0,
        1.0,
        "0: the candidate ignores the old state; 1: the candidate uses all of it.",
        "Cho et al. 2014",
        f"The paper applies r before the matrix product, PyTorch after it. {_BIASES}",
        means="1: use h",
        shut="0: ignore h",
    ),
    Word(
        "z",
        "update gate",
        "z_t",
        r"z_t = \sigma(W_z\,[x_t, h_{t-1}] + b_z)",
        0.0,
        1.0,
        "0: replace the old state with the candidate; 1: keep the old state entirely.",
        "Cho et al. 2014",
        _BIASES,
        means="1: keep",
        shut="0: replace",
    ),
    Word(
        "n",
        "candidate",
        "n_t",
        r"n_t = \tanh(W_{in}\,x_t + b_{in} + r_t \odot (W_{hn}\,h_{t-1} + b_{hn}))",
        -1.0,
        1.0,
        "The proposed new state: its sign is the direction of the change, its size the strength.",
        "Cho et al. 2014",
        "In the paper, r multiplies the old state; in PyTorch, the matrix product and its bias.",
    ),
    Word(
        "h",
        "hidden state",
        "h_t",
        r"h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}",
        -1.0,
        1.0,
        "Memory and output in one: a mixture of the old state and the candidate.",
        "Cho et al. 2014",
    ),
)

_RNN = (
    Word(
        "a",
        "pre-activation",
        "a_t",
        r"a_t = W\,[x_t, h_{t-1}] + b",
        None,
        None,
        "The weighted sum of the input and the previous hidden state, before the activation.",
        "Elman 1990",
        "PyTorch has two biases; b is their sum.",
    ),
    Word(
        "h",
        "hidden state",
        "h_t",
        r"h_t = \tanh(a_t)",
        -1.0,
        1.0,
        "Memory and output in one: it is overwritten at each step, with no gate to protect it.",
        "Elman 1990",
        "With relu instead of tanh, h = max(0, a), which has no upper bound.",
    ),
)

_OF_KIND = {
    "lstm": _LSTM,
    "gru": _GRU,
    "rnn": _RNN,
    "mingru": MINGRU,
    "minlstm": MINLSTM,
    "slstm": SLSTM,
    "mlstm": MLSTM,
    "peepholelstm": sees_c(general(_LSTM)),
    "generallstm": general(_LSTM),
    "generalgru": general(_GRU),
    "resetfirstgru": resets_first(general(_GRU)),
    "generalrnn": general(_RNN),
}

WORDS: Mapping[tuple[str, str], Word] = MappingProxyType(
    {(kind, one.signal): one for kind, words in _OF_KIND.items() for one in words}
)

# The order in which a kind's signals are explained and drawn: the lecture's.
_ORDERS = {
    "lstm": ("f", "i", "g", "o", "c", "h"),
    "gru": ("r", "z", "n", "h"),
    "rnn": ("a", "h"),
    "mingru": ("z", "v", "h"),
    "minlstm": ("f", "i", "v", "h"),
    "slstm": ("f", "i", "g", "o", "c", "m", "h"),
    "mlstm": ("q", "k", "v", "f", "i", "m", "n", "s", "o", "h"),
}
READING: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {key: _ORDERS[kind.family] for key, kind in KINDS.items()}
)


def word(kind: str, signal: str) -> Word:
    """The words for one signal of a kind of `kinds.KINDS`.

    Raises KeyError with a sentence where that kind has no such signal.
    """
    if (kind, signal) not in WORDS:
        known = ", ".join(f"{k} {s}" for k, s in WORDS)
        raise KeyError(f"no words for {kind} {signal}; there are words for {known}")
    return WORDS[kind, signal]
