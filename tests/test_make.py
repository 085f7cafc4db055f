from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tests.patience import WORK

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
    names = (
        "requirements.txt",
        "requirements-dev.txt",
        "package.json",
        "package-lock.json",
        ".npmrc",
    )
    for name in ("make.py", *names):
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


@pytest.fixture
def npm(make_py: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """npm(status): how npm ends from then on; what it was asked for is in `ran`."""
    ends = [0]

    def call(command: list[str]) -> int:
        ran.append(command[3:])
        make_py.MODULES.mkdir(exist_ok=True)
        return ends[-1]

    monkeypatch.setattr(make_py.subprocess, "call", call)
    monkeypatch.delenv("CI", raising=False)
    return ends.append


def test_node_modules_are_installed_when_their_files_changed_and_only_then(
    make_py: ModuleType, npm: Callable[[int], None]
) -> None:
    def installed() -> int:
        ran.clear()
        assert make_py.need_packages()
        assert all(command[0] == "ci" for command in ran)
        return len(ran)

    assert [installed(), installed()] == [1, 0]
    for name in make_py.PACKAGES:
        with (make_py.ROOT / name).open("a") as file:
            file.write("\n")
        assert [installed(), installed()] == [1, 0]
    shutil.rmtree(make_py.MODULES)
    assert [installed(), installed()] == [1, 0]


def test_without_npms_registry_a_person_gets_a_sentence_and_ci_fails(
    make_py: ModuleType,
    npm: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    npm(7)
    sentence = (
        r"could not be installed \(npm's exit status 7, .* the JavaScript is not checked. They"
    )
    for _ in range(2):  # it is tried again
        assert not make_py.need_packages()
        assert re.search(sentence, capsys.readouterr().out)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit, match=sentence):
        make_py.need_packages()


def test_the_venvs_node_runs_npm() -> None:
    module = load(ROOT / "make.py")
    run = subprocess.run(
        [sys.executable, "-c", module.NPM, "--version"],
        capture_output=True,
        text=True,
        timeout=WORK,
    )
    assert re.fullmatch(r"\d+\.\d+\.\d+", run.stdout.strip()), run.stderr


def test_no_registry_is_named_and_every_package_is_pinned() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert len(packages) > len(wanted)
    for name, one in packages.items():
        assert "resolved" not in one, name
        assert one["integrity"].startswith("sha512-"), name


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


def test_another_processor_is_one_without_wide_vectors_on_one_thread_and_on_two(
    make_py: ModuleType, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = (
        *("ATEN_CPU_CAPABILITY", "DNNL_MAX_CPU_ISA"),
        *("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OMP_WAIT_POLICY"),
    )
    for name in told:
        monkeypatch.setenv(name, "as it was")
    show = f"import os, sys; print(*map(os.environ.get, {told}), *sys.argv[3:])"
    monkeypatch.setattr(make_py, "PYTHON", sys.executable)
    started = subprocess.Popen
    monkeypatch.setattr(
        make_py.subprocess,
        "Popen",
        lambda command, **more: started([command[0], "-c", show, *command[1:]], **more),
    )
    make_py.as_another_processor(["--quiet"])
    call = f"-m {make_py.TRUTH} --quiet"
    said = capfd.readouterr().out.splitlines()
    for threads, name, seen in zip("12", said[::2], said[1::2], strict=True):
        assert name == f"make.py: another processor, threads: {threads}"
        assert seen == f"default SSE41 {threads} {threads} PASSIVE {call}"
    assert len(said) == 4
    assert os.environ["OMP_NUM_THREADS"] == "as it was"


def test_torch_hears_that_it_is_to_be_a_simpler_processor() -> None:
    # Each library reads its variable once, as it is loaded: hence another process.
    code = "import torch; print(torch.backends.cpu.get_cpu_capability(), torch.get_num_threads())"
    make = load(ROOT / "make.py")
    set_before = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    simpler = os.environ | set_before | make.ANOTHER_PROCESSOR | make.threads_of("2")
    run = subprocess.run([sys.executable, "-c", code], env=simpler, capture_output=True, text=True)
    assert run.stdout.split() == ["DEFAULT", "2"], run.stderr


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
    spreading = ["-n", "3", "--dist", "loadgroup", "--no-loadscope-reorder"]
    assert module.processes(options) == (spreading if spread else [])


@pytest.mark.parametrize("quick", [False, True])
def test_quick_leaves_out_what_takes_long(quick: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    module, done = load(ROOT / "make.py"), []
    for name in ("need_venv", "need_python"):
        monkeypatch.setattr(module, name, lambda: None)
    monkeypatch.setattr(module, "need_requirements", lambda command: None)
    monkeypatch.setattr(module, "need_packages", lambda: True)
    monkeypatch.setattr(module, "run_checks", lambda checks: done.append(list(checks)))
    monkeypatch.setattr(module, "become", done.append)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.chdir(ROOT)
    module.main(["test", *["--quick"] * quick, "-k", "pickle"])
    checks, command = done
    assert ("tsc" in checks) == ("biome" in checks) == (not quick)
    assert "ruff check" in checks
    assert (command[-4:-2] == ["-m", module.QUICK]) == quick
    assert command[-2:] == ["-k", "pickle"]
    assert "--quick" not in command
    assert "PYTHONDONTWRITEBYTECODE" not in os.environ  # what a test starts is compiled once


def test_the_site_is_built_with_every_warning_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    module, done = load(ROOT / "make.py"), []
    for name in ("need_venv", "need_python"):
        monkeypatch.setattr(module, name, lambda: None)
    monkeypatch.setattr(module, "need_requirements", done.append)
    monkeypatch.setattr(module, "become", lambda command: sys.exit(" ".join(command)))
    monkeypatch.chdir(ROOT)
    with pytest.raises(SystemExit) as built:
        module.main(["docs", "-q"])
    assert done == ["docs"]
    told = str(built.value)
    assert told.startswith("-m sphinx -c docs ")
    assert "--fail-on-warning" in told
    assert told.endswith(" -q . build/docs")


@pytest.mark.parametrize("arguments", [[], ["--help"], ["tests"]])
def test_anything_else_shows_the_commands(arguments: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, ROOT / "make.py", *arguments],
        capture_output=True,
        text=True,
        timeout=WORK,
    )
    assert run.returncode != 0
    assert "python3 make.py app " in run.stderr
    assert "python3 make.py test " in run.stderr
    assert "python3 make.py docs: " in run.stderr
