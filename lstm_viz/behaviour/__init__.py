"""Behaviour: what units of a network follow, found on one half and tested on the other."""

from lstm_viz.behaviour.claim import Claim, Evidence, Passage, evidence
from lstm_viz.behaviour.curves import closest, follow
from lstm_viz.behaviour.passages import On, alike, same_at_each_step, same_units, units_on
from lstm_viz.behaviour.properties import OF_CORPUS, PROPERTIES, Property, labels
from lstm_viz.behaviour.scores import auc, pearson, spearman
from lstm_viz.behaviour.search import Findings, search

__all__ = [
    "OF_CORPUS",
    "PROPERTIES",
    "Claim",
    "Evidence",
    "Findings",
    "On",
    "Passage",
    "Property",
    "alike",
    "auc",
    "closest",
    "evidence",
    "follow",
    "labels",
    "pearson",
    "same_at_each_step",
    "same_units",
    "search",
    "spearman",
    "units_on",
]
