"""Whether the signals rebuilt from the gates are what the module itself computed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import linear

from lstm_viz import rebuild, rounding
from lstm_viz.bounds import bounds_of
from lstm_viz.call import Call
from lstm_viz.cells import squashes
from lstm_viz.kinds import KINDS

# Up to this share of what a unit reaches in a sequence, a difference is rounding, and looking no
# further costs nothing. What is beyond is compared, number by number, with a bound on rounding.
TOLERANCE = {dtype: 128 * torch.finfo(dtype).eps for dtype in (torch.float32, torch.float64)}

SAMPLES = 16


class VerificationError(RuntimeError):
    """The signals rebuilt from the gates are not what the module itself computed."""


class Checked(NamedTuple):
    """The largest difference found and the largest that rounding can make there.

    Both in units of the largest state where that is above 1; `agrees` is False where a difference
    is beyond its own bound. `each` are the largest differences of the sequences of the batch, each
    in units of its own states; empty where they were not told apart.
    """

    largest: float
    allowed: float
    agrees: bool = True
    each: tuple[float, ...] = ()

    def worse(self, other: Checked) -> Checked:
        """Both in one."""
        each = zip(self.each, other.each, strict=True) if self.each and other.each else ()
        return Checked(
            _worse(self.largest, other.largest),
            _worse(self.allowed, other.allowed),
            self.agrees and other.agrees,
            tuple(_worse(*pair) for pair in each),
        )


def _worse(one: float, two: float) -> float:
    return one if one >= two or one != one else two


def need_agreement(checked: Checked, name: str, dtype: torch.dtype) -> None:
    """Raise VerificationError where a difference is more than rounding."""
    if checked.agrees:
        return
    single = "; or float32 is too coarse: then module.double() and input.double() agree"
    raise VerificationError(
        f"the signals rebuilt from the gates differ from the {name}'s own output by "
        f"{checked.largest:.1e}, which is more than rounding; nothing is shown. Possible causes: "
        "weights that changed between its calls or while it ran, dropout inside it, a hook that "
        "changes its input or output, autocast that begins inside it, a custom forward that "
        f"computes something else{single if dtype == torch.float32 else ''}"
    )


def agreement(
    call: Call,
    row: int,
    x: Tensor,
    h_before: Tensor,
    out: dict[str, Tensor],
    again: Tensor | None = None,
) -> Checked:
    """Compare one layer and direction with what the module gave.

    `out` holds the signals (time, batch, unit), `again` the h to compare with the module's where
    it is not to be computed here from the gates. h is compared at every step; c at every step where
    each was a call of its own, else where each sequence ends.
    """
    inner, h, padded = len(KINDS[call.kind].states) > 1, out["h"], call.padded
    off: dict[str, Tensor] = {}  # the largest of each sequence and unit
    size = rebuild.GRAIN if h[0].numel() < rebuild.WIDE else rebuild.BLOCK
    if call.precision:  # of so few digits a share of what a unit reaches says next to nothing
        return _within_bounds(call, row, x, h_before, out, again)
    for steps in rebuild.blocks(len(h), h[0].numel(), size, h.device):
        own = _again(call, row, x, h_before, out, steps) if again is None else again[steps]
        # Not in place: of a linear RNN, what is computed again is the signal a itself.
        delta = {"h": (own - h[steps]).abs_()}
        if inner and call.before is not None:
            delta |= _states_off(call, row, out, steps)
        for name, each in delta.items():
            if padded is not None:
                each.masked_fill_(padded[steps][..., None], 0.0)
            largest = each.amax(0)
            off[name] = torch.maximum(off[name], largest) if name in off else largest
    for name, state in call.last.items():
        end = (_at_end(name, out, call, row) - state[row]).abs()
        off[name] = torch.maximum(off[name], end) if name in off else end
    worst, far, matrix = 0.0, [], KINDS[call.kind].matrix
    each = np.zeros(x.shape[1])
    for name, delta in off.items():
        # A few steps tell how large a unit becomes, and err towards too small.
        few = out[name] if name == matrix else out[name][:: max(1, len(x) // SAMPLES)]
        reached = few.abs() if name == matrix else few.abs().amax(0)
        # (batch, number), a matrix too. These few numbers take NumPy a third of the time of torch.
        own, most = (one.flatten(1).cpu().numpy() for one in (delta, reached))
        with np.errstate(invalid="ignore"):
            far.append(~(own <= TOLERANCE[x.dtype] * most).all(0))
            # maximum keeps a NaN, and no NaN is close
            worst = np.maximum(worst, own.max() / np.maximum(most.max(), 1.0))
            each = np.maximum(each, own.max(-1) / np.maximum(most.max(-1), 1.0))
    if not any(one.any() for one in far):
        return Checked(float(worst), TOLERANCE[x.dtype], each=tuple(each.tolist()))
    units = None
    if call.kind == "lstm" and call.before is None and call.weights[row].W_hr is None:
        units = torch.from_numpy(np.logical_or.reduce(far).nonzero()[0]).to(x.device)
    return _within_bounds(call, row, x, h_before, out, again, units)


def _again(
    call: Call, row: int, x: Tensor, h_before: Tensor, out: dict[str, Tensor], steps: slice
) -> Tensor:
    """h of some steps, from the gates."""
    family = KINDS[call.kind].family
    if family == "lstm":
        W_hr = call.weights[row].W_hr
        again = _squashed(call, out["c"][steps])
        # tanh has made memory of its own; another function may give c itself.
        own = call.nonlinearity == "tanh"
        again = again.mul_(out["o"][steps]) if own else again * out["o"][steps]
        return again if W_hr is None else linear(again, W_hr)
    if family == "gru":
        return torch.lerp(out["n"][steps], h_before[steps], out["z"][steps])  # (1 - z) n + z h
    if family == "slstm":
        return out["o"][steps] * out["c"][steps]
    if family == "mlstm":
        return out["o"][steps] * out["s"][steps]
    if family != "rnn":
        own = {name: signal[steps] for name, signal in out.items()}
        keep, write = rounding.minimal_shares(call.kind, x[steps], call.weights[row], own)
        return torch.addcmul(write, keep, h_before[steps])
    return _squashed(call, out["a"][steps])


def _squashed(call: Call, sums: Tensor) -> Tensor:
    """What makes h of a cell state or of a sum."""
    if call.nonlinearity == "tanh":
        return rebuild.tanh(sums)
    return squashes(call.kind, call.nonlinearity)["h"](sums)


def _states_off(call: Call, row: int, out: dict[str, Tensor], steps: slice) -> dict[str, Tensor]:
    """|f ⊙ c' + i ⊙ g - c|, and how far m is off, of steps that are calls of their own.

    Of an mLSTM, how far n and m are off.
    """
    if "c" not in out:
        after = call.after or {}
        return {name: (out[name][steps] - after[name][row, steps]).abs() for name in ("n", "m")}
    before = (call.before or {})["c"][row, steps]
    made = out["i"][steps] * out["g"][steps]
    off = {"c": made.addcmul_(out["f"][steps], before).sub_(out["c"][steps]).abs_()}
    if "m" in out:
        off["m"] = (out["m"][steps] - (call.after or {})["m"][row, steps]).abs_()
    return off


def _within_bounds(
    call: Call,
    row: int,
    x: Tensor,
    h_before: Tensor,
    out: dict[str, Tensor],
    again: Tensor | None,
    units: Tensor | None = None,
) -> Checked:
    """As `agreement`, each number with the bound on its own rounding; all but `units` are close."""
    every, bounds = slice(None), bounds_of(call, row, x, h_before, out, units)
    again = _again(call, row, x, h_before, out, every) if again is None else again
    off = {"h": (again - out["h"]).abs()}
    if call.before is not None and len(KINDS[call.kind].states) > 1:
        off |= _states_off(call, row, out, every)
    if call.padded is not None:
        off["h"].masked_fill_(call.padded[..., None], 0.0)
    pairs = [(name, delta, bounds[name]) for name, delta in off.items()]
    if call.before is None:
        ends = {name: _at_end(name, out, call, row) - end[row] for name, end in call.last.items()}
        pairs += [(name, end.abs(), _at_end(name, bounds, call, row)) for name, end in ends.items()]
    checked = Checked(0.0, 0.0 if units is None else TOLERANCE[x.dtype])
    for name, delta, bound in pairs:
        unit = out[name].abs().max().clamp(min=1.0)
        own = delta if units is None else delta[..., units]
        beyond = own[~(own <= bound)]  # a NaN is
        largest = (beyond if len(beyond) else delta).max()
        found = Checked(float(largest / unit), float(bound.max() / unit), not len(beyond))
        checked = checked.worse(found)
    return checked


def _at_end(name: str, signals: dict[str, Tensor], call: Call, row: int) -> Tensor:
    """(batch, unit): a signal at the step that each sequence ends with in its direction."""
    signal = signals[name]
    if name == KINDS[call.kind].matrix:  # of which there is only what it ends with
        return signal
    if row % call.directions == 1:
        return signal[0]
    if call.lengths is None:
        return signal[-1]
    return signal[call.lengths - 1, torch.arange(len(call.lengths), device=signal.device)]
