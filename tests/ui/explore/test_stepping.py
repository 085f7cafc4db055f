"""Another sequence by its address is what the page shows at that address, and nothing else is."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
import torch
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from lstm_viz import checkpoint
from lstm_viz.explorer.wrapping import wrap
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.tasks import TASKS
from lstm_viz.tracing import VerificationError
from lstm_viz.ui import limits
from lstm_viz.ui.explore import asking, family, step_words
from lstm_viz.ui.explore.gathering import AnswerLine
from lstm_viz.ui.jobs.jobs import BusyError
from lstm_viz.ui.linked_picture import packing
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import kept_passes
from lstm_viz.ui.views import view as views
from tests.explorer.completed import completed
from tests.explorer.panels import read
from tests.loops import run
from tests.ui.pictures import received, sent

Open = Callable[..., AppTest]
WAVES = {"source": "generated", "signal": "walk", "steps": "43", "model": "wave", "beside": "gru"}
SHELVES = (
    (kept_passes, "_PASSES"),
    (views, "_VIEWS"),
    (packing, "_PAYLOADS"),
    (asking, "_ANSWERS"),
)
MARKED = {"adding_lag": "17", "adding_marker": "last step", "beside": "gru"}


class Answered(NamedTuple):
    status: int
    content: bytes
    headers: Any


def ask(address: str, *, left: bool = False) -> Answered:
    """What the route of app.py answers to somebody who waits for it, or has `left`."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/lstm_viz/{path}",
        "query_string": query.encode(),
        "headers": [],
        "path_params": {"stamp": path.removeprefix("sequences/")},
    }

    async def waits() -> dict[str, Any]:
        return {"type": "http.disconnect" if left else "http.request"}

    answer = run(asking.answer(Request(scope, waits)))
    return Answered(answer.status_code, bytes(answer.body), answer.headers)


def steps_of(app: AppTest) -> dict[str, Any]:
    return received(app)[0]["steps"]


def seed_field(app: AppTest) -> Any:
    return app.number_input(key="seed")


class Passes(list[tuple[str, int]]):
    """Of each network that a task's sequences went through: its kind, and how many they were."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch, sides_of = monkeypatch.setattr, kept_passes.sides_of

        def counted(model: Any, card: Any, sequences: list[Sequence], known: Any) -> Any:
            self.append((card["kind"], len(sequences)))
            return sides_of(model, card, sequences, known)

        self._patch(kept_passes, "sides_of", counted)
        self.forget()

    def forget(self) -> None:
        """Nothing has passed, and nothing of what was made is kept."""
        self.clear()
        for module, name in SHELVES:
            shelf: Shelf[Any] = getattr(module, name)
            self._patch(module, name, Shelf(shelf.limit, shelf._size))


@pytest.fixture(autouse=True)
def passes(monkeypatch: pytest.MonkeyPatch) -> Passes:
    return Passes(monkeypatch)


@pytest.mark.parametrize("address", [WAVES, MARKED])
def test_an_address_has_what_the_page_shows_at_that_seed(
    open_app: Open, address: dict[str, str], passes: Passes
) -> None:
    steps = steps_of(open_app(**address, seed="7"))
    assert steps["seed"] == 7
    found = ask(f"{steps['address']}&seed=31")
    passes.forget()
    message, payload = received(open_app(**address, seed="31"))
    assert passes == [("lstm", 1), ("gru", 1)]  # the page's own
    assert found.status == 200
    told = {"digest": message["digest"], "length": len(payload)}
    assert found.content == wrap(payload, told)  # to the last bit
    assert "immutable" in found.headers["cache-control"]


def test_the_hidden_state_is_what_torch_computes(open_app: Open) -> None:
    """The bytes alone: input and h from the answer, and h again by the module."""
    steps = steps_of(open_app(**WAVES, seed="7"))
    data = ask(f"{steps['address']}&seed=29").content
    header, arrays = read(completed(data[: len(data)]))
    network = header["networks"][1]
    assert network["kind"] == "gru"
    model, _ = checkpoint.load("wave-gru")
    with torch.no_grad():
        h = model.rnn(torch.tensor(np.array(arrays[network["input"]]))[None])[0][0].numpy()
    own = np.array(arrays[network["signals"]["h"]["values"]])
    np.testing.assert_allclose(own, h, rtol=0, atol=1e-6)
    assert len(own) == 43
    assert np.ptp(own) > 0.1


def test_order_by_similarity_goes_along_where_it_is_asked_for(open_app: Open) -> None:
    steps = steps_of(open_app(**WAVES, seed="7"))
    found = ask(f"{steps['address']}&seed=33&order=similarity")
    message, payload = received(open_app(**WAVES, seed="33", order="similarity"))
    assert found.content == wrap(payload, {"digest": message["digest"], "length": len(payload)})


def good() -> dict[str, str]:
    """A right address of a task, from the page's own function."""
    own = family.preset("recall", dict(TASKS["recall"].parameters))
    return dict(parse_qsl(asking.address(own, "recall", "rnn").partition("?")[2])) | {"seed": "5"}


def made(asked: list[asking.Asked]) -> dict[asking.Asked, bytes | Exception]:
    return {one: answer for some in asking.make(asked) for one, answer in some.items()}


def test_noise_is_made_for_the_networks_that_read_it(open_app: Open) -> None:
    asked = {"source": "made", "steps": "31", "model": "adding", "made_into": "marker"}
    app = open_app(**asked, beside="gru", seed="7")
    message, payload = received(app)
    found = ask(f"{message['steps']['address']}&seed=7")
    assert found.content == wrap(payload, {"digest": message["digest"], "length": len(payload)})
    given = dict(parse_qsl(message["steps"]["address"].partition("?")[2])) | {"seed": "12"}
    drawn = np.random.default_rng(12).standard_normal((31, 2)).astype(np.float32)
    values = asking.read(list(given.items())).family.member(12).values
    np.testing.assert_array_equal(values[:, 1], drawn[:, 1])
    assert not values[:, 0].any()
    shapes = "noise, step, impulse"
    for key, wrong, options in (("made", "saw", shapes), ("made_into", "x", "all, value")):
        with pytest.raises(SequenceError, match=f"'{key}={wrong}' is not one of {options}"):
            asking.read(list((given | {key: wrong}).items()))
    assert message["steps"]["fields"]["steps"]["value"] == 31
    assert app.number_input(key="steps").proto.ignore_rerun


@pytest.mark.parametrize(
    ("source", "at"),
    [
        ({"source": "generated", "signal": "impulse", "model": "wave"}, "impulse_at"),
        (
            {"source": "made", "made": "impulse", "model": "adding", "made_into": "marker"},
            "made_at",
        ),
    ],
)
def test_a_sequence_without_a_seed_has_an_address_too(
    open_app: Open, passes: Passes, source: dict[str, str], at: str
) -> None:
    asked = source | {"steps": "31", "beside": "gru"}
    app = open_app(**asked, **{at: "9"}, seed="7")  # as a link of noise has it
    steps = steps_of(app)
    assert steps["seed"] is None
    assert steps["fields"]["steps"]["high"] == limits.STEPS
    step = {"value": 9, "default": 20, "low": 1, "high": "steps", "whole": True}
    assert steps["fields"][at] == step
    assert app.number_input(key=at).proto.ignore_rerun
    assert app.segmented_control(key="beside").proto.ignore_rerun
    moved = steps["address"].replace(f"{at}=9", f"{at}=13")
    found = ask(moved)
    passes.forget()
    message, payload = received(open_app(**asked, **{at: "13"}))
    assert passes == [("lstm", 1), ("gru", 1)]  # the page's own
    assert found.content == wrap(payload, {"digest": message["digest"], "length": len(payload)})
    given = dict(parse_qsl(moved.partition("?")[2]))
    values = asking.read(list(given.items())).family.member().values
    assert values[:, -1].tolist() == [0.0] * 12 + [1.0] + [0.0] * 18
    assert not values[:, :-1].any()
    for wrong, said in (({at: "32"}, "is above 31"), ({"seed": "7"}, "got 'seed'")):
        with pytest.raises(SequenceError, match=said):
            asking.read(list((given | wrong).items()))


def test_the_input_that_has_it_is_heard_where_there_are_several(open_app: Open) -> None:
    app = open_app(source="made", made="step", model="adding", made_into="marker")
    assert app.selectbox(key="made_into").proto.ignore_rerun
    options = ["all", "value", "marker"]
    into = {"value": "marker", "default": "all", "options": options, "networks": False}
    assert steps_of(app)["fields"]["made_into"] == into


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed": None}, "must have seed"),
        ({"seed": "-1"}, "is below 0, the smallest that is allowed"),
        ({"seed": "1e9"}, "is above 9,999, the largest that is allowed"),
        ({"seed": "2.5"}, "is not a whole number"),
        ({"seed": "nan"}, "is not a whole number"),
        ({"seed": "9" * 5000}, "is not a whole number"),
        ({"source": "file"}, "is not one of preset, generated, made"),
        ({"source": None}, "must have source"),
        ({"preset": "../adding"}, "is not one of adding"),
        ({"model": "own"}, "is not one of adding"),
        ({"model": None}, "must have model"),
        ({"beside": "lstm2"}, "is not one of"),
        ({"typed": "secret"}, "got 'typed'"),
        ({"order": "kept"}, "is not one of similarity"),
    ],
)
def test_a_wrong_address_is_one_sentence(change: dict[str, str | None], said: str) -> None:
    query = {key: value for key, value in (good() | change).items() if value is not None}
    found = ask(f"sequences/{asking.STAMP}?{urlencode(query)}")
    text = found.content.decode()
    assert found.status == 400
    assert said in text
    assert found.headers["lstm-viz-refusal"] == "1"
    assert "Traceback" not in text
    assert text.endswith(".")
    assert len(text) < 400


def test_each_size_is_judged_by_its_control() -> None:
    wrong = 0
    for key in good():
        if key.startswith("recall_"):
            with pytest.raises(SequenceError, match=f"{key}=0"):
                asking.read(list((good() | {key: "0"}).items()))
            with pytest.raises(SequenceError, match="must have"):
                asking.read([(one, value) for one, value in good().items() if one != key])
            wrong += 1
    assert wrong
    with pytest.raises(SequenceError, match="'seed' once"):
        asking.read([*good().items(), ("seed", "6")])


def test_another_servers_address_and_one_that_does_not_fit_are_refused() -> None:
    gone = ask(f"sequences/0123456789abcdef?{urlencode(good())}")
    assert (gone.status, gone.content.decode()) == (404, step_words.OTHER_SERVER)
    unfit = ask(f"sequences/{asking.STAMP}?{urlencode(good() | {'model': 'dyck2'})}")
    assert unfit.status == 422
    assert "column" in unfit.content.decode()


def test_a_long_sequence_is_left_to_the_page(open_app: Open) -> None:
    most = limits.STEPPED_STEPS
    assert steps_of(open_app(**WAVES | {"steps": f"{most + 1}"}, seed="7"))["address"] is None
    address = steps_of(open_app(**WAVES, seed="7"))["address"].replace("=43", f"={most + 1}")
    found = ask(f"{address}&seed=3")
    assert (found.status, found.content.decode()) == (422, step_words.too_long(most + 1, most))


def test_a_full_server_says_so_and_has_what_it_knows(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = steps_of(open_app(**WAVES, seed="7"))["address"]
    known = ask(f"{address}&seed=35").content
    monkeypatch.setattr(limits, "STEPS_IN_LINE", 0)
    monkeypatch.setattr(views, "run_each", None)  # nothing is computed again
    full = ask(f"{address}&seed=36")
    assert (full.status, full.content.decode()) == (503, step_words.BUSY)
    assert full.headers["lstm-viz-refusal"] == "1"  # without it, a proxy's page
    assert ask(f"{address}&seed=35").content == known
    assert not asking._LINE.waiting


def test_nothing_is_computed_for_who_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"sequences/{asking.STAMP}?{urlencode(good() | {'seed': '4711'})}"
    with monkeypatch.context() as without:
        without.setattr(views, "run_each", None)
        assert ask(address, left=True).content == b""
    assert ask(address).status == 200  # it is no answer that is kept
    kept = {name: len(getattr(module, name)) for module, name in SHELVES}
    assert kept == {"_ANSWERS": 1, "_PASSES": 1, "_VIEWS": 0, "_PAYLOADS": 0}


def test_what_waits_for_the_same_networks_is_one_batch(passes: Passes) -> None:
    """Each has its own sequence, compared with torch.nn, or its own sentence."""
    lag = {**TASKS["adding"].parameters, "lag": 17}
    marked, free = family.preset("adding", lag, "last step"), family.preset("adding", lag)
    unfit = family.generated("walk", 18, {"stride": 0.25})
    long = family.made("noise", ("value", "marker"), limits.STEPPED_STEPS + 1, "marker")
    asked = [
        asking.Asked(own, seed, "adding", "gru", similarity)
        for own, seed, similarity in (
            (marked, 31, False),
            (free, 32, True),
            (marked, 33, False),
            (unfit, 34, False),
            (long, 35, False),
        )
    ]
    found = made(asked)
    assert passes == [("lstm", 3), ("gru", 3)]
    said = [str(found[one]) for one in asked[3:]]
    assert "column" in said[0]
    assert said[1] == step_words.too_long(limits.STEPPED_STEPS + 1, limits.STEPPED_STEPS)
    model, _ = checkpoint.load("adding-gru")
    for one in asked[:3]:
        data = found[one]
        assert isinstance(data, bytes)
        header, arrays = read(completed(data))
        network = header["networks"][1]
        x = torch.tensor(np.array(one.family.member(one.seed).values))[None]
        with torch.no_grad():
            h = model.rnn(x)[0][0].numpy()
        own = np.array(arrays[network["signals"]["h"]["values"]])
        np.testing.assert_allclose(own, h, rtol=0, atol=1e-6)
        assert 0 <= network["badge"]["verified"] <= network["badge"]["tolerance"]
        assert ("similarity" in network["orders"]) is one.similarity
        # The page has another recording of it, and shows the browser that it is the same.
        passes.forget()
        view = views.run_addressed(one.family.member(one.seed), "adding", ("lstm", "gru"))
        assert passes == [("lstm", 1), ("gru", 1)]
        digest = packing.pack([view], [one.similarity])[0].digest
        assert f'"digest":"{digest}"'.encode() in data[-99:]


def test_whatever_network_is_beside_the_lstm_passes_once_over_each_sequence(
    passes: Passes,
) -> None:
    """Also after a page's run or another turn; the bytes are those of where it passes again."""
    own = family.generated("walk", 29, {"stride": 0.25})
    asked = [
        asking.Asked(own, seed, "wave", beside, similarity=False)
        for seed, beside in ((61, "gru"), (62, "rnn"), (62, "gru"))
    ]
    again = made(asked[2:])
    passes.forget()
    made(asked[1:2])
    assert made(asked[2:]) == again
    assert passes == [("lstm", 1), ("rnn", 1), ("gru", 1)]
    passes.forget()
    assert all(isinstance(one, bytes) for one in made(asked).values())
    assert passes == [("lstm", 2), ("gru", 2), ("rnn", 1)]
    passes.clear()
    assert all(isinstance(one, bytes) for one in made(asked).values())
    assert not passes  # what is known is not made again
    passes.forget()
    views.run_addressed(own.member(62), "wave", ("lstm", "rnn"))  # as a page
    made(asked[2:])
    assert passes == [("lstm", 1), ("rnn", 1), ("gru", 1)]


def test_the_shelf_of_passes_counts_all_that_it_holds() -> None:
    own = family.preset("adding", {**TASKS["adding"].parameters, "lag": 17})
    view = views.run_addressed(own.member(63), "adding", ("lstm", "rnn"))
    side, steps = view.sides["lstm"], view.sequence.steps
    units, weights = side.trace.sizes["unit"], sum(one.size for one in side.trace.weights.values())
    signals = len(side.trace.signals) * steps * units + 2 * units  # and h and c before the first
    head = side.head.W.size + side.head.b.size
    read = 2 * 2 * steps  # the trace has a copy of the input
    residue = side.residue
    assert residue is not None
    arrays = [*residue.whole.values()]
    arrays += [array for one in residue.apart.values() for array in (one.packed, one.others)]
    assert all((one if one.base is None else one.base).nbytes == one.nbytes for one in arrays)
    numbers = signals + weights + head + read + steps
    own = kept_passes._PASSES.bytes - 4 * numbers - sum(array.nbytes for array in arrays)
    assert own == sys.getsizeof(())  # it has no answers in words


def test_of_many_lengths_each_is_answered_before_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = [
        family.preset("adding", {**TASKS["adding"].parameters, "lag": lag}) for lag in (17, 29, 17)
    ]
    asked = [
        asking.Asked(one, 51 + place, "adding", "gru", similarity=False)
        for place, one in enumerate(own)
    ]
    run_each, read = views.run_each, []

    def each(sequences: list[Sequence], which: str, kinds: list[Any]) -> list[views.View]:
        read.append(sequences[0].steps)
        return run_each(sequences, which, kinds)

    monkeypatch.setattr(views, "run_each", each)
    there = [(list(some), len(read)) for some in asking.make(asked) if some]
    assert there == [([asked[0], asked[2]], 1), ([asked[1]], 2)]
    assert read[0] != read[1]


@pytest.mark.parametrize("place", ["recording", "packing"])
@pytest.mark.parametrize("error", [VerificationError("off"), RuntimeError("no memory")])
def test_one_without_an_answer_keeps_back_no_other(
    monkeypatch: pytest.MonkeyPatch, place: str, error: Exception
) -> None:
    """Of a batch in which one fails, whatever fails, each is answered by itself."""
    own, sizes = family.preset("adding", TASKS["adding"].parameters), []
    run_each, pack = views.run_each, packing.pack

    def fail(where: str, sequences: list[Sequence]) -> None:
        if where == place and any(one.values[0, 0] == bad for one in sequences):
            raise error

    def each(sequences: list[Sequence], which: str, kinds: list[Any]) -> list[views.View]:
        sizes.append(len(sequences))
        fail("recording", sequences)
        return run_each(sequences, which, kinds)

    def packed(found: list[views.View], similarity: list[bool]) -> list[packing.PackedView]:
        fail("packing", [one.sequence for one in found])
        return pack(found, similarity)

    bad = own.member(42).values[0, 0]
    asked = [asking.Asked(own, seed, "adding", "gru", similarity=False) for seed in (41, 42, 43)]
    monkeypatch.setattr(views, "run_each", each)
    monkeypatch.setattr(packing, "pack", packed)
    found = made(asked)
    assert sizes == [3, 1, 1, 1]
    assert found[asked[1]] is error
    assert all(isinstance(found[one], bytes) for one in (asked[0], asked[2]))


def test_one_without_a_sequence_keeps_back_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    own = family.preset("adding", TASKS["adding"].parameters)
    asked = [asking.Asked(own, seed, "adding", "gru", similarity=False) for seed in (44, 45)]
    member, error = family.Family.member, MemoryError("no room")

    def drawn(self: family.Family, seed: int) -> Sequence:
        if seed == 44:
            raise error
        return member(self, seed)

    monkeypatch.setattr(family.Family, "member", drawn)
    found = made(asked)
    assert found[asked[0]] is error
    assert isinstance(found[asked[1]], bytes)


def test_people_are_answered_in_the_order_in_which_they_ask(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "STEPS_IN_LINE", 7)
    monkeypatch.setattr(limits, "STEPS_TOGETHER", 3)
    turns: list[list[int]] = []

    def answer(questions: list[int]) -> list[dict[int, str | Exception]]:
        turns.append(questions)
        if 20 in questions:
            raise ZeroDivisionError
        return [{one: ValueError(one) if one == 13 else f"{one}!"} for one in questions]

    line = AnswerLine[int, str](answer, lambda one: one // 10)  # of one kind: of the same ten

    async def stays() -> bool:
        return False

    async def leaves() -> bool:
        return True

    async def crowd() -> list[Any]:
        asked = [line.ask(one, stays) for one in (11, 20, 12, 11, 13, 14)]
        return await asyncio.gather(
            *asked, line.ask(15, leaves), *(line.ask(one, stays) for one in (16, 17)),
            return_exceptions=True,
        )  # fmt: skip

    found = run(crowd())
    assert turns == [[11, 12], [20], [13, 14]]  # two who ask the same are answered once
    assert found[0] == found[3] == "11!"
    assert found[2] == "12!"
    assert found[5:7] == ["14!", None]
    assert [type(one) for one in (found[1], found[4])] == [ZeroDivisionError, ValueError]
    assert [type(one) for one in found[7:]] == [BusyError] * 2
    assert {str(one) for one in found[7:]} == {step_words.BUSY}
    assert not line.waiting


def test_the_field_runs_no_page_only_where_an_explorer_hears_it(open_app: Open) -> None:
    def quiet(app: AppTest) -> set[bool]:
        fields = [seed_field(app), app.number_input(key="adding_lag")]
        fields += [app.segmented_control(key=key) for key in ("adding_marker", "beside")]
        return {field.proto.ignore_rerun for field in fields}

    app = open_app(seed="8", beside="gru")
    assert quiet(app) == {True}
    assert steps_of(app)["address"]
    kinds, marks = ["rnn", "gru"], ["random", "last step"]
    assert steps_of(app)["fields"] == {
        "adding_lag": {"value": 50, "default": 50, "low": 2, "high": 1000, "whole": True},
        "adding_marker": {
            "value": marks[0],
            "default": marks[0],
            "options": marks,
            "networks": False,
        },
        "beside": {"value": "gru", "default": "rnn", "options": kinds, "networks": True},
    }
    app.segmented_control(key="picture").set_value("plain").run()
    assert quiet(app) == {False}
    app.segmented_control(key="picture").set_value("linked").run()
    app.run()
    assert quiet(app) == {True}
    # Networks of another task: the picture that stays is of what was chosen before.
    app.selectbox(key="model").set_value("dyck2").run()
    assert app.error
    assert not seed_field(app).proto.ignore_rerun
    assert steps_of(app) is None


def test_a_field_with_a_sentence_runs_the_page_so_that_it_goes(open_app: Open) -> None:
    app = open_app(adding_lag="1e999")
    lag = app.number_input(key="adding_lag")
    assert "not a whole number" in app.warning[0].value
    assert not lag.proto.ignore_rerun
    assert seed_field(app).proto.ignore_rerun
    lag.set_value(30.0).run()
    assert not app.warning
    assert app.number_input(key="adding_lag").proto.ignore_rerun


def test_a_prepared_sequence_and_a_person_s_own_have_no_address(
    open_app: Open, passes: Passes
) -> None:
    cut = open_app(**WAVES, seed="8", first="5")
    assert steps_of(cut)["address"] is None
    assert seed_field(cut).proto.ignore_rerun
    # Its fields must know how many steps there are now, which only a run of the page tells them.
    prepared = open_app(**WAVES, seed="8", prepare="true")
    assert steps_of(prepared)["address"] is None
    typed = open_app(source="typed", model="wave")
    assert not typed.segmented_control(key="beside").proto.ignore_rerun
    assert steps_of(typed) is None
    assert sent(typed)[0]["steps"] is None
    assert not passes  # one at a time, and none is kept
    assert not len(kept_passes._PASSES)
