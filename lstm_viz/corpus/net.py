"""Net: the recurrent layer that reads a corpus, and what rebuilds it from a store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

from lstm_viz.call import Recurrent, kind_of
from lstm_viz.characters import CorpusError
from lstm_viz.fingerprint import weights_hash
from lstm_viz.kinds import KINDS, SIGNALS, STATES
from lstm_viz.layers import LAYERS, NAMED, options_of

LANES: Final = 8  # runs that are passed through the layer side by side
ON_DEVICE: Final = 64  # of these where it is on a GPU, whose cores one run leaves idle
_TRIED: Final = 48  # steps with which it is tried whether that changes a bit


@dataclass(frozen=True, eq=False)
class Net:
    """A layer in one direction, time first, whose every unit has every signal.

    `lanes` is how many runs it reads side by side. On a CPU it is more than 1 only where a trial
    gave the same bits as one by one, so that no number of a store depends on what was computed
    beside it. On a GPU numbers differ in last digits, as they do between two processors.
    """

    module: Recurrent
    kind: str
    options: Mapping[str, Any]
    fingerprint: str
    lanes: int

    @property
    def signals(self) -> tuple[str, ...]:
        """All signals, in the order of the equations."""
        return SIGNALS[self.kind]

    @property
    def states(self) -> tuple[str, ...]:
        """What is carried from step to step, the memory first."""
        return STATES[self.kind]

    @property
    def sizes(self) -> tuple[int, int]:
        """Layers and units."""
        return self.module.num_layers, self.module.hidden_size

    @property
    def parameter(self) -> Tensor:
        """One of the weights, which tells where and in which dtype it computes."""
        return next(self.module.parameters())

    @property
    def described(self) -> dict[str, Any]:
        """What a store's attributes have of it."""
        return {
            "kind": self.kind,
            "input_size": self.module.input_size,
            "hidden_size": self.module.hidden_size,
            "num_layers": self.module.num_layers,
            "bias": bool(self.module.bias),
            "dtype": str(self.parameter.dtype).removeprefix("torch."),
            "options": dict(self.options),
            "fingerprint": self.fingerprint,
        }

    def weights(self) -> dict[str, np.ndarray]:
        """Copies of its parameters."""
        return {
            name: tensor.detach().cpu().numpy().copy()
            for name, tensor in self.module.named_parameters()
        }


def net_of(model: Any) -> Net:
    """The net of a layer, or of a model of ours, whose layer is `rnn`.

    Raises CorpusError for a layer that reads in both directions, projects, has a matrix as its
    memory or other dtypes than float32 and float64; TypeError for what is no layer.
    """
    module = model.rnn if not isinstance(model, Recurrent) and hasattr(model, "rnn") else model
    if not isinstance(module, Recurrent):
        raise TypeError(f"a corpus is recorded of {NAMED}; got {type(model).__name__}")
    name, found = type(module).__name__, next(module.parameters())
    if module.bidirectional:
        raise CorpusError(
            f"this {name} reads in both directions, so that no step is known before the last one "
            "is read; record a network of one direction"
        )
    if getattr(module, "proj_size", 0):
        raise CorpusError(
            f"this {name} projects h, whose numbers are no units; record one without proj_size"
        )
    kind = kind_of(module)
    if KINDS[kind].matrix:
        raise CorpusError(
            f"the memory of this {name} is a matrix, of which a store keeps none between its "
            "steps; record a network whose states are numbers of its units, such as an LSTM"
        )
    plain = _bare(kind, module).state_dict()
    if strange := [one for one in module.state_dict() if one not in plain]:
        raise CorpusError(
            f"this {name} has {strange[0]}, which no plain one has, as where weight_norm or "
            "spectral_norm computes its weights; make them plain first with "
            "torch.nn.utils.parametrize.remove_parametrizations"
        )
    if found.dtype not in (torch.float32, torch.float64):
        raise CorpusError(
            f"a corpus is recorded in float32 or float64, and this {name} has {found.dtype}; "
            "convert it with .float()"
        )
    return _net(kind, options_of(module), module)


def other_net(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """In what a described network is another one than that which is wanted; "" where in nothing."""
    first, second = (
        {**one, **one["options"], "options": None, "fingerprint": None} for one in (found, wanted)
    )
    for name in {**first, **second}:  # which tells more than the weights' hash
        if first.get(name) != second.get(name):
            return f"another {name} ({first.get(name)}, not {second.get(name)})"
    return "" if found["fingerprint"] == wanted["fingerprint"] else "other weights"


def net_from(described: Mapping[str, Any], weights: Mapping[str, np.ndarray], device: str) -> Net:
    """The net that a store has; CorpusError where its weights are not those it was made with."""
    options = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in described["options"].items()
    }
    sizes = [int(described[name]) for name in ("input_size", "hidden_size", "num_layers")]
    module = LAYERS[described["kind"]](*sizes, bias=described["bias"], **options)
    module = module.to(getattr(torch, described["dtype"]))
    module.load_state_dict({name: torch.from_numpy(one) for name, one in weights.items()})
    if weights_hash(module) != described["fingerprint"]:
        raise CorpusError(
            "the weights in this store are not those it was recorded with, so that no step can be "
            "replayed; record the corpus again"
        )
    return _net(described["kind"], options, module.to(device))


def _net(kind: str, options: Mapping[str, Any], module: Recurrent) -> Net:
    """A copy of the module of its own: time first, in eval mode."""
    parameter = next(module.parameters())
    own = _bare(kind, module).to(parameter.dtype)
    own.load_state_dict({name: one.detach().cpu() for name, one in module.state_dict().items()})
    own = own.to(parameter.device).eval().requires_grad_(False)
    if hasattr(own, "flatten_parameters"):  # of torch's: cuDNN wants them in one piece
        own.flatten_parameters()
    return Net(own, kind, options, weights_hash(own), _lanes(own))


def _bare(kind: str, module: Recurrent) -> Recurrent:
    """A module of the same class, sizes and options, with weights of its own."""
    sizes = module.input_size, module.hidden_size, module.num_layers
    return LAYERS[kind](*sizes, bias=module.bias, **options_of(module))


@torch.no_grad()
def _lanes(module: Recurrent) -> int:
    """`LANES` where runs side by side have the bits that each has alone, else 1; more on a GPU."""
    parameter, generator = next(module.parameters()), torch.Generator().manual_seed(5)
    if parameter.device.type != "cpu":
        return ON_DEVICE
    x = torch.randn(_TRIED, LANES, module.input_size, generator=generator).to(parameter)
    for lanes in range(2, LANES + 1):
        beside, _ = module(x[:, :lanes].contiguous())
        for lane in (0, lanes - 1):
            alone, _ = module(x[:, lane : lane + 1].contiguous())
            if not torch.equal(alone[:, 0], beside[:, lane]):
                return 1
    return LANES
