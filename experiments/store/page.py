"""A single page, or another single text, that is no study."""

from __future__ import annotations

import os
from pathlib import Path

from experiments.store.places import errors_for_people, new_file, sync_folder


def write_page(results: str | Path, name: str, html: str) -> Path:
    """Write a page whole or not at all; an earlier one of that name is replaced.

    Raises:
        BadValue: it cannot be written, or the disk is full; nothing was changed.
    """
    path = Path(results) / f"{name}.html"
    with errors_for_people(path, "page", "results"):
        _write_whole(path, html)
    return path


def write_text(path: str | Path, text: str) -> None:
    """Write a text where somebody asked for it, whole or not at all; an earlier one of that name is replaced.

    Raises:
        BadValue: it cannot be written, or the disk is full; nothing was changed.
    """
    with errors_for_people(Path(path), "file", "save"):
        _write_whole(Path(path), text)


def _write_whole(path: Path, text: str) -> None:
    hidden = path.parent / f".{path.name}.writing-{os.getpid()}"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with new_file(hidden) as file:
            file.write(text.encode())
        os.replace(hidden, path)
    finally:
        hidden.unlink(missing_ok=True)
    sync_folder(path.parent)
