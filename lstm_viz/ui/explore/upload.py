"""Upload: a person's file, and which of its sheets, columns and rows become the sequence."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import streamlit as st

from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.sequences.bounded.outline import Outline
from lstm_viz.sequences.cutting import chosen as chosen_columns
from lstm_viz.sequences.plan.wanted import Wanted
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls
from lstm_viz.ui.controls.file_rows import AS_SERIES
from lstm_viz.ui.controls.kept_files import KeptFile
from lstm_viz.ui.controls.set_rows import ONE
from lstm_viz.ui.explore import file_plan, file_table, plan_words, words
from lstm_viz.ui.explore.offers import Offer, RefusalError
from lstm_viz.ui.explore.sets import members, previous_next
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.jobs import reading
from lstm_viz.ui.shelf import Shelf


def _sequences_bytes(made: tuple[Sequence, ...]) -> int:
    return sum(one.values.nbytes + (0 if one.counted else 64 * one.steps) for one in made)


_OUTLINES: Shelf[Outline] = Shelf(
    limits.OUTLINES_BYTES, lambda one: 1_024 * len(one.reading.columns)
)
_MADE: Shelf[tuple[Sequence, ...]] = Shelf(limits.SEQUENCES_BYTES, _sequences_bytes)
# By the upload: 64 MB take a while, and each change of a control would hash them again.
_DIGESTS: Shelf[str] = Shelf(limits.MB, lambda digest: 256)


def chosen(file: KeptFile) -> Sequence | None:
    """The sequence of an uploaded file, by the controls that this file needs, drawn here.

    None while it is being read, and until somebody has seen how. Raises SequenceError for what
    can't be read.
    """
    place = st.container()  # beside the file: which of its sequences, once they are known
    data = file.getvalue()
    key = _DIGESTS.get_or_make(file.file_id, lambda: hashlib.sha256(data).hexdigest())
    try:
        cells = file_plan.given()
        outline, part = _outline(key, file, data, None, Wanted(given=cells)), None
    except SequenceError:
        file_plan.draw_cells()  # another plan may be the way out
        raise
    if outline is None:
        return None
    if len(outline.parts) > 1:
        part = controls.draw("sheet", options=outline.parts, default=outline.part)
        if part != outline.part:
            outline = _outline(key, file, data, part, Wanted(given=cells))
            if outline is None:
                return None
        else:
            part = None
    wanted = file_plan.draw_columns(outline, cells)
    if not outline.text:
        file_plan.draw_cells(outline.reading)
    outline = _outline(key, file, data, part, wanted)
    if outline is None:
        return None
    if not _is_seen((key, file.name, outline.part), file.name, outline):
        return None
    found = key, file.name, outline.part, wanted
    made = _MADE.get(found) or reading.result(
        reading.FILES,
        (file.file_id, found),
        lambda: reading.FILES.sequences(
            key,
            file.name,
            data,
            part,
            limits.FILE,
            wanted,
            max_steps=limits.FILE.rows,
            max_columns=limits.COLUMNS,
            max_cells=limits.FILE.cells,
        ),
    )
    if made is None:
        return None
    _MADE.put(found, made)
    if len(made) == 1 and len(made[0].names) > 1 and not made[0].symbols:
        with place:
            apart = controls.draw("each") == AS_SERIES
        if apart:
            (whole,) = made
            made = _MADE.get_or_make((*found, AS_SERIES), lambda: _by_column(whole, file.name))
    if len(made) == 1:
        return made[0]
    named = {one.source.removeprefix(f"{file.name}, "): one for one in made}
    with place:
        name = controls.draw("which", options=tuple(named))
        if file_plan.said("set") == ONE:  # else the set's own chart has these keys
            previous_next.draw("which", tuple(named), name)
        st.caption(plain(words.in_file(len(made))))
    members.offer_series(file.name, named, name)
    return named[name]


def _by_column(sequence: Sequence, file: str) -> tuple[Sequence, ...]:
    """A sequence for each column, all with one name for what they hold, so that they are a set."""
    return tuple(
        replace(chosen_columns(sequence, (name,)), names=("value",), source=f"{file}, {name}")
        for name in sequence.names
    )


def _outline(
    key: str, file: KeptFile, data: bytes, part: str | None, wanted: Wanted
) -> Outline | None:
    found = key, file.name, part, wanted
    outline = _OUTLINES.get(found) or reading.result(
        reading.FILES,
        (file.file_id, part, wanted),
        lambda: reading.FILES.outline(key, file.name, data, part, limits.FILE, wanted),
    )
    return None if outline is None else _OUTLINES.put(found, outline)


def _is_seen(key: tuple[str, str, str], name: str, outline: Outline) -> bool:
    """Whether the networks may read the file: somebody saw how, or it leaves nothing to say."""
    plan = outline.reading
    if plan.problem:
        file_table.show(file_table.Pending(key, name, plan))
        raise RefusalError(plan.problem, *_ways(outline))
    if outline.text or (len(plan.columns) == 1 and not plan.doubts):
        return True
    return file_table.look(file_table.Pending(key, name, plan))


def _ways(outline: Outline) -> list[Offer]:
    """What may be done about words among numbers."""
    words = [word for word in outline.words if word.split() == [word]]
    if not words:
        return []
    sets = {"absent": file_table.with_missing(words)}
    return [Offer(plan_words.count_as_missing(" ".join(words)), sets)]
