"""Which tests are quick, by what costs.py has measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.costs import file_of, function_of

QUICK_SECONDS = 15.0  # of the processor, for all; to collect and import them takes more than that


class Quick:
    """The quick tests: the cheapest parts, for as long as they take QUICK_SECONDS together.

    What nobody has measured is new, or being worked on: it is quick. `parts` are those of costs.py:
    dear tests, and the rest of each file.
    """

    def __init__(self, parts: Mapping[str, float], files: Iterable[str]) -> None:
        spent = 0.0
        self._slow: set[str] = set()
        for name, seconds in sorted(parts.items(), key=lambda row: (row[1], row[0])):
            spent += seconds
            if spent > QUICK_SECONDS:
                self._slow.add(name)
        self._dear = {name for name in parts if "::" in name}
        # A file of nothing but tests in a browser has no part.
        self._files = set(files) - {file_of(name) for name in parts.keys() - self._slow}

    def leaves_out_file(self, path: str) -> bool:
        """Whether no test of the file is quick, so that it need not even be imported."""
        return path in self._files

    def leaves_out(self, test: str) -> bool:
        """Whether a test, by pytest's name of it, is not quick."""
        name = function_of(test)
        return (name if name in self._dear else file_of(test)) in self._slow
