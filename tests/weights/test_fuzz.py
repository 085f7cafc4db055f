"""Broken files of weights: only a WeightsError with one sentence may come out, and soon."""

from __future__ import annotations

import pytest

from tests.sequences.fuzz import peak

from . import fuzz

COUNT = 150


@pytest.mark.parametrize("reader", fuzz.WHOLE)
def test_broken_files_are_read_or_refused_in_one_sentence(reader: str) -> None:
    before = peak()
    results, wrong = fuzz.run(reader, COUNT)
    assert not wrong
    assert min(results["read"], results["refused"]) > COUNT / 50  # neither whole nor rubbish
    assert results["ended"] <= fuzz.ENDED * COUNT
    assert peak() - before < fuzz.MEGABYTES


def test_the_engine_breaks_files_the_same_way_each_time_and_finds_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cases = [fuzz.case("onnx", number) for number in range(50)]
    assert cases == [fuzz.case("onnx", number) for number in range(50)]
    assert cases != [fuzz.case("onnx", number, seed=1) for number in range(50)]

    def fail(*_: object, **__: object) -> None:
        raise IndexError("nothing there")

    monkeypatch.setattr(fuzz, "load", fail)
    assert fuzz.run("onnx", 2)[1] == dict.fromkeys(range(2), "IndexError: nothing there")
