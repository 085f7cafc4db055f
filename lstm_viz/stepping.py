"""A pass with edits, step by step, beside the pass that was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from lstm_viz.agreement import Checked, agreement
from lstm_viz.call import Call
from lstm_viz.cells import Held, as_is, step_from
from lstm_viz.edits import Begin, Change, Clamp, Edit, Replace
from lstm_viz.holding import Holder, LayerWeights, begun, changed, index
from lstm_viz.kinds import KINDS, STATES
from lstm_viz.matrix_memory import mlstm_from
from lstm_viz.products import affine, affine_of_a_step
from lstm_viz.rebuild import parts_of

Signals = dict[str, np.ndarray]


class Stepped:
    """One edited pass, in NumPy: the steps of a loop are many operations on little data.

    `recorded` and `signals` hold the signals of the unedited and of the edited pass, each
    (layer, direction, time, batch, unit), NaN at padding; `initial` the states that it began with,
    (layer, direction, batch, hidden or unit); `checked` how far the same steps without edits are
    from the module's own.
    """

    def __init__(
        self,
        call: Call,
        recorded: Signals,
        edits: Sequence[Edit],
        layers: range,
        directions: range,
    ) -> None:
        self.call, self.recorded, self.edits = call, recorded, edits
        self.layers, self.directions = layers, directions
        self.kind, self.matrix = call.kind, tuple(KINDS[call.kind].matrix)
        self.signals = {name: signal.copy() for name, signal in recorded.items()}
        shape = (call.layers, call.directions)
        self.first = {name: _array(state.unflatten(0, shape)) for name, state in call.first.items()}
        self.initial = {name: state.copy() for name, state in self.first.items()}
        self.checked = Checked(0.0, 0.0)
        steps, sequences = call.x.shape[:2]
        self.lengths = np.full(sequences, steps) if call.lengths is None else _array(call.lengths)
        self.real = np.arange(steps)[:, None] < self.lengths  # (time, batch)

    @np.errstate(all="ignore")  # large numbers of an edit may overflow, which is found at the end
    def run(self) -> None:
        """Fill `signals`, `initial` and `checked`."""
        read, x = _array(self.call.x), _replaced(_array(self.call.x), self.edits)
        for layer in range(self.call.layers):
            for direction in range(self.call.directions):
                self._check(layer, direction, read)
                self._edit(layer, direction, read, x)
            # What the next layer reads.
            read = np.concatenate(list(self.recorded["h"][layer]), -1)
            x = np.concatenate(list(self.signals["h"][layer]), -1)

    def _edit(self, layer: int, direction: int, read: np.ndarray, x: np.ndarray) -> None:
        """One layer in one direction, which reads x and has read `read`."""
        here = layer in self.layers and direction in self.directions
        own = self.edits if here else ()
        begins = [edit for edit in own if isinstance(edit, Begin)]
        changes = [edit for edit in own if isinstance(edit, Change)]
        clamps = [edit for edit in own if isinstance(edit, Clamp)]
        holder = Holder(clamps, _of(self.recorded, layer, direction), STATES[self.kind])
        touched = holder.steps[:, None] | (x != read).any(-1) | bool(begins or changes)
        touched &= self.real
        if not touched.any():
            return
        first = begun(_of(self.first, layer, direction), begins)
        for name, state in first.items():
            self.initial[name][layer, direction] = state
        row = layer * self.call.directions + direction
        w = changed(self.call.weights[row], self.kind, changes)
        out = _of(self.signals, layer, direction)
        self._loop(x, first, w, holder, touched, out, reverse=direction == 1)
        for signal in out.values():
            signal[~self.real] = np.nan

    def _loop(
        self,
        x: np.ndarray,
        first: Mapping[str, np.ndarray],
        w: LayerWeights,
        holder: Holder,
        touched: np.ndarray,
        out: Signals,
        *,
        reverse: bool,
    ) -> None:
        """Write the steps of each sequence into `out`, from the first that is touched on."""
        order = list(range(len(x)))[:: -1 if reverse else 1]
        edited = np.logical_or.accumulate(touched[order])
        whole = np.logical_and.reduce(edited, axis=1)
        # A matrix is known before the first step alone.
        start = 0 if self.matrix else int(edited.any(1).argmax())
        before = first
        if start:
            before = {name: signal[order[start - 1]] for name, signal in out.items()}
        # In reverse, a sequence begins at its own last step, wherever padding comes before.
        begin = self.lengths - 1 if reverse and not self.real.all() else None
        from_x = _affine(w.W_ih, w.b_ih, x)(torch.from_numpy(x)).numpy()
        from_h = affine_of_a_step(w.W_hh, w.b_hh, x.shape[1])
        for place in range(start, len(x)):
            step = order[place]
            begins = None if begin is None else np.equal(begin, step)
            if begins is not None and begins.any():
                before = {**before, **_chosen(begins, first, before)}
            held = holder.at(step, before, begins)
            product = from_h(before["h"])
            now = self._follow(from_x[step], product, before, w, held, from_h)
            memory = {name: now.pop(name) for name in self.matrix}
            if not whole[place]:
                now = _chosen(edited[place], now, {name: out[name][step] for name in now})
            for name, value in now.items():
                out[name][step] = value
            before = now | memory

    def _check(self, layer: int, direction: int, x: np.ndarray) -> None:
        """Every step once more without edits, from the recorded states before it."""
        call, row = self.call, layer * self.call.directions + direction
        recorded = {
            name: np.nan_to_num(signal) if call.padded is not None else signal
            for name, signal in _of(self.recorded, layer, direction).items()
        }
        before = {
            name: self._before(recorded[name], state, reverse=direction == 1)
            for name, state in _of(self.first, layer, direction).items()
            if name not in self.matrix
        }
        w, read = changed(call.weights[row], self.kind, ()), torch.from_numpy(np.nan_to_num(x))
        from_x, from_h = _affine(w.W_ih, w.b_ih, x), _affine(w.W_hh, w.b_hh, x)
        again = {name: np.empty_like(signal) for name, signal in recorded.items()}
        if self.matrix:
            again |= self._in_order(from_x(read).numpy(), before, layer, direction)
        for steps in () if self.matrix else parts_of(read, call.weights[row]):
            own = {name: state[steps] for name, state in before.items()}
            product = from_h(torch.from_numpy(own["h"])).numpy()
            now = self._follow(
                from_x(read[steps]).numpy(),
                product,
                own,
                w,
                product=lambda s: from_h(torch.from_numpy(s)).numpy(),
            )
            for name, value in now.items():
                again[name][steps] = value
        out = {name: self._tensor(signal) for name, signal in again.items()}
        own_h, out["h"] = out["h"], self._tensor(recorded["h"].copy())  # it may be read-only
        h_before = self._tensor(before["h"])
        found = agreement(call, row, read.to(call.x.device), h_before, out, own_h)
        self.checked = self.checked.worse(found)

    def _in_order(
        self, from_x: np.ndarray, before: Signals, layer: int, direction: int
    ) -> dict[str, np.ndarray]:
        """All signals, and the matrix at the end, where a step's matrix follows from those before.

        The other states before each step are the recorded ones.
        """
        (name,) = self.matrix
        matrix, found = self.first[name][layer, direction], {}
        for step in range(len(from_x))[:: -1 if direction == 1 else 1]:
            states = {state: values[step] for state, values in before.items()}
            now = mlstm_from(from_x[step], states | {name: matrix})
            matrix = np.where(self.real[step][:, None], now.pop(name), matrix)
            found[step] = now
        signals = {one: np.stack([found[at][one] for at in sorted(found)]) for one in found[0]}
        return signals | {name: matrix}

    def _before(self, signal: np.ndarray, first: np.ndarray, *, reverse: bool) -> np.ndarray:
        """The state before each step, (time, batch, hidden or unit)."""
        if not reverse:
            return np.concatenate([first[None], signal[:-1]])
        before = np.concatenate([signal[1:], first[None]])
        before[self.lengths - 1, np.arange(len(self.lengths))] = first
        return before

    def _follow(
        self,
        from_x: np.ndarray,
        from_h: np.ndarray,
        before: Mapping[str, np.ndarray],
        w: LayerWeights,
        held: Held = as_is,
        product: Callable[[np.ndarray], np.ndarray] | None = None,
    ) -> Signals:
        """The signals of one step, or of several that know the states before them."""
        if self.matrix:
            return mlstm_from(from_x, before, held)
        options = {"W_hr": w.W_hr, "p": w.p, "nonlinearity": self.call.nonlinearity, "held": held}
        return step_from(self.kind, from_x, from_h, before, product=product, **options)

    def _tensor(self, array: np.ndarray) -> Tensor:
        return torch.from_numpy(array).to(self.call.x.device)


def _of(signals: Signals, layer: int, direction: int) -> Signals:
    return {name: signal[layer, direction] for name, signal in signals.items()}


def _affine(W: np.ndarray, b: np.ndarray | None, x: np.ndarray) -> Callable[[Tensor], Tensor]:
    bias = None if b is None else torch.from_numpy(b)
    return affine(torch.from_numpy(W), bias, x.shape[0] * x.shape[1])


def _chosen(
    mask: np.ndarray, one: Mapping[str, np.ndarray], other: Mapping[str, np.ndarray]
) -> Signals:
    """`one` for the sequences of the mask (batch,), `other` for the rest."""
    return {name: np.where(mask[:, None], value, other[name]) for name, value in one.items()}


def _replaced(x: np.ndarray, edits: Iterable[Edit]) -> np.ndarray:
    """The input (time, batch, input) as edits change it."""
    x = x.copy()
    for edit in edits:
        if isinstance(edit, Replace):
            steps = np.arange(len(x))[index(edit.steps)]
            features = np.arange(x.shape[-1])[index(edit.features)]
            x[steps[:, None], :, features] = edit.value
    return x


def _array(values: Tensor) -> np.ndarray:
    return values.detach().cpu().numpy()
