"""Atlases: those that are included, recomputed; files that are damaged; how one is made."""

from __future__ import annotations

import json
from pathlib import Path

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
    assert other.causal(claim).others == tuple(
        sorted((other.costs[u, 3, 0] for u in silencing.drawn(claim.unit, 6, 20)), reverse=True)
    )
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
        ({"found": [[1]]}, r"strengths must be \(signal, property, unit\)"),
        ({"shut": [0]}, "each of 6 units must have costs, a half-life and its saturation"),
        ({"properties": ["mood"]}, "'mood' is missing"),
        ({"cut": None}, "is not an atlas: "),
    ):
        put(**changed)
        with pytest.raises(AtlasError, match=said):
            atlas.load("python-lstm", tmp_path)
    path.write_text("{")
    with pytest.raises(AtlasError, match=r"python-lstm\.json is not valid JSON"):
        atlas.load("python-lstm", tmp_path)
    with pytest.raises(AtlasError, match="there is no atlas for the task 'x'"):
        atlas.load("x", tmp_path)


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
