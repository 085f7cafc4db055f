"""General layers: torch.nn's with other activations, with peepholes, or a GRU that resets h first.

Files of other frameworks have them: Keras before 2.3 gave gates a hard_sigmoid, its GRU without
`reset_after` and ONNX's without `linear_before_reset` apply r to h before the matrix product.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lstm_viz.activations import activation, of_layer, text_of
from lstm_viz.kinds import KINDS
from lstm_viz.stepwise import Stepwise


class General(Stepwise):
    """What all of them are: the step of a cell of torch.nn, one after the other.

    Arguments, weights and states are those of torch's layer of the same family. `activations` are
    texts that `activations.activation` reads, such as "hard_sigmoid(0.2,0.5)", in the order of
    `Kind.squashes`; a ValueError with a sentence says what is wrong with others.
    """

    def __init__(
        self, *args: Any, activations: Iterable[str] | None = None, **options: Any
    ) -> None:
        own = KINDS[self.kind]
        due = [name for _, name in own.squashes]
        given = due if activations is None else list(activations)
        if len(given) != len(due):
            what = "; ".join(", ".join(signals) for signals, _ in own.squashes)
            raise ValueError(
                f"activations must be {len(due)} for a {type(self).__name__}, of {what}; got "
                f"{len(given)}"
            )
        self.activations = tuple(map(activation, given))
        super().__init__(*args, **options)

    @property
    def nonlinearity(self) -> str:
        """The activations as one text, as `cells` and a trace's meta have them."""
        return text_of(self.activations)

    def extra_repr(self) -> str:
        """As torch's layers show themselves."""
        default = of_layer(self.kind, " ".join(name for _, name in KINDS[self.kind].squashes))
        given = tuple(map(str, self.activations))
        more = "" if self.activations == default else f", activations={given}"
        return super().extra_repr() + more


class GeneralLSTM(General):
    """`torch.nn.LSTM` with activations of its own: of the gates i f o, of g, and of c on its way.

    f ⊙ c' + i ⊙ g is the new c, and h = o ⊙ φ(c), where torch has the tanh. No projection.
    """

    kind = "generallstm"


class PeepholeLSTM(General):
    """The LSTM of Gers & Schmidhuber 2000, whose gates see the cell state.

    i = σ(… + p_i ⊙ c') and f = σ(… + p_f ⊙ c') see the one before the step, o = σ(… + p_o ⊙ c) the
    one that the step makes. `weight_peephole_l0` (3 · hidden,) has p_i, p_f and p_o, one below the
    other. Its activations are those of a `GeneralLSTM`.
    """

    kind = "peepholelstm"


class GeneralGRU(General):
    """`torch.nn.GRU` with activations of its own: of the gates r z, and of n."""

    kind = "generalgru"


class ResetFirstGRU(General):
    """The GRU of Cho et al. 2014: n = φ(W_in x + b_in + W_hn (r ⊙ h') + b_hn).

    r multiplies h before the matrix product, where torch's multiplies what comes out of it. With
    z = 1 the state is kept, as in torch; the paper's z is that of torch and Keras.
    """

    kind = "resetfirstgru"


class GeneralRNN(General):
    """`torch.nn.RNN` with any activation: h = φ(a)."""

    kind = "generalrnn"
