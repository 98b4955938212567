"""How the model's functions are compiled, and where compiled code is kept.

numba's own cache looks at the caller's file only, so an edited rule could be answered from old code. The cache
therefore lives in a folder whose name holds a hash of every compiled source file and of the versions of Python,
numba and llvmlite. This module must be imported before any compiled function is made; every compiled module does
so, since it takes `compiled` from here.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numba
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import PassManager

PACKAGE = Path(__file__).resolve().parent

COMPILED_SOURCES = (
    "rules/*.py", "behaviours/*.py", "tallies/*.py", "draws.py", "vocabulary.py", "scenario.py", "columns.py",
    "loop_source.py", "schedule.py", "stages.py", "compiling.py", "pointers.py",
)
"""Whatever compiled code is made from; `scenario.py` because the places of levers and settings are built in."""

CACHES_KEPT = 4


def sources_hash() -> str:
    """A short hash of all compiled sources and of what compiles them."""
    digest = hashlib.sha256()
    for pattern in COMPILED_SOURCES:
        for path in sorted(PACKAGE.glob(pattern)):
            digest.update(path.relative_to(PACKAGE).as_posix().encode())
            digest.update(path.read_bytes())
    for part in (sys.version, platform.machine(), numba.__version__, importlib.metadata.version("llvmlite")):
        digest.update(part.encode())
    return digest.hexdigest()[:16]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def _cache_folder() -> Path:
    """The folder of this source's compiled code: beside the package, or in the user's cache, or for this run only."""
    user = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    name = sources_hash()
    for root in (PACKAGE / ".compiled", user / "trust-laboratory" / "compiled"):
        if _writable(root / name):
            _prune(root, keep=name)
            return root / name
    return Path(tempfile.mkdtemp(prefix="trust-laboratory-"))


def _prune(root: Path, keep: str) -> None:
    """Remove caches of older sources, all but the few used last and any used within the hour."""
    os.utime(root / keep)
    used: dict[Path, float] = {}
    for item in root.iterdir():
        # Another process may be removing the same ones.
        with contextlib.suppress(FileNotFoundError):
            if item.is_dir():
                used[item] = item.stat().st_mtime
    for folder in sorted(used, key=lambda item: -used[item])[CACHES_KEPT:]:
        if folder.name != keep and time.time() - used[folder] > 3600:
            shutil.rmtree(folder, ignore_errors=True)


CACHE_FOLDER = _cache_folder()
numba.config.CACHE_DIR = str(CACHE_FOLDER)  # type: ignore[attr-defined]

compiled = numba.njit(nogil=True, error_model="numpy", forceinline=True)
"""A small function that callers take into themselves; strict floating point, so that bits never depend on a loop."""

written_out = numba.njit(nogil=True, error_model="numpy", inline="always")
"""A small function whose lines stand in place of each call, as if the caller held them: for room the caller uses."""

kept = numba.njit(nogil=True, error_model="numpy", cache=True)
"""A compiled function that Python calls, kept in the cache."""


class _ColumnsApart(CompilerBase):
    """The compiler, with the promise that no two arrays that a function is given share memory."""

    def define_pipelines(self) -> list[PassManager]:
        self.state.flags.noalias = True
        return [DefaultPassBuilder.define_nopython_pipeline(self.state)]


compiled_apart = numba.njit(nogil=True, error_model="numpy", pipeline_class=_ColumnsApart)
"""A function whose arrays are columns of the world: to write into one leaves all others as they are."""


def is_ready() -> bool:
    """Whether everything has been compiled into the cache before, for the package where it stands.

    numba finds code by the place of its source, so that what came along with a copied folder is not found.
    """
    try:
        return (CACHE_FOLDER / "ready").read_text(encoding="utf-8") == str(PACKAGE)
    except (OSError, UnicodeDecodeError):
        return False


def mark_ready() -> None:
    """Note that everything has been compiled into the cache."""
    with contextlib.suppress(OSError):
        (CACHE_FOLDER / "ready").write_text(str(PACKAGE), encoding="utf-8")


def compile_everything(say: Callable[[str], None] | None = None) -> None:
    """Compile all stages, or load them from the cache; tell `say` when it is the first time on this machine.

    The line it says names what is done and how long it takes; nothing is said when the cache is warm.
    """
    from model import schedule

    if say is not None and not is_ready():
        say("Compiling the model for this machine; this happens once and takes about a minute.")
    schedule.warm_up()
