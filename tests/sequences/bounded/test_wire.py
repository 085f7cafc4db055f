"""Messages between two processes: what comes is what was sent, and anything else is refused."""

from __future__ import annotations

import io
import json
import os

import pytest

from lstm_viz.sequences.bounded import wire, worker
from lstm_viz.sequences.bounded.outline import Outline, outline_of
from lstm_viz.sequences.bounded.reader import sequences_in
from lstm_viz.sequences.bounded.worker import packed
from lstm_viz.sequences.reading import open_table
from lstm_viz.sequences.typed import parse_text

from .test_reader import DAYS, alike


def message(head: object, *parts: bytes) -> io.BytesIO:
    made = io.BytesIO()
    wire.send(made, head, parts)  # type: ignore[arg-type]
    made.seek(0)
    return made


def test_messages_are_json_and_bytes_and_nothing_else() -> None:
    head, parts = wire.receive(message({"a": [1, "é"]}, b"xyz", b"", b"12"), 99)
    assert head == {"a": [1, "é"]}
    assert parts == [b"xyz", b"", b"12"]
    whole = message({"a": 1}, b"xyz").getvalue()
    for end in range(len(whole)):
        with pytest.raises(EOFError):
            wire.receive(io.BytesIO(whole[:end]), 99)
    with pytest.raises(wire.WireError):
        wire.receive(message({"a": 1}, b"xyz"), 2)
    for text in (b"[]", b"{}", b'{"parts": [-1, 4]}', b'{"parts": ["3"]}', b"\x80\x04."):
        with pytest.raises(wire.WireError):
            wire.receive(io.BytesIO(wire._SIZES.pack(len(text), 3) + text + b"xyz"), 99)


@pytest.mark.parametrize("size", [3, 300_000])  # less, and more than a pipe holds
def test_a_worker_whose_answer_nobody_hears_ends_without_a_word(
    size: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Answering:
        key = ""

        def answer(self, asked: dict[str, object], data: list[bytes]) -> tuple[object, list[bytes]]:
            os.close(heard)
            return {}, [bytes(size)]

    monkeypatch.setattr(worker, "_allow", lambda seconds: None)
    heard, says = os.pipe()
    with os.fdopen(says, "wb") as target:
        worker.serve(message({"seconds": 7}), target, Answering())
        assert target.closed
    assert capsys.readouterr() == ("", "")


def test_answers_that_make_no_sense_are_refused() -> None:
    made = parse_text("abca")
    head, parts = packed((made,))
    head = json.loads(json.dumps(head))
    views = [bytes(part) for part in parts]
    assert alike(sequences_in(head, views)[0], made)
    for spoilt, with_ in (
        ({"sequences": [[9, *head["sequences"][0][1:]]]}, views),
        ({"sequences": [head["sequences"][0][:3]]}, views),
        (head, [views[0], b"[[1]", *views[2:]]),
        ({}, views),
    ):
        with pytest.raises((ValueError, KeyError, TypeError, wire.WireError)):
            sequences_in(spoilt, with_)
    outline = outline_of(open_table(DAYS, name="a.csv"))
    assert Outline.from_json(json.loads(json.dumps(outline.as_json()))) == outline
    assert (outline.of("number"), outline.of("word")) == (["a", "b"], ["who"])
    assert outline.reading.of("id") == ("who",)
    with pytest.raises((TypeError, KeyError)):
        Outline.from_json({"columns": [{"name": "a"}]})
