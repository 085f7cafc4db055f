"""What the app takes at most: one table, held before memory is taken; frame/words.py tells it."""

from __future__ import annotations

import math
from typing import Final

from lstm_viz.kinds import KINDS
from lstm_viz.sequences.limits import MB, Limits

STEPS: Final = 5_000  # that networks read
COLUMNS: Final = 64  # of one sequence
# Of one upload. Streamlit counts what comes with it too (a part's headers, below 1 kB), so its own
# limit, server.maxUploadSize in .streamlit/config.toml, is 1 MB more.
FILE_BYTES: Final = 64 * MB
FILE: Final = Limits(
    bytes=FILE_BYTES, rows=4_000_000, columns=1_000, cells=12_000_000, expanded=256 * MB
)
UPLOADS_BYTES: Final = 512 * MB  # of all people together, for as long as their pages are open
UPLOADS_OF_A_SESSION: Final = 128 * MB  # a new file and the one that it replaces
READING: Final = 2  # files at the same time, each in a process of its own
READING_MEMORY: Final = 1024 * MB  # of such a process
READING_SECONDS: Final = 30.0  # of computing, for one file
DRAWN_STEPS: Final = 2_000  # of a drawn curve; in the address these take 2,670 characters
TYPED_CHARACTERS: Final = 20_000  # of what is typed; it stands in the address as it is
# As an address writes them: up to 9 for one, 12 for an emoji. The server refuses 128,000 in all.
TYPED_IN_ADDRESS: Final = 100_000
PASTED_CHARACTERS: Final = 100_000  # the browser takes no more into the field
ADDRESS_CHARACTERS: Final = 4_000  # of an uploaded sequence, packed into the address

PEOPLE: Final = 600  # whose pages are open at the same time; LSTM_VIZ_PEOPLE sets another number
LATE_SECONDS: Final = 2.0  # that the server's loop may be late, in the mean, when somebody comes
RUNS: Final = 2  # of pages, at the same time; the others wait for their turn
RUN_SECONDS: Final = 0.5  # for which the others wait for one
TOLD_SECONDS: Final = 1.0  # of waiting for a turn, of which who waits is told
FORWARD_PASSES: Final = 2  # at the same time on the CPU; on a GPU one
UNUSED_SECONDS: Final = 300.0  # that a cache keeps what nobody asks for
TIDY_SECONDS: Final = 20.0  # between two looks at what can be let go of
ENDING_SECONDS: Final = 3  # that the server waits, when it ends, for answers that are being read
SEQUENCES_BYTES: Final = 64 * MB  # kept for all sessions together, the oldest go first
OUTLINES_BYTES: Final = 4 * MB  # of what is known of the files that were read last
TYPED_BYTES: Final = 16 * MB  # of sequences that were typed
PACKED_BYTES: Final = 4 * MB  # of sequences as they stand in addresses
VIEWS_BYTES: Final = 384 * MB
PASSES_BYTES: Final = 64 * MB  # of LSTMs, over sequences that an address can ask for
PAYLOADS_BYTES: Final = 128 * MB  # what the Explorer reads
ANSWERS_BYTES: Final = 32 * MB  # other sequences of a task, for whoever asks for the same
STEPPED_STEPS: Final = 1_000  # of such a sequence
STEPS_TOGETHER: Final = 16  # people who wait for one of a task's networks, answered at once
GATHER_SECONDS: Final = 0.025  # that one of a crowd waits for others; less than anybody sees
STEPS_OF_A_BATCH: Final = 4_096  # of all their sequences together; more take no less each
MAKER_SECONDS: Final = 3.0  # that the process beside the server (explore/maker.py) may be silent
MAKER_FIRST_SECONDS: Final = 10.0  # ... before its first answer by networks, which it loads then
MAKER_MEMORY: Final = 1024 * MB  # of that process, which needs 0.36 GB for its imports
MAKER_LOOK_SECONDS: Final = 0.25  # between two looks at what it holds
PAGE_SECONDS: Final = 1.0  # that a page waits for its turn there before it makes its own picture
CROWD_WAITS: Final = 4  # seconds in which people waited for others, whereupon it is started ...
CROWD_SECONDS: Final = 10.0  # ... where no more than this lies between
STEPS_IN_LINE: Final = 300  # people who wait for one, about 3 s; whoever asks then is told so
FIGURES_BYTES: Final = 128 * MB
NETWORKS_BYTES: Final = 256 * MB
SET_SEQUENCES: Final = 200  # of one set
SET_NUMBERS: Final = 24_000_000  # of all signals of a set, padding among them
SETS_BYTES: Final = 256 * MB  # of recorded sets
COURSES_BYTES: Final = 32 * MB  # of their means and quantiles
SET_EDITED_BYTES: Final = 32 * MB  # of edited copies of a sequence beside it
SET_COMPARED: Final = 4  # sequences side by side
CARDS_BYTES: Final = 16 * MB
OPENED_BYTES: Final = 384 * MB  # networks from people's own files
OPENED_WEIGHTS: Final = 128 * MB  # of the recurrent layers of one of these files
OPENED_INPUTS: Final = 1_024  # of one of these layers, for a sequence that is made for it
OPENED_WORK: Final = 5_000_000_000  # weights of such a layer x steps, of one pass
OPENED_STATES: Final = 8_000_000  # units of such a layer in all directions x steps
OPENED_READOUT: Final = 2_000_000  # weights of a dense layer that the browser computes with
VOCABULARY_MB: Final = 2  # of a file with a token on each line
OPENED_SPECTRA: Final = 1_024  # units of a layer whose eigenvalues are computed on the page
MEASURED_BYTES: Final = 1 * MB  # of tables of what is measured of weights
PAIRS_BYTES: Final = 64 * MB  # networks that were trained here

STORES_BYTES: Final = 64 * MB  # of opened corpora: their weights and what they are called
WINDOW_STEPS: Final = 2_048  # of a corpus, around the step that is shown
WINDOW_NUMBERS: Final = 12_000_000  # of all signals of such a window
WINDOWS_BYTES: Final = 192 * MB  # of windows that were replayed
WINDOWS_IN_LINE: Final = 200  # that people wait for: a lecture hall
WINDOWS_AHEAD: Final = 40  # that browsers have made before somebody asks for them
FINE_WINDOWS: Final = 16  # of steps that an overview replays, where they have few blocks
FINE_WORK: Final = 6_000_000_000  # weights x steps of such a part: about a second
FINE_BYTES: Final = 48 * MB  # of such parts; the largest possible has 40
OVERVIEWS_BYTES: Final = 8 * MB  # of what is drawn of whole corpora, and of places in them
SCANS: Final = 2  # searches of whole corpora, at the same time
SCANS_IN_LINE: Final = 40
SCANS_BYTES: Final = 32 * MB  # of searches that were stopped, of either kind

TRAININGS: Final = 2  # at the same time
TRAININGS_IN_LINE: Final = 200  # a lecture hall; people take turns, see ui/jobs/line.py
TURN_SECONDS: Final = 30.0  # that a training has its place while others wait for one
TRAINING_SECONDS: Final = 600.0  # that a training works at a time; then it is paused, to be resumed
TRAINING_WORK: Final = 4_000_000_000  # steps x sequences in a batch x their steps x units x layers
# Sequences in a batch x their steps x units x layers. For each, autograd keeps about 70 bytes of an
# LSTM, 37 of a GRU and 17 of a simple RNN. Networks take turns, so only one needs it at a time:
# less than 370 MB, and about 130 MB beside it (tests/ui/training/test_live_training.py counts it).
# What is measured of held-out sequences has its own bound, NUMBERS in train/scoring.py.
TRAINING_STEP: Final = 4_500_000
# A scan over all steps needs as much again while it is computed: of a minGRU 26 bytes are kept and
# up to 54 are taken, of a minLSTM 38 and 89. With these shares both stay below 500 MB.
_KEPT: Final = {"mingru": 34 / 70, "minlstm": 56 / 70, "slstm": 58 / 70}


def kept_by(kind: str, units: int) -> int:
    """How many units of an LSTM keep as much for a gradient as these of a kind, at each step.

    Of a matrix memory, each step keeps its weights on a span of 64, and each span a matrix.
    """
    if KINDS[kind].matrix:
        return units + 64 + units**2 // 1_000
    return math.ceil(units * _KEPT.get(kind, 1))


# Of a newer kind, whose units are as many as make an LSTM's parameters: thousands, where its gates
# read a narrow input alone. Units x steps x layers x checkpoints x signals: 64 MB of the views.
TRAINED_NUMBERS: Final = 16_000_000
TRAINED_MATRICES: Final = 250_000_000  # units² x steps x layers x checkpoints: seconds of computing
TRAINED_UNITS: Final = 64  # of a layer of an LSTM that is trained on the page
TRAINED_LENGTH: Final = 300  # of the parameter that makes a task's sequences longer
READY_BYTES: Final = 32 * MB  # of networks before their training; as much of those that ship
CHECKPOINT_VIEWS_BYTES: Final = 256 * MB  # of networks at many steps of their training, recorded
SPECTRA_BYTES: Final = 16 * MB  # of how networks stretch and shrink changes of their states
KEPT_BYTES: Final = 256 * MB  # of trainings that people keep
KEPT_OF_A_SESSION: Final = 8
RACES: Final = 1  # at the same time, beside the trainings
RACES_IN_LINE: Final = 200
RACE_LENGTHS: Final = 6  # of one live race
RACE_LONGEST: Final = 200  # of the parameter that makes a task's sequences longer
RACE_SEEDS: Final = 3
RACE_STEPS: Final = 3_000  # of training, of each network
RACE_WORK: Final = 150_000_000  # steps x sequences in a batch x lengths x seeds x networks
# As how many networks one of a newer kind counts at least: a step of an sLSTM's training takes 5
# times as long as the mean of an LSTM's, a GRU's and a simple RNN's, as it is computed in Python.
RACE_NEWER: Final = 5


def race_weight(kind: str, units: int, hidden: int) -> int:
    """As how many networks one of a newer kind counts, beside an LSTM with `hidden` units.

    Its time grows with its units; of a matrix memory, whose steps are products of matrices, with
    their square: an LSTM's unit and a hundred numbers of such a matrix take about as long.
    """
    work = units**2 / 100 if KINDS[kind].matrix else units
    return max(RACE_NEWER, math.ceil(work / hidden))


ATLASES_BYTES: Final = 8 * MB  # of what was found of units
HELD_BYTES: Final = 128 * MB  # of the states of included networks over the included held-out texts
SEARCHES: Final = 1  # for units, in people's own texts, at the same time
SEARCHES_IN_LINE: Final = 20  # of these; whoever asks then is told so
GATES_CHARACTERS: Final = 20_000  # of such a text in which gates are searched, not states alone
HELD_CHARACTERS: Final = 10_000  # of a text over which units are held at a value
LIKE_CHARACTERS: Final = 200  # of a passage that is compared with all others of a text
LIKE_BEFORE: Final = 240  # of what is read before such a passage
SEARCHED_CHARACTERS: Final = 100_000  # of a person's own text in which a unit is searched for
RACES_BYTES: Final = 4 * MB  # results of live races, for whoever asks for the same
RACE_VIEWS_BYTES: Final = 64 * MB
AWAY_SECONDS: Final = 5.0  # a training continues for so long without a connection; then it pauses
LEFT_SECONDS: Final = 1_800  # that it is kept without a connection, whoever left it may return
TRAININGS_BYTES: Final = 128 * MB  # of each page's trainings that are paused or have ended
