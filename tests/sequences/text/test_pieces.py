from __future__ import annotations

import io

import pytest

from lstm_viz.sequences.text import pieces
from lstm_viz.sequences.text.pieces import Irregular, next_rows
from tests.sequences.work import lines_run


def test_pieces_are_whole_rows_that_are_cut_outside_quotation_marks() -> None:
    rows = ["1,x\n", '2,"a\nb\nc"\n', "3,y\n", '4,"' + 40 * "long " + '"\n', '5,"""\n"\n', "6,z"]
    data = "".join(rows).encode()
    for size in range(2, len(data) + 2):
        file, found = io.BytesIO(data), []
        while piece := next_rows(file, size):
            found.append(piece.data[: piece.end].decode())
            assert found[-1].count('"') % 2 == 0
            assert file.tell() == len("".join(found))
        assert "".join(found).encode() == data
        assert all(one.endswith("\n") for one in found[:-1])


def test_an_open_quotation_mark_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "LONGEST", 2**16)

    def work(data: bytes) -> None:
        with pytest.raises(Irregular):
            next_rows(io.BytesIO(data), 2**10)

    few, many = (lines_run(lambda k=k: work(b'"' + k * b"1,2\n")) for k in (2**15, 2**16))
    assert few == many < 300
