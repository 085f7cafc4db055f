"""Atlases: those that are included, recomputed; files that are damaged; how one is made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lstm_viz import checkpoint
from lstm_viz.behaviour import OF_CORPUS, atlas, labels, making, silencing
from lstm_viz.behaviour.atlas import AtlasError
from lstm_viz.behaviour.claim import evidence
from lstm_viz.behaviour.held_out import FOLDER, PYTHON_FILES, cut_from, text_of
from lstm_viz.behaviour.reading import read, read_window
from lstm_viz.behaviour.scores import strengths
from lstm_viz.characters import CORPORA, Corpus, Vocabulary
from lstm_viz.measure import half_life, saturation
from lstm_viz.model import SequenceModel
from lstm_viz.train.texts import KINDS
from lstm_viz.ui.atlas import table, words

NETWORKS = [f"{corpus}-{kind}" for corpus in CORPORA for kind in KINDS]
TEXT = "".join(f"def f{k}(a, b):\n    return [a, 'x{k}']  # {k}\n" for k in range(40))


def test_every_network_of_a_text_has_an_atlas_of_its_weights_and_its_text() -> None:
    assert sorted(atlas.names()) == sorted(NETWORKS)
    for name in NETWORKS:
        found, card = atlas.load(name), checkpoint.card(name)
        assert found.weights == card["weights"]
        assert found.text == atlas.digest(text_of(card["task"]))
        assert found.findings.units == card["hidden_size"]
        assert found.findings.tried == len(found.findings.scored) >= 9
        label = labels(text_of(card["task"]), ("position",))["position"]
        assert found.threshold("position") == np.median(label[found.findings.cut :])
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 1_000_000


@pytest.mark.slow
def test_an_included_atlas_is_what_the_network_and_the_text_give() -> None:
    name, unit = "python-rnn", 7
    found, (model, card) = atlas.load(name), checkpoint.load(name)
    text = text_of("python")
    places = Vocabulary(card["vocabulary"]).encode(text).places
    reading, labelled = read(model, places), labels(text, OF_CORPUS["python"])
    cut, h = found.findings.cut, reading.signals["h"]
    second = {key: label[cut:] for key, label in labelled.items()}
    np.testing.assert_allclose(found.findings.held_out[0], strengths(h[cut:], second), atol=2e-3)
    assert found.bits == pytest.approx(np.nanmean(reading.bits), abs=1e-3)
    best = found.findings.best("lineend")
    seen = evidence(h[:, best.unit], labelled["lineend"], best.found, first=cut)
    kept = found.evidence(best)
    assert kept is not None
    assert kept.best[0].start == seen.best[0].start
    truths = np.array([silencing.holding(second["digit"])])
    (cost,) = silencing.costs(model, places[cut:], [unit], truths)[0]
    at = [one.key for one in found.findings.properties].index("digit")
    np.testing.assert_allclose(found.costs[unit, at], cost, atol=2e-3)


def made() -> atlas.Atlas:
    vocabulary = Vocabulary.of(TEXT, least=0)
    model = SequenceModel("lstm", vocabulary.size, 6, output_size=vocabulary.size, seed=3)
    card = {"task": "python", "vocabulary": vocabulary.characters, "weights": "abc"}
    return making.make(model, card, TEXT, "python-lstm")


def test_an_atlas_is_written_and_read(tmp_path: Path) -> None:
    one = made()
    path = atlas.save(one, tmp_path)
    other = atlas.load("python-lstm", tmp_path)
    assert path.name == "python-lstm.json"
    for name in ("found", "held_out", "bars"):
        a, b = (getattr(which.findings, name) for which in (one, other))
        np.testing.assert_allclose(a, b, atol=1e-4)
    np.testing.assert_allclose(one.costs, other.costs, atol=1e-4)
    assert one.passages == other.passages
    claim = other.findings.best("depth")
    cost = other.causal(claim)
    every = other.costs[:, 3, 0]
    assert (cost.units, cost.tried) == (6, other.findings.tried)
    assert cost.others == tuple(sorted(np.delete(every, claim.unit), reverse=True))
    assert cost.rank == 1 + np.sum(every > every[claim.unit])
    cut = one.findings.cut
    assert (
        cost.above == other.threshold("depth") == np.median(labels(TEXT, ("depth",))["depth"][cut:])
    )
    assert other.threshold("string") is None
    vocabulary = Vocabulary.of(TEXT, least=0)
    model = SequenceModel("lstm", vocabulary.size, 6, output_size=vocabulary.size, seed=3)
    _, trace = read_window(model, vocabulary.encode(TEXT).places, one.findings.cut)
    np.testing.assert_allclose(other.half_life, half_life(trace), rtol=1e-3)
    np.testing.assert_allclose(other.open, saturation(trace, "f")[1], atol=1e-4)


def test_damaged_atlases_are_refused_in_a_sentence(tmp_path: Path) -> None:
    path = atlas.save(made(), tmp_path)
    whole = json.loads(path.read_text())

    def put(**changed: object) -> None:
        path.write_text(json.dumps(whole | changed))

    for changed, said in (
        ({"found": [[1]]}, r"found must be numbers of the shape \(2, 12, 6\)"),
        ({"half_life": [0]}, r"half_life must be numbers of the shape \(6,\)"),
        ({"properties": ["mood"]}, "properties must be one of string, .*; got 'mood'"),
        ({"cut": None}, "cut must be a whole number from 1 to "),
        ({"network": "python-gru"}, "network must be one of python-lstm; got 'python-gru'"),
        ({"thresholds": [0.5] * 12}, "thresholds must be numbers for the properties that are"),
        ({"kind": "lstm", "signals": ["c", "c"]}, "signals must have each word once"),
        ({"bars": None}, r"bars must be numbers of the shape \(12,\)"),
        ({"small": 3}, "python-lstm.json is not an atlas"),
    ):
        put(**changed)
        with pytest.raises(AtlasError, match=said):
            atlas.load("python-lstm", tmp_path)
    path.write_text("{")
    with pytest.raises(AtlasError, match=r"python-lstm\.json is not valid JSON"):
        atlas.load("python-lstm", tmp_path)
    with pytest.raises(AtlasError, match="there is no atlas for the network 'x'"):
        atlas.load("x", tmp_path)


def parts(one: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something is in JSON; of a list whose entries are alike only the second one."""
    if place:
        yield place
    rows = one.items() if isinstance(one, dict) else []
    if isinstance(one, list):
        rows = list(enumerate(one))
        rows = rows if len({type(value) for value in one}) > 1 else rows[1:2]
    for key, value in rows:
        yield from parts(value, (*place, key))


def test_whatever_is_damaged_is_refused_or_can_be_drawn(tmp_path: Path) -> None:
    path = atlas.save(made(), tmp_path)
    whole = path.read_text()
    refused = 0
    for place in parts(json.loads(whole)):
        for wrong in (None, -1, 10**9, "x", []):
            content = json.loads(whole)
            inner = content
            for key in place[:-1]:
                inner = inner[key]
            inner[place[-1]] = wrong
            path.write_text(json.dumps(content))
            try:
                found = atlas.load("python-lstm", tmp_path)
            except AtlasError:
                refused += 1
            else:
                drawn(found)
    assert refused > 150


def drawn(one: atlas.Atlas) -> None:
    """What the page Atlas does with every part."""
    for what in one.findings.scored:
        claim = one.findings.best(what.key)
        assert str(claim)
        assert str(one.causal(claim))
    for (unit, _), starts in one.passages.items():
        assert 0 <= unit < one.findings.units
        assert all(0 <= at <= one.findings.steps - one.width for part in starts for at in part)
    for row in table.every(one).values():
        assert len(row) == one.findings.units


def test_a_half_life_longer_than_the_window_is_not_a_missing_one(tmp_path: Path) -> None:
    one = made()
    one.half_life[2] = np.inf
    atlas.save(one, tmp_path)
    other = atlas.load("python-lstm", tmp_path)
    assert other.half_life[2] == np.inf
    assert np.isfinite(np.delete(other.half_life, 2)).all()
    assert "longer than the 2,000 characters of the window" in words.facts(
        "f", float(other.half_life[2]), 0.1, 0.2, "below 0.1"
    )
    assert np.isnan(atlas.load("prose-rnn").half_life).all()  # it has no gate that keeps


def test_a_held_out_text_that_is_no_text_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "python.txt").write_bytes(b"ab\xff")
    with pytest.raises(ValueError, match=r"python\.txt is not text in UTF-8: byte 3 is none"):
        text_of("python", tmp_path)


def test_held_out_texts_are_of_held_out_files() -> None:
    files = {name: f"# {name}\n" for name in (*PYTHON_FILES, "os.py")}
    part_of = dict.fromkeys(files, "held_out")
    corpus = Corpus("python", "a library", "", "", "", files, part_of)
    assert cut_from(corpus) == "".join(f"# {name}\n" for name in PYTHON_FILES)
    with pytest.raises(ValueError, match=r"a library has no held-out file copy\.py"):
        cut_from(
            Corpus("python", "a library", "", "", "", files, part_of | {"copy.py": "training"})
        )
    novel = "a" * 60_100 + "\n\nmore"
    found = cut_from(Corpus("prose", "novels", "", "", "", {"Persuasion": novel}, {}))
    assert found == novel[:60_101]
