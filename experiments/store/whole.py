"""One file written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from experiments.store.places import hidden_place, new_file, sync_folder

NO_LINKS = (errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP)
"""What a disk says that cannot give a file a second name."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it into it once it has reached the disk."""
    with _hidden(path, content) as hidden:
        os.replace(hidden, path)
    sync_folder(path.parent)


def write_first(path: Path, content: bytes) -> bool:
    """Write a file whole unless there is one of that name; whether this one is it, whoever else tries meanwhile."""
    with _hidden(path, content) as hidden:
        try:
            os.link(hidden, path)
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno not in NO_LINKS or path.exists():
                raise
            os.replace(hidden, path)  # this disk knows no links: the last of two that try at one moment wins
    sync_folder(path.parent)
    return True


@contextlib.contextmanager
def _hidden(path: Path, content: bytes) -> Iterator[Path]:
    """A file beside its place that has reached the disk; another process, on whatever machine, has another."""
    hidden = hidden_place(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with new_file(hidden) as file:
            file.write(content)
        yield hidden
    finally:
        hidden.unlink(missing_ok=True)
