"""The sentences above the question what is before and after a layer."""

from __future__ import annotations


def fitting(
    before: int,
    dense: int,
    *,
    stated: bool,
    follow: int | None,
    more: bool,
    embeds: bool,
    answers: bool,
    chosen: bool,
) -> str:
    """Above the question what is before and after the layer; `more` fits before it than listed.

    `stated` is whether the file states what is before it, and `follow` how many of the dense layers
    it states to follow it, None where it states no order of its layers. `embeds` and `answers` are
    whether an embedding and a dense layer are proposed because they alone fit, and `chosen` is
    whether what is chosen at first still is.
    """
    fits = [_fits(before, "choice", "before")] if before and not stated else []
    fits += [_fits(dense, "dense layer", "after")] if dense and not follow else []
    counted = " and ".join(fits)
    told = [
        _stated(stated, follow == 1, chosen),
        f"The file states that {follow} dense layers follow this layer, so none is chosen at first."
        if follow and follow > 1
        else "",
        f"By size, {counted} this layer." if counted else "",
        "The file does not state that a dense layer follows this layer, so none is chosen at first."
        if dense and follow == 0
        else "",
        f"More fit before it; the {before:,} nearest in the file are listed." if more else "",
        _alone(embeds, answers),
        "The file does not state what a sequence goes through before this layer, so none is chosen "
        "at first."
        if before and not stated and not embeds
        else "",
        f"The file does not state which of the {dense:,} dense layers follows, so none is chosen "
        "at first."
        if dense and follow is None and not answers
        else "",
        "Choose what the network had there, and see it on the page Explore: an embedding reads "
        "tokens, and a dense layer gives answers; with none the layer is shown alone.",
    ]
    return " ".join(one for one in told if one)


def _alone(embeds: bool, answers: bool) -> str:
    """What is proposed because it alone fits."""
    parts = ["one embedding"] if embeds else []
    parts += ["one dense layer"] if answers else []
    if not parts:
        return ""
    fits, them = ("fit", "they are") if len(parts) == 2 else ("fits", "it is")
    belongs = "they belong" if len(parts) == 2 else "it belongs"
    return (
        f"Only {' and '.join(parts)} {fits}, so {them} chosen at first; whether {belongs} there "
        "was not read from the file."
    )


def _stated(before: bool, after: bool, chosen: bool) -> str:
    """What the file states, and whether that is chosen."""
    parts = ["what a sequence goes through before this layer"] if before else []
    parts += ["which dense layer follows " + ("it" if before else "this layer")] if after else []
    if not parts:
        return ""
    which = "both are" if len(parts) == 2 else "that is"
    end = f"and {which} chosen" if chosen else "and something else is chosen here"
    return f"The file states {' and '.join(parts)}, {end}."


def _fits(count: int, what: str, where: str) -> str:
    many = "" if count == 1 else "s"
    return f"{count:,} {what}{many} fit{'' if many else 's'} {where}"
