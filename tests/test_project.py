"""The files round the package keep their word: README, requirements, sizes, names."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.patience import WORK

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LONGEST = 300  # lines of a file in the package

FENCE = re.compile(r"^```(python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:e[-+]?\d+)?")
END = "-- end of block --"


def tracked() -> list[Path]:
    """All files of the project: what git knows or would take; without git, what looks like it."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        found = [ROOT / name for name in names.splitlines()]
    except (OSError, subprocess.CalledProcessError):
        made = re.compile(r"/(\.git|\.venv|\.hypothesis|build|dist|\.?\w+cache_*|.*\.egg-info)/")
        found = [
            p for p in ROOT.rglob("*") if not made.search(f"/{p.relative_to(ROOT).as_posix()}")
        ]
    return sorted(path for path in found if path.is_file())


def texts() -> dict[str, str]:
    """The text of each text file of the project."""
    read = {}
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            read[path.relative_to(ROOT).as_posix()] = content.decode()
    return read


def pins(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-r "))]


ALL_PINS = [*pins("requirements.txt"), *pins("requirements-dev.txt")]


def same(printed: str, shown: str) -> bool:
    """Whether two texts agree, their numbers nearly: the last digits differ between machines."""
    if NUMBER.sub("#", printed).split() != NUMBER.sub("#", shown).split():
        return False
    pairs = zip(NUMBER.findall(printed), NUMBER.findall(shown), strict=True)
    return all(float(a) == pytest.approx(float(b), rel=1e-3, abs=2e-4) for a, b in pairs)


def test_the_readmes_code_prints_what_the_readme_shows(tmp_path: Path) -> None:
    blocks = FENCE.findall(README)
    code = [text for language, text in blocks if language == "python"]
    # What a block prints stands in the text block right after it.
    after = [*blocks[1:], ("", "")]
    shown = [
        following[1] if following[0] == "text" else ""
        for (language, _), following in zip(blocks, after, strict=True)
        if language == "python"
    ]
    assert len(code) >= 1
    assert any(NUMBER.search(text) for text in shown), "the README shows no number"
    script = "".join(f"{text}\nprint({END!r})\n" for text in code)
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "LSTM_VIZ_DEVICE": "cpu"},
        capture_output=True,
        text=True,
        timeout=WORK,
    )
    assert run.returncode == 0, run.stderr
    printed = run.stdout.split(f"{END}\n")[:-1]
    for is_printed, is_shown in zip(printed, shown, strict=True):
        assert same(is_printed, is_shown), f"printed:\n{is_printed}\nthe README shows:\n{is_shown}"


def test_numbers_are_compared_and_words_too() -> None:
    assert same("mean 0.50001 of 12", "mean  0.5 of 12")
    assert not same("mean 0.52 of 12", "mean 0.5 of 12")
    assert not same("median 0.5 of 12", "mean 0.5 of 12")


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_a_command_that_is_shown_can_be_run(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    commands = re.findall(r"\bpython3? (-m )?([\w./-]+)(?: ([\w-]+))?", text)
    assert commands
    for by_module, target, first in commands:
        if by_module:
            assert importlib.util.find_spec(target), f"{name}: there is no module {target}"
        else:
            assert (ROOT / target).is_file(), f"{name}: there is no file {target}"
        if target == "make.py":
            assert first in ("app", "test", "docs"), f"{name}: make.py has no command {first!r}"


def test_files_of_the_package_are_short_and_named_by_a_subject() -> None:
    package = ROOT / "lstm_viz"
    for path in (*package.rglob("*.py"), *package.rglob("*.js"), *package.rglob("*.css")):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= LONGEST, f"{path.relative_to(ROOT)} has {lines} lines; split it"
        assert path.stem not in {"utils", "helpers", "common"}, f"what is in {path.name}?"


def test_a_class_has_its_name_alone() -> None:
    homes: dict[str, list[str]] = {}
    for path in (ROOT / "lstm_viz").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(path.relative_to(ROOT).as_posix())
    assert not {name: sorted(found) for name, found in homes.items() if len(found) > 1}


def idle_strings(tree: ast.AST) -> list[int]:
    """The lines where a string is a statement of its own, other than a docstring."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    first = {node.body[0] for node in ast.walk(tree) if isinstance(node, documented) and node.body}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        and node not in first
        and (
            isinstance(node.value, ast.JoinedStr)
            or (isinstance(node.value, ast.Constant) and isinstance(node.value.value, str | bytes))
        )
    ]


def test_no_string_is_a_statement_of_its_own() -> None:
    """Such a string is the lost end of the sentence before it."""
    for folder in ("lstm_viz", "tests", "benchmarks", "pages", "docs"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            lines = idle_strings(ast.parse(path.read_text(encoding="utf-8")))
            assert not lines, f"{path.relative_to(ROOT)}: a string alone in lines {lines}"


def test_a_string_alone_is_told_from_a_docstring() -> None:
    source = '"""Doc."""\ndef f(x):\n    """Doc."""\n    return x\n    "lost"\nf"{f}"\n...\n'
    assert sorted(idle_strings(ast.parse(source))) == [5, 6]


def test_versions_are_pinned_exactly_and_once() -> None:
    for requirement in ALL_PINS:
        operators = [(s.operator, "*" in s.version) for s in requirement.specifier]
        assert operators == [("==", False)], f"{requirement} is not an exact pin"
    names = [canonicalize_name(requirement.name) for requirement in ALL_PINS]
    assert len(names) == len(set(names))
    assert "-r requirements.txt" in (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")


def test_the_pinned_versions_are_within_the_librarys_ranges() -> None:
    pinned = {
        canonicalize_name(requirement.name): next(iter(requirement.specifier)).version
        for requirement in ALL_PINS
    }
    extras = chain(*PROJECT["optional-dependencies"].values())
    ranges = [Requirement(line) for line in chain(PROJECT["dependencies"], extras)]
    assert {"torch", "streamlit", "xarray"} <= {requirement.name for requirement in ranges}
    own = [requirement for requirement in ranges if requirement.name == PROJECT["name"]]
    (every,) = own  # the extra "all" names the others
    assert every.extras >= PROJECT["optional-dependencies"].keys() - {"all"}
    for requirement in ranges:
        if requirement in own:
            continue
        version = pinned[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{version} is outside of {requirement}"
    app = {canonicalize_name(requirement.name) for requirement in pins("requirements.txt")}
    unexplained = app - {canonicalize_name(requirement.name) for requirement in ranges}
    assert not unexplained, f"in requirements.txt, not in pyproject.toml: {unexplained}"


def test_what_is_imported_is_required_and_what_is_required_is_explained() -> None:
    homes = packages_distributions()
    pinned = {canonicalize_name(requirement.name) for requirement in ALL_PINS}
    for name, text in texts().items():
        if not name.endswith(".py"):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            else:
                modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for top in {module.partition(".")[0] for module in modules}:
                folders = (ROOT, (ROOT / name).parent)
                own = any((f / top).is_dir() or (f / f"{top}.py").exists() for f in folders)
                if own or top in sys.stdlib_module_names:
                    continue
                here = {canonicalize_name(home) for home in homes.get(top, [])}
                assert here & pinned, f"{name} imports {top}, which no requirements file names"
    decisions = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    for requirement in ALL_PINS:
        assert requirement.name in decisions, f"docs/decisions.md does not explain {requirement}"


def test_each_decision_is_written_once_and_to_its_end() -> None:
    text = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    written = [one.split("\n\n")[0].rstrip() for one in text.split("\n- **")[1:]]
    assert not [one for one in written if not one.endswith((".", ".)"))]
    called = Counter(one.partition("**")[0] for one in written)
    assert not [name for name, count in called.items() if count > 1]


def test_the_version_is_the_same_everywhere() -> None:
    import lstm_viz

    assert lstm_viz.__version__ == PROJECT["version"]
    assert f"## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_no_file_names_a_folder_of_one_machine_or_a_package_registry() -> None:
    folders = ("work", "tmp", "root", "home/[a-z]", "Users/[A-Za-z]", "opt/[a-z]", "mnt/[a-z]")
    hosts = ("pypi.org", "pythonhosted.org", "npmjs.org", "deb.debian.org", "download.pytorch.org")
    # The look-behind lets addresses such as example.org/work pass.
    places = re.compile(rf"(?<![\w.~/-])/(?:{'|'.join(folders)})\b", re.IGNORECASE)
    checked = texts()
    del checked["tests/test_project.py"]  # the patterns themselves
    assert "README.md" in checked
    for name, text in checked.items():
        assert not places.search(text), f"{name} names {places.search(text)}"
        assert not [host for host in hosts if host in text], f"{name} names a package registry"
