"""Forward passes take turns, whichever thread asks."""

from __future__ import annotations

import itertools
import threading

import pytest
import torch

from lstm_viz.ui import limits
from lstm_viz.ui.views import included_cards, networks
from tests.patience import until

CPU = torch.device("cpu")


def in_threads(count, run):
    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize(
    ("devices", "limit"), [(["cpu"], limits.FORWARD_PASSES), (["cuda:1", "mps"], 1)]
)
def test_no_more_passes_at_once_than_the_limit(devices, limit):
    asked, now, most, lock = 0, 0, 0, threading.Lock()
    several, people = itertools.cycle(devices), 2 * limits.FORWARD_PASSES + 1

    def run():
        nonlocal asked, now, most
        device = torch.device(next(several))
        with lock:
            asked += 1
        with networks.forward_pass(device):
            with lock:
                now += 1
                most = max(most, now)
            until(lambda: asked == people and most >= limit)
            with lock:
                now -= 1

    in_threads(people, run)
    assert most == limit


def test_a_failed_pass_gives_its_turn_back():
    for _ in range(limits.FORWARD_PASSES + 1):
        try:
            with networks.forward_pass(CPU):
                raise RuntimeError
        except RuntimeError:
            continue
    with networks.forward_pass(CPU):
        pass


def test_a_network_is_included_by_its_weights_and_not_by_its_name():
    card = included_cards.card("adding", "rnn", 2)
    assert included_cards.name_of(card) == "adding-rnn-2"
    assert included_cards.name_of(card | {"weights": "0" * 64}) == ""
    assert included_cards.name_of(card | {"seed": 7}) == ""
    assert included_cards.name_of(card | {"task": "my series"}) == ""
