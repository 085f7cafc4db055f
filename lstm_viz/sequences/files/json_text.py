"""JSON and JSON Lines: bytes → values of Python, within limits."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import replace
from typing import BinaryIO

from lstm_viz.sequences.files.formats import FileTable, Format
from lstm_viz.sequences.files.json_tables import tables_of
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import RowPlaces

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_LONGEST = 400  # digits of a number: float64 has no use for more
# What no CSV starts with: a list of lists or of objects, an object, or a list of two numbers.
_START = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*(?:\{\s*(?:"[^"]*"\s*:|\})|\[\s*(?:[\[{"\]]|(?:-?\d[\d.eE+-]*|null|true|false|NaN)\s*,))'
)


class _Repeated:
    """The keys that are twice in one object: the later value is kept, and that is told."""

    def __init__(self) -> None:
        self.first = ""
        self.count = 0

    def object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(pairs)
        if len(made) < len(pairs):
            counted = Counter(key for key, _ in pairs)
            self.first = self.first or next(key for key in counted if counted[key] > 1)
            self.count += 1
        return made

    @property
    def told(self) -> tuple[str, ...]:
        if not self.count:
            return ()
        more = f"{self.count:,} objects name" if self.count > 1 else "An object names"
        return (f"{more} a key twice, first {quoted(self.first)}; the last value was kept.",)


def _number(text: str) -> float | str:
    """A number, or its text where float64 has none like it: whoever wants the column is told."""
    value = float(text) if len(text) <= _LONGEST else math.inf
    return value if math.isfinite(value) else text


def _open(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    text, repeated = _text(file.read()), _Repeated()
    try:
        value = _loaded(text, repeated)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data" or "\n" not in text.strip():
            raise SequenceError(_wrong(error, f"Line {error.lineno}")) from None
        contents = _of_lines(text, limits, part, given)  # which is how many programs write "JSON"
        return contents.telling(
            "The file was read as JSON Lines: each of its lines is a value of its own."
        )
    return tables_of(value, limits, part, given).telling(*repeated.told)


def _open_lines(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    return _of_lines(_text(file.read()), limits, part, given)


def _of_lines(text: str, limits: Limits, part: str | None, given: Given) -> FileTable:
    """A value in each line; or one on many lines, in a file that is only called so."""
    repeated, told = _Repeated(), ()
    lines = {n: line for n, line in enumerate(text.split("\n"), start=1) if line.strip()}
    values: list[object] = []
    for number, line in lines.items():
        try:
            values.append(_loaded(line, repeated))
        except json.JSONDecodeError as error:
            wrong = _wrong(error, f"Line {number}")
            if values:
                raise SequenceError(wrong) from None
            try:
                values, lines = [_loaded(text, repeated)], {}
            except json.JSONDecodeError:
                raise SequenceError(wrong) from None
            told = ("The file was read as one JSON value, not as one value per line.",)
            break
    contents = tables_of(values[0] if len(values) == 1 else values, limits, part, given)
    if contents.table.rows == len(lines):
        contents = contents._replace(
            table=replace(contents.table, where=RowPlaces("line", [*lines]))
        )
    return contents.telling(*told, *repeated.told)


def _text(data: bytes) -> str:
    codec = json.detect_encoding(data)
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise SequenceError(
            f"Byte {error.start + 1:,} of the file is not {codec.upper()} text, as JSON has to be; "
            "save the file as JSON in UTF-8 and read it again."
        ) from None
    if not text.strip():
        raise SequenceError("The file is empty; put a JSON list of at least two numbers into it.")
    return text


def _loaded(text: str, repeated: _Repeated) -> object:
    try:
        value = json.loads(
            text, parse_int=_number, parse_float=_number, object_pairs_hook=repeated.object
        )
        if _SURROGATE.search(text):  # half a character can't be written to any screen or file
            whole = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
            value = json.loads(whole, parse_int=_number, parse_float=_number)
    except RecursionError:
        raise SequenceError(
            "The JSON has lists nested hundreds of levels deep; save the numbers as a list of "
            "rows, such as [[1, 2], [3, 4]]."
        ) from None
    return value


def _wrong(error: json.JSONDecodeError, where: str) -> str:
    reason = error.msg[:1].lower() + error.msg[1:]
    return f"{where}, character {error.colno:,}: this is not JSON ({reason}); check it there."


FORMAT = Format("json", "JSON file", (".json",), _START, _open)
LINES = Format("jsonl", "JSON Lines file", (".jsonl", ".ndjson"), None, _open_lines)
