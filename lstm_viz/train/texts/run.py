"""Run: one network trained on a text, as far as it has come, and its file to resume from."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.torch
import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from lstm_viz.model import SequenceModel
from lstm_viz.train.budget import Budget, checkpoint_steps
from lstm_viz.train.descent import Descent, device_of, stream
from lstm_viz.train.texts.reader import TextReader, loss, window_of

Look = Callable[[SequenceModel], float]


class Lanes:
    """A text in equal parts that are read side by side, `window` characters at a time.

    When all has been read, the next pass begins: from a state of zeros, with the parts cut at other
    places, which the seed draws. `places` (time,) are those of the text in a vocabulary.

    Raises ValueError for a text that is too short for one window of each part.
    """

    def __init__(self, places: np.ndarray, lanes: int, window: int, seed: int) -> None:
        self.places, self.window, self.seed = torch.tensor(places), window, seed
        self.length = len(places) // lanes
        self.windows = (self.length - 1) // window  # of a pass
        if self.windows < 1:
            raise ValueError(
                f"a text of {len(places):,} characters is too short for {lanes} parts of a window "
                f"of {window}; it needs {lanes * (window + 1):,}"
            )
        self._starts = torch.arange(lanes).unsqueeze(-1) * self.length

    def first(self, step: int) -> bool:
        """Whether this step, counted from 0, begins a pass."""
        return step % self.windows == 0

    def batch(self, step: int) -> tuple[Tensor, Tensor]:
        """The window of a step, counted from 0: (lane, time) what is read, and what comes next."""
        number, at = divmod(step, self.windows)
        draw = stream(f"pass {number} of a text", self.seed)
        offset = torch.randint(len(self.places), (1,), generator=draw) if number else 0
        window = torch.arange(self.window + 1) + at * self.window
        found = self.places[(self._starts + window + offset) % len(self.places)]
        return found[:, :-1], found[:, 1:]


class TextRun:
    """Trains `model`, where it is, on a text; `look` measures it on the way.

    `curve` has what was measured, by the step after which: before the first, then by equal factors,
    and at the end. `seconds` is what its own steps took, on the CPU of this thread's core. A run
    that was killed resumes from the last file that `save` wrote, with the weights that it would
    have had without, bit for bit on the same processor.
    """

    def __init__(
        self, model: SequenceModel, places: np.ndarray, budget: Budget, window: int, look: Look
    ) -> None:
        self.model, self.budget = model, budget
        self.lanes = Lanes(places, budget.batch_size, window, model.config["seed"])
        self.reader = TextReader(model)
        self.descent = Descent(self.reader, loss, budget)
        self.losses: list[float] = []
        self.curve: list[tuple[int, float]] = []
        self.seconds = 0.0
        self._look, self._looks = look, frozenset(checkpoint_steps(budget.steps))
        self._of = {
            "model": model.config,
            "budget": asdict(budget),
            "window": window,
            "text": hashlib.sha256(np.ascontiguousarray(places).tobytes()).hexdigest(),
        }
        self._measure()

    @property
    def step(self) -> int:
        """How many steps were made."""
        return self.descent.step

    def advance(self) -> float:
        """One step; its loss in nats.

        Raises FloatingPointError where training has diverged.
        """
        started = time.thread_time()
        if self.lanes.first(self.step):
            self.reader.state = None
        x, y = (one.to(device_of(self.model)) for one in self.lanes.batch(self.step))
        value = self.descent.advance(window_of(x, y, self.model.config["input_size"]))
        self.seconds += time.thread_time() - started
        self.losses.append(value)
        self._measure()
        return value

    def _measure(self) -> None:
        if self.step in self._looks and (not self.curve or self.curve[-1][0] < self.step):
            self.curve.append((self.step, self._look(self.model)))

    def save(self, path: Path) -> None:
        """Write all that the next step depends on; a file that was there is replaced at once."""
        state = self.descent.state()
        tensors = {f"model/{name}": one for name, one in state["model"].items()}
        tensors |= {f"good/{at}": one for at, one in enumerate(state["good"])}
        tensors |= {f"carried/{at}": one for at, one in enumerate(self.reader.state or ())}
        tensors |= {
            f"optimizer/{at}/{name}": one
            for at, parts in state["optimizer"]["state"].items()
            for name, one in parts.items()
        }
        told = {
            "of": self._of,
            "step": state["step"],
            "good_at": state["good_at"],
            "losses": self.losses,
            "curve": self.curve,
            "seconds": self.seconds,
        }
        part = path.with_name(f"{path.name}.part")
        safetensors.torch.save_file(
            {name: one.detach().cpu().contiguous() for name, one in tensors.items()},
            part,
            {"told": json.dumps(told)},
        )
        part.replace(path)

    def resume(self, path: Path) -> bool:
        """Continue from a file that `save` wrote in a run of the same network, text and budget.

        False, and nothing is changed, where there is none or it is of another run.
        """
        try:
            with safe_open(path, "pt") as file:
                told = json.loads((file.metadata() or {}).get("told", "{}"))
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        except (OSError, SafetensorError, ValueError):
            return False
        if told.get("of") != json.loads(json.dumps(self._of)):
            return False
        parts: dict[str, dict[str, Tensor]] = {}
        for name, one in tensors.items():
            part, _, rest = name.partition("/")
            parts.setdefault(part, {})[rest] = one
        before = self.descent.state()
        optimizer: dict[int, dict[str, Any]] = {}
        for name, one in parts.get("optimizer", {}).items():
            at, _, what = name.partition("/")
            optimizer.setdefault(int(at), {})[what] = one
        good = parts["good"]
        self.descent.restore(
            {
                "step": told["step"],
                "good_at": told["good_at"],
                "model": parts["model"],
                "optimizer": {**before["optimizer"], "state": optimizer},
                "good": [good[str(at)] for at in range(len(good))],
            }
        )
        carried = parts.get("carried", {})
        where = device_of(self.model)
        # Cloned: memory of the file may be aligned otherwise, which processors round differently.
        state = tuple(carried[str(at)].to(where).clone() for at in range(len(carried)))
        self.reader.state = state or None
        self.losses, self.seconds = list(told["losses"]), told["seconds"]
        self.curve = [(step, bits) for step, bits in told["curve"]]
        return True
