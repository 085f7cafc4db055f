from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.kinds import KIND_NAMES
from lstm_viz.sequences import Sequence
from lstm_viz.tracing import VerificationError
from lstm_viz.ui.controls import address, prepare_rows
from lstm_viz.ui.frame.words import FILE_LIMITS
from lstm_viz.ui.views import included_cards, networks, passes, view
from lstm_viz.words import word
from tests.ui.conftest import problems, seen
from tests.ui.pictures import CHARTS, badge, charts, is_linked, verdict

Open = Callable[..., AppTest]


def upload(app: AppTest, name: str, data: bytes) -> AppTest:
    app.selectbox(key="source").set_value("file")
    app.run()
    return seen(app.file_uploader[0].upload(name, data, "text/csv").run())


def captions(app: AppTest) -> str:
    return " ".join(one.value.replace("\\", "") for one in app.caption)


def test_the_first_picture_is_there_without_a_click(open_app: Open) -> None:
    app = open_app()
    assert is_linked(app)
    assert charts(app) == CHARTS
    assert verdict(app).startswith("Sum of the two marked values: target ")
    assert all(one["verified"] <= one["tolerance"] for one in badge(app))


def test_the_plain_picture_has_all_words_beside_its_maps(open_app: Open) -> None:
    app = open_app(picture="plain")
    assert not is_linked(app)
    assert charts(app) == CHARTS
    assert verdict(app).startswith("Sum of the two marked values: target ")
    assert "verified" in badge(app)
    (meaning,) = app.get("popover")
    rows = meaning.get("table")[0].value
    assert {"LSTM", "simple RNN"} < set(rows.columns)
    for kind in networks.KINDS:
        weights = included_cards.card("adding", kind)["weights"]
        assert weights in list(rows[KIND_NAMES[kind]])
    text = " ".join(one.value for one in app.markdown)
    for kind, signals in (("lstm", "figoch"), ("rnn", "ah")):
        for signal in signals:
            assert f"**{word(kind, signal).name}**" in text
            assert word(kind, signal).sentence in text


def test_the_page_opens_with_the_explorer(open_app: Open) -> None:
    app = open_app(seed="8")
    linked = verdict(app)
    assert is_linked(app)
    assert app.get("plotly_chart") == []
    assert "order" not in [box.key for box in app.selectbox]  # the Explorer has its own
    app.segmented_control(key="picture").set_value("plain").run()
    assert not is_linked(app)
    assert charts(app) == CHARTS
    assert verdict(app) == linked


def test_another_seed_is_another_picture_and_the_same_seed_the_same(open_app: Open) -> None:
    one, again, other = open_app(seed="8"), open_app(seed="8"), open_app(seed="9")
    assert verdict(one) == verdict(again) != verdict(other)
    assert badge(one) == badge(again)


def test_a_source_comes_with_networks_that_fit(open_app: Open) -> None:
    app = open_app()
    for source, model in (("typed", "wave"), ("preset", "adding"), ("generated", "wave")):
        app.selectbox(key="source").set_value(source).run()
        assert app.session_state["model"] == model
        assert problems(app) == []
    app.selectbox(key="source").set_value("preset").run()
    app.selectbox(key="preset").set_value("wave").run()
    assert app.session_state["model"] == "wave"
    assert "mean squared error over 99 steps" in verdict(app)


def test_networks_that_do_not_fit_leave_the_picture(open_app: Open) -> None:
    app = open_app()
    before = verdict(app), badge(app)
    app.selectbox(key="model").set_value("wave").run()
    assert problems(app) == [
        "This sequence has 2 columns (value, marker), but the networks of “Wave forecasting” read "
        "1 column (value). Choose other networks or other columns."
    ]
    assert (verdict(app), badge(app)) == before
    assert charts(app) == CHARTS
    assert "**Previous picture:** " in " ".join(one.value for one in app.main.markdown)


BAD_TEXT = {
    "": "There are no numbers",
    "1 2 three 4": "'three' is not a number",
    "5": "There is one step",
    "0 1 " * 2_600: "5,200 steps, and a sequence can have up to 5,000",
    "1 " * 10_001: "has 20,002 characters, but the field takes at most 20,000",
    "1 2 " * 33 + "\n" + "3 4 " * 33: "66 columns of numbers, and a sequence can have up to 64",
    "1 <script>alert(1)</script>": "'<script>alert(1)</script>' is not a number",
}


@pytest.mark.parametrize("text", BAD_TEXT, ids=list(BAD_TEXT.values()))
def test_bad_numbers_get_one_sentence_and_the_picture_stays(open_app: Open, text: str) -> None:
    app = open_app(source="typed", model="wave", numbers="1 2 4 8 16 8 4 2")
    before = verdict(app), badge(app)
    assert problems(app) == []
    app.text_area(key="numbers").set_value(text).run()
    assert len(problems(app)) == 1
    assert BAD_TEXT[text] in problems(app)[0]
    assert (verdict(app), badge(app)) == before
    assert charts(app) == CHARTS


def pickled() -> bytes:
    file = io.BytesIO()
    np.save(file, np.array([{"a": 1}, None], object), allow_pickle=True)
    return file.getvalue()


BAD_FILES = {
    "words.csv": (b"a,b\n1,2\n3,cat\n5,6\n", "Line 3, column 'b': 'cat' is not a number"),
    "empty.csv": (b"", "empty"),
    "inf.csv": (b"a\n1\ninf\n3\n", "Line 3, column 'a': inf is not finite"),
    "one.csv": (b"a\n1\n", "There is one step"),
    "long.csv": (
        b"1\n" * 6_000,
        "The sequence has 6,000 steps, but networks here read at most 5,000",
    ),
    "wide.csv": ((b"1,2," * 33 + b"1\n") * 20, "up to 64"),
    "header.csv": (b"a,b\n", "there is no other line, and 'a' is not a number"),
    "ragged.csv": (b"a,b\n1,2\n3\n4,5\n", "Line 3"),
    "huge.csv": (b"1\n" * (4 * 2**20), "rows, and the limit is 4,000,000"),
    "numbers.xlsx": (b"PK\x03\x04", "The file is damaged or incomplete"),
    "photo.png": (b"\x89PNG\r\n\x1a\n" + bytes(60), "image"),
    "objects.npy": (pickled(), "pickle"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_gets_one_sentence_and_the_picture_stays(open_app: Open, name: str) -> None:
    app = open_app()
    before = verdict(app), badge(app)
    data, sentence = BAD_FILES[name]
    upload(app, name, data)
    assert not app.exception
    assert len(problems(app)) == 1
    assert sentence in problems(app)[0]
    assert (verdict(app), badge(app)) == before
    assert charts(app) == CHARTS


def test_a_file_is_scaled_in_the_open_and_its_link_is_the_same_picture(open_app: Open) -> None:
    rng = np.random.default_rng(1)
    rows = "".join(f"{k},{k * k % 11},{v:.2f}\n" for k, v in enumerate(rng.normal(12.3, 4.5, 40)))
    app = upload(open_app(prepare="true"), "weather.csv", f"day,wind,max\n{rows}".encode())
    # The networks have one input: the first column, unless another is chosen.
    assert problems(app) == []
    assert "The steps are labelled by 'day'" in captions(app)
    assert "The input is the column 'wind'" in captions(app)
    assert (
        "These networks read 1 column, so 'max' is not shown. Networks trained on this series "
        "read all 2 columns."
    ) in captions(app)
    app.selectbox(key="feed1").set_value("max").run()
    assert "The input is the column 'max'" in captions(app)
    assert "mean 12." in captions(app)
    packed = app.query_params[address.KEY]
    link = open_app(source="file", model="wave", feed1="max", data=packed)
    assert verdict(link) == verdict(app)
    assert badge(link) == badge(app)


def test_what_prepares_a_sequence_is_told_and_undone(open_app: Open) -> None:
    values = " ".join(map(str, np.random.default_rng(8).normal(5, 3, 60).round(2)))
    plain = open_app(source="typed", model="wave", numbers=values, scale="none")
    app = open_app(
        source="typed", model="wave", numbers=values, scale="robust", smooth="5", first="11"
    )
    assert verdict(app) != verdict(plain)
    assert sequence_of(app).steps == 50
    for key, control, nothing in (
        ("undo-scale", "scale", "none"),
        ("undo-smooth", "smooth", 1),
        ("undo-crop", "first", None),
    ):
        app.button(key=key).click().run()
        assert app.session_state[control] == nothing
    assert verdict(app) == verdict(plain)
    assert not [one for one in app.button if one.key.startswith("undo-")]


def test_what_nobody_sees_and_nobody_has_changed_is_not_drawn(open_app: Open) -> None:
    def fields() -> set[str]:
        every = (*app.number_input, *app.selectbox, *app.segmented_control)
        return {str(one.key) for one in every} & {row.key for row in prepare_rows.ROWS}

    whole = {"first", "last", "every", "smooth", "difference", "scale"}
    app = open_app(source="typed", model="wave", numbers="40 1 3 -7 9 4 2", last="6")
    assert app.number_input(key="last").value == 6
    assert fields() == whole
    app.button(key="undo-crop").click().run()
    kept, seen = app.query_params["scaled"], verdict(app)
    assert not app.run().query_params.get("last")
    assert not fields()
    app.session_state["prepare"] = True
    app.run()
    assert fields() == whole
    assert (app.query_params["scaled"], verdict(app)) == (kept, seen)  # the same numbers
    app.number_input(key="smooth").set_value(3).run()
    app.session_state["prepare"] = False
    app.run()
    assert fields() == whole
    assert app.number_input(key="smooth").value == 3
    assert float(app.query_params["smooth"]) == 3
    app = open_app(source="typed", model="wave", numbers="1 3 2", smooth="4")
    assert "is not an odd number" in app.warning[0].value
    assert fields() == whole


def test_gaps_are_skipped_by_the_networks_until_they_are_filled(open_app: Open) -> None:
    app = open_app(source="typed", model="wave", numbers="1, 3, NA, 7, 9, 4", missing="gaps")
    assert "1 of 6 steps has a missing value; the networks skip it" in captions(app)
    side = view.run(sequence_of(app), "wave", "cpu").sides["lstm"]
    assert np.isnan(side.prediction).tolist() == [False, False, True, False, False, False]
    app.selectbox(key="missing").set_value("interpolate").run()
    assert "skip" not in captions(app)
    assert sequence_of(app).gaps == 0


def test_a_sequence_that_is_too_long_is_offered_as_a_crop_and_as_means(open_app: Open) -> None:
    data = "\n".join(map(str, np.random.default_rng(9).normal(size=12_001).round(3))).encode()
    app = upload(open_app(), "long.csv", data)
    crop, mean = (one for one in app.button if one.key.startswith("offer-"))
    assert "5,000" in crop.label
    crop.click().run()
    assert problems(app) == []
    assert sequence_of(app).steps == 5_000
    app.button(key="undo-crop").click().run()
    mean = next(one for one in app.button if one.key == "offer-1")
    mean.click().run()
    assert problems(app) == []
    assert sequence_of(app).steps == 4_001


def test_what_does_not_fit_is_offered_what_does(open_app: Open) -> None:
    app = open_app(model="wave")
    labels = [one.label for one in app.button if one.key.startswith("offer-")]
    assert labels == [
        "Use a sequence of “Wave forecasting”",
        "Use the networks of “Adding problem”",
        "Read only value",
        "Train networks on this sequence",
    ]
    app.button(key="offer-2").click().run()
    assert problems(app) == []
    assert sequence_of(app).names == ("value",)
    app = open_app(source="typed", numbers="1 2 4 8", model="adding")
    app.button(key="offer-1").click().run()
    assert (app.session_state["model"], problems(app)) == ("wave", [])


def test_more_columns_than_inputs_are_read_as_far_as_there_are_inputs(open_app: Open) -> None:
    app = open_app(source="generated", signal="lorenz", model="wave")
    assert problems(app) == []
    assert sequence_of(app).names == ("x",)
    assert "The input is the column 'x'." in captions(app)


@pytest.mark.parametrize(
    ("source", "key", "chosen", "model"),
    [
        ("sample", "sample", "sonnet-18", "own"),
        ("sample", "sample", "adding", "adding"),
        ("sample", "sample", "nile", "wave"),
        ("generated", "signal", "text", "own"),
        ("generated", "signal", "lorenz", "wave"),
    ],
)
def test_what_is_chosen_comes_with_networks_that_can_read_it(
    open_app: Open, source: str, key: str, chosen: str, model: str
) -> None:
    app = open_app()
    app.selectbox(key="source").set_value(source).run()
    app.selectbox(key=key).set_value(chosen).run()
    assert app.session_state["model"] == model
    assert not [one for one in problems(app) if "Choose other networks" in one]


def test_a_sample_is_prepared_as_suggested_by_one_button(open_app: Open) -> None:
    app = open_app(source="sample", sample="co2", model="wave")
    next(one for one in app.button if one.label == "Prepare as suggested").click().run()
    assert problems(app) == []
    assert sequence_of(app).gaps == 0
    assert sequence_of(app).steps == 571  # 2,284 weeks, four in one
    assert "Prepare as suggested" not in [one.label for one in app.button]


def test_a_text_can_be_cut_and_nothing_else(open_app: Open) -> None:
    app = open_app(source="sample", sample="sonnet-18", model="own", last="100")
    assert problems(app) == []
    keys = [one.key for one in app.number_input]
    assert "first" in keys
    assert not {"every", "smooth"} & set(keys)
    assert app.button(key="undo-crop")


def sequence_of(app: AppTest) -> Sequence:
    """What the networks read for the picture that stands."""
    found = view.find_sequence(app.session_state["drawn"][0])
    assert found is not None
    return found


def test_a_long_file_is_drawn_and_the_page_says_what_the_address_lacks(open_app: Open) -> None:
    rng = np.random.default_rng(2)
    app = upload(open_app(), "long.txt", "\n".join(map(str, rng.normal(size=1500))).encode())
    assert problems(app) == []
    assert "The file is too long for a link" in captions(app)
    assert address.KEY not in app.query_params
    assert app.query_params["without"] == "file"
    # No link lacks the next one, which is asked about first and then read; nor one taken out.
    app.file_uploader[0].upload("days.csv", b"3,5\n4,6\n7,5\n", "text/csv").run()
    assert [one.value for one in app.warning] == []
    assert "without" not in app.query_params
    app.file_uploader[0].set_value(None).run()
    assert [one.value for one in app.warning] == []


def test_the_packed_file_leaves_the_address_with_its_source(open_app: Open) -> None:
    app = upload(open_app(), "short.csv", b"1\n2\n4\n8\n")
    assert address.KEY in app.query_params
    app.selectbox(key="source").set_value("preset").run()
    assert address.KEY not in app.query_params


def test_a_damaged_address_gets_a_sentence(open_app: Open) -> None:
    app = open_app(source="file", model="wave", data="AAAA")
    (in_rail,), (on_page,) = app.sidebar.error, app.main.error
    assert "damaged or cut off" in in_rail.value
    assert on_page.value == in_rail.value
    assert charts(app) == 0


def test_an_empty_page_says_what_to_do(open_app: Open) -> None:
    app = open_app(source="file")
    assert "There is no sequence yet" in app.main.markdown[0].value
    assert problems(app) == []
    assert charts(app) == 0


@pytest.mark.parametrize("picture", ["linked", "plain"])
def test_names_from_a_file_are_text(open_app: Open, picture: str) -> None:
    evil = "<img src=x onerror=alert(1)>"
    app = upload(open_app(picture=picture), "evil.csv", f"{evil}\n1\n2\n3\n5\n".encode())
    assert problems(app) == []
    shown = [one.value for one in (*app.markdown, *app.caption) if "onerror" in one.value]
    assert shown
    assert all("\\<img" in text for text in shown)


def test_units_can_be_ordered_and_keep_their_numbers(open_app: Open) -> None:
    app = open_app(picture="plain")

    def rows(order: str) -> str:
        app.selectbox(key="order").set_value(order).run()
        return app.get("plotly_chart")[1].proto.spec

    kept, lives, alike = rows("kept"), rows("half-life"), rows("similarity")
    assert len({kept, lives, alike}) == 3
    assert rows("half-life") == lives


def test_the_numbers_of_the_picture_are_the_traces(open_app: Open) -> None:
    app = open_app(picture="plain", text="true", step="12", unit="7")
    text = " ".join(one.value.replace("\\", "") for one in app.markdown)
    sequence = view.find_sequence(app.session_state["drawn"][0])
    assert isinstance(sequence, Sequence)
    side = view.run(sequence, "adding", "cpu").sides["lstm"]
    f = side.trace.sel("f", layer=0, direction=0, batch=0)[11, 7]
    assert f"LSTM, step 12, unit 7: forget gate {f:.2f}, input gate" in text
    _, lstm, rnn = (one.value for one in app.table)  # the first is the badge's
    assert lstm["forget gate"].tolist()[7] == f"{f:.4f}"
    assert list(lstm) == ["unit", *(word("lstm", s).name for s in "figoch")]
    assert rnn.shape == (66, 3)


def test_a_unit_that_only_the_larger_network_has(open_app: Open) -> None:
    app = open_app(picture="plain", text="true", unit="50")
    text = " ".join(one.value.replace("\\", "") for one in app.markdown)
    assert "LSTM: there is no unit 50; the last one is unit 31." in text
    assert "simple RNN, step 1, unit 50: pre-activation" in text


def test_a_failed_check_is_red_and_shows_no_picture(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise VerificationError("the signals differ by 4.0e-01; nothing is shown")

    app = open_app()
    monkeypatch.setattr(passes, "record_each", fail)
    app.number_input(key="seed").set_value(4321).run()
    assert not app.exception
    assert problems(app) == [
        "Not verified, so no picture is shown: the signals differ by 4.0e-01; nothing is shown."
    ]
    assert charts(app) == 0


def test_a_run_that_fell_back_says_so(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    fall_back = view.devices.run_or_fall_back
    note = "CUDA ran out of memory, so this run used the CPU."
    monkeypatch.setattr(
        view.devices, "run_or_fall_back", lambda run, device: (*fall_back(run, device)[:2], note)
    )
    assert note in captions(open_app(source="typed", model="wave"))


def beside(app: AppTest) -> list[str]:
    return [one.value.replace("\\", "") for one in app.sidebar.error]


def test_a_device_that_is_not_there_is_said_below_its_control_and_the_picture_stays(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LSTM_VIZ_DEVICE")
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    app = open_app(device="cpu", seed="4323")
    before = verdict(app), badge(app)
    app.selectbox(key="device").set_value("cuda").run()
    (problem,) = beside(app)
    assert "cuda" in problem
    assert problems(app) == [problem]
    assert (verdict(app), badge(app)) == before
    assert "**Previous picture:** " in " ".join(one.value for one in app.main.markdown)


def test_without_a_picture_the_page_says_what_the_panel_says(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LSTM_VIZ_DEVICE")
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    app = open_app(device="cuda")
    assert problems(app) == beside(app)
    assert len(app.main.error) == 1
    assert charts(app) == 1  # the sequence, as it came


def test_what_fails_while_it_runs_is_said_on_the_page(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("The numbers grew beyond all bounds.")

    app = open_app()
    before = verdict(app)
    with monkeypatch.context() as patch:
        patch.setattr(passes, "record_each", fail)
        app.number_input(key="seed").set_value(4324).run()
    assert (problems(app), beside(app)) == (["The numbers grew beyond all bounds."], [])
    assert verdict(app) == before


def test_limits_are_shown_where_a_file_is_asked_for(open_app: Open) -> None:
    app = open_app(source="file")
    assert FILE_LIMITS in app.file_uploader[0].help
