"""The sentences of the page Network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lstm_viz.kinds import KINDS
from lstm_viz.ui import limits

# Before there is a file.

TITLE = "Your network"
NOTHING_YET = (
    "Open a file of trained weights in the panel on the left (if closed, » opens it). The page "
    "then shows every LSTM, GRU and simple RNN in it, which rows of which matrix are which gate, "
    "and the weights as pictures. From there you can see the gates on a sequence, with all that "
    "the page Explore can do."
)
FORMATS = (
    ("PyTorch", "`.pt`, `.pth`, `.ckpt`: `torch.save(model.state_dict(), path)`"),
    ("Keras", "`.keras`, `.h5`, `.hdf5`: `model.save(path)` or `model.save_weights(path)`"),
    ("ONNX", "`.onnx`: operators LSTM, GRU and RNN, whose weights are in the graph"),
    ("safetensors, NumPy", "`.safetensors`, `.npz`: arrays under PyTorch's or Keras's names"),
)
FORMAT, FILES = "from", "files"
HOW_KEPT = (
    "No program in a file is run, and nothing is written to disk. The file and its weights are in "
    "the memory of this server for this tab alone."
)

INCLUDED = "Or open one of the networks that come with the app:"
INCLUDED_FORMAT = "included network"


def kept(file: str) -> str:
    """How long the server has a file."""
    return (
        f"{file} is in the memory of this server for this tab alone. Its weights are removed when "
        f"you remove the file, and otherwise {limits.LEFT_SECONDS // 60} minutes after their last "
        "use, even if the tab was closed before. Pictures and numbers that were computed from them "
        f"are removed {limits.UNUSED_SECONDS / 60:.0f} minutes after their last use."
    )


NOT_IN_LINK = "The weights of your network are not in this link."
CLOSE = "Close this network"
SEE_GATES = "See its gates on a sequence"
SEE_GATES_HELP = (
    "Opens the page Explore with this layer, first on noise with as many columns as it reads. "
    "There you can choose your own sequence."
)

# What was found.

LAYER, KIND, INPUTS, UNITS = "recurrent layer", "kind", "inputs", "units"
LAYERS, DIRECTIONS, PARAMETERS = "layers", "directions", "parameters"
ACTIVATIONS = "activations"
LAYERS_ALT = "The recurrent layers of the file"


def heading(file: str, kind: str, layers: int) -> str:
    """The title of the page once a file is open."""
    return f"## {file} :gray[{kind}, {layers:,} recurrent layer{'' if layers == 1 else 's'}]"


def ways(*, both: bool) -> str:
    """In which directions a layer reads."""
    return "forward and reverse" if both else "forward"


def refused(name: str, reason: str) -> str:
    """A layer that can't be used."""
    return f"{name} can't be opened: {reason}."


def more_notes(count: int) -> str:
    """Notes that are not shown."""
    return f"There are {count:,} more notes; lstm-viz info lists all of them."


def part(name: str, role: str, shape: str) -> str:
    """Something of a file that is no recurrent layer."""
    return f"{name} ({role}, {shape})" if shape else f"{name} ({role})"


def also(parts: Sequence[str], most: int) -> str:
    """What else is in a file."""
    more = f" and {len(parts) - most:,} more" if len(parts) > most else ""
    return f"Also in the file: {'; '.join(parts[:most])}{more}."


# Which rows are which gate.

GATES = "## Which rows or columns are which gate"
IN_FILE, IN_TORCH = "In the file", "In PyTorch"
NO_GATES = "A simple RNN has no gates: all rows of its matrices make its candidate a."
AS_TABLE = "The same as a table"
ORDER, GATE, WHERE, MATRICES = "order", "gate", "where", "matrices"
GATES_ALT = "Which rows or columns of which matrix are which gate"


BOTH_IN_ONE = (
    "This file has both biases of a layer in one array: each gate's first range is its part of "
    "b_ih, the second its part of b_hh."
)


def gates(layer: str, place: str, end: str) -> str:
    """Below the heading: of which layer this is, and how its weights' names end in PyTorch."""
    where = f", {place}" if place else ""
    return (
        f"All gates of a layer are in the same matrices, one after the other. This is “{layer}”"
        f"{where} ({end} in PyTorch's names). Layers are counted from 1, as on all pages; units, "
        "rows and columns from 0."
    )


def letters(names: Mapping[str, str]) -> str:
    """Which gate each letter of the pictures stands for."""
    return ", ".join(f"**{letter}** {name}" for letter, name in names.items()) + "."


def gate_at(name: str, gate: str, ranges: str) -> str:
    """Where a gate is."""
    return f"{name} {gate} {ranges}"


def arranged(axis: str, matrices: Sequence[str], gates: str) -> str:
    """Which rows of some matrices are which gate."""
    return f"{axis} of {', '.join(matrices)}: {gates}"


def gates_alt(order: str, sentences: Sequence[str]) -> str:
    """What the chart of the gates' places is called where it can't be seen."""
    return f"{order}: {'; '.join(sentences)}."


def biases(kind: str, there: bool) -> str:
    """Why there are two biases."""
    if not there:
        return "This layer has no biases."
    cell = KINDS[kind]
    if cell.family == "gru" and not cell.resets_first:
        return (
            "PyTorch has two biases for each gate. Those of r and z are added, so one would be "
            "enough; those of the candidate n are not, because the reset gate multiplies only the "
            "second one, together with W_hh h."
        )
    return (
        "PyTorch has two biases for each gate, b_ih and b_hh, because NVIDIA's cuDNN library has "
        "two. They are added, so one would be enough; a framework with one bias has it in b_ih "
        "here, and b_hh is 0."
    )


# Weights as pictures.

WEIGHTS = "## The weights"
MAPS = (
    "**Maps.** A row is a unit, the same as in the maps of the page Explore. All maps have one "
    "range, printed beside them: no colour is 0, a gate's colour is above 0, olive is below. A "
    "weight that is no number is grey. Click a row, or type its number below, to see that unit's "
    "weights, its rows of the matrices, and its states."
)
HISTOGRAMS = (
    "**Histograms.** How many weights have which size. The dotted line marks the mean bias of the "
    "gate that keeps (f of an LSTM, z of a GRU): the larger it is, the longer units keep their "
    "state without any input."
)
SPECTRA = (
    "**Singular values** of the part of W_hh that belongs to each gate: by how much it stretches "
    "the state of the step before. ◆ is its spectral radius."
)
HISTOGRAMS_ALT = "Histograms of the weights of each gate; the table below has their means."
SPECTRA_ALT = "The singular values of each gate's recurrent weights; see the table below."
TABLE_ALT = "What is measured of the weights of each gate"
W_X, W_H, BIAS, PEEPHOLE = "W from the input", "W from h", "bias", "peephole from c"
PEEPHOLES = (
    "**Peepholes.** The gates i, f and o also see the cell state, each unit its own: i and f that "
    "of the step before, o the new one. Each has one such weight a unit, in weight_peephole; it is "
    "the last column of the maps, p."
)
RADIUS, SINGULAR, NO_NUMBERS = "spectral radius", "singular values", "not numbers"
NONE = "–"
PROJECTION = (
    "**The projection.** h is W_hr (o ⊙ tanh(c)), and every gate reads the state of the step "
    "before through it: singular values and spectral radii are those of W_hh W_hr."
)
PROJECTION_ALT = "What is measured of the projection"
W_HR, MATRIX, SHAPE = "W_hr", "matrix", "shape"
WEIGHTS_OF, LARGEST = "weights", "largest size"


def maps_alt(gates: Sequence[str], limit: float, unit: int | None) -> str:
    """What the maps of the weights are called where they can't be seen."""
    framed = "" if unit is None else f" The row of unit {unit} is framed."
    return (
        f"Heatmaps of the weights of {', '.join(gates)}, from −{limit:g} to {limit:g}; the table "
        f"below has their means.{framed}"
    )


# One unit.

B_IH, B_HH = "b_ih", "b_hh"
NORM_IH, NORM_HH = "norm of W_ih row", "norm of W_hh row"
SINGULAR_OF = {"rows": "row", "columns": "column", "entries": "entry"}


def unit(number: int, gates: int) -> str:
    """Above a unit's numbers."""
    if gates == 1:
        return f"**Unit {number}** has one row of each matrix, which is framed in the maps."
    return (
        f"**Unit {number}** has one row in the block of each gate and of the candidate; they are "
        "framed in the maps."
    )


def unit_alt(number: int) -> str:
    """What the table of a unit is called."""
    return f"The weights of unit {number}, gate by gate, and where they are"


def at(axis: str, rows: Sequence[int], matrices: Sequence[str]) -> str:
    """Where a unit is in some matrices."""
    counted = axis if len(rows) > 1 else SINGULAR_OF[axis]
    return f"{counted} {' and '.join(map(str, rows))} of {', '.join(matrices)}"


def see_unit(number: int) -> str:
    """The button that leads to the unit's states."""
    return f"See unit {number} in Explore"


SEE_UNIT_HELP = (
    "Opens the page Explore with this layer, on noise, with this unit locked in the maps. The "
    "button “Weights of this unit” there leads back."
)


def too_large(units: int) -> str:
    """A layer whose eigenvalues take too long for a page."""
    return (
        f"**Singular values** and spectral radii are not computed here for a layer of {units:,} "
        f"units; the limit is {limits.OPENED_SPECTRA:,}."
    )


def spread(mean: str, deviation: str) -> str:
    """A mean and a standard deviation."""
    return f"{mean} ± {deviation}"


def not_finite(counts: Mapping[str, int]) -> str:
    """Weights that are NaN or infinite."""
    told = ", ".join(f"{count:,} of {gate}" for gate, count in counts.items())
    return (
        f":red[Weights that are NaN or infinite: {told}. With them every state becomes NaN, so "
        "this layer can't be shown on a sequence.]"
    )


def dead(units: Sequence[int]) -> str:
    """Units that read nothing."""
    return (
        f":red[{_units(units)} read nothing: all their weights are 0, and they take the same "
        "course whatever the sequence is.]"
    )


def unread(units: Sequence[int]) -> str:
    """Units that no unit of the layer reads."""
    return f"{_units(units)} are not read by any gate of this layer: their columns of W_hh are 0."


def _units(units: Sequence[int], most: int = 10) -> str:
    named = ", ".join(map(str, units[:most]))
    more = f" and {len(units) - most:,} more" if len(units) > most else ""
    return f"{len(units):,} unit{'' if len(units) == 1 else 's'} ({named}{more})"
