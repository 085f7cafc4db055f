"""Saved: traces from their files, by the names that they are shown under, as other files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from lstm_viz.kinds import KIND_NAMES

if TYPE_CHECKING:
    from lstm_viz.trace import Trace

PICTURES: Final = (".svg", ".png", ".pdf")
PAGES: Final = (".html", ".htm")
TABLES: Final = (".csv", ".parquet")
Theme = Literal["light", "dark"]


def named(files: tuple[Path, ...]) -> dict[str, Trace]:
    """The traces of these files; one alone has no name.

    Raises as `Trace.load_all`; ValueError for two of the same name.
    """
    from lstm_viz.trace import Trace

    given = [(file, *each) for file in files for each in Trace.load_all(file).items()]
    if len(given) == 1:
        return {"": given[0][2]}
    several = len(files) > 1  # a file with several traces has their names
    names = [f"{file.stem} {name}".rstrip() if several else name for file, name, _ in given]
    if len(set(names)) < len(names):
        raise ValueError("the traces must have different file names, by which they are shown")
    return dict(zip(names, (trace for *_, trace in given), strict=True))


def picture(
    traces: dict[str, Trace],
    out: Path,
    *,
    unit: int | None,
    step: int | None,
    theme: Theme,
    edits: str,
    layer: int,
    direction: int,
    batch: int,
) -> Path:
    """Write the maps, or the cell of a unit at a step, which is the last one if none is given.

    Raises as `save_picture` and `save_diagram`, ValueError for options that do not go together.
    """
    from lstm_viz.slide import save_diagram, save_picture

    if edits:
        raise ValueError(
            "--edits is for a page; record the trace with these --edits, and a picture has them"
        )
    shown = {name or KIND_NAMES[trace.kind]: trace for name, trace in traces.items()}
    if unit is not None:
        need_step(step, traces)
        at = -1 if step is None else step - 1
        return save_diagram(
            shown,
            out,
            step=at,
            unit=unit,
            theme=theme,
            layer=layer,
            direction=direction,
            batch=batch,
        )
    if step is not None:
        raise ValueError("--step of a picture is that of its cell; give --unit too, or neither")
    return save_picture(shown, out, theme=theme, layer=layer, direction=direction, batch=batch)


def need_step(step: int | None, traces: dict[str, Trace]) -> None:
    """ValueError for a step, from 1, that the first trace does not have."""
    steps = next(iter(traces.values())).sizes["time"]
    if step is not None and step > steps:
        raise ValueError(f"--step must be one of the {steps} steps, from 1; got {step}")


def table(
    traces: dict[str, Trace], out: Path, *, step: int | None, edits: str, **place: int
) -> list[Path]:
    """Write all signals of one trace, a row for each unit at each step, as `Trace.frame` has them.

    Where an LSTM projects h, whose numbers are no units, these are in a file of their own beside
    it: of it.csv, it.h.csv.

    Raises ValueError for several traces and for options of a page or a picture.
    """
    from pyarrow import csv, parquet

    if len(traces) > 1:
        raise ValueError(f"a table has one trace; got {len(traces)}: write a file for each")
    if step is not None or edits or any(place.values()):
        raise ValueError(
            "a table has all steps, layers, directions and sequences as they were recorded; leave "
            "out --step, --edits, --layer, --direction and --batch"
        )
    (trace,) = traces.values()
    frames = {out: trace.frame()}
    if trace.projected and "h" in trace.signals and "h" not in frames[out].column_names:
        frames[out.with_name(f"{out.stem}.h{out.suffix}")] = trace.frame("h")
    for path, frame in frames.items():
        if out.suffix.lower() == ".csv":
            csv.write_csv(frame, path)
        else:
            parquet.write_table(frame, path)
    return [*frames]
