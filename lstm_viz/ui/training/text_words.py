"""Text words: the sentences of the page Train on a text of a person's own."""

from __future__ import annotations

from collections.abc import Mapping

from lstm_viz.characters import OTHER
from lstm_viz.characters.sequence import NAMED, named_character
from lstm_viz.train.texts.own import LEAST, OwnText
from lstm_viz.ui.views.text_words import mean_bits


def size_of_a_text_step(stretches: int, steps: int, characters: int) -> str:
    """What one training step on a text has to keep, as a product."""
    return f"{stretches:,} stretches × {steps:,} steps × {characters:,} different characters"


OWN_TEXT = (
    "The networks read your text one character at a time and learn to predict the next one. The "
    "first eight tenths are trained on, the next tenth is for validation, and the last tenth is "
    "held out."
)
AWAITED = (
    f"Choose a text file or type a text in the panel on the left: {LEAST:,} characters or more. "
    "Train then trains new networks on it. The page shows their gates while they learn and, on the "
    "held-out end of the text, their bits per character beside n-grams and compressors. Or begin "
    "with an included text:"
)
TEXT_NOT_IN_LINK = "The text file is not in this link."


OTHER_TEXT = (
    "The panel on the left has another task or text than this training. Train starts a new "
    "training with what is on the left."
)
NETWORKS_NOT_IN_LINK = "The trained networks are not in this link."


def untrained(sizes: str, steps: int, stretches: int, characters: int) -> str:
    """What there is before a training, and what will be done."""
    return (
        f"Not trained yet: {sizes}. Training takes {steps:,} steps of {stretches:,} stretches of "
        f"{characters:,} characters each, the same for every network."
    )


def too_much_typed(came: int, most: int) -> str:
    """A text that is too long for an address."""
    return (
        f"The typed text has {came:,} characters, and the limit is {most:,}. Save it as a text "
        "file and choose that instead."
    )


def text_divided(text: OwnText) -> str:
    """How a text was read and is divided, and what networks don't know of it."""
    known = len(text.vocabulary.characters)
    parts = " ".join((*text.told, "")) + (
        f"{len(text.text):,} characters: {len(text.training):,} for training, "
        f"{len(text.validation):,} for validation, {len(text.held):,} held out. The networks know "
        f"{known:,} different characters, those of the training part"
    )
    count = sum(text.replaced.values())
    if not count:
        return f"{parts}."
    named = ", ".join(map(named_character, list(text.replaced)[:NAMED]))
    more = ", …" if len(text.replaced) > NAMED else ""
    read = "1 other character is" if count == 1 else f"{count:,} other characters are"
    return f"{parts}; {read} read as {OTHER}: {named}{more}."


def on_validation(what: str) -> str:
    """What a curve of a text shows."""
    return f"{what}, validation"


def text_curve_described(what: str, characters: int) -> str:
    """A curve of a text for those who do not see it."""
    return (
        f"The {what} on {characters:,} characters of the validation part over the training steps, "
        "one line per network. The tables on this page have the same numbers."
    )


def text_scores(characters: int) -> str:
    """What the table of scores has."""
    return f"Bits per character on {characters:,} characters of the validation part"


TEXT_CURVES = "Loss and bits per character on the validation part, at each measurement"


def text_scores_explained(characters: int) -> str:
    """What a score on a text means."""
    return (
        f"The score is the bits per character on {characters:,} characters of the validation part: "
        "the mean of −log₂ of the probability given to the character that came. Fewer are better. "
        "The n-grams have counted the training part."
    )


def text_score_line(what: str, scores: str) -> str:
    """How the networks do on the validation part at a checkpoint, beside the slider."""
    return f"{what}, validation: {scores}"


HELD_OUT = "Bits per character on the held-out last tenth"
GZIP = "gzip"
XZ_AFTER = "xz, once it has read the training part"


def result(
    networks: Mapping[str, float],
    steps: Mapping[str, int],
    others: Mapping[str, float],
    characters: int,
) -> str:
    """What each network needs on the held-out part beside what is no network, and which is best.

    `steps` are the training steps after which the networks are. The first of the others is an
    n-gram.
    """
    ngram, fewest = next(iter(others.items()))
    best = min(networks, key=lambda name: networks[name])
    of = [
        f"{name} {mean_bits(bits)} (training step {steps[name]:,})"
        for name, bits in networks.items()
    ]
    bits = "; ".join([*of, *(f"{name} {mean_bits(value)}" for name, value in others.items())])
    compared = f"Bits per character on the {characters:,} held-out characters: {bits}."
    if networks[best] < fewest:
        return f"{compared} The {best} predicts this text better than the {ngram}, the best n-gram."
    return f"{compared} No network predicts this text better than the {ngram}, the best n-gram."


RESULT_HELP = (
    "Of each network the weights are those of the checkpoint with the fewest bits on the "
    "validation part, and the held-out part had no influence on them. n-grams have counted the "
    "training part. gzip and xz compress the held-out part alone."
)
