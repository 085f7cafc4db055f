"""sLSTM: an LSTM whose input gate is exponential: what is new can outweigh all before it."""

from __future__ import annotations

from lstm_viz.stepwise import Stepwise


class SLSTM(Stepwise):
    """i = exp(a_i), f = σ(a_f), z = tanh(a_z) and o = σ(a_o), each a = W x_t + R h_{t-1} + b.

    c_t = f c_{t-1} + i z, n_t = f n_{t-1} + i and h_t = o ⊙ c_t / n_t (Beck et al. 2024, "xLSTM",
    equations 8 to 14, with the forget gate σ of equation 13, and one head). Arguments, weights and
    biases are those of `torch.nn.LSTM`, without a projection; rows: i, f, z, o.

    e^a may be more than a number can be, so that both sums are counted in units of e^m (equations
    15 to 17). m cancels in h, whatever it is. The paper takes the larger of both terms; here m_t =
    ln n_t, so that n itself is 1 in its units, i' + f' = 1, and the c that is kept is the paper's
    c_t / n_t. States are (h, c, m). They begin at 0: n_0 is 1, as though a z of 0 had been written.
    With an m of -∞ nothing had, as in its authors' code: hx = (0, 0, -∞).

    Its state dict has the names and shapes of an LSTM's, and says in bytes that it is an sLSTM's:
    `lstm_viz.load` gives an SLSTM, and an nn.LSTM refuses it.
    """

    kind = "slstm"
