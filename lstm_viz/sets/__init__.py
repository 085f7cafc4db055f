"""Sets: from a Trace of several sequences to what they have in common, and which differ."""

from lstm_viz.sets.activity import Activity, activity, distances
from lstm_viz.sets.alignment import Aligned, aligned
from lstm_viz.sets.clusters import Clusters, clusters, k_medoids, silhouettes
from lstm_viz.sets.course import Course, course
from lstm_viz.sets.outliers import FAR, outlier_scores
from lstm_viz.sets.parting import Parted, part

__all__ = [
    "FAR",
    "Activity",
    "Aligned",
    "Clusters",
    "Course",
    "Parted",
    "activity",
    "aligned",
    "clusters",
    "course",
    "distances",
    "k_medoids",
    "outlier_scores",
    "part",
    "silhouettes",
]
