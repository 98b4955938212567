"""One file written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from experiments.store.places import new_file, sync_folder


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it into it once it has reached the disk."""
    hidden = path.parent / f".{path.name}.writing-{os.getpid()}"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with new_file(hidden) as file:
            file.write(content)
        os.replace(hidden, path)
    finally:
        hidden.unlink(missing_ok=True)
    sync_folder(path.parent)
