"""What the app takes at most: one table, shown to the person and held before memory is taken."""

from __future__ import annotations

from typing import Final

MB: Final = 2**20

STEPS: Final = 5_000  # of one sequence
COLUMNS: Final = 8  # of one sequence
FILE_BYTES: Final = 5 * MB  # of one upload; server.maxUploadSize in .streamlit/config.toml
TYPED_CHARACTERS: Final = 20_000  # of typed numbers; they stand in the address as they are
PASTED_CHARACTERS: Final = 100_000  # the browser takes no more into the field
ADDRESS_CHARACTERS: Final = 4_000  # of an uploaded sequence, packed into the address

FORWARD_PASSES: Final = 2  # at the same time on the CPU; on a GPU one
SEQUENCES_BYTES: Final = 64 * MB  # kept for all sessions together, the oldest go first
VIEWS_BYTES: Final = 384 * MB
PAYLOADS_BYTES: Final = 128 * MB  # what the Explorer reads
FIGURES_BYTES: Final = 128 * MB
NETWORKS_BYTES: Final = 256 * MB

SENTENCE: Final = (
    f"A sequence has 2 to {STEPS:,} steps and up to {COLUMNS} columns; "
    f"a file has up to {FILE_BYTES // MB} MB."
)
MORE: Final = (
    f"Typed numbers have up to {TYPED_CHARACTERS:,} characters. A sequence from a file is put into "
    f"the address where it takes no more than {ADDRESS_CHARACTERS:,} characters there."
)
