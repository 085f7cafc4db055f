"""The stand-in for brackets on a device that is not there, as in the tests of the tasks."""

from __future__ import annotations

from tests.tasks.conftest import indexing_without_cuda

__all__ = ["indexing_without_cuda"]
