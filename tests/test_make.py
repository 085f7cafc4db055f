from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
ran: list[list[str]] = []


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("make", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def make_py(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """make.py of a project of its own, whose commands are written down instead of run."""
    for name in ("make.py", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    module = load(tmp_path / "make.py")
    module.VENV.mkdir()
    ran.clear()
    monkeypatch.setattr(module, "must", lambda command, what: ran.append(command))
    monkeypatch.setenv("PIP_USER", "1")
    return module


def installed(make_py: ModuleType, command: str) -> list[str]:
    """The requirements files that `command` has installed now."""
    ran.clear()
    make_py.need_requirements(command)
    return [command[-1] for command in ran]


def test_requirements_are_installed_when_they_changed_and_only_then(make_py: ModuleType) -> None:
    assert installed(make_py, "app") == ["requirements.txt"]
    assert installed(make_py, "app") == []
    assert installed(make_py, "test") == ["requirements-dev.txt"]
    assert installed(make_py, "test") == []
    (make_py.ROOT / "requirements-dev.txt").write_text("-r requirements.txt\npytest==9.0.0\n")
    assert installed(make_py, "app") == []
    assert installed(make_py, "test") == ["requirements-dev.txt"]
    (make_py.ROOT / "requirements.txt").write_text("numpy==2.4.5\n")
    assert installed(make_py, "test") == ["requirements-dev.txt"]
    assert installed(make_py, "app") == []  # the file before it is included


def test_an_installation_that_fails_is_tried_again(
    make_py: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(make_py, "must", lambda command, what: sys.exit(f"{what} failed"))
        with pytest.raises(SystemExit, match="The installation failed"):
            make_py.need_requirements("app")
    assert installed(make_py, "app") == ["requirements.txt"]


def test_an_old_python_gets_a_sentence(
    make_py: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_py.need_python()
    monkeypatch.setattr(sys, "version_info", (3, 9, 7))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this is Python 3\.9 "):
        make_py.need_python()


def test_a_python_without_venv_gets_a_sentence(
    make_py: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        make_py.need_venv()


def test_a_venv_is_made_anew_only_where_it_cannot_be_used(
    make_py: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_py.need_venv()  # an empty folder is no venv
    assert [command[1:4] for command in ran] == [["-m", "venv", "--clear"]]
    ran.clear()
    monkeypatch.setattr(make_py, "PYTHON", Path(sys.executable))
    make_py.need_venv()
    assert ran == []


def test_a_failing_step_ends_the_command_and_says_which() -> None:
    module = load(ROOT / "make.py")
    module.must([sys.executable, "-c", ""], "nothing")
    with pytest.raises(SystemExit, match=r"ruff check failed \(exit status 7\)"):
        module.must([sys.executable, "-c", "raise SystemExit(7)"], "ruff check")


def test_checks_are_shown_in_their_order_up_to_the_first_that_fails(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = load(ROOT / "make.py")
    monkeypatch.setattr(module, "PYTHON", sys.executable)
    late = tmp_path / "late"
    # The first waits for the second: they run side by side.
    wait = f"import time, pathlib\nwhile not pathlib.Path({str(late)!r}).exists(): time.sleep(0.01)"
    checks = {
        "first": ["-c", f"{wait}\nprint('one é')"],
        "second": ["-c", f"open({str(late)!r}, 'w'); print('two')"],
    }
    module.run_checks(checks)
    said = ["make.py: first", "one é", "make.py: second", "two"]
    assert capfd.readouterr().out.splitlines() == said
    endless = ["-c", "import time; time.sleep(10 ** 6)"]
    broken = {"broken": ["-c", "raise SystemExit('here is why')"], "endless": endless}
    with pytest.raises(
        SystemExit, match=r"broken failed \(exit status 1\); its own message is abo"
    ):
        module.run_checks(checks | broken)
    assert capfd.readouterr().out.splitlines() == [*said, "make.py: broken", "here is why"]


@pytest.mark.parametrize(
    ("options", "spread"),
    [
        ([], True),
        (["-x", "-k", "pickle", "--lf"], True),
        (["tests/ui"], True),
        (["tests/test_trace.py"], False),
        (["-x", "tests/test_trace.py::test_pickles"], False),
        (["--lf", "--pdb"], False),
        (["-s"], False),
        (["-n4"], False),
        (["-p", "no:xdist"], False),
    ],
)
def test_the_cores_share_the_tests_unless_one_process_is_to_run_them(
    options: list[str], spread: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = load(ROOT / "make.py")
    monkeypatch.setattr(module.os, "cpu_count", lambda: 3)
    assert module.processes(options) == (["-n", "3", "--dist", "loadgroup"] if spread else [])


@pytest.mark.parametrize("quick", [False, True])
def test_quick_leaves_out_what_takes_long(quick: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    module, done = load(ROOT / "make.py"), []
    for name in ("need_venv", "need_python"):
        monkeypatch.setattr(module, name, lambda: None)
    monkeypatch.setattr(module, "need_requirements", lambda command: None)
    monkeypatch.setattr(module, "run_checks", lambda checks: done.append(list(checks)))
    monkeypatch.setattr(module, "become", done.append)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.chdir(ROOT)
    module.main(["test", *["--quick"] * quick, "-k", "pickle"])
    checks, command = done
    assert ("pyright" in checks) == (not quick)
    assert "ruff check" in checks
    assert (command[-4:-2] == ["-m", module.QUICK]) == quick
    assert command[-2:] == ["-k", "pickle"]
    assert "--quick" not in command


def test_what_quick_leaves_out_is_there() -> None:
    from tests.conftest import HERE, SLOW

    assert [name for name in SLOW if not (HERE / name).is_file()] == []


@pytest.mark.parametrize("arguments", [[], ["--help"], ["tests"]])
def test_anything_else_shows_the_two_commands(arguments: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, ROOT / "make.py", *arguments], capture_output=True, text=True, timeout=30
    )
    assert run.returncode != 0
    assert "python3 make.py app " in run.stderr
    assert "python3 make.py test " in run.stderr
