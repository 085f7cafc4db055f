"""What the app takes at most: one table, shown to the person and held before memory is taken."""

from __future__ import annotations

from typing import Final

from lstm_viz.sequences.limits import MB, Limits

STEPS: Final = 5_000  # that networks read
COLUMNS: Final = 64  # of one sequence
FILE_BYTES: Final = 64 * MB  # of one upload; server.maxUploadSize in .streamlit/config.toml
FILE: Final = Limits(
    bytes=FILE_BYTES, rows=4_000_000, columns=1_000, cells=12_000_000, expanded=256 * MB
)
READING: Final = 2  # files at the same time
DRAWN_STEPS: Final = 2_000  # of a drawn curve; in the address these take 2,670 characters
TYPED_CHARACTERS: Final = 20_000  # of typed numbers; they stand in the address as they are
PASTED_CHARACTERS: Final = 100_000  # the browser takes no more into the field
ADDRESS_CHARACTERS: Final = 4_000  # of an uploaded sequence, packed into the address

FORWARD_PASSES: Final = 2  # at the same time on the CPU; on a GPU one
SEQUENCES_BYTES: Final = 64 * MB  # kept for all sessions together, the oldest go first
TABLES_BYTES: Final = 256 * MB  # of the files that were read last
PACKED_BYTES: Final = 4 * MB  # of sequences as they stand in addresses
VIEWS_BYTES: Final = 384 * MB
PAYLOADS_BYTES: Final = 128 * MB  # what the Explorer reads
FIGURES_BYTES: Final = 128 * MB
NETWORKS_BYTES: Final = 256 * MB
PAIRS_BYTES: Final = 64 * MB  # networks that were trained here

TRAININGS: Final = 2  # at the same time
TRAININGS_IN_LINE: Final = 16  # wait for their turn; more are refused
AWAY_SECONDS: Final = 5.0  # a training goes on for so long without the session that wants it

FILE_SENTENCE: Final = (
    f"A file has up to {FILE_BYTES // MB} MB, {FILE.rows:,} rows and {FILE.columns:,} columns, and "
    f"unpacks to no more than {(FILE.expanded or 0) // MB} MB."
)
SENTENCE: Final = (
    f"Networks read 2 to {STEPS:,} steps of up to {COLUMNS} columns. A longer sequence can be cut "
    f"or resampled. {FILE_SENTENCE}"
)
MORE: Final = (
    f"Typed numbers have up to {TYPED_CHARACTERS:,} characters. A sequence from a file is put into "
    f"the address where it takes no more than {ADDRESS_CHARACTERS:,} characters there. "
    f"{TRAININGS} trainings run at the same time, and up to {TRAININGS_IN_LINE} wait for a place."
)
