"""Runs of a study that is not finished: kept beside its folder, so that the same command goes on where it ended.

    results/audit.unfinished/
        asked.json                what the runs are of: study, kind, fingerprint, versions, how many are asked for
        part-<hash>.parquet       some finished runs each, whole or not at all, named by its content
        executions.jsonl          of a study that is extended: how many runs were carried out for it before

A part is written at most `SECONDS` after its first run was finished. Whatever stops a command, be it Ctrl-C, a full
disk or a power cut, loses what was finished since. Several processes, on several machines, may add parts at the same
time; parts are never changed, so that they also count what was carried out.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from experiments.records import Failure, Found
from experiments.store.executions import Execution, executions_text, written
from experiments.store.manifest import EXECUTIONS, as_json
from experiments.store.parts import Part, part_of, read_part
from experiments.store.places import SUFFIX, errors_for_people, real_folder, sync_folder
from experiments.store.whole import write_first, write_whole
from experiments.versions import make_numbers, other_versions
from model.parameters import BadValue

FORMAT = 2
ASKED = "asked.json"
SECONDS, RUNS = 10.0, 100_000
"""A part is written after so long, or so many runs, whichever is sooner."""
MOST_IN_A_PART = 64e6
"""Bytes of weekly values; a part stands several times in memory while it is written or read."""


def unfinished_folder(folder: str | Path) -> Path:
    """Where the runs of a study are kept until it is finished."""
    real = real_folder(Path(folder))
    return real.parent / f"{real.name}{SUFFIX}"


@dataclass(frozen=True)
class Asked:
    """What unfinished runs are of.

    Attributes:
        versions: of what their numbers rest on, as `experiments.versions.make_numbers` has them.
    """

    study: str
    kind: str
    fingerprint: str
    n_runs: int
    versions: Mapping[str, str] = field(default_factory=make_numbers)


class Unfinished:
    """The finished runs of a study on its way; use as a context, which writes what is in hand at its end.

    Attributes:
        folder: where they are kept.
        found: what was there when it was last looked at, one entry a condition and seed.
        damaged: parts that could not be read back and were put aside; their runs are carried out again.
        n_kept: finished runs that are kept by now.
    """

    def __init__(self, folder: str | Path, asked: Asked, replace: bool = False) -> None:
        """Open what is there, or begin.

        Args:
            folder: the folder that the study will have.
            replace: whether runs of another configuration are given up.

        Raises:
            BadValue: runs of another configuration, or made with other versions, are there; or the place cannot be
                read or written.
        """
        self.folder, self.asked = unfinished_folder(folder), asked
        self.damaged: list[str] = []
        self._in_hand: list[Found] = []
        self._since = 0.0
        with errors_for_people(self.folder):
            if replace and self.folder.is_dir() and not self._is_ours():
                _remove(self.folder)
            if self.folder.is_dir() and not self._is_ours():
                raise self._refusal()
        self.look()

    @property
    def executions(self) -> int:
        """Runs that were carried out, when it was last looked at; more than there are keys where some were twice."""
        return sum(item.runs for item in self._executions)

    def look(self) -> None:
        """See which runs are there by now, those that other processes finished among them."""
        with errors_for_people(self.folder):
            self.found, self._executions = self._read()
            self._earlier = executions_text(self.folder)
        self.n_kept = len(self.found)
        self._written = {(run.condition, run.seed) for run in self.found}

    def said_of_executions(self) -> str:
        """How many runs were carried out, for the folder of the study."""
        return self._earlier + written(self._executions)

    def _is_ours(self) -> bool:
        held = read_asked(self.folder)
        return held is None or (held.fingerprint, held.versions) == (self.asked.fingerprint, self.asked.versions)

    def _read(self) -> tuple[list[Found], list[Execution]]:
        found: dict[tuple[str, int], Found] = {}
        executions: list[Execution] = []
        for path in sorted(self.folder.glob("part-*.parquet")):
            # Another process may have put a damaged part aside, or have written the study and removed its parts.
            with contextlib.suppress(FileNotFoundError):
                part = _part_at(path)
                if part is None:
                    os.replace(path, path.with_suffix(".damaged"))
                    self.damaged.append(path.name)
                    continue
                if part.fingerprint != self.asked.fingerprint:
                    raise BadValue(
                        f"{path} holds runs of another configuration or other model code than {ASKED} says; two "
                        "commands with the same study.name=... wrote there at the same time. Move the part away, and "
                        "give one of them another name. Nothing was changed."
                    )
                keys = {(run.condition, run.seed): run for run in part.found}
                if not part.is_taken:
                    executions.append(Execution(len(part.found), len(keys.keys() & found.keys())))
                found |= keys
        return list(found.values()), executions

    def keep(self, runs: Sequence[Found]) -> None:
        """Take finished runs; they are written with others, a moment later."""
        if not self._in_hand:
            self._since = time.monotonic()
        self._in_hand += runs
        if len(self._in_hand) >= RUNS or time.monotonic() - self._since >= SECONDS:
            self.write()

    def write(self) -> None:
        """Write what is in hand as one part.

        Raises:
            BadValue: it cannot be written, or the disk is full; it stays in hand, and parts that were written stay.
        """
        if not self._in_hand:
            return
        for some in list(_portions(self._in_hand)):
            self._write(some, is_taken=False)
            del self._in_hand[: len(some)]

    def take(self, runs: Sequence[Found], executions: str) -> None:
        """Take over runs of an earlier study, except those that are there already.

        Args:
            executions: what that study says of how many runs were carried out for it.
        """
        new = [run for run in runs if (run.condition, run.seed) not in self._written]
        if new:
            self._begin()
            with errors_for_people(self.folder):
                write_whole(self.folder / EXECUTIONS, executions.encode())
                self._earlier = executions
            for some in _portions(new):
                self._write(some, is_taken=True)
            self.found += new

    def _write(self, runs: Sequence[Found], is_taken: bool) -> None:
        self._begin()
        name, content = part_of(runs, self.asked.fingerprint, is_taken)
        with errors_for_people(self.folder):
            write_whole(self.folder / name, content)
        self.n_kept += len(runs)
        if not is_taken:
            again = sum((run.condition, run.seed) in self._written for run in runs)
            self._executions.append(Execution(len(runs), again))
        self._written |= {(run.condition, run.seed) for run in runs}

    def _begin(self) -> None:
        """Make the folder, with a note of what its runs are of; a command that is refused leaves none.

        Raises:
            BadValue: another command began a study of that name at the same moment, or in place of this one.
        """
        with errors_for_people(self.folder):
            content = as_json({"format": FORMAT, **vars(self.asked)}, indent=2).encode()
            is_there = (self.folder / ASKED).exists() or not write_first(self.folder / ASKED, content)
            if is_there and not self._is_ours():
                raise self._refusal()

    def _refusal(self) -> BadValue:
        held = read_asked(self.folder)
        is_same = held is not None and held.fingerprint == self.asked.fingerprint
        others = other_versions(held.versions) if held is not None and is_same else []
        holds = f"runs made with {'; '.join(others)}" if others else "runs of another configuration or other model code"
        return BadValue(
            f"{self.folder} holds {holds}, which were not finished. Go on with that one, give another study.name=..., "
            "or study.replace=true to give its runs up. Nothing was changed."
        )

    def __enter__(self) -> Unfinished:
        self._begin()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.write()
            return
        # What stopped the runs is what the person has to hear of, not that its last part has no room either.
        with contextlib.suppress(BadValue):
            self.write()
        if [path.name for path in self.folder.glob("*")] == [ASKED]:
            # Another shard may be writing its first part: a folder that is not empty stays, and is noted anew.
            with contextlib.suppress(OSError):
                (self.folder / ASKED).unlink()
                self.folder.rmdir()

    def remove(self) -> None:
        """Remove the parts: the study that they belong to is written."""
        with errors_for_people(self.folder):
            with contextlib.suppress(FileNotFoundError):  # another shard may be removing it too
                _remove(self.folder)
            if self.folder.is_dir():
                shutil.rmtree(self.folder)
            sync_folder(self.folder.parent)


def _portions(runs: Sequence[Found]) -> Iterator[list[Found]]:
    """Runs in their order, so many at a time as go into one part."""
    some: list[Found] = []
    size = 0
    for run in runs:
        weeks = None if isinstance(run, Failure) else run.weeks
        size += 0 if weeks is None else weeks.nbytes
        if some and size > MOST_IN_A_PART:
            yield some
            some, size = [], 0 if weeks is None else weeks.nbytes
        some.append(run)
    if some:
        yield some


def forget_unfinished(folder: str | Path, fingerprint: str) -> None:
    """Remove the parts of a study that is written: whatever wrote it was stopped before it could."""
    place = unfinished_folder(folder)
    with contextlib.suppress(BadValue, OSError):
        asked = read_asked(place)
        if asked is not None and asked.fingerprint == fingerprint:
            _remove(place)


def _remove(folder: Path) -> None:
    """Remove a folder of parts, and what it says of them last, so that one that is left by halves is not nobody's."""
    for path in folder.glob("part-*.parquet"):
        path.unlink(missing_ok=True)
    shutil.rmtree(folder)


def _part_at(path: Path) -> Part | None:
    """A part; None where it is damaged, or a folder of its name."""
    try:
        return read_part(path.name, path.read_bytes())
    except IsADirectoryError:
        return None


def read_asked(folder: Path) -> Asked | None:
    """What the unfinished runs in a folder are of; None where it does not say.

    Raises:
        BadValue: it says so in another version's way, or unreadably.
    """
    path = folder / ASKED
    if not path.exists():
        if any(folder.glob("part-*.parquet")):
            raise BadValue(f"{folder} has parts of a study but no {ASKED}; move it away. Nothing was changed.")
        return None
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        written_as = said.pop("format")
        asked = _checked(Asked(**said)) if written_as == FORMAT else None
    except (IsADirectoryError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadValue(f"{path} is damaged. Remove {folder}, and its runs are carried out again.") from error
    if asked is None:
        raise BadValue(f"{path} was written by another version. Finish the study with that one, or remove {folder}.")
    return asked


def _checked(asked: Asked) -> Asked:
    """What was asked, if every value is of its kind; `TypeError` where one is not."""
    words = (asked.study, asked.kind, asked.fingerprint, *asked.versions.values())
    if type(asked.n_runs) is not int or asked.n_runs < 1 or not all(isinstance(word, str) for word in words):
        raise TypeError(asked)
    return asked


RECENT = 10
"""So many of the last parts tell how fast runs come in now."""


@dataclass(frozen=True)
class HowFar:
    """How far an unfinished study is.

    Attributes:
        done: runs that are finished, those that broke among them.
        broke: runs that broke.
        a_second: runs a second over the last parts; NaN where there are too few.
        silent: seconds since the last part, or since it was begun.
    """

    asked: Asked
    done: int
    broke: int
    a_second: float
    silent: float


def how_far(folder: str | Path) -> HowFar | None:
    """How far the unfinished runs of a study are, read without touching them; None where there are none."""
    place = unfinished_folder(folder)
    asked = read_asked(place) if place.is_dir() else None
    if asked is None:
        return None
    keys: dict[tuple[str, int], bool] = {}
    parts = [((place / ASKED).stat().st_mtime, 0)]
    for path in place.glob("part-*.parquet"):
        # Whoever writes the study removes its parts meanwhile.
        with contextlib.suppress(FileNotFoundError):
            part = _part_at(path)
            runs = part.found if part else []
            keys |= {(run.condition, run.seed): isinstance(run, Failure) for run in runs}
            parts.append((path.stat().st_mtime, len(runs)))
    recent = sorted(parts)[-RECENT:]
    seconds, runs_since = recent[-1][0] - recent[0][0], sum(count for _, count in recent[1:])
    return HowFar(
        asked, len(keys), sum(keys.values()), runs_since / seconds if seconds > 0.0 else math.nan,
        max(time.time() - recent[-1][0], 0.0),
    )
