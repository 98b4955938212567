"""Places on the disk: what may be replaced, how a folder appears whole, and what errors of the system mean."""

from __future__ import annotations

import contextlib
import errno
import os
import platform
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from experiments.store.manifest import BRIEF, CAPTIONS, EXECUTIONS, FIGURES, FLIPS, MANIFEST, REPORT, TABLES
from model.parameters import BadValue

LEFTOVER_SECONDS = 3600
SUFFIX, EXPORT = ".unfinished", ".export"
"""How the folders end in which the runs of an unfinished study are, and a study for other programs."""


def study_folder(results: str | Path, name: str) -> Path:
    """Where a study of that name lives."""
    return Path(results) / name


def study_names(results: str | Path) -> list[str]:
    """The names of the studies in a folder of results, finished or not."""
    folders = [path for path in Path(results).glob("*") if path.is_dir()]
    finished = {path.name for path in folders if (path / MANIFEST).is_file() and not path.name.endswith(EXPORT)}
    return sorted(finished | {path.name.removesuffix(SUFFIX) for path in folders if path.name.endswith(SUFFIX)})


def report_path(folder: str | Path) -> Path:
    """Where the page of a study lies."""
    return Path(folder) / REPORT


def brief_path(folder: str | Path) -> Path:
    """Where the printed page of a study lies, if it is a comparison."""
    return Path(folder) / BRIEF


def trace_path(folder: str | Path) -> Path:
    """Where the trace of a study lies, if somebody was followed."""
    return Path(folder) / "trace.parquet"


def real_folder(folder: Path) -> Path:
    """The folder behind a link: what is renamed is the folder, not the link."""
    return Path(os.path.realpath(folder))


def is_free(folder: Path, real: Path) -> bool:
    """Whether nothing is there, or an empty folder."""
    if os.path.exists(real) and not os.path.isdir(real):
        raise BadValue(f"{folder} is a file, not a folder. Give another study.name=..., or move the file away.")
    with errors_for_people(folder):
        return not os.path.exists(real) or not any(real.iterdir())


def check_replaceable(folder: Path, real: Path) -> None:
    """Only a study is replaced; a folder that holds anything else is somebody's work."""
    names = {path.name for path in real.iterdir()}
    if MANIFEST not in names:
        raise BadValue(
            f"{folder} has no {MANIFEST}, so it is not the folder of a study and is not replaced. "
            "Give another study.name=..., or move the folder away. Nothing was changed."
        )
    names -= {name for name in names if _WRITING.search(name)}  # of a page whose writer was killed
    if is_of_figures(real / FIGURES):
        names -= {FIGURES, f".{FIGURES}.replaced"}
    strange = sorted(names - {MANIFEST, REPORT, BRIEF, FLIPS, EXECUTIONS, *(f"{name}.parquet" for name in TABLES)})
    if strange:
        raise BadValue(
            f"{folder} also holds {', '.join(strange[:3])}{' and more' if len(strange) > 3 else ''}, which replacing "
            "would delete. Move it away, or give another study.name=... Nothing was changed."
        )


_WRITING = re.compile(r"^\..*\.writing-(?P<machine>.*)-(?P<process>\d+)-[0-9a-f]{8}$")


def hidden_place(real: Path) -> Path:
    """Where a file or folder is made before it gets its name; another process, on whatever machine, has another."""
    return real.parent / f".{real.name}.writing-{platform.node()}-{os.getpid()}-{secrets.token_hex(4)}"


def is_of_figures(folder: Path) -> bool:
    """Whether a folder holds nothing but figures of a report, so that it may be replaced."""
    return folder.is_dir() and all(
        path.suffix in (".svg", ".png") or path.name == CAPTIONS for path in folder.iterdir()
    )


def check_writable(folder: Path, real: Path) -> None:
    """Try what writing will do, before hours of work rest on it."""
    with errors_for_people(folder):
        real.parent.mkdir(parents=True, exist_ok=True)
        trial = hidden_place(real)
        trial.mkdir()
        trial.rmdir()


def _old(real: Path) -> Path:
    return real.parent / f".{real.name}.replaced"


def put_back(real: Path) -> None:
    """Bring back an old study whose replacement was killed between its two renames."""
    if not os.path.exists(real) and os.path.isdir(_old(real)):
        with errors_for_people(real):
            os.rename(_old(real), real)


def move_into_place(hidden: Path, real: Path) -> None:
    """Give a whole new folder its name; what it replaces is kept until that is done."""
    if real.is_dir() and not any(real.iterdir()):
        real.rmdir()
    old = _old(real)
    shutil.rmtree(old, ignore_errors=True)
    try:
        if real.exists():
            os.rename(real, old)
        os.rename(hidden, real)
    except BaseException:
        if old.is_dir() and not real.exists():
            os.rename(old, real)
        raise
    sync_folder(real.parent)
    shutil.rmtree(old, ignore_errors=True)


def remove_leftovers(real: Path) -> None:
    """Remove what a killed run left behind; a younger folder may be of a run, on another machine, that writes now."""
    for path in real.parent.glob(f".{real.name}.writing-*"):
        with contextlib.suppress(FileNotFoundError):
            if _has_no_writer(path.name) or time.time() - path.stat().st_mtime > LEFTOVER_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def _has_no_writer(name: str) -> bool:
    """Whether the process that made a hidden place was of this machine and is no more."""
    found = _WRITING.match(name)
    if not found or found["machine"] != platform.node() or os.name != "posix":
        return False
    try:
        os.kill(int(found["process"]), 0)  # asks, and does nothing
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        pass
    return False


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that has reached the disk when it is closed."""
    with open(path, "xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder reach the disk."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def errors_for_people(place: Path, what: str = "study", key: str = "study.name") -> Iterator[None]:
    """Turn what the system says about a path into what a person can do about it.

    Args:
        what: what is written there.
        key: the setting that gives it another place.
    """
    try:
        yield
    except OSError as error:
        number = error.errno
        if number in (errno.ENOSPC, errno.EDQUOT):
            advice = "The disk (or its quota) is full. Free some space, or give results=... on another disk."
        elif number in (errno.EACCES, errno.EPERM, errno.EROFS):
            advice = (
                f"It may not be written ({error.strerror}). Have its rights changed, or give a folder where you may "
                "write."
            )
        elif number in (errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY):
            advice = (
                f"Something else is in its way ({error.filename or place}: {error.strerror}). "
                f"Move it away, or give another {key}=..."
            )
        elif number == errno.ENAMETOOLONG:
            advice = f"The name is too long. Give a shorter {key}=..."
        else:
            advice = f"The system says: {error.strerror or error}. Check the path, or give another results=..."
        raise BadValue(
            f"The {what} cannot be written to {place}. {advice} What was there before is unchanged."
        ) from error
