"""A set on the page: what is drawn is what each sequence gives by itself, and every way on."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from lstm_viz import checkpoint, record, sets
from lstm_viz.sequences import Sequence
from lstm_viz.ui import limits
from lstm_viz.ui.controls import set_rows
from lstm_viz.ui.explore.sets import found_words, members, recorded_set, words
from lstm_viz.ui.explore.sets import sets as page
from lstm_viz.ui.frame import session_address
from lstm_viz.ui.views import opened, presets
from tests.explorer.panels import read as payload
from tests.ui.conftest import problems, seen
from tests.ui.pictures import chart, numbers, sent
from tests.ui.views.test_opened import kept

Open = Callable[..., AppTest]
COUNT = 7


def figure(app: AppTest, name: str) -> Any:
    """The figure of this chart."""
    return chart(app, f"set-{name}")


def texts(app: AppTest) -> str:
    return " ".join(one.value.replace("\\", "") for one in (*app.markdown, *app.caption))


def series(lengths: dict[str, int], scale: float = 1.0) -> bytes:
    draw = np.random.default_rng(9)
    rows = [
        f"{name},{k},{scale * draw.normal():.5f}\n"
        for name, steps in lengths.items()
        for k in range(steps)
    ]
    return ("who,t,v\n" + "".join(rows)).encode()


def uploaded(app: AppTest, data: bytes, name: str = "many.csv") -> AppTest:
    return seen(app.file_uploader[0].upload(name, data, "text/csv").run())


def test_the_mean_of_a_set_is_that_of_its_sequences_recorded_one_by_one(open_app: Open) -> None:
    told = {"set_signal": "i", "text": "true", "align": "start"}
    app = open_app(preset="adding", set="all", members=f"{COUNT}", **told)
    assert not problems(app)
    model, _ = checkpoint.load("adding-lstm")
    gates = [
        record(model.rnn, torch.tensor(presets.preset("adding", seed).values)[None]).sel(
            "i", layer=0, direction=0, batch=0
        )
        for seed in range(COUNT)
    ]
    mean = np.mean(gates, axis=0)
    drawn = figure(app, "mean").data[0]
    np.testing.assert_allclose(numbers(drawn.z), mean.T, atol=2e-6)
    assert (drawn.zmin, drawn.zmax) == (0, 1)
    low, high = np.quantile(gates, (0.1, 0.9), axis=0)
    np.testing.assert_allclose(numbers(figure(app, "spread").data[0].z), (high - low).T, atol=2e-6)
    unit = int(app.number_input(key="unit").value)
    assert unit == np.mean(gates, axis=1).std(axis=0).argmax()
    app.button(key="turn-among-n").click().run()
    *_, line, counts = figure(app, "unit").data
    assert line.name == "seed 1"
    assert set(numbers(counts.y)) == {COUNT}
    np.testing.assert_allclose(numbers(line.y), gates[1][:, unit], atol=2e-6)
    assert f"{mean[0].mean():.3f}" in str([one.value for one in app.table])
    assert f"{COUNT} sequences" in texts(app)
    assert f"The set has the seeds 0 to {COUNT - 1}. The control Seed is used only" in texts(app)


@pytest.mark.parametrize("held", [True, False])
def test_an_old_unit_that_the_networks_do_not_have_breaks_nothing(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    app = open_app(preset="adding", members="3", set="compare")
    app.query_params["unit"] = "137"  # a message that left before the page gave the unit up
    if not held:  # Streamlit seeds the field from it behind our back
        monkeypatch.setattr(session_address, "_seed", lambda _: None)
    app.segmented_control(key="set").set_value("all").run()
    assert not app.exception
    said = [one.value.replace("\\", "") for one in app.warning]
    unit = app.number_input(key="unit").value
    wrong = f"Unit: 137 is above 31, the largest that is allowed, so {unit:g} is used."
    assert (unit <= 31, said) == (True, [] if held else [wrong])


def test_the_list_has_outliers_first_and_a_sequence_opens_in_the_explorer(open_app: Open) -> None:
    data = series({"a": 12, "b": 9, "<b>c": 7, "d_e*": 8, "f": 30}, scale=40)
    app = uploaded(open_app(source="file", model="wave", set="all"), data)
    assert not problems(app)
    (rows,) = [one.value for one in app.dataframe]
    assert sorted(rows[words.SEQUENCE]) == ["<b>c", "a", "b", "d_e*", "f"]
    assert list(rows[words.SCORE]) == sorted(rows[words.SCORE], reverse=True)
    assert rows.set_index(words.SEQUENCE)[words.STEPS].to_dict()["f"] == 30
    # A column in which nothing is has no room in a narrow table.
    assert {words.OUTLIER, words.CLUSTER}.isdisjoint(rows)
    assert words.one_scale(5, 5) in texts(app)
    app.slider(key="among").set_value(4).run()
    app.button(key="set-open-among").click().run()
    assert app.selectbox(key="which").value == "d_e*"
    app.segmented_control(key="set").set_value("compare").run()
    app.multiselect(key="pair").set_value(["d_e*", "<b>c", "a"]).run()
    assert not problems(app)
    assert "d_e* , <b>c and a".replace(" ,", ",") in texts(app)
    third = numbers(figure(app, "beside-2").data[0].z)
    app.button(key="set-open-1").click().run()
    assert app.selectbox(key="which").value == "<b>c"
    assert app.segmented_control(key="set").value == "one"
    assert "as for all sequences of its set" in texts(app)  # the scale of what was compared
    app.selectbox(key="which").set_value("a").run()
    app.segmented_control(key="picture").set_value("plain").run()
    drawn = numbers(chart(app, "lstm-f").data[0].z)
    np.testing.assert_allclose(drawn, third[:, : drawn.shape[1]], atol=2e-6)
    app.button(key="turn-which-n").click().run()
    assert app.selectbox(key="which").value == "b"
    assert "2 of 5" in texts(app)


def test_a_set_scaled_by_hand_keeps_its_scale_where_a_sequence_is_opened(open_app: Open) -> None:
    lengths = {"r": 9, "s": 13, "t": 6}
    data = series(lengths, scale=40)
    app = uploaded(open_app(source="file", model="wave", set="compare", scale="standard"), data)
    app.multiselect(key="pair").set_value(["s", "t"]).run()
    values = np.array([row.split(",")[2] for row in data.decode().split()[1:]], float)
    spread = values.std()
    pooled = (values - values.mean()) / spread
    read = numbers(figure(app, "input-0").data[0].y)
    np.testing.assert_allclose(read, pooled[9:22], atol=1e-4)  # whoever is beside it
    assert words.one_scale(3, 3) in texts(app)
    app.segmented_control(key="set").set_value("all").run()
    app.slider(key="among").set_value(3).run()
    app.button(key="set-open-among").click().run()
    assert not problems(app)
    for name, part in (("t", pooled[22:]), ("r", pooled[:9])):
        header, arrays = payload(sent(app)[1])
        np.testing.assert_allclose(arrays[header["networks"][0]["input"]][:, 0], part, atol=1e-4)
        assert "as for all sequences of its set" in texts(app), name
        app.selectbox(key="which").set_value("r").run()
    app.button(key="rescale").click().run()
    header, arrays = payload(sent(app)[1])
    alone = (values[:9] - values[:9].mean()) / values[:9].std()
    np.testing.assert_allclose(arrays[header["networks"][0]["input"]][:, 0], alone, atol=1e-4)
    assert "divided by" in texts(app)
    assert "as for all" not in texts(app)


def test_the_scale_of_a_whole_set_is_found_once_for_what_it_follows_from(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = series({name: 8 + k for k, name in enumerate("abcdefg")}, scale=40)
    app = uploaded(open_app(source="file", model="wave", set="compare", scale="standard"), data)
    told = texts(app)
    assert words.one_scale(7, 7) in told
    made: list[str] = []
    prepare = members.prepare
    monkeypatch.setattr(members, "prepare", lambda *a: made.append("") or prepare(*a))
    app.number_input(key="apart").set_value(0.2).run()
    assert texts(app).count(words.one_scale(7, 7)) == told.count(words.one_scale(7, 7))
    assert len(made) == 2 * 2  # the two that are shown, before and after their scale
    app.number_input(key="smooth").set_value(3).run()
    assert len(made) == 2 * 2 + 7 + 2  # another recipe: all of them, and the two


def test_a_crop_reads_shorter_sequences_to_their_own_end(open_app: Open) -> None:
    data = series({"r": 30, "s": 13, "t": 4, "u": 21})
    app = uploaded(open_app(source="file", model="wave", set="all", first="5", last="20"), data)
    assert not problems(app)
    (rows,) = [one.value for one in app.dataframe]
    assert rows.set_index(words.SEQUENCE)[words.STEPS].to_dict() == {"r": 16, "s": 9, "u": 16}
    assert words.shorter(1, 20) in texts(app)
    assert "1 sequence is left out, first 't': The first step must be from 1 to 4" in texts(app)


@pytest.mark.parametrize("align", ["start", "end", "largest"])
def test_two_are_compared_where_they_are_aligned(open_app: Open, align: str) -> None:
    app = open_app(
        preset="adding", set="compare", members="9", pair="seed 3", align=align, align_by="marker"
    )
    app.multiselect(key="pair").set_value(["seed 3", "seed 8"]).run()
    assert not problems(app)
    one, other, delta = (figure(app, f"beside-{name}").data[0] for name in ("0", "1", "delta"))
    lines = figure(app, "input-1").data
    read = [presets.preset("adding", seed).values[:, 1] for seed in (3, 8)]
    for line, values in zip(lines, read, strict=True):
        drawn = numbers(line.y)
        np.testing.assert_array_equal(drawn[~np.isnan(drawn)], values)
    difference = numbers(other.z) - numbers(one.z)
    np.testing.assert_allclose(numbers(delta.z), difference, atol=1e-6)
    assert (one.zmin, one.zmax) == (other.zmin, other.zmax) == (0, 1)
    x = numbers(one.x)
    assert x.tolist() == numbers(other.x).tolist() == numbers(delta.x).tolist()
    if align == "largest":
        first = [int(presets.preset("adding", seed).values[:, 1].argmax()) for seed in (3, 8)]
        assert x[:2].mean() == -max(first)
        assert " steps before the largest marker" in texts(app)


def test_a_set_of_a_task_with_an_event_is_aligned_by_it(open_app: Open) -> None:
    app = open_app(preset="adding", set="all", members="9")
    assert not problems(app)
    align = app.selectbox(key="align")
    assert (align.value, app.selectbox(key="align_by").value) == ("largest", "marker")
    first = [int(presets.preset("adding", seed).values[:, 1].argmax()) for seed in range(9)]
    x = numbers(figure(app, "mean").data[0].x)
    assert len(set(first)) > 2
    assert x[:2].mean() == -max(first)
    assert "steps from the largest marker" in str(figure(app, "unit").layout.xaxis.title.text)
    align.set_value("start").run()
    assert numbers(figure(app, "mean").data[0].x)[:2].mean() == 1
    # Another task has none: there sequences begin together.
    app = open_app(preset="wave", set="all", members="9")
    assert app.selectbox(key="align").value == "start"


def test_an_edited_copy_parts_at_its_edit(open_app: Open) -> None:
    app = open_app(preset="adding", set="compare", members="4", variant="f3@17=0", apart="0.0001")
    assert not problems(app)
    said = texts(app)
    assert "seed 181 and edited copy" in said  # the one that the panel has, beyond the first four
    assert "3 signals differ by more than 0.0001 first at the same step" in said
    assert "is the cell state: at step 17, in unit 3" in said
    assert "The others: forget gate, hidden state." in said
    (rows,) = [one.value for one in app.table if words.BY in one.value]
    assert rows.iloc[0]["Step"] == "17"
    assert not numbers(figure(app, "beside-delta").data[0].z)[:, :16].any()
    app.text_input(key="variant").set_value("nonsense").run()
    assert "nonsense" in problems(app)[0]
    app.text_input(key="variant").set_value("h5@9=0").run()
    app.selectbox(key="set_net").set_value("simple RNN").run()
    app.button(key="set-open-1").click().run()
    assert app.query_params["edits"] in ("1:h5@9=0", ["1:h5@9=0"])  # the second network there


def test_more_than_a_set_can_have_is_told(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SET_SEQUENCES", 3)
    data = series({"a": 12, "b": 9, "c": 7, "d": 8})
    app = uploaded(open_app(source="file", model="wave", set="all"), data)
    assert "There are 4 sequences, and a set shows the first 3" in texts(app)
    monkeypatch.setattr(limits, "SET_NUMBERS", 2 * 12 * 6 * 32)
    app.run()
    assert "12 steps, so the first 2 of 3 are shown" in texts(app)


def test_equal_sequences_have_neither_clusters_nor_outliers(open_app: Open) -> None:
    rows = "".join(f"{who},{k},{k * k % 5}\n" for who in "pqrs" for k in range(9))
    app = uploaded(open_app(source="file", model="wave", set="all"), f"who,t,v\n{rows}".encode())
    assert not problems(app)
    assert "## 4 sequences: no clusters" in [one.value for one in app.markdown]
    assert "Of fewer than 10 sequences none is marked" in texts(app)
    assert "the mean silhouette is at most 0.00, and clusters need more than 0.25" in texts(app)
    app.segmented_control(key="set").set_value("compare").run()
    assert "they read the same. No signal differs by more than 0.1" in texts(app)


def test_too_many_side_by_side_are_refused_in_a_sentence(open_app: Open) -> None:
    app = open_app(preset="adding", set="compare", members="6")
    app.multiselect(key="pair").set_value([f"seed {k}" for k in range(5)]).run()
    assert problems(app) == [words.too_many_beside(5, 4)]


def test_a_stopped_recording_can_be_made_later(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorded_set, "known", lambda key: False)
    kept: list[Any] = []
    monkeypatch.setattr(recorded_set, "key_of", lambda own, named: kept.append(len(named)) or "key")
    app = open_app(preset="adding", set="compare", members="5")
    app.session_state[page._STOPPED] = "key"
    app.run()
    assert words.STOPPED in texts(app)
    app.button(key="set-record").click().run()
    assert words.STOPPED not in texts(app)
    assert kept


def test_a_file_of_one_series_offers_no_set(open_app: Open) -> None:
    app = uploaded(open_app(source="file", set="all"), b"v\n" + b"0.1\n0.4\n" * 9)
    assert [one.key for one in app.segmented_control if one.key == "set"] == []


def test_a_skipped_step_is_not_in_the_small_picture(open_app: Open) -> None:
    rows = [
        f"{who},{k},{'' if k % 3 == 1 else (2.5 if who == 'w' else 0.01 * place) - 0.1 * k}\n"
        for place, who in enumerate("nopqrstuvwx")
        for k in range(11)
    ]
    app = uploaded(
        open_app(source="file", model="wave", set="all"), f"who,t,v\n{''.join(rows)}".encode()
    )
    assert not problems(app)
    (table,) = [one.value for one in app.dataframe]
    drawn = np.array(table[words.PICTURE].tolist())
    assert drawn.shape == (11, 7)  # of 11 steps
    assert table.iloc[0][[words.SEQUENCE, words.OUTLIER]].tolist() == ["w", words.YES]
    assert drawn.min() > 0.01  # a gate, which is 0 nowhere


def test_what_is_found_in_a_set_is_computed_once(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    for name in ("course", "activity"):
        own = getattr(sets, name)
        monkeypatch.setattr(
            sets,
            name,
            lambda *given, own=own, name=name, **more: made.append(name) or own(*given, **more),
        )
    app = open_app(preset="adding", set="all", members="11", set_signal="o")
    assert app.selectbox(key="set_signal").options[:2] == ["forget gate f", "input gate i"]
    app.slider(key="among").set_value(4).run()
    app.number_input(key="unit").set_value(3).run()
    assert sorted(made) == ["activity", "course"]
    app.selectbox(key="align").set_value("end").run()
    assert sorted(made) == ["activity", "course", "course"]
    assert not problems(app)


def test_a_letter_is_called_what_it_is_of_its_kind() -> None:
    titles = {kind: set_rows.signal_titles(kind) for kind in ("gru", "mlstm", "mingru")}
    assert titles["gru"]["n"] == "candidate n"
    assert titles["mlstm"]["n"] == "normaliser n"
    assert (titles["mlstm"]["v"], titles["mingru"]["v"]) == ("value v", "candidate v")


def test_a_persons_network_is_copied_only_to_record(monkeypatch: pytest.MonkeyPatch) -> None:
    module = torch.nn.LSTM(2, 5, 3)
    title = kept(module, monkeypatch)
    own = recorded_set.reader(opened.which(title, opened.FIRST), "lstm", "cpu", 0)
    assert own.module is module
    copies: list[Any] = []
    monkeypatch.setattr(
        recorded_set.copy, "deepcopy", lambda given: copies.append(given) or deepcopy(given)
    )
    draw = np.random.default_rng(4)
    named = {f"s{k}": Sequence(draw.normal(size=(3 + k, 2)), ("a", "b")) for k in range(3)}
    found = recorded_set.record(own, named, lambda done: None)
    assert recorded_set.record(own, named, lambda done: None) is found
    assert copies == [module]
    once = recorded_set.edited(own, named["s1"], "f3@2=0")
    assert recorded_set.edited(own, named["s1"], "f3@2=0") is once
    assert len(copies) == 2
    other = recorded_set.edited(own, named["s1"], "f3@2=1")
    assert other.sel("f", layer=0, batch=0, time=1, unit=3, direction=0) == 1


def test_far_is_what_the_words_tell() -> None:
    assert f"Above {sets.FAR:g}" in found_words.SCORE_HELP
    names, scores = [f"q{k}" for k in range(sets.FEWEST)], np.linspace(0, sets.FAR, sets.FEWEST)
    assert "no sequence is far" in found_words.found_outliers(names, scores)
    scores[3] += 3
    assert f"robust score: q3 ({scores[3]:.1f})" in found_words.found_outliers(names, scores)
    assert "Of fewer than 10 sequences none" in found_words.found_outliers(names[1:], scores[1:])
    assert "with 2 to 6 clusters (k-medoids)" in found_words.no_clusters(0.1, 0.3, alone=0)
    assert "clusters of the other sequences" in found_words.no_clusters(0.1, 0.3, alone=2)
