"""Sets: from a Trace of several sequences to what they have in common, and which differ."""

from lstm_viz.sets.activity import Activity, activity, apart, distances
from lstm_viz.sets.alignment import Aligned, aligned
from lstm_viz.sets.clusters import DRAWN, STRUCTURE, Clusters, clusters, k_medoids, silhouettes
from lstm_viz.sets.course import Course, course
from lstm_viz.sets.outliers import FAR, FEWEST, NEAREST, outlier_scores, outliers
from lstm_viz.sets.parting import Parted, part

__all__ = [
    "DRAWN",
    "FAR",
    "FEWEST",
    "NEAREST",
    "STRUCTURE",
    "Activity",
    "Aligned",
    "Clusters",
    "Course",
    "Parted",
    "activity",
    "aligned",
    "apart",
    "clusters",
    "course",
    "distances",
    "k_medoids",
    "outlier_scores",
    "outliers",
    "part",
    "silhouettes",
]
