"""Making the tables of seeds: a text's network beside others that were trained with other seeds."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import safetensors.torch
from safetensors import SafetensorError

from lstm_viz import checkpoint
from lstm_viz.behaviour.atlas import digest
from lstm_viz.behaviour.held_out import text_of
from lstm_viz.behaviour.matching import at, match
from lstm_viz.behaviour.reading import read
from lstm_viz.behaviour.seeds import Seeds
from lstm_viz.characters import Vocabulary
from lstm_viz.kinds import KINDS
from lstm_viz.model import SequenceModel

_FOLDER = re.compile(r"seed(\d{1,4})", re.ASCII)
_FILE = re.compile(r"step-(\d{1,7})\.safetensors", re.ASCII)


def make(name: str, folder: Path) -> Seeds:
    """The table of an included network, from the weights in `folder`.

    They are `<name>-seed<seed>/step-<step>.safetensors`, with "<step>/<parameter>" in each. Raises
    ValueError where there are none, or of other shapes; a training with the network's own seed is
    left out.
    """
    model, card = checkpoint.load(name)
    text = text_of(card["task"])
    places = Vocabulary(card["vocabulary"]).encode(text).places
    signal = KINDS[card["kind"]].memory
    own = _states(model, places, signal)
    trainings = _trainings(name, card["seed"], folder)
    steps = sorted(set.intersection(*(set(files) for files in trainings.values())))
    if not steps:
        raise ValueError(f"the trainings of {name} in {folder} have no step in common")
    matches, course, before = [], [], []
    for seed, files in trainings.items():
        found = match(own, _states(_of(model, files[max(steps)], max(steps)), places, signal))
        matches.append(found)
        course.append(
            [
                at(own, _states(_of(model, files[step], step), places, signal), found.partner)
                for step in steps
            ]
        )
        blank = SequenceModel(**{**model.config, "seed": seed})
        # Its bar is not needed, and takes as long as all else.
        before.append(np.abs(match(own, _states(blank, places, signal), shifts=1).r))
    return Seeds(
        name,
        card["weights"],
        digest(text),
        tuple(trainings),
        tuple(steps),
        np.array([found.partner for found in matches]),
        np.array([found.r for found in matches]),
        np.array([found.bar for found in matches]),
        np.max(before, axis=0),
        np.array(course),
    )


def _trainings(name: str, own: int, folder: Path) -> dict[int, dict[int, Path]]:
    """The files of each other seed, by step."""
    found: dict[int, dict[int, Path]] = {}
    for path in sorted(folder.glob(f"{name}-seed*")):
        match_ = _FOLDER.fullmatch(path.name.removeprefix(f"{name}-"))
        if match_ is None or int(match_[1]) == own:
            continue
        files = {
            int(step[1]): file for file in path.iterdir() if (step := _FILE.fullmatch(file.name))
        }
        if files:
            found[int(match_[1])] = files
    if not found:
        raise ValueError(f"{folder} has no weights of {name} with another seed than {own}")
    return dict(sorted(found.items()))


def _of(model: SequenceModel, path: Path, step: int) -> SequenceModel:
    other = SequenceModel(**model.config)
    try:
        weights = safetensors.torch.load(path.read_bytes())
        other.load_state_dict(
            {key.removeprefix(f"{step}/"): value for key, value in weights.items()}
        )
    except (SafetensorError, RuntimeError) as error:
        sentence = str(error).splitlines()[0]
        raise ValueError(f"{path} has no weights of such a network: {sentence}") from None
    return other


def _states(model: SequenceModel, places: np.ndarray, signal: str) -> np.ndarray:
    return read(model.eval(), places, signal).signals[signal]
